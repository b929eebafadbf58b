"""Workflows: begun for a draft, looked at, cancelled, decided on."""

from typing import Annotated, Any, Final

from fastapi import Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.clearing_house.asking import ordered, read_query, read_sort
from browser.clearing_house.callers import caller
from browser.clearing_house.calls import ALL_FAILURES, Lacking, Wrong, answered, calls, ends
from browser.clearing_house.reports import refusal
from browser.clearing_house.sent import LONGEST_INFO, read_object, text_of, yes
from browser.clearing_house.working import (
    act,
    draft_of,
    found_all,
    last_working,
    submissions_of,
    working_of,
    workings_among,
)
from browser.clearing_house.workings import ACTIVITY, Workflow
from browser.http.api_operations import body
from browser.http.parameters import OneOf, Whole
from kg.errors import Conflict, NotFound
from kg.rdf.formats import JSON
from kg.submissions.actors import Actor
from kg.submissions.doing import LONGEST_REASON, DoesNotConform, Doing
from kg.submissions.rows import Asked, Submission

router = calls()
_ALL: Final = "/api/v2013/workflows"
_ONE: Final = f"{_ALL}/{{workflow}}"
_MEMBERS: Final = (
    "_id", "type", "state", "createdOn", "createdBy", "closedOn", "activities.name", "activities.assignedTo",
    "activities.closedOn", "activities.completedBy", "data.realm", "data.identifier", "data.documentID", "data.title",
    "data.metadata.schema", "data.metadata.government", "data.batchId", "result.action",
)  # fmt: skip
_TYPES: Final = ("publishNationalRecord", "publishReferenceRecord", "deleteRecord")
_BEGIN: Final = body((JSON, {
    "type": "object",
    "required": ["type", "data"],
    "properties": {
        "type": {"type": "string", "enum": list(_TYPES)},
        "version": {"type": "string"},
        "data": {"type": "object", "required": ["identifier"], "properties": {"identifier": {"type": "string"}}},
    },
}))  # fmt: skip
DECIDE: Final = body((JSON, {
    "type": "object",
    "required": ["action"],
    "properties": {
        "action": {"type": "string", "enum": ["approve", "reject"]},
        "reason": {"type": "string", "maxLength": LONGEST_REASON},
        "agree": {"type": "boolean", "description": "Yes to what publication changes in the texts."},
    },
}))  # fmt: skip
WorkflowId = Annotated[str, Path(description="Identifier of a workflow.")]
ActivityName = Annotated[str, Path(description="Name of the activity.", examples=[ACTIVITY])]
Cancel = Annotated[str, OneOf("action", ("cancel",)), Query(description="What is to be done: `cancel`.")]


@router.post(_ALL, summary="Begin a workflow", response_model=Workflow, responses=ends(*ALL_FAILURES),
             openapi_extra=_BEGIN)  # fmt: skip
async def begin_workflow(request: Request) -> Response:
    """Submit the draft of a record for review; with `deleteRecord` withdraw what is published.

    400 with `errors` for a draft that does not conform. Who may approve withdraws at once, with `additionalInfo` as
    the reason.
    """
    actor = await run_in_threadpool(caller, request)
    asked = await read_object(request)
    kind, data = asked.get("type"), asked.get("data")
    if kind not in _TYPES:
        raise Wrong("type", "There is no such type of workflow here.", f"One of: {', '.join(_TYPES)}.")
    if not isinstance(data, dict) or not isinstance(data.get("identifier"), str):
        raise Lacking("data.identifier", "The workflow does not say of which record it is.")
    identifier, information = data["identifier"][:128], text_of(data, "additionalInfo", LONGEST_INFO)
    if kind == "deleteRecord":
        published = await run_in_threadpool(published_of, request, actor, identifier)
        done = await act(request, actor, published.number, "withdraw", Doing(reason=information))
        return answered(await run_in_threadpool(_last, request, actor, done))
    draft = (await run_in_threadpool(draft_of, request, actor, identifier)).submission
    try:
        agree = yes(data, "agree")
        done = await act(request, actor, draft.number, "submit", Doing(reason=information, agree=agree))
    except DoesNotConform as error:
        return answered(refusal(error), 400)
    return answered(await run_in_threadpool(_last, request, actor, done))


