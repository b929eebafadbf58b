"""Memento (RFC 7089): each identifier is its own TimeGate, its pages and documents too; each version is a memento.

A client that sends `Accept-Datetime` is led (302) to the version that was in force then, the first one if it asks for
an earlier time. A version says when it began, and where the others are.
"""

from collections.abc import Iterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import redirect
from browser.http.services import urls
from browser.http.varying import header_of
from browser.things.resolving import Sought
from browser.urls import Urls
from kg.history.model import Event, Selection
from kg.history.naming import VersionName, read_version, version_iri
from kg.http.links import link, links
from kg.http.moments import http_date, read_http_date
from kg.knowledge.knowledge import Knowledge

HEADER: Final = "Accept-Datetime"
LINK_FORMAT: Final = "application/link-format"


def version_of(base_iri: str, event: Event) -> str:
    """The IRI of the version that an event made."""
    return version_iri(base_iri, VersionName(event.sequence, event.thing))


def find_memento(request: Request, asked: Sought) -> Event | None:
    """The event whose version a client asks for by its time; None if it asks for what is now. Raises InvalidInput."""
    wanted = header_of(request, HEADER)
    if wanted is None or read_version(asked.knowledge.graph.names.base_iri, asked.iri) is not None:
        return None
    return at_time(asked.knowledge, asked.iri, wanted)


def at_time(knowledge: Knowledge, thing: str, wanted: str) -> Event | None:
    """What was in force of a thing at a time, as headers say it; None if nothing is known to have happened to it."""
    return knowledge.events.at(thing, read_http_date(wanted))


def lead_back(request: Request, asked: Sought, event: Event, location: str) -> Response:
    """The redirect of a TimeGate to the memento that it chose (RFC 7089, section 4.1)."""
    headers = {"Cache-Control": "public, max-age=60", "Link": links(memento_links(asked, event, urls(request)))}
    return redirect(location, 302, headers)


def thing_links(asked: Sought, to: Urls) -> list[str]:
    """Links of a thing to its TimeGate and TimeMap; none for what has no versions."""
    base = asked.knowledge.graph.names.base_iri
    if read_version(base, asked.iri) is not None or not asked.knowledge.events.of_thing(asked.iri, 1):
        return []
    return list(_whole(asked.iri, to))


def memento_links(asked: Sought, event: Event, to: Urls) -> list[str]:
    """Links of a memento to its original, to where all are, and to the others, each with its time."""
    base = asked.knowledge.graph.names.base_iri
    found = [*_whole(event.thing, to)]
    relations: dict[int, list[str]] = {}
    others = {one.number: one for one in _others(asked.knowledge, event, relations)}
    for number, one in sorted(others.items()):
        relation = " ".join((*relations[number], "memento"))
        address = to.resource(version_of(base, one))
        found.append(link(address, relation, datetime=http_date(one.moment)))
    return found


def _whole(thing: str, to: Urls) -> Iterator[str]:
    gate = to.timegate(thing)
    if gate == thing:
        yield link(thing, "original timegate")
    else:
        yield link(thing, "original")
        yield link(gate, "timegate")
    yield link(to.timemap(thing), "timemap", LINK_FORMAT)


def _others(knowledge: Knowledge, event: Event, relations: dict[int, list[str]]) -> Iterator[Event]:
    """The first, last, previous and next event of a thing, and this one; how they relate goes into `relations`."""
    events = knowledge.events
    found = {
        "first": [events.at(event.thing, "")],
        "last": events.of_thing(event.thing, 1),
        "prev": events.of_thing(event.thing, 1, event.number),
        "next": events.after(Selection(thing=event.thing), event.number, 1),
        "": [event],
    }
    for relation, ones in found.items():
        for one in ones:
            if one is not None:
                relations.setdefault(one.number, []).extend([relation] if relation else [])
                yield one


def memento_headers(event: Event) -> dict[str, str]:
    """When a version began, as its answers say it."""
    return {"Memento-Datetime": http_date(event.moment)}
