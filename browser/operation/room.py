"""What this room brings: metrics, health for containers, the pages and the API of administrators."""

from browser.http.passwords import Passwords
from browser.http.services import Services
from browser.http.sessions import Attempts
from browser.operation.api import router
from browser.operation.clock import Ticking
from browser.operation.endpoints import operation_routes
from browser.things.registration import Room


def _parts(services: Services) -> list[object]:
    return [Attempts(), Passwords(), Ticking(services)]


ROOM = Room(
    api=[router],
    tags={"Operation": "What queries run, and stopping one; for administrators."},
    routes=operation_routes(),
    parts=_parts,
)
