"""Changes for programs. `docs/changes.md` describes them."""

import json
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from browser.changes.choosing import Choice, read_choice, read_number
from browser.changes.models import ChangeItem, ChangeList
from browser.changes.naming import ChangeNames
from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.parameters import LanguageAsked, Whole
from browser.http.services import services, urls
from browser.http.texts import with_language
from browser.urls import Urls
from kg.errors import InvalidInput
from kg.history.members import iri_of
from kg.history.model import Event
from kg.history.naming import VersionName, version_iri
from kg.ledger.model import Change
from kg.rdf.formats import JSON

MOST: Final = 500
USUAL: Final = 50
_NUMBER: Final = {"type": "integer", "minimum": 0}
Dataset = Annotated[str, Query(description="A vocabulary, or `record`.", examples=["kmgbf"])]
Schema = Annotated[str, Query(description="A type of record.", examples=["nationalTarget7"])]
Party = Annotated[str, Query(description="Two letters of ISO 3166-1, or `EU`.", examples=["CA"])]
Thing = Annotated[str, Query(description="An IRI.", examples=["http://metadata.cbd.int/kmgbf/target_3"])]
After = Annotated[
    str, Query(description="Oldest first, what came after this number. Begin with 0.", json_schema_extra=_NUMBER)
]
Before = Annotated[
    str, Query(description="Newest first, what came before this number; without both, the newest.",
               json_schema_extra=_NUMBER)
]  # fmt: skip
Limit = Annotated[int, Whole("limit", USUAL, MOST, 1), Query(description="Changes at once.")]
router = operations("Changes")


@router.get("/api/changes", summary="What happened to things", response_model=ChangeList,
            responses=answers(400, 503, headers=("ETag", "X-Kg-Generation", "Link")))  # fmt: skip
def list_changes(
    request: Request,
    language: LanguageAsked,
    dataset: Dataset = "",
    schema: Schema = "",
    party: Party = "",
    thing: Thing = "",
    after: After = "",
    before: Before = "",
    limit: Limit = USUAL,
) -> Response:
    """What was created, changed, withdrawn or erased: of everything, or of what all parameters given say."""
    parts, to = services(request), urls(request)
    knowledge = parts.knowledge.current()
    choice = read_choice(request.query_params, knowledge)
    start, end = read_number(request.query_params, "after"), read_number(request.query_params, "before")
    if start is not None and end is not None:
        raise InvalidInput("Both after and before were sent.", "Send after to go forwards, or before to go back.")
    here = {**choice.parameters, "lang": language, "limit": str(limit)}
    if start is not None:
        found = knowledge.events.after(choice.selection, start, limit)
        last = found[-1].number if found else start
        following = to.changes_api(**here, after=str(last))
    else:
        found = knowledge.events.before(choice.selection, end, limit)
        following = to.changes_api(**here, before=str(found[-1].number)) if len(found) == limit else ""
    names = ChangeNames(knowledge, to, language, found)
    content = _written(
        choice, found, parts.ledger.changes_of({event.sequence for event in found}), names, following, to
    )
    headers = {"X-Kg-Generation": str(knowledge.generation.number)}
    headers |= {"Link": f'<{following}>; rel="next"'} if following else {}
    return answer(request, content, JSON.media_type, max_age=0, headers=headers)


def _written(
    choice: Choice, found: Sequence[Event], made: dict[int, Change], names: ChangeNames, following: str, to: Urls
) -> bytes:
    listed: ChangeList = {
        "changes": [_item(event, made.get(event.sequence), names, to) for event in found],
        "next": following or None,
        "stream": to.stream(**choice.parameters),
        "feed": to.changes_feed(**choice.parameters),
    }
    return json.dumps(listed, ensure_ascii=False, indent=1).encode()


def _item(event: Event, change: Change | None, names: ChangeNames, to: Urls) -> ChangeItem:
    base = to.identifiers.base_iri
    return {
        "number": event.number,
        "sequence": event.sequence,
        "moment": event.moment,
        "kind": event.kind,
        "thing": event.thing,
        "name": with_language(names.thing(event)),
        "dataset": event.dataset,
        "schema": event.schema or None,
        "party": event.government or None,
        "version": iri_of(base, event),
        "erased": version_iri(base, VersionName(event.erased, event.thing)) if event.erased else None,
        "reason": change.reason if change else "",
        "agent": change.agent if change else "",
        "onBehalfOf": change.on_behalf_of if change else "",
        "approvedBy": change.approved_by if change else "",
        "source": change.source if change else "",
        "url": to.page(event.thing, names.naming.language),
    }
