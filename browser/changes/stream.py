"""GET /changes: the event stream of a choice among changes, and its pages.

Without `after` the stream is described; with it the page of events after that number. What is full does not change any
more, but for erasures, so that caches keep it for an hour; what is not is asked for again with every look.
"""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from browser.changes.activities import ACTIVITIES, collection, collection_page
from browser.changes.atom import MEDIA_TYPE as ATOM
from browser.changes.choosing import Choice, read_choice, read_number
from browser.changes.tree import WITH_GRAPHS, Stream, write_dataset
from browser.http.answers import answer, redirect
from browser.http.parameters import clean
from browser.http.services import language_of, services, urls
from browser.http.varying import header_of
from kg.errors import InvalidInput
from kg.history.portions import Portion, portion
from kg.history.reading import read_members
from kg.http.links import link, links
from kg.http.negotiation import choose
from kg.rdf.documents import write
from kg.rdf.formats import (
    HTML,
    JSON,
    JSONLD,
    NQUADS,
    NTRIPLES,
    RDF_FORMATS,
    RDFXML,
    TRIG,
    TURTLE,
    Format,
    by_name,
    names,
)

FULL: Final = 3600
"""Seconds that caches keep a full page: as long as it may take until what was erased is gone from them."""
TITLE: Final = "Changes of CBD Linked Data"
_OFFERED: Final = (TRIG, NQUADS, JSONLD, TURTLE, NTRIPLES, RDFXML, ACTIVITIES, HTML)


def stream(request: Request) -> Response:
    """The stream or a page of it, in the format that `format` or the Accept header asks for."""
    knowledge, to = services(request).knowledge.current(), urls(request)
    choice = read_choice(request.query_params, knowledge)
    after, form = read_number(request.query_params, "after"), request.query_params.get("format", "")
    format_ = _format(form) if form else choose(header_of(request, "Accept"), _OFFERED)
    if format_ is HTML:
        return redirect(to.changes(language_of(request), **choice.parameters), headers=_headers(request, choice))
    asked = Stream(to, choice, format_.name if form else "")
    if after is None:
        return _described(request, asked, format_)
    return _page(request, asked, portion(knowledge.events, choice.selection, after), format_)


def _format(form: str) -> Format:
    found = by_name(RDF_FORMATS).get(form.lower()) or by_name((ACTIVITIES,)).get(form.lower())
    if found is None:
        raise InvalidInput(f"format={clean(form)[:40]} is not possible.", f"There are: {names(RDF_FORMATS)}.")
    return found


def _described(request: Request, asked: Stream, format_: Format) -> Response:
    if format_ is ACTIVITIES:
        count = services(request).knowledge.current().events.count(asked.choice.selection)
        content = collection(asked, count)
    elif format_ in WITH_GRAPHS:
        content = write_dataset(asked.described(TITLE), format_, f"<{asked.iri}>")
    else:
        content = write(asked.described(TITLE), format_, f"<{asked.iri}>")
    return answer(request, content, format_.content_type, headers=_headers(request, asked.choice))


def _page(request: Request, asked: Stream, found: Portion, format_: Format) -> Response:
    parts = services(request)
    key = ("changes", asked.page(found.after), format_.name, found.full, found.last, parts.ledger.last_erasure())

    def make() -> bytes:
        members = read_members(parts.ledger, parts.names, found.events)
        if format_ is ACTIVITIES:
            return collection_page(asked, found, members)
        return asked.write_page(found, members, format_)

    headers = dict(_headers(request, asked.choice))
    if found.full:
        headers["Link"] += ", " + link(asked.page(found.last), "next")
        headers["Cache-Control"] = f"public, max-age={FULL}, immutable"
    else:
        headers["Cache-Control"] = "public, max-age=1, must-revalidate"
    return answer(request, parts.cache.get_or_make(key, make), format_.content_type, headers=headers)


def _headers(request: Request, choice: Choice) -> Mapping[str, str]:
    to = urls(request)
    sent = choice.parameters
    page = to.changes(language_of(request), **sent)
    elements = [
        link(to.changes_feed(**sent), "alternate", ATOM),
        link(to.changes_api(**sent), "alternate", JSON.media_type),
        link(page, "alternate", HTML.media_type),
    ]
    number = services(request).knowledge.current().generation.number
    return {"Link": links(elements), "X-Kg-Generation": str(number)}
