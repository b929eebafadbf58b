"""Generations: numbered, read-only states of the graph, each a snapshot on disk, one of them current.

    {data}/generations/{number}/graph    the snapshot (hard links, made by the engine's backup)
    {data}/current.json                  which one readers use; replaced atomically

Only the writer makes generations (`kg.publishing.projection`); everybody else reads `current.json` and opens the
snapshot.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

POINTER: Final = "current.json"
LAYOUT: Final = "union"
"""How the store is laid out: its default graph is the union of its named graphs. Others cannot be read."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of the graph: its number, the last ledger sequence it holds, when it was made (ISO 8601, UTC)."""

    number: int
    sequence: int
    created: str
    data: Path

    @property
    def graph(self) -> Path:
        """Folder of the snapshot, to be opened read-only."""
        return self.data / "generations" / f"{self.number:08d}" / "graph"


def read_current(data: Path) -> Generation | None:
    """The generation that readers should use now; None before the first, also before the first of this layout."""
    return read_published(data, LAYOUT)


def read_published(data: Path, layout: str = "") -> Generation | None:
    """The generation published last, None before the first; of a layout, if one is given."""
    try:
        entry = json.loads((data / POINTER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if layout and entry.get("layout") != layout:
        return None
    return Generation(entry["number"], entry["sequence"], entry["created"], data)


def publish(generation: Generation) -> None:
    """Make a generation, whose snapshot is complete, the current one: all or nothing, and durable."""
    entry = {key: value for key, value in asdict(generation).items() if key != "data"}
    entry["layout"] = LAYOUT
    write_durably(generation.data / POINTER, json.dumps(entry).encode())


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file so that after a crash it holds either the old content or the new, never a part."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


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
