"""What this room brings: goals, targets and indicators, and their REST API, which is an application of its own."""

from starlette.responses import RedirectResponse
from starlette.routing import Route

from browser.framework.api import PREFIX, TAGS, create_kmgbf_api
from browser.framework.pages import framework_thing
from browser.http.services import urls
from browser.things.registration import Room

ROOM = Room(
    mounted={PREFIX: create_kmgbf_api},
    tags=TAGS,
    routes=[Route(PREFIX, lambda request: RedirectResponse(urls(request).rest_api(), 308))],
    kinds=[framework_thing],
)
