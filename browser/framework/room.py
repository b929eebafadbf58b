"""What this room brings: goals, targets and indicators, and their REST API, which is an application of its own."""

from collections.abc import Iterator

from starlette.responses import RedirectResponse
from starlette.routing import Route

from browser.framework.api import PREFIX, TAGS, create_kmgbf_api
from browser.framework.pages import framework_thing
from browser.http.services import urls
from browser.things.registration import Room
from browser.urls import Urls
from kg.knowledge.knowledge import Knowledge
from kg.texts.languages import DEFAULT


def _frequent(knowledge: Knowledge, to: Urls) -> Iterator[str]:
    """The lists for programs, and the pages of goals and targets."""
    yield from (f"{to.rest_api()}{name}" for name in ("goals", "targets", "indicators"))
    for thing in (*knowledge.framework.goals, *knowledge.framework.targets):
        yield to.page(thing.iri, DEFAULT)


ROOM = Room(
    mounted={PREFIX: create_kmgbf_api},
    tags=TAGS,
    routes=[Route(PREFIX, lambda request: RedirectResponse(urls(request).rest_api(), 308))],
    kinds=[framework_thing],
    frequent=_frequent,
)
