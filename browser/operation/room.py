"""What this room brings: metrics, health for containers, the pages and the API of administrators."""

from browser.http.services import Services
from browser.http.sessions import Attempts
from browser.operation.api import router
from browser.operation.clock import Ticking
from browser.operation.endpoints import operation_routes
from browser.things.registration import Room


def _parts(services: Services) -> list[object]:
    return [Attempts(), Ticking(services)]


ROOM = Room(
    api=[router],
    tags={"Operation": "What queries run, and stopping one; for administrators."},
    routes=operation_routes(),
    parts=_parts,
)