def published_of(request: Request, actor: Actor, identifier: str) -> Submission:
    """The proposal that the published version of a record came from. Raises NotFound."""
    found = submissions_of(request).find(actor, Asked(states=("published",), record=identifier, limit=1))
    if not found:
        raise NotFound(
            f"No record {identifier} was published from a proposal that you have a part in.",
            "Records that were loaded are withdrawn by the operator.",
        )
    return found[0]


def _last(request: Request, actor: Actor, done: Submission) -> Workflow:
    return last_working(request, actor, done).shown()


@router.get(_ALL, summary="Workflows", response_model=list[Workflow] | dict[str, int], responses=ends(401))
def list_workflows(
    request: Request,
    q: Annotated[str, Query(description=f"JSON: equality, $in, $and, $ne, $exists over {', '.join(_MEMBERS)}.")] = "",
    s: Annotated[str, Query(description='Order as JSON, such as `{"createdOn": -1}`.')] = "",
    l: Annotated[int, Whole("l", 25, 1_000), Query(description="How many at most.")] = 25,  # noqa: E741
    sk: Annotated[int, Whole("sk", 0, 1_000_000), Query(description="How many to pass over.")] = 0,
    c: Annotated[int, Whole("c", 0, 1), Query(description="1: only how many there are.")] = 0,
) -> Response:
    """Workflows that you have a part in, newest first."""
    actor, test, order = caller(request), read_query(q, _MEMBERS), read_sort(s, _MEMBERS)
    some = found_all(submissions_of(request), actor, Asked())
    found = [one for one in (each.shown() for each in workings_among(request, actor, some)) if test(one)]
    return answered({"count": len(found)} if c else ordered(found, order)[sk : sk + l])


@router.get(_ONE, summary="A workflow", response_model=Workflow, responses=ends(401, 404))
def get_workflow(request: Request, workflow: WorkflowId) -> Response:
    """One round of review: what is decided on, since when, and what came of it."""
    return answered(working_of(request, caller(request), workflow).shown())


@router.delete(_ONE, summary="Cancel a workflow", response_model=Workflow, responses=ends(*ALL_FAILURES))
def cancel_workflow(request: Request, workflow: WorkflowId, action: Cancel = "cancel") -> Response:
    """Take a document back that was submitted; it is a draft again, and no longer locked."""
    actor = caller(request)
    working = working_of(request, actor, workflow)
    if working.state != "running":
        raise Conflict(f"The workflow is {working.state}.", "Only one that is under way is cancelled.")
    submissions_of(request).act(actor, working.submission.number, "recall", Doing())
    return answered(working_of(request, actor, workflow).shown())


@router.put(f"{_ONE}/activities/{{activity}}", summary="Decide", response_model=Workflow,
            responses=ends(*ALL_FAILURES), openapi_extra=DECIDE)  # fmt: skip
async def decide(request: Request, workflow: WorkflowId, activity: ActivityName) -> Response:
    """Approve a document, which is published at once, or return it with a reason: its draft is no longer locked."""
    actor = await run_in_threadpool(caller, request)
    action, doing = read_decision(activity, await read_object(request))
    working = await run_in_threadpool(working_of, request, actor, workflow)
    if working.state != "running":
        raise Conflict(f"The workflow is {working.state}.", "It was decided on before.")
    try:
        await act(request, actor, working.submission.number, action, doing)
    except DoesNotConform as error:
        return answered(refusal(error), 400)
    return answered((await run_in_threadpool(working_of, request, actor, workflow)).shown())


def read_decision(activity: str, asked: dict[str, Any]) -> tuple[str, Doing]:
    """The action of the workflow of proposals that a decision is. Raises NotFound, Wrong and Lacking."""
    if activity != ACTIVITY:
        raise NotFound("The workflow has no such activity.", f"It has: {ACTIVITY}.")
    action = asked.get("action")
    if action not in ("approve", "reject"):
        raise Wrong("action", "A decision is to approve or to reject.", 'Send {"action": "approve"}.')
    reason = text_of(asked, "reason", LONGEST_REASON)
    if action == "reject" and not reason:
        raise Lacking("reason", "A document is returned with a reason.", "Say in a sentence or two why.")
    return ("approve" if action == "approve" else "return"), Doing(reason=reason, agree=yes(asked, "agree"))
