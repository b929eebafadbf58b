"""What this room brings: goals, targets and indicators. Their REST API is mounted by `browser/app.py`."""

from starlette.responses import RedirectResponse
from starlette.routing import Route

from browser.framework.pages import framework_thing
from browser.http.services import urls
from browser.things.rooms import Room

ROOM = Room(
    routes=[Route("/api/kmgbf", lambda request: RedirectResponse(urls(request).rest_api(), 308))],
    kinds=[framework_thing],
)
