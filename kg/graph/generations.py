"""Generations: numbered, read-only states of the graph, each a snapshot on disk, one of them current.

    {data}/generations/{number}/graph    the snapshot (hard links, made by the engine's backup)
    {data}/current.json                  which one readers use; replaced atomically

Only the writer makes generations (`kg.publishing.projection`); everybody else reads `current.json` and opens the
snapshot.
"""

import json
import os
import shutil
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from kg.chain import Position

POINTER: Final = "current.json"
LAYOUT: Final = "union with implied statements, sources of changes as things, parts in changes"
"""How stores are laid out: the default graph is the union of the named graphs; one of them holds what records imply;
provenance names what a change used and its dataset by identifiers, and who entered it, for whom, who approved it.

Others cannot be read.
"""
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of the graph: its number, the last ledger sequence it holds, when it was made (ISO 8601, UTC).

    `identity` and `hash` say of which ledger, and of which change in it.
    """

    number: int
    sequence: int
    created: str
    data: Path
    identity: str = ""
    hash: str = ""

    @property
    def folder(self) -> Path:
        """Folder of all that belongs to it."""
        return self.data / "generations" / f"{self.number:08d}"

    @property
    def graph(self) -> Path:
        """Folder of the snapshot, to be opened read-only."""
        return self.folder / "graph"

    @property
    def position(self) -> Position:
        """The place in the chain of the ledger."""
        return Position(self.identity, self.sequence, self.hash)


def read_current(data: Path) -> Generation | None:
    """The generation that readers should use now.

    None before the first, also before the first of this layout, or while a damaged pointer is mended.
    """
    try:
        entry = json.loads((data / POINTER).read_bytes())
        checksum = entry.pop("checksum", None)
        generation = from_entry(entry, data)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return generation if checksum == _checksum(generation) or not generation.identity else None


def of_current(data: Path, read: Callable[[Generation], _Value]) -> _Value | None:
    """What is read of the current generation, or None before the first.

    One that is replaced while it is read may be removed under the reader, and its successor is read then. Raises the
    OSError or RuntimeError of the engine for one that cannot be read and is still the current one.
    """
    while (generation := read_current(data)) is not None:
        try:
            return read(generation)
        except (OSError, RuntimeError):
            if read_current(data) == generation:
                raise
    return None


def publish(generation: Generation) -> None:
    """Make a generation, whose snapshot is complete, the current one: all or nothing, and durable."""
    entry = as_entry(generation) | {"checksum": _checksum(generation)}
    write_durably(generation.data / POINTER, json.dumps(entry).encode())


def as_entry(generation: Generation) -> dict[str, Any]:
    """A generation as JSON values."""
    return {key: value for key, value in asdict(generation).items() if key != "data"} | {"layout": LAYOUT}


def from_entry(entry: Mapping[str, Any], data: Path) -> Generation:
    """A generation from JSON values. Raises ValueError for one of another layout, as version 0.1 made them."""
    if entry.get("layout") != LAYOUT:
        raise ValueError("the layout is another one")
    position = (str(entry.get("identity", "")), str(entry.get("hash", "")))
    return Generation(int(entry["number"]), int(entry["sequence"]), str(entry["created"]), data, *position)


def _checksum(generation: Generation) -> int:
    return zlib.crc32(json.dumps(as_entry(generation), sort_keys=True).encode())


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file so that after a crash it holds either the old content or the new, never a part."""
    temporary = path.with_name(path.name + ".tmp")
    write_synced(temporary, content)
    temporary.replace(path)
    sync_folder(path.parent)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file of a folder that nobody reads yet, so that a crash after the folder's renaming finds it whole."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def prune(data: Path, current: int, keep: int) -> None:
    """Delete snapshots older than the `keep` newest, and what a killed writer left behind."""
    folder = data / "generations"
    for entry in folder.iterdir():
        number = int(entry.name) if entry.name.isdigit() else -1
        if number <= current - keep or number > current:
            shutil.rmtree(entry, ignore_errors=True)
