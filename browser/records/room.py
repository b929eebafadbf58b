"""What this room brings: records, their revisions, decisions, and lists of records."""

from starlette.routing import Route

from browser.records.api import router
from browser.records.elements import elements_file
from browser.records.kinds import record, revision, written_otherwise
from browser.records.listing import records_page
from browser.site.endpoint import page
from browser.things.registration import Room
from browser.urls import LANG

ROOM = Room(
    api=[router],
    tags={"Records": "Records of the Clearing-House, countries, and what stands around a thing."},
    routes=[
        Route(f"/{LANG}/records", page(records_page)),
        Route("/decision/data/{local:path}.csv", elements_file),
    ],
    kinds=[revision, record, written_otherwise],
)
