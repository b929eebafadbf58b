"""Suggested terms for programs: those that wait for the editors of a vocabulary, and declining one.

A term is taken over by an edit that adds its concept, on the page of a change set.
"""

from typing import Annotated, Any, Final

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.changesets.asked import read_words
from browser.changesets.models import DeclinedTerm, SuggestedTermItem, SuggestedTermList
from browser.http.api_operations import TOKEN, answers, body, operations
from browser.http.services import urls
from browser.releases.api import DatasetId
from browser.releases.curators import token_curator
from browser.releases.pages import known_dataset
from browser.submissions.suggested import suggestions_of
from browser.submissions.writing import answered, as_text
from kg.changesets.suggestions import Suggestion
from kg.rdf.formats import JSON

_WHY: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"reason": {"type": "string", "minLength": 1, "maxLength": 2_000}},
    "required": ["reason"],
    "additionalProperties": False,
    "examples": [{"reason": "“Wetland” says it."}],
}
Term = Annotated[
    int,
    Path(
        description="Number of a suggested term.",
        json_schema_extra={"minimum": 1, "maximum": 999_999_999},
        examples=[1],
    ),
]
router = operations("Change sets")


@router.get("/api/change-sets/{dataset}/suggestions", summary="Suggested terms that wait",
            response_model=SuggestedTermList, dependencies=[TOKEN],
            responses=answers(401, 403, 404, 503, cached=False))  # fmt: skip
async def list_suggested_terms(request: Request, dataset: DatasetId) -> Response:
    """The oldest 200 terms that authors of submitted records missed in the lists of the vocabulary, and on which its
    editors have not decided."""
    await run_in_threadpool(token_curator, request)
    return await run_in_threadpool(_listed, request)


def _listed(request: Request) -> Response:
    dataset = known_dataset(request).id
    found = suggestions_of(request).waiting(dataset)
    listed: SuggestedTermList = {"suggestions": [_item(request, dataset, one) for one in found]}
    return answered(200, as_text(listed))


def _item(request: Request, dataset: str, one: Suggestion) -> SuggestedTermItem:
    return {
        "number": one.number,
        "label": one.term.label,
        "language": one.term.language,
        "definition": one.term.definition,
        "belongs": one.term.belongs,
        "schema": one.schema,
        "place": one.place,
        "created": one.created,
        "decline": urls(request).change_sets_api(dataset, 0, f"suggestions/{one.number}/decline"),
    }


@router.post("/api/change-sets/{dataset}/suggestions/{number:number}/decline", summary="Decline a suggested term",
             response_model=DeclinedTerm, dependencies=[TOKEN], openapi_extra=body((JSON, _WHY)),
             responses=answers(400, 401, 403, 404, 409, 413, 415, 422, 503, cached=False))  # fmt: skip
async def decline_suggested_term(request: Request, dataset: DatasetId, number: Term) -> Response:
    """Decline a term that waits, with the reason, which its author reads."""
    editor = await run_in_threadpool(token_curator, request)
    id_ = (await run_in_threadpool(known_dataset, request)).id
    said, _content = await read_words(request, '{"reason": "…"}', "reason")
    suggestions = suggestions_of(request)
    found = await run_in_threadpool(suggestions.find_waiting, id_, number)
    await run_in_threadpool(suggestions.decline, found, editor.account.number, said["reason"])
    done: DeclinedTerm = {"number": found.number, "decision": "declined", "reason": said["reason"]}
    return answered(200, as_text(done))
