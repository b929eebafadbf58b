"""Batches: documents that were sent together are decided on together."""

from typing import Annotated, Any, Final

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.clearing_house.callers import caller
from browser.clearing_house.calls import ALL_FAILURES, answered, calls, ends
from browser.clearing_house.sent import LONGEST_BATCH, read_object
from browser.clearing_house.workflows import DECIDE, ActivityName, Cancel, read_decision
from browser.clearing_house.working import (
    failure_of,
    first_failure,
    found_all,
    seen,
    submissions_of,
    workings_among,
)
from browser.clearing_house.workings import Batch, Working, batch_of
from browser.submissions.judging import all_judged_again
from kg.errors import Conflict, KgError, NotFound
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.judged import Judged
from kg.submissions.rows import Asked, Submission

router = calls()
_ONE: Final = "/api/v2013/workflows/batches/{batch}"
BatchId = Annotated[str, Path(description="The `batchId` that documents were sent with.")]


@router.get(_ONE, summary="A batch", response_model=Batch, responses=ends(401, 404))
def get_batch(request: Request, batch: BatchId) -> Response:
    """The records of a batch with their last workflows, and how far they are."""
    return answered(_shown(request, caller(request), batch))


@router.delete(_ONE, summary="Cancel a batch", response_model=Batch, responses=ends(*ALL_FAILURES))
def cancel_batch(request: Request, batch: BatchId, action: Cancel = "cancel") -> Response:
    """Take back all documents of a batch that are not decided yet; they are drafts again."""
    actor = caller(request)
    made = _each(request, actor, _running(request, actor, batch), "recall", Doing())
    return _told(request, actor, batch, made)


@router.put(f"{_ONE}/activities/{{activity}}", summary="Decide on a batch", response_model=Batch,
            responses=ends(*ALL_FAILURES), openapi_extra=DECIDE)  # fmt: skip
async def decide_on_batch(request: Request, batch: BatchId, activity: ActivityName) -> Response:
    """Approve all documents of a batch that wait for it, or return them with a reason.

    What can be done is done: `failures` says of the others why not, by their identifiers.
    """
    actor = await run_in_threadpool(caller, request)
    action, doing = read_decision(activity, await read_object(request))
    waiting = await run_in_threadpool(_running, request, actor, batch)
    if action == "approve":
        made = await _approved(request, actor, waiting, doing)
    else:
        made = await run_in_threadpool(_each, request, actor, waiting, action, doing)
    return await run_in_threadpool(_told, request, actor, batch, made)


async def _approved(request: Request, actor: Actor, some: list[Submission], doing: Doing) -> dict[str, object]:
    judged = await all_judged_again(request, actor, some, "approve")
    ready = [(one, found) for one, found in zip(some, judged, strict=True) if isinstance(found, Judged | None)]
    documents = [(one.number, found) for one, found in ready]
    made = await run_in_threadpool(submissions_of(request).publish_all, actor, documents, "approve", doing)
    await seen(request, made)
    failed = {one.record: found for one, found in zip(some, judged, strict=True) if isinstance(found, KgError)}
    return failed | {one.record: done for (one, _), done in zip(ready, made, strict=True)}


def _each(request: Request, actor: Actor, some: list[Submission], action: str, doing: Doing) -> dict[str, object]:
    made: dict[str, object] = {}
    for one in some:
        try:
            made[one.record] = submissions_of(request).act(actor, one.number, action, doing)
        except KgError as error:
            made[one.record] = error
    return made


def _told(request: Request, actor: Actor, batch: str, made: dict[str, object]) -> Response:
    if failure := first_failure(list(made.values())):
        raise failure
    failures = {record: failure_of(error) for record, error in made.items() if isinstance(error, KgError)}
    shown: dict[str, Any] = {**_shown(request, actor, batch)}
    return answered(shown | ({"failures": failures} if failures else {}))


def _running(request: Request, actor: Actor, batch: str) -> list[Submission]:
    """The documents of a batch that somebody is to decide on. Raises NotFound, and Conflict if there are none."""
    found = [one.submission for one in _workings(request, actor, batch) if one.state == "running"]
    if not found:
        raise Conflict("All documents of this batch are decided on, or taken back.", "GET the batch to see how.")
    return found


def _shown(request: Request, actor: Actor, batch: str) -> Batch:
    return batch_of(batch, _workings(request, actor, batch))


def _workings(request: Request, actor: Actor, batch: str) -> list[Working]:
    """The last workflow of each record of a batch, in the order in which they were sent. Raises NotFound."""
    some = found_all(submissions_of(request), actor, Asked(batch=batch)) if 0 < len(batch) <= LONGEST_BATCH else []
    last = {one.submission.record: one for one in reversed(workings_among(request, actor, some))}
    if not last:
        raise NotFound("There is no batch of this name that you have a part in.", "Send documents with a batchId.")
    return list(last.values())
