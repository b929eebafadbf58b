"""What this room brings: the explorer, and what stands around a thing for programs."""

from starlette.routing import Route

from browser.diagrams.api import router
from browser.diagrams.explorer import explore_endpoint, to_explorer
from browser.things.registration import Room
from browser.urls import LANG

ROOM = Room(
    api=[router],
    routes=[
        Route(f"/{LANG}/explore", explore_endpoint),
        Route(f"/{{dataset}}/{LANG}/explore", explore_endpoint),
        Route("/{dataset}/explore", to_explorer),
    ],
)
