"""Whether what is shown stands in the history of the ledger: compared at start, at each commit, and by readiness.

A projection that is behind catches up by itself. One whose place the ledger does not have cannot: the ledger was
restored, exchanged or changed, and only people know which of both is right. Until then reads go on and writing stops.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from kg.chain import Position
from kg.errors import Conflict, Damaged, KgError, ReadOnly, StorageFull, WritingStopped
from kg.graph.generations import read_current, write_durably
from kg.ledger.ledger import Ledger
from kg.settings import Settings

_NOTE: Final = "stopped.json"
_DOUBT: Final = "doubted"
_MEND: Final = (
    "Put the right ledger in its place (kg restore FOLDER), or, if this one is right, make what is shown from it: "
    "kg rebuild."
)
_ROOM: Final = 1 << 20
"""Bytes that must be free for anything to be accepted."""


def check_standing(ledger: Ledger, position: Position) -> None:
    """Raise WritingStopped unless the ledger has this place in its chain. One of no ledger (version 0.1) may stand."""
    if not position.identity:
        return
    found = ledger.position(position.sequence)
    if found == position:
        return
    newest = ledger.position()
    if newest is None or newest.identity != position.identity:
        raise WritingStopped("The ledger is not the one that what is shown was made from.", _MEND)
    if found is None:
        raise WritingStopped(
            f"The ledger ends with change {newest.sequence}, but change {position.sequence} has been shown: "
            "it is an older copy.",
            _MEND,
        )
    raise WritingStopped(f"Change {position.sequence} of the ledger is not the one that was shown.", _MEND)


def check_before_writing(settings: Settings, ledger: Ledger) -> None:
    """Raise the reason why nothing may be accepted now, if there is one."""
    current = read_current(settings.data)
    if current is not None:
        check_standing(ledger, current.position)
    note = _read_note(settings.data)
    if isinstance(note, Damaged):  # whether there is room is seen when it is tried
        raise note


def find_hindrance(settings: Settings, ledger: Ledger) -> KgError | None:
    """The reason why nothing can be accepted now, or None: what readiness says."""
    with suppress(OSError):
        status = os.statvfs(settings.data)
        if status.f_flag & os.ST_RDONLY:
            return ReadOnly(f"{settings.data} is on a read-only file system.", "Make it writable again.")
        if status.f_bavail * status.f_frsize < _ROOM:
            return StorageFull(f"The disk of {settings.data} is full.", "Make room on it.")
    try:
        check_before_writing(settings, ledger)
        ledger.position()
    except KgError as error:
        return error
    return _read_note(settings.data)


def note_hindrance(data: Path, error: KgError | None) -> None:
    """Let other processes know why the writer stopped, or that it goes on."""
    path = data / _NOTE
    with suppress(OSError):
        if error is None:
            path.unlink(missing_ok=True)
        else:
            entry = {"slug": error.slug, "message": error.message, "hint": error.hint}
            write_durably(path, json.dumps(entry).encode())


def doubt(data: Path) -> None:
    """Let the writer look whether what is shown is damaged, and make it again if it is."""
    with suppress(OSError):
        (data / _DOUBT).touch()


def is_doubted(data: Path) -> bool:
    """Whether somebody doubts what is shown."""
    return (data / _DOUBT).exists()


def clear_doubt(data: Path) -> None:
    """Forget the doubt."""
    (data / _DOUBT).unlink(missing_ok=True)


def _read_note(data: Path) -> KgError | None:
    try:
        entry = json.loads((data / _NOTE).read_bytes())
        kinds: dict[str, type[KgError]] = {kind.slug: kind for kind in (StorageFull, ReadOnly, Conflict)}
        return kinds.get(entry["slug"], WritingStopped)(str(entry["message"]), str(entry["hint"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Damaged(f"{data / _NOTE} cannot be read.", "Start the server again.")
