"""The writer process: follows the ledger and publishes a generation for whatever is new in it."""

import signal
import sys
import time
from typing import Final

from browser.family import end_with_parent
from kg.errors import Conflict
from kg.ledger import Ledger
from kg.projection import Writer
from kg.settings import Settings

_POLL: Final = 0.02


def main() -> None:
    """Run until SIGTERM. While another process writes, wait for it to finish."""
    end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = Settings()
    ledger = Ledger(settings.ledger_address)
    while True:
        try:
            with Writer(settings.data, settings.base_iri, ledger, settings.snapshots) as writer:
                follow(writer)
        except Conflict:
            time.sleep(_POLL)


def follow(writer: Writer) -> None:
    """Catch up with the ledger again and again."""
    while True:
        writer.catch_up()
        time.sleep(_POLL)


if __name__ == "__main__":
    main()
