"""What this room brings: the quality reports."""

from browser.http.services import Services
from browser.quality.api import router
from browser.quality.pages import quality_routes
from browser.quality.stored import QualityReports
from browser.things.registration import Room
from kg.quality.decisions import Decisions
from kg.quality.stored import Reports


def _parts(services: Services) -> list[object]:
    return [QualityReports(Reports(services.settings.data), Decisions(services.settings.ledger_address))]


ROOM = Room(
    api=[router],
    tags={"Quality and releases": "Reports on datasets, and what each release changed."},
    routes=quality_routes(),
    parts=_parts,
)
