"""The manifest of a generation: which state it is, and size and checksum of each of its files.

    {data}/generations/{number}/manifest.json

Files of a snapshot never change, so that checksums of those that the generation before had too are taken over.
"""

import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.graph.generations import Generation, as_entry, from_entry, write_synced

MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1 << 20
_NOTES: Final = ("LOG", "LOCK", "IDENTITY")
"""Files that the engine writes for people, or when it opens a store."""
Checksums = dict[tuple[int, int, int], int]
"""Checksums by inode, size and time of change of files."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: for each file, by its path in the folder, its size and checksum (CRC-32)."""

    generation: Generation
    files: dict[str, tuple[int, int]]


def checksum(path: Path) -> int:
    """CRC-32 of a file."""
    found = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found = zlib.crc32(block, found)
    return found


def write_manifest(folder: Path, generation: Generation, known: Checksums) -> Checksums:
    """Write the manifest of a generation whose files are in a folder, with checksums that are known; returns them."""
    found: Checksums = {}
    files = {}
    for path in _files(folder):
        status = path.stat()
        key = (status.st_ino, status.st_size, status.st_mtime_ns)
        found[key] = known[key] if key in known else checksum(path)
        files[str(path.relative_to(folder))] = (status.st_size, found[key])
    text = json.dumps({**as_entry(generation), "files": files})
    entry = {"manifest": text, "checksum": zlib.crc32(text.encode())}
    write_synced(folder / MANIFEST, json.dumps(entry).encode())
    return found


def read_manifest(folder: Path, data: Path) -> Manifest | None:
    """The manifest in a folder; None if there is none, or it is damaged."""
    try:
        outer = json.loads((folder / MANIFEST).read_bytes())
        if zlib.crc32(outer["manifest"].encode()) != outer["checksum"]:
            return None
        entry = json.loads(outer["manifest"])
        return Manifest(from_entry(entry, data), {name: (size, sum_) for name, (size, sum_) in entry["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """Paths of the files of a generation that are missing, or not what they were; reads all of them."""
    return [name for name, expected in manifest.files.items() if _state(folder / name) != expected]


def manifests(data: Path) -> Iterator[tuple[Path, Manifest]]:
    """The generations that have a readable manifest, with their folders, the newest first."""
    folder = data / "generations"
    names = (
        sorted((entry.name for entry in os.scandir(folder) if entry.name.isdigit()), key=int, reverse=True)
        if folder.is_dir()
        else []
    )
    for name in names:
        manifest = read_manifest(folder / name, data)
        if manifest is not None and manifest.generation.number == int(name):
            yield folder / name, manifest


def _state(path: Path) -> tuple[int, int] | None:
    try:
        return path.stat().st_size, checksum(path)
    except OSError:
        return None


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST and not path.name.startswith(_NOTES):
            yield path
