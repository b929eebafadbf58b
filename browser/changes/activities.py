"""The same stream in ActivityStreams 2.0: an ordered collection, oldest first, as IIIF Change Discovery reads it."""

import json
from collections.abc import Iterable
from typing import Any, Final

from browser.changes.tree import Stream
from kg.history.members import Member, iri_of
from kg.history.portions import Portion
from kg.rdf.formats import Format
from kg.rdf.identifiers import local_name

ACTIVITIES: Final = Format("activities", "application/activity+json", "ActivityStreams")
_CONTEXT: Final = "https://www.w3.org/ns/activitystreams"


def collection(stream: Stream, total: int) -> bytes:
    """The stream as a collection."""
    return _json({"id": stream.iri, "type": "OrderedCollection", "totalItems": total, "first": stream.page(0)})


def collection_page(stream: Stream, portion: Portion, members: Iterable[Member]) -> bytes:
    """A page of it: each member as an activity."""
    page = {"id": stream.page(portion.after), "type": "OrderedCollectionPage", "partOf": stream.iri}
    following = {"next": stream.page(portion.last)} if portion.full else {}
    base = stream.to.identifiers.base_iri
    return _json({**page, **following, "orderedItems": [_activity(base, member) for member in members]})


def _activity(base_iri: str, member: Member) -> dict[str, Any]:
    event, change = member.event, member.change
    made = {
        "id": iri_of(base_iri, event),
        "type": local_name(member.kind.value),
        "object": {"id": event.thing, "type": "Object"},
        "endTime": event.moment,
    }
    return made | ({"summary": change.reason} if change and change.reason else {})


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps({"@context": _CONTEXT, **value}, ensure_ascii=False, indent=1).encode()
