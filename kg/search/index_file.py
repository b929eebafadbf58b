"""The file of the search index: where it is, whether it is what its writer left, and replacing it while it is read.

{data}/index.sqlite3          a link to the file in use, replaced atomically
{data}/index-{random}.sqlite3 the file in use, and one that is being made
{data}/index.check            size and checksum of the file as its writer left it
"""

import json
import os
import secrets
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Final

from kg.graph.generations import sync_folder, write_durably

_CHECK: Final = "index.check"
_BESIDE: Final = ("-wal", "-shm")
_BLOCK: Final = 1 << 20
_DESCRIPTORS: Final[dict[tuple[int, int], int]] = {}
"""A descriptor of each file that was read here, by device and inode, as long as the file is there."""


def index_path(data: Path) -> Path:
    """The file of the index."""
    return data / "index.sqlite3"


def new_index(data: Path) -> Path:
    """A place for a new file, which nobody reads yet. What an earlier one left behind is removed."""
    used = index_path(data).resolve()
    for path in data.glob("index-*.sqlite3"):
        if path != used:
            _remove(path)
    return data.resolve() / f"index-{secrets.token_hex(4)}.sqlite3"


def sound_index(data: Path) -> Path | None:
    """The file in use; None if there is none, or it is not what its writer left.

    After this the file is taken to be written to. Of one whose writer was killed only the structure is checked.
    """
    path = index_path(data).resolve()
    if not path.is_file():
        return None
    mark = data / _CHECK
    try:
        expected = json.loads(mark.read_bytes())
        mark.unlink()
    except (FileNotFoundError, ValueError):
        return path if _is_whole(path) else None
    found = {"size": path.stat().st_size, "checksum": _checksum(path)}
    return path if expected == found and not _has_log(path) else None


def leave_index(data: Path, connection: sqlite3.Connection) -> None:
    """Close the index in use, and note what it is, unless readers keep a part of it in the log of writes."""
    with closing(connection):
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    path = index_path(data).resolve()
    if busy or not path.is_file():
        return
    if _has_log(path):
        return
    note = {"size": path.stat().st_size, "checksum": _checksum(path)}
    write_durably(data / _CHECK, json.dumps(note).encode())


def use_index(data: Path, path: Path) -> None:
    """Make a file the one in use. Readers of the one before keep it until they ask again."""
    link = index_path(data)
    before = link.resolve()
    temporary = link.with_name("index.link")
    temporary.unlink(missing_ok=True)
    os.symlink(path.name, temporary)
    (data / _CHECK).unlink(missing_ok=True)
    temporary.replace(link)
    sync_folder(data)
    if before not in (path, link):
        _remove(before)
    for suffix in _BESIDE:
        Path(f"{link}{suffix}").unlink(missing_ok=True)


def _checksum(path: Path) -> int:
    """CRC-32 of a file that connections of this process may have open.

    SQLite's locks are those of the process, which lets all of them go when it closes any descriptor of the file (fcntl,
    POSIX.1-2017): another process would then remove the log under those connections. So the descriptor stays open.
    """
    status = path.stat()
    key = status.st_dev, status.st_ino
    if key not in _DESCRIPTORS:
        _DESCRIPTORS[key] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    found = at = 0
    while block := os.pread(_DESCRIPTORS[key], _BLOCK, at):
        found, at = zlib.crc32(block, found), at + len(block)
    for other, descriptor in list(_DESCRIPTORS.items()):
        if not os.fstat(descriptor).st_nlink:  # nobody opens it any more
            os.close(_DESCRIPTORS.pop(other))
    return found


def _has_log(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _remove(path: Path) -> None:
    for suffix in ("", *_BESIDE):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
