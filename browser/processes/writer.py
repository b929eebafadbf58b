"""The writer process: follows the ledger and publishes a generation for whatever is new in it."""

import signal
import sqlite3
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from browser.processes.parent import end_with_parent
from browser.processes.pulse import Pulse
from kg.errors import AnotherWriter, KgError, damage, storage_error
from kg.ledger.ledger import Ledger
from kg.ledger.verifying import check_chain, check_ledger
from kg.publishing.former_records import ADVICE, is_pending
from kg.publishing.projection import Writer
from kg.publishing.standing import clear_doubt, doubt, is_doubted, note_hindrance
from kg.settings import Settings

_POLL: Final = 0.01
_IDLE: Final = 0.05
"""Seconds between looks at a ledger to which nothing has come for a second."""
_ASK_ANYWAY: Final = 0.2
_PAUSE: Final = 1.0
"""Seconds until it is tried again after something has stopped it."""


def main(address: Path | None = None) -> None:
    """Run until SIGTERM. While another process writes, wait for it to finish.

    On a Unix socket at `address` it answers the supervisor while it is at work.
    """
    end_with_parent()
    if address is not None:
        Pulse(address).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = Settings()
    ledger = Ledger(settings.ledger_address)
    hindrance = Hindrance(settings.data)
    while True:
        try:
            run(settings, ledger, hindrance)
        except AnotherWriter:
            time.sleep(_POLL)
        except KgError as error:
            hindrance.is_now(error)
            time.sleep(_PAUSE)
        except (OSError, RuntimeError, sqlite3.DatabaseError) as error:
            found = storage_error(error, f"The data folder {settings.data}") if isinstance(error, OSError) else None
            if found is None and damage(error) is None:
                raise
            if found is None:
                doubt(settings.data)  # begin again with what is sound
            hindrance.is_now(found)
            time.sleep(_PAUSE)


class Hindrance:
    """Why the writer cannot go on, which is logged once and told to the other processes; None while it can."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._said: str | None = ""

    def is_now(self, error: KgError | None) -> None:
        """Note the reason, or that there is none any more."""
        said = None if error is None else error.message
        if said == self._said:
            return
        self._said = said
        note_hindrance(self._data, error)
        if error is not None:
            print(f"kg: writing has stopped. {error.message} {error.hint}", file=sys.stderr, flush=True)


def run(settings: Settings, ledger: Ledger, hindrance: Hindrance) -> None:
    """Be the writer until something stops that. The chain of the ledger is checked first, its payloads meanwhile."""
    check_chain(ledger)
    doubted = is_doubted(settings.data)
    with Writer(settings.data, settings.base_iri, ledger, settings.snapshots, doubted=doubted) as writer:
        clear_doubt(settings.data)
        if is_pending(ledger, settings.base_iri):
            print(f"kg: {ADVICE}", file=sys.stderr, flush=True)
        follow(writer, ledger, hindrance, Check(settings.ledger_address))


class Check(threading.Thread):
    """Reads the whole ledger once, behind the writer, which it stops if something is not what was accepted."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self._address = address
        self.found: KgError | None = None
        self.start()

    def run(self) -> None:
        with closing(Ledger(self._address)) as ledger:
            try:
                check_ledger(ledger)
            except KgError as error:
                self.found = error


def follow(writer: Writer, ledger: Ledger, hindrance: Hindrance, check: Check) -> None:
    """Catch up with the ledger whenever it may have grown; asking it costs much more than looking at its file."""
    seen: object = None
    asked = came = 0.0
    while True:
        if check.found is not None:
            raise check.found
        if is_doubted(writer.data):
            return  # to begin again, with a look at all files
        stamp, now = ledger.stamp(), time.monotonic()
        if stamp is None or stamp != seen or now - asked > _ASK_ANYWAY:
            writer.catch_up()
            hindrance.is_now(None)
            came = now if stamp != seen else came
            seen, asked = stamp, now
        time.sleep(_POLL if now - came < 1 else _IDLE)
