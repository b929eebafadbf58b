"""What a writer begins with: the newest sound generation that stands in the history of the ledger, or nothing.

The store that it works on is made of that generation, of which it takes most files as they are, by hard links. So there
is no second state on the disk that could be damaged or another one.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg.chain import Position
from kg.graph.generations import POINTER, Generation, publish, read_current
from kg.graph.manifest import MANIFEST, Checksums, Manifest, damaged_files, manifests
from kg.ledger.ledger import Ledger
from kg.publishing.standing import check_standing

_UNCHANGING: Final = ".sst"
"""The engine writes these files once and never again."""
_OLDER: Final = ("graph.json", "base_iri")
"""What version 0.1 kept beside."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The store to work on, its place in the chain, its generation (None: it is empty), and the highest number used."""

    store: Path
    position: Position
    generation: Generation | None
    number: int
    checksums: Checksums = field(default_factory=dict)


def find_beginning(data: Path, ledger: Ledger, *, anew: bool = False) -> Beginning:
    """Prepare the store of the writer, for whom this is; reads all files of the generation that is taken.

    Raises WritingStopped if what is shown does not stand in the history of the ledger, unless all is made `anew`.
    """
    current = read_current(data)
    if current is not None and not anew:
        check_standing(ledger, current.position)
    number = max([current.number if current else 0, *_numbers(data)])
    found = None if anew else _newest_sound(data, ledger)
    store = data / "graph"
    shutil.rmtree(store, ignore_errors=True)
    if found is None:
        if current is not None and current.identity and not anew and not _may_be_shown(current):
            (data / POINTER).unlink(missing_ok=True)  # what is damaged is not shown
        return Beginning(store, Position(), None, number)
    folder, manifest = found
    generation = manifest.generation
    _check_out(folder / "graph", store)
    if current != generation and (current is None or not _may_be_shown(current) or current.number < generation.number):
        publish(generation)
    return Beginning(store, generation.position, generation, number, _checksums(folder, manifest))


def forget_generations(data: Path, but: int) -> None:
    """Let no generation but one be begun with; readers may still use them."""
    for folder, manifest in list(manifests(data)):
        if manifest.generation.number != but:
            (folder / MANIFEST).unlink(missing_ok=True)


def remove_older_state(data: Path) -> None:
    """Remove what an earlier version kept beside."""
    for name in _OLDER:
        (data / name).unlink(missing_ok=True)


def _newest_sound(data: Path, ledger: Ledger) -> tuple[Path, Manifest] | None:
    for folder, manifest in manifests(data):
        if damaged_files(folder, manifest):
            (folder / MANIFEST).unlink(missing_ok=True)
            continue
        check_standing(ledger, manifest.generation.position)
        return folder, manifest
    return None


def _may_be_shown(generation: Generation) -> bool:
    """Whether a generation is there and not known to be damaged, of which the manifest was removed."""
    return (generation.folder / MANIFEST).exists()


def _numbers(data: Path) -> list[int]:
    folder = data / "generations"
    return [int(entry.name) for entry in os.scandir(folder) if entry.name.isdigit()] if folder.is_dir() else []


def _check_out(snapshot: Path, store: Path) -> None:
    store.mkdir(parents=True)
    for path in snapshot.iterdir():
        if path.suffix == _UNCHANGING:
            os.link(path, store / path.name)
        else:
            shutil.copy2(path, store / path.name)


def _checksums(folder: Path, manifest: Manifest) -> Checksums:
    found: Checksums = {}
    for name, (_size, checksum) in manifest.files.items():
        status = (folder / name).stat()
        found[status.st_ino, status.st_size, status.st_mtime_ns] = checksum
    return found
