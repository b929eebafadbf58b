"""Backups of the ledger: one SQLite file and a note of what it is, made while the server runs, and verified.

    {folder}/backup.json                     which file, its size and checksum, and the place in the chain
    {folder}/ledger-{sequence}-{hash}.sqlite3

The note is replaced last, so that a folder always holds one whole backup, whenever the program is killed.
"""

import json
import os
import shutil
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg.chain import Position
from kg.errors import Damaged, NotFound, storage_error
from kg.graph.generations import sync_folder, write_durably
from kg.graph.manifest import checksum
from kg.ledger.copying import copy_to_file
from kg.ledger.ledger import Ledger
from kg.ledger.verifying import check_ledger

_NOTE: Final = "backup.json"
_FILES: Final = "ledger-*.sqlite3"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its file and what that is, the ledger and the place in its chain, when it was made."""

    file: str
    size: int
    checksum: int
    identity: str
    sequence: int
    hash: str
    made: str

    @property
    def position(self) -> Position:
        """The place in the chain."""
        return Position(self.identity, self.sequence, self.hash)


def make_backup(ledger: Ledger, folder: Path) -> Backup:
    """Copy a ledger, in use or not, into a folder, in place of the backup that is there. Raises Damaged.

    What was copied is verified before it replaces anything. A ledger without any change, which has accounts perhaps,
    is given its identity for it.
    """
    try:
        ledger.identify()
        folder.mkdir(parents=True, exist_ok=True)
        for left in (*folder.glob("tmp-*"),):
            left.unlink()
        temporary = folder / f"tmp-{os.getpid()}.sqlite3"
        copy_to_file(ledger.database, temporary)
        position = _verified(temporary)
        name = f"ledger-{position.sequence:08d}-{position.hash[:12]}.sqlite3"
        _sync(temporary)
        size, sum_ = temporary.stat().st_size, checksum(temporary)
        temporary.replace(folder / name)
        made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        backup = Backup(name, size, sum_, position.identity, position.sequence, position.hash, made)
        write_durably(folder / _NOTE, json.dumps(asdict(backup), indent=1).encode())
    except OSError as error:
        raise storage_error(error, f"The folder {folder}") or error from error
    for path in folder.glob(_FILES):
        if path.name != name:
            path.unlink()
    return backup


def read_backup(folder: Path) -> Backup:
    """The backup in a folder, whose file is what was written. Raises NotFound, and Damaged if it is not."""
    try:
        backup = Backup(**json.loads((folder / _NOTE).read_bytes()))
    except FileNotFoundError:
        raise NotFound(f"There is no backup in {folder}.", f"`kg backup` makes {_NOTE} and a file beside it.") from None
    except (ValueError, TypeError) as error:
        raise Damaged(f"{folder / _NOTE} is damaged.", "Take another backup.") from error
    path = folder / backup.file
    if not path.is_file() or (path.stat().st_size, checksum(path)) != (backup.size, backup.checksum):
        raise Damaged(f"{path} is not what was written.", "Take another backup.")
    return backup


def fetch_backup(folder: Path, target: Path) -> Position:
    """Copy the file of a backup, verified, to another place; its place in the chain."""
    backup = read_backup(folder)
    target.unlink(missing_ok=True)
    shutil.copyfile(folder / backup.file, target)
    _sync(target)
    position = _verified(target)
    if position != backup.position:
        raise Damaged(f"{folder / backup.file} is not what {_NOTE} says.", "Take another backup.")
    return position


def _verified(file: Path) -> Position:
    with closing(Ledger(f"sqlite:///{file}")) as copy:
        check_ledger(copy)
        position = copy.position()
        copy.database.forget_log()
    if position is None or not position.identity:
        raise Damaged(f"{file} is no ledger.", "Take another backup.")
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    return position


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)
