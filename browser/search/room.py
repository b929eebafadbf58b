"""What this room brings: the search, for people and programs."""

from starlette.routing import Route

from browser.search import api, batches
from browser.search.page import search_page
from browser.site.endpoint import page
from browser.things.registration import Room
from browser.urls import LANG

ROOM = Room(
    api=[api.router, batches.router],
    tags={"Search": "Things by words, names of things, and what became of an IRI."},
    routes=[
        Route(f"/{LANG}/search", page(search_page)),
        Route(
            f"/{{dataset}}/{LANG}/search", page(lambda request: search_page(request, request.path_params["dataset"]))
        ),
    ],
)
