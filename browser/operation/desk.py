"""What the endpoints of operation need, put together once for a web process."""

import logging
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from browser.http.sessions import Attempts
from browser.operation.siblings import Siblings
from browser.operation.state import Watch
from kg.ledger.ledger import Ledger

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """This process, its siblings, and who tried to sign in."""

    watch: Watch
    siblings: Siblings
    ledger: Ledger
    attempts: Attempts = field(default_factory=Attempts)

    def ledger_sequence(self) -> int | None:
        """Sequence of the newest accepted change; None if the ledger cannot be read now."""
        try:
            return self.ledger.last_sequence()
        except SQLAlchemyError as error:
            _LOG.warning("the ledger cannot be read: %s", error)
            return None
