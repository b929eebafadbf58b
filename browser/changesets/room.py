"""What this room brings: change sets of vocabularies, for those who may propose releases of them."""

from starlette.routing import Route

from browser.changesets import api, suggested
from browser.changesets.endpoints import change_set_endpoint, edit_endpoint, list_endpoint
from browser.changesets.work import Desk
from browser.http.services import Services
from browser.things.registration import Room
from browser.urls import LANG

_BOTH = ["GET", "POST"]


def _parts(services: Services) -> list[object]:
    return [Desk(services)]


ROOM = Room(
    api=[api.router, suggested.router],
    tags={"Change sets": "Edits of a vocabulary that are proposed as its next release, by who has a grant for it."},
    parts=_parts,
    routes=[
        Route(f"/{LANG}/change-sets/{{dataset}}", list_endpoint, methods=_BOTH),
        Route(f"/{LANG}/change-sets/{{dataset}}/{{number:number}}", change_set_endpoint, methods=_BOTH),
        Route(f"/{LANG}/change-sets/{{dataset}}/{{number:number}}/{{kind}}", edit_endpoint, methods=_BOTH),
    ],
)
