"""Histories for programs. `docs/history.md` describes them."""

import json
from typing import Annotated, Any, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from browser.history.differences import compared
from browser.history.models import History, HistoryDifference, HistoryEvent
from browser.history.pages import MOST, events_of, versions_asked
from browser.history.versions import HeldVersion
from browser.http.answers import answer
from browser.http.api_operations import NEEDED, answers, operations
from browser.http.parameters import Whole
from browser.http.services import urls
from browser.things.endpoints import iri_asked
from browser.things.memento import of_same, version_of
from browser.things.resolving import Sought, sought
from kg.history.model import Event
from kg.ledger.ledger import Change
from kg.publishing.provenance import change_iri
from kg.rdf.formats import JSON

USUAL: Final = 50
_MOST_EVENTS: Final = 500
_EXAMPLE: Final = "http://metadata.cbd.int/kmgbf/target_3"
Thing = Annotated[
    str,
    Query(description="Identifier of the thing.", json_schema_extra={**NEEDED, "format": "iri"}, examples=[_EXAMPLE]),
]
Limit = Annotated[int, Whole("limit", USUAL, _MOST_EVENTS, 1), Query(description="Events at once.")]
Before = Annotated[int, Whole("before", 0, MOST, 1), Query(description="Only events with a smaller number.")]
From = Annotated[
    int,
    Whole("from", 0, MOST, 1),
    Query(alias="from", description="Change of the earlier version; usual: the one before."),
]
To = Annotated[int, Whole("to", 0, MOST, 1), Query(description="Change of the later version; usual: the newest.")]
router = operations("History")


@router.get("/api/history", operation_id="get_history", summary="What happened to a thing", response_model=History,
            responses=answers(400, 404, 503, headers=("ETag", "X-Kg-Generation", "Link")))  # fmt: skip
def history(request: Request, uri: Thing = "", limit: Limit = USUAL, before: Before = 0) -> Response:
    """Everything that is known to have happened to a thing, newest first, with who did it, for whom, and why."""
    asked = sought(request, iri_asked(request))
    found = events_of(asked, limit + 1, before or None)
    to = urls(request)
    following = ""
    if len(found) > limit:
        following = to.history_api(asked.iri, limit=str(limit), before=str(found[limit - 1].number))
    changes = asked.services.changes_of([event.sequence for event in found[:limit]])
    body: History = {
        "thing": asked.iri,
        "total": asked.knowledge.events.count(of_same(asked.knowledge.events.of_thing(asked.iri, 1)[0])),
        "next": following or None,
        "events": [_event(asked, event, changes.get(event.sequence)) for event in found[:limit]],
    }
    return _answer(request, asked, body, {"Link": f'<{following}>; rel="next"'} if following else {})


def _event(asked: Sought, event: Event, change: Change | None) -> HistoryEvent:
    base = asked.knowledge.graph.names.base_iri
    return {
        "number": event.number,
        "sequence": event.sequence,
        "kind": event.kind,
        "moment": event.moment,
        "version": version_of(base, event),
        "change": change_iri(base, event.sequence),
        "agent": change.agent if change else "",
        "on_behalf_of": change.on_behalf_of if change else "",
        "approved_by": change.approved_by if change else "",
        "reason": change.reason if change else "",
        "release": change.release if change else "",
        "licence": change.licence if change else "",
    }


@router.get("/api/history/difference", operation_id="get_history_difference",
            summary="What is different between two versions", response_model=HistoryDifference,
            responses=answers(400, 404, 410, 413, 503))  # fmt: skip
def difference(request: Request, uri: Thing = "", from_: From = 0, to: To = 0) -> Response:
    """Two versions of a thing, given by the changes that made them: what is stated in one only, by what it says."""
    asked = sought(request, iri_asked(request))
    before, after = versions_asked(request, asked)
    found = compared(before, after).as_json()
    body: dict[str, Any] = {
        "thing": asked.iri,
        "before": _name(before),
        "after": _name(after),
        **{name: found[name] for name in ("triples_removed", "triples_added", "counts", "things")},
    }
    return _answer(request, asked, body, {})


def _name(held: HeldVersion) -> dict[str, Any]:
    return {"sequence": held.event.sequence, "moment": held.event.moment, "version": held.iri}


def _answer(request: Request, asked: Sought, body: object, headers: dict[str, str]) -> Response:
    generation = {"X-Kg-Generation": str(asked.knowledge.generation.number)}
    content = json.dumps(body, ensure_ascii=False, indent=1).encode()
    return answer(request, content, JSON.media_type, headers={**generation, **headers})
