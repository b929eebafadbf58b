"""TimeGates and TimeMaps of Memento (RFC 7089) for any IRI of which versions are known, whoever minted it.

GET /timegate/{iri}                    302 to the version of a time (Accept-Datetime), or to the newest
GET /timemap/{iri}                     all versions with their times: as links (RFC 6690), or as JSON
GET /timemap/json/{iri}                as JSON, whatever the client accepts
GET /timemap/{number}/{iri}            those before the event with a number, of many

The IRI stands in the path as it is, or percent-encoded; of ours what follows the base is enough.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from browser.history.pages import events_of
from browser.http.answers import answer
from browser.http.paths import written_segments
from browser.http.services import services, urls
from browser.http.varying import header_of
from browser.things.memento import HEADER, LINK_FORMAT, at_time, before_erasure, lead_back, trail, version_of
from browser.things.resolving import Sought, sought
from kg.errors import NotFound
from kg.history.model import Event
from kg.http.links import link
from kg.http.moments import http_date
from kg.http.negotiation import choose
from kg.rdf.formats import JSON, Format
from kg.rdf.identifiers import is_iri

MOST: Final = 1_000
"""Versions in one TimeMap; it names the one that goes on."""
_LINKS: Final = Format("link", LINK_FORMAT, "TimeMap", also=("text/plain",))
_PLACE: Final = re.compile(r"(?:(?P<form>json|link)/)?(?:(?P<number>[1-9]\d{0,14})/)?(?P<iri>.+)", re.DOTALL)
_COLLAPSED: Final = re.compile(r"(?i)(https?):/(?!/)")


def time_gate(request: Request) -> Response:
    """302 to the version that was in force at a time. Raises NotFound for what has none."""
    asked = _asked(request, written_segments(request, 1)[1])
    newest = events_of(asked, 1)[0]
    wanted = header_of(request, HEADER)
    found = at_time(asked.knowledge, asked.iri, wanted) if wanted is not None else newest
    to, event = urls(request), found or before_erasure(asked.knowledge, newest)
    return lead_back(request, asked, event, to.resource(version_of(to.identifiers.base_iri, event)))


def time_map(request: Request) -> Response:
    """All versions of a thing with their times. Raises NotFound for what has none."""
    place = _PLACE.fullmatch(written_segments(request, 1)[1])
    if place is None:
        raise NotFound("No identifier was given.", "Write it at the end of the address.")
    format_ = {"json": JSON, "link": _LINKS}.get(place["form"] or "") or choose(
        header_of(request, "Accept"), (_LINKS, JSON)
    )
    asked, number = _asked(request, place["iri"]), int(place["number"] or 0)
    to = urls(request)
    key = ("timemap", asked.knowledge.generation.number, to.root, asked.iri, number, format_.name)
    write = _as_json if format_ is JSON else _as_links
    content = asked.services.cache.get_or_make(key, lambda: write(request, asked, number))
    return answer(request, content, format_.media_type)


def _asked(request: Request, written: str) -> Sought:
    """The thing that the end of a path names: as it stands, with the query, percent-encoded, or below the base."""
    identifiers, query = services(request).identifiers, request.url.query
    whole = f"{written}?{query}" if query else written
    spelled = [_COLLAPSED.sub(r"\1://", one, count=1) for one in dict.fromkeys((whole, written, unquote(written)))]
    possible = [*filter(is_iri, spelled), *map(identifiers.iri, spelled)]
    found = [sought(request, iri) for iri in possible if is_iri(iri)]
    if not found:
        return sought(request, whole)
    return next((one for one in found if one.knowledge.events.of_thing(one.iri, 1)), found[0])


class _TimeMap:
    """One portion of the versions of a thing, oldest first."""

    def __init__(self, request: Request, asked: Sought, number: int) -> None:
        found = events_of(asked, MOST + 1, number or None)
        self.to, self.thing, self.number = urls(request), asked.iri, number
        self.older = found[MOST - 1].number if len(found) > MOST else 0
        self.events = [event for event in reversed(found[:MOST]) if event.kind != "erase"]
        near = trail(asked.knowledge, found[0]) if found else {}
        self.first, self.last = near.get("first"), near.get("last")

    def address(self, event: Event) -> str:
        return self.to.resource(version_of(self.to.identifiers.base_iri, event))

    def relation(self, event: Event) -> str:
        ends = (("first", self.first), ("last", self.last))
        return " ".join([*(name for name, one in ends if one and one.number == event.number), "memento"])


def _as_links(request: Request, asked: Sought, number: int) -> bytes:
    return ",\n".join(_links(_TimeMap(request, asked, number))).encode() + b"\n"


def _links(found: _TimeMap) -> Iterator[str]:
    to, thing = found.to, found.thing
    ends = [http_date(event.moment) for event in (found.events[0], found.events[-1])] if found.events else ["", ""]
    yield link(thing, "original")
    yield link(to.timegate(thing), "timegate")
    yield link(to.timemap(thing, found.number), "self", LINK_FORMAT, **{"from": ends[0], "until": ends[1]})
    if found.older:
        yield link(to.timemap(thing, found.older), "timemap", LINK_FORMAT, until=ends[0])
    for event in found.events:
        yield link(found.address(event), found.relation(event), datetime=http_date(event.moment))


def _as_json(request: Request, asked: Sought, number: int) -> bytes:
    found = _TimeMap(request, asked, number)
    to, thing = found.to, found.thing
    mementos = [{"datetime": event.moment, "uri": found.address(event)} for event in found.events]
    body: dict[str, Any] = {
        "original_uri": thing,
        "self": to.timemap(thing, number, json=True),
        "timegate_uri": to.timegate(thing),
        "timemap_uri": {"link_format": to.timemap(thing), "json_format": to.timemap(thing, json=True)},
        "mementos": {"list": mementos},
    }
    for name, event in (("first", found.first), ("last", found.last)):
        if event is not None:
            body["mementos"][name] = {"datetime": event.moment, "uri": found.address(event)}
    if found.older:
        body["timemap_index"] = [{"uri": to.timemap(thing, found.older, json=True)}]
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
