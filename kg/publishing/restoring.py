"""Putting a ledger back from a backup, and making all that is shown from it again."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg.errors import AnotherWriter, KgError, WritingStopped
from kg.graph.generations import Generation, read_current, sync_folder
from kg.ledger.attached import Attached
from kg.ledger.copying import copy_from_file
from kg.ledger.ledger import Ledger
from kg.publishing.backup import fetch_backup
from kg.publishing.projection import Writer
from kg.publishing.rebuilding import rebuild
from kg.publishing.standing import check_standing, note_hindrance
from kg.publishing.writer_lock import hold_writer_lock
from kg.settings import Settings

SERVING: Final = "serving.lock"
"""Held by a running server, whether or not it can write."""


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """Hold, together with others, that a server runs on a data folder."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / SERVING).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def restore(settings: Settings, folder: Path) -> Generation | None:
    """Put the ledger of a backup in the place of the one in use, and show what it holds.

    The ledger that was in use is kept beside it. Killed at any moment, either of both is in use whole, and doing it
    again goes on. Raises AnotherWriter while a server runs, NotFound or Damaged for what is no sound backup.
    """
    with _nobody_serving(settings.data), closing(hold_writer_lock(settings.data)):
        fetched = settings.data.resolve() / "restoring.sqlite3"
        fetch_backup(folder, fetched)
        Attached(folder).copy_to(Attached(settings.data))
        _replace(settings, fetched)
    with closing(Ledger(settings.ledger_address)) as ledger:
        current = read_current(settings.data)
        try:
            if current is not None:
                check_standing(ledger, current.position)
            with Writer(settings.data, settings.base_iri, ledger, settings.snapshots) as writer:
                writer.catch_up()
        except WritingStopped:
            rebuild(settings.data, settings.base_iri, ledger, settings.snapshots)
        note_hindrance(settings.data, None)
    return read_current(settings.data)


def _replace(settings: Settings, fetched: Path) -> None:
    with closing(Ledger(settings.ledger_address)) as ledger:
        file = ledger.database.file
        if file is None:
            copy_from_file(fetched, ledger.database)
            fetched.unlink()
            return
        with suppress(KgError):  # it may be damaged, which is why it is replaced
            ledger.database.forget_log()
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = file.with_name(f"{file.stem}-before-{stamp}{file.suffix}")
    log = Path(f"{file}-wal")
    if log.exists() and log.stat().st_size:
        log.rename(f"{kept}-wal")  # it must not be taken for that of the ledger that is put back
    if file.exists():
        kept.unlink(missing_ok=True)
        os.link(file, kept)
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    fetched.replace(file)
    sync_folder(file.parent)


@contextmanager
def _nobody_serving(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    with (data / SERVING).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AnotherWriter(f"A server runs on {data}.", "Stop it first; it keeps the ledger open.") from error
        yield
