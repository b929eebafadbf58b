"""What this room brings: releases of vocabularies."""

from starlette.routing import Route

from browser.releases.api import router, routes
from browser.releases.endpoints import candidate_endpoint, list_endpoint, release_endpoint
from browser.things.registration import Room
from browser.urls import LANG

_READ_AND_ACT = ["GET", "POST"]
ROOM = Room(
    api=[router],
    routes=[
        *routes(),
        Route(f"/{LANG}/releases/{{dataset}}", list_endpoint, methods=_READ_AND_ACT),
        Route(f"/{LANG}/releases/{{dataset}}/{{revision:number}}", release_endpoint, methods=_READ_AND_ACT),
        Route(f"/{LANG}/releases/{{dataset}}/candidates/{{id:number}}", candidate_endpoint, methods=_READ_AND_ACT),
    ],
)
