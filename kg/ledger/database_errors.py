"""What a database says, as errors of the domain: full, read-only, damaged, not there."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from kg.errors import Busy, Damaged, KgError, ReadOnly, StorageFull, storage_error

_DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_MEND: Final = "Put it back from a backup: kg restore FOLDER."
_DISK_FULL: Final = "53100"
_READ_ONLY: Final = ("25006",)
_AWAY: Final = ("08", "57P")
"""Classes of PostgreSQL's states: connection lost, server shutting down."""


@contextmanager
def explained(file: Path | None, what: str = "The ledger", mend: str = _MEND) -> Iterator[None]:
    """Raise errors of the domain for what goes wrong with the database; `file` is its file, if it is one.

    `what` it is, and how to `mend` a damaged one, for people.
    """
    name = f"{what} {file}" if file else "The database of the ledger"
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except (sa.exc.DBAPIError, sqlite3.DatabaseError) as error:
        found = _explain(error.orig if isinstance(error, sa.exc.DBAPIError) else error, name, file, mend)
        if found is None:
            raise
        raise found from error
    except OSError as error:
        found = storage_error(error, name)
        if found is None:
            raise
        raise found from error


def _is_read_only(code: str, file: Path | None) -> bool:
    """Whether SQLite cannot open its file because it cannot make others beside it."""
    return code.startswith("SQLITE_CANTOPEN") and file is not None and not os.access(file.parent, os.W_OK)


def _explain(error: BaseException | None, name: str, file: Path | None, mend: str) -> KgError | None:
    code = str(getattr(error, "sqlite_errorname", "") or getattr(error, "sqlstate", "") or "")
    said = str(error).splitlines()[0] if str(error) else code
    if code.startswith("SQLITE_FULL") or code == _DISK_FULL:
        return StorageFull(f"{name} cannot grow: the disk is full.", "Make room on the disk; then send it again.")
    if code.startswith("SQLITE_READONLY") or code in _READ_ONLY or _is_read_only(code, file):
        return ReadOnly(f"{name} cannot be written: it is read-only.", "Make the file system writable again.")
    if code.startswith(_DAMAGED):
        return Damaged(f"{name} is damaged: {said}.", mend)
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PROTOCOL")):
        return Damaged(f"{name} cannot be read or written: {said}.", "Look at the disk and its permissions.")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(f"{name} has been written by another process for a long time.", "Try again.", retry_after=5)
    if code.startswith(_AWAY) or (not code and type(error).__name__ == "OperationalError"):
        return Damaged(f"{name} does not answer.", "See that the database server of KG_LEDGER runs.")
    return None
