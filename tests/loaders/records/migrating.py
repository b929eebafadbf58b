"""A process that brings records over, a graph a change, and is killed after some.

python migrating.py DATA STEPS
"""

import os
import signal
import sys
from pathlib import Path

from kg.ledger.ledger import Ledger
from kg.publishing import former_records
from kg.settings import Settings


def main() -> None:
    """Kill itself after STEPS graphs."""
    settings = Settings(data=Path(sys.argv[1]))

    def stop(done: int, _all: int) -> None:
        if done >= int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)

    former_records.migrate(settings, Ledger(settings.ledger_address), progress=stop, at_once=1)


if __name__ == "__main__":
    main()
