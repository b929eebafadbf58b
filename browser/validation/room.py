"""What this room brings: documents judged before they are submitted, and what they are to look like."""

from browser.http.services import Services
from browser.things.registration import Room
from browser.validation import api, schemas
from browser.validation.endpoints import validation_routes
from browser.validation.judging import Judging


def _parts(services: Services) -> list[object]:
    return [Judging(services)]


ROOM = Room(
    api=[api.router, schemas.router],
    tags={"Validation": "Documents judged before they are submitted; JSON Schemas of the types of record."},
    routes=validation_routes(),
    parts=_parts,
)
