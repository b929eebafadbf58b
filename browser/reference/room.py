"""What this room brings: the reference of the API, for programs and people."""

from starlette.routing import Route

from browser.reference.api import router
from browser.reference.page import reference_endpoint
from browser.things.registration import Room
from browser.urls import LANG

ROOM = Room(
    api=[router],
    tags={"About": "The API about itself."},
    routes=[Route(f"/{LANG}/api/reference", reference_endpoint)],
)
