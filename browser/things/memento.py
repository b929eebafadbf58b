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

_ERASURES: Final = 20
"""Events that are looked at for one that made a version: erasures in a row are few."""
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
    found = knowledge.events.at(thing, read_http_date(wanted))
    return before_erasure(knowledge, found) if found is not None else None


def of_same(event: Event) -> Selection:
    """All that happened to a thing by the word of the same dataset."""
    return Selection(event.dataset, thing=event.thing)


def before_erasure(knowledge: Knowledge, event: Event) -> Event:
    """The version that was in force at an event: erasing one makes none."""
    if event.kind != "erase":
        return event
    earlier = knowledge.events.before(of_same(event), event.number, _ERASURES)
    return next((one for one in earlier if one.kind != "erase"), event)


def newest_version(knowledge: Knowledge, thing: str) -> Event | None:
    """What made the newest version of a thing; None for what has none."""
    found = knowledge.events.of_thing(thing, _ERASURES)
    return next((one for one in found if one.kind != "erase"), None)


def trail(knowledge: Knowledge, event: Event) -> dict[str, Event | None]:
    """The first, last, previous and next version of the thing; None where there is none."""
    events, all_ = knowledge.events, of_same(event)
    found = {
        "first": events.after(all_, 0, _ERASURES),
        "last": events.before(all_, None, _ERASURES),
        "prev": events.before(all_, event.number, _ERASURES),
        "next": events.after(all_, event.number, _ERASURES),
    }
    return {name: next((one for one in ones if one.kind != "erase"), None) for name, ones in found.items()}


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
    relations: dict[int, list[str]] = {event.number: []}
    others = {event.number: event}
    for name, one in trail(asked.knowledge, event).items():
        if one is not None:
            others[one.number] = one
            relations.setdefault(one.number, []).append(name)
    return [
        *_whole(event.thing, to),
        *(
            link(
                to.resource(version_of(base, one)),
                " ".join((*relations[number], "memento")),
                datetime=http_date(one.moment),
            )
            for number, one in sorted(others.items())
        ),
    ]


def _whole(thing: str, to: Urls) -> Iterator[str]:
    gate = to.timegate(thing)
    if gate == thing:
        yield link(thing, "original timegate")
    else:
        yield link(thing, "original")
        yield link(gate, "timegate")
    yield link(to.timemap(thing), "timemap", LINK_FORMAT)


def memento_headers(event: Event) -> dict[str, str]:
    """When a version began, as its answers say it."""
    return {"Memento-Datetime": http_date(event.moment)}
