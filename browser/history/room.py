"""What this room brings: versions of things, their histories and differences, TimeGates and TimeMaps."""

from starlette.routing import Route

from browser.history.api import router
from browser.history.kinds import version
from browser.history.pages import difference_page, history_page
from browser.history.timemaps import time_gate, time_map
from browser.site.endpoint import page
from browser.things.registration import Room
from browser.urls import LANG

ROOM = Room(
    api=[router],
    tags={"History": "What happened to a thing, and what is different between two of its versions."},
    routes=[
        Route(f"/{LANG}/history", page(history_page)),
        Route(f"/{LANG}/history/difference", page(difference_page)),
        Route("/timegate/{iri:path}", time_gate),
        Route("/timemap/{iri:path}", time_map),
    ],
    kinds=[version],
)
