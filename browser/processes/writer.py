"""The writer process: follows the ledger and publishes a generation for whatever is new in it."""

import signal
import sys
import time
from typing import Final

from browser.processes.parent import end_with_parent
from kg.errors import Conflict
from kg.ledger.ledger import Ledger
from kg.publishing.projection import Writer
from kg.quality.background import Background
from kg.settings import Settings

_POLL: Final = 0.01
_ASK_ANYWAY: Final = 0.2


def main() -> None:
    """Run until SIGTERM. While another process writes, wait for it to finish."""
    end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = Settings()
    ledger = Ledger(settings.ledger_address)
    reports = Background()
    while True:
        try:
            with Writer(settings.data, settings.base_iri, ledger, settings.snapshots) as writer:
                follow(writer, ledger, reports)
        except Conflict:
            time.sleep(_POLL)


def follow(writer: Writer, ledger: Ledger, reports: Background) -> None:
    """Catch up with the ledger whenever it may have grown; asking it costs much more than looking at its file.

    Quality reports are brought up to date behind it.
    """
    seen: object = None
    asked = 0.0
    while True:
        stamp, now = ledger.stamp(), time.monotonic()
        if stamp is None or stamp != seen or now - asked > _ASK_ANYWAY:
            if writer.catch_up() is not None:
                reports.notice()
            seen, asked = stamp, now
        reports.tend()
        time.sleep(_POLL)
