"""What this room brings: the query page and saved queries."""

from starlette.routing import Route

from browser.http.services import Services
from browser.queries import api, completions
from browser.queries.catalogue import Catalogue
from browser.queries.described import TAG, described
from browser.queries.endpoint import query_endpoint
from browser.queries.saved_pages import saved_queries_endpoint, saved_query_endpoint
from browser.queries.saving import save_endpoint
from browser.things.registration import Room
from browser.urls import LANG
from kg.ledger.saved_queries import SavedQueries


def _parts(services: Services) -> list[object]:
    return [Catalogue(services.settings, SavedQueries(services.settings.ledger_address), services.sparql)]


ROOM = Room(
    api=[api.router, completions.router],
    tags={
        TAG: "The saved queries, each at its own address.",
        "Catalogue": "What queries there are, and saving new ones.",
        "Editor": "Names for query editors.",
    },
    described=described,
    routes=[
        Route(f"/{LANG}/query", query_endpoint, methods=["GET", "POST"]),
        Route(f"/{LANG}/queries", saved_queries_endpoint),
        Route(f"/{LANG}/queries", save_endpoint, methods=["POST"]),
        Route(f"/{LANG}/queries/{{name}}", saved_query_endpoint),
    ],
    parts=_parts,
)
