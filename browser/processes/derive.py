"""The process that makes what follows from a publication, so that no visitor waits for it, and then ends."""

import os
import sys
from contextlib import closing

from browser.processes.parent import end_with_parent
from kg.derived import make_derived
from kg.errors import KgError
from kg.ledger.ledger import Ledger
from kg.settings import Settings


def main() -> None:
    """Make everything, with the lowest priority."""
    end_with_parent()
    os.nice(10)
    settings = Settings()
    with closing(Ledger(settings.ledger_address)) as ledger:
        try:
            make_derived(settings, ledger)
        except KgError as error:
            print(f"kg: not everything could be made behind the publication. {error.message}", file=sys.stderr)
