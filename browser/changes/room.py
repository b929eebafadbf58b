"""What this room brings: changes as an event stream, as an Atom feed, for programs and as a page."""

from starlette.routing import Route

from browser.changes.api import router
from browser.changes.atom import atom
from browser.changes.pages import changes_page
from browser.changes.stream import stream
from browser.site.endpoint import page
from browser.things.registration import Room
from browser.urls import LANG
from kg.texts.languages import DEFAULT

ROOM = Room(
    api=[router],
    tags={"Changes": "What happened to things: created, changed, withdrawn, erased."},
    routes=[
        Route("/changes", stream),
        Route("/changes.atom", atom),
        Route(f"/{LANG}/changes", page(changes_page)),
    ],
    frequent=lambda _, to: [to.changes(DEFAULT), to.changes_feed(), to.changes_api()],
)
