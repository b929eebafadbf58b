"""All rooms. Their order is that in which kinds of things are tried; what knows anything is last."""

from collections.abc import Iterator
from typing import Final

from starlette.routing import BaseRoute, Route

from browser.accounts.room import ROOM as ACCOUNTS
from browser.changes.room import ROOM as CHANGES
from browser.changesets.room import ROOM as CHANGESETS
from browser.clearing_house.room import ROOM as CLEARING_HOUSE
from browser.countries.room import ROOM as COUNTRIES
from browser.datasets.room import ROOM as DATASETS
from browser.diagrams.room import ROOM as DIAGRAMS
from browser.forms.room import ROOM as FORMS
from browser.framework.room import ROOM as FRAMEWORK
from browser.history.room import ROOM as HISTORY
from browser.home.room import ROOM as HOME
from browser.http.api_operations import share_methods
from browser.http.openapi import below
from browser.operation.room import ROOM as OPERATION
from browser.quality.room import ROOM as QUALITY
from browser.queries.room import ROOM as QUERIES
from browser.records.room import ROOM as RECORDS
from browser.reference.room import ROOM as REFERENCE
from browser.releases.room import ROOM as RELEASES
from browser.review.room import ROOM as REVIEW
from browser.search.room import ROOM as SEARCH
from browser.shapes.room import ROOM as SHAPES
from browser.skosmos.room import ROOM as SKOSMOS
from browser.submissions.room import ROOM as SUBMISSIONS
from browser.thesaurus_api.room import ROOM as THESAURUS_API
from browser.things.room import ROOM as THINGS
from browser.uploads.room import ROOM as UPLOADS
from browser.validation.room import ROOM as VALIDATION
from browser.vocabularies.room import ROOM as VOCABULARIES
from browser.webhooks.room import ROOM as WEBHOOKS

ROOMS: Final = (
    HOME,
    REFERENCE,
    OPERATION,
    ACCOUNTS,
    WEBHOOKS,
    QUERIES,
    SEARCH,
    THESAURUS_API,
    HISTORY,
    FRAMEWORK,
    RECORDS,
    SHAPES,
    VALIDATION,
    FORMS,
    CLEARING_HOUSE,
    SUBMISSIONS,
    UPLOADS,
    REVIEW,
    COUNTRIES,
    RELEASES,
    CHANGESETS,
    CHANGES,
    DATASETS,
    QUALITY,
    SKOSMOS,
    DIAGRAMS,
    VOCABULARIES,
    THINGS,
)


def routes() -> list[BaseRoute]:
    """The addresses of all rooms: those with a first segment of ours before those of datasets, then any identifier."""
    found = [route for room in ROOMS for routes in (*(one.routes for one in room.api), room.routes) for route in routes]
    share_methods(found)
    return sorted(found, key=_generality)


def described_routes() -> Iterator[BaseRoute]:
    """The operations of all rooms, also those of mounted applications, as the API's description has them."""
    for room in ROOMS:
        for prefix, make in room.mounted.items():
            yield from below(prefix, make().routes)
        for router in room.api:
            yield from router.routes


def tags() -> dict[str, str]:
    """What the kinds of operations are, by name."""
    return {name: text for room in ROOMS for name, text in room.tags.items()}


def _generality(route: BaseRoute) -> int:
    path = route.path if isinstance(route, Route) else ""
    return 2 if path.startswith("/{path") else int(path.startswith("/{dataset"))
