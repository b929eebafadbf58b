"""The parts that the endpoints of operation need, made once for a web process."""

import logging
from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from browser.operation.siblings import Siblings
from browser.operation.state import StateReader
from kg.errors import KgError
from kg.ledger.ledger import Ledger
from kg.submissions.figures import Figures, read_figures

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Operation:
    """This process and its siblings, and the ledger that they follow."""

    watch: StateReader
    siblings: Siblings
    ledger: Ledger

    def figures(self) -> Figures | None:
        """Figures of submissions and mail; None if the ledger cannot be read now."""
        try:
            return read_figures(self.ledger.database)
        except (KgError, SQLAlchemyError):
            return None

    def ledger_sequence(self) -> int | None:
        """Sequence of the newest accepted change; None if the ledger cannot be read now."""
        try:
            return self.ledger.last_sequence()
        except SQLAlchemyError as error:
            _LOG.warning("the ledger cannot be read: %s", error)
            return None
