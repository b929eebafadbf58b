"""What the pages about quality read beside the graph: stored reports, and decisions about findings."""

import threading
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from browser.http.services import services
from kg.quality.decisions import Decisions
from kg.quality.stored import Reports


@dataclass(frozen=True, slots=True)
class QualityDesk:
    """The reports of this copy, and what people decided."""

    reports: Reports
    decisions: Decisions


_LOCK: Final = threading.Lock()


def desk(request: Request) -> QualityDesk:
    """The desk of the application that a request came to; made when first asked for."""
    state = request.app.state
    with _LOCK:
        found: QualityDesk | None = getattr(state, "quality", None)
        if found is None:
            settings = services(request).settings
            found = state.quality = QualityDesk(Reports(settings.data), Decisions(settings.ledger_address))
    return found
