"""Documents that are sent: new ones, and new versions of those that are open."""

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.http.api_operations import TOKEN, answers, body, operations
from browser.submissions.actors import actor_of
from browser.submissions.api import submissions_of
from browser.submissions.asked import Beside, BesideInAddress, check_type
from browser.submissions.conditions import NONE_OPEN, IfMatch, IfNoneMatch, Key, expected, once
from browser.submissions.judging import judged
from browser.submissions.models import CountedItem
from browser.submissions.writing import Writer, as_text, item_answered
from browser.validation.asked import read_body
from kg.errors import Conflict, InvalidInput, PreconditionFailed
from kg.rdf.formats import JSON
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.judged import Judged
from kg.submissions.once import Once, Replayed
from kg.submissions.rows import Submission
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type

DOCUMENT: Final = body((JSON, {"type": "object", "examples": [example_body(get_submittable_type("nationalTarget7"))]}))
_ENDS: Final = (400, 401, 403, 409, 413, 415, 422, 429, 503)
Record = Annotated[
    str,
    Path(
        description="Your own identifier of the record, as its header has it.",
        json_schema_extra={"pattern": "^[A-Za-z0-9_-]{11,128}$"},
    ),
]
router = operations("Submissions")


@router.post("/api/submissions", summary="Send a document", response_model=CountedItem, status_code=201,
             dependencies=[TOKEN], openapi_extra=DOCUMENT,
             responses=answers(*_ENDS, headers=["ETag", "Location"], cached=False, status=201))  # fmt: skip
async def send_submission(request: Request, beside: BesideInAddress, idempotency_key: Key = "") -> Response:
    """Begin a submission with a document in the JSON of the Clearing-House: a draft, or at once for review.

    A draft may have any faults, as long as its header says which record of which type it is. A record has one open
    submission at most: while there is one, this is 409.
    """
    actor = await actor_of(request)
    content = await _read(request)

    async def state(_: Judged) -> int:
        return NONE_OPEN

    try:
        return await _sent(request, actor, content, beside, idempotency_key, state)
    except PreconditionFailed as error:
        raise already_open() from error


@router.put("/api/submissions/records/{identifier}", summary="Send a document by its own identifier",
            response_model=CountedItem, dependencies=[TOKEN], openapi_extra=DOCUMENT,
            responses=answers(412, 428, *_ENDS, headers=["ETag"], cached=False)
            | answers(headers=["ETag", "Location"], cached=False, status=201))  # fmt: skip
async def put_submission(
    request: Request,
    identifier: Record,
    beside: BesideInAddress,
    if_match: IfMatch = "",
    if_none_match: IfNoneMatch = "",
    idempotency_key: Key = "",
) -> Response:
    """Begin a submission for a record (201), or change the document of the one that is open (200).

    What is open is changed only by who names, in `If-Match`, the state that they saw.
    """
    actor = await actor_of(request)
    content = await _read(request)

    async def state(document: Judged) -> int | None:
        if document.record != identifier:
            raise InvalidInput("The header of the document names another record.", "Send it to that one's address.")
        found = await run_in_threadpool(submissions_of(request).open_of, actor, identifier)
        if found is None:  # who may not send it is told so first
            await run_in_threadpool(submissions_of(request).standing_for, actor, document)
        return _expected(found, if_match, if_none_match)

    return await _sent(request, actor, content, beside, idempotency_key, state)


def _expected(found: Submission | None, if_match: str, if_none_match: str) -> int | None:
    """The state that the open proposal of a record must be in. Raises what `expected` raises."""
    if found is None:
        if if_match.strip():
            raise PreconditionFailed("There is no open submission for this record.", "Leave If-Match out to begin one.")
        return NONE_OPEN
    if if_none_match.strip() == "*":
        raise PreconditionFailed(
            f"Submission {found.number} for this record is open.", "Look at it, and name its state in If-Match."
        )
    return expected(if_match, found)


def already_open() -> Conflict:
    """The error for a new document where a submission is open."""
    return Conflict(
        "The record has an open submission already.",
        "GET /api/submissions?record=… shows it; PUT /api/submissions/records/… with If-Match changes its document.",
    )


async def _read(request: Request) -> bytes:
    content = await read_body(request)
    check_type(request, JSON)
    return content


async def _sent(
    request: Request,
    actor: Actor,
    content: bytes,
    beside: Beside,
    key: str,
    state: Callable[[Judged], Awaitable[int | None]],
) -> Response:
    """Keep a document, and submit it where that is asked."""
    submissions, writer, sent = submissions_of(request), Writer(request, actor), beside.sent
    document: Judged | None = None
    etag: int | None = None

    def answer(submission: Submission) -> tuple[int, str]:
        assert document
        return status_of(etag), as_text(writer.counted(submission, document))

    named = once(request, actor.number, key, content, answer)
    try:
        await replayed(request, named)
        document = await judged(request, actor, content, sent.schema, sent.realm, sent.organisation)
        etag = await state(document)
        doing = Doing(etag=etag, agree=beside.agree, once=named)
        keep = submissions.propose if beside.submit else submissions.save
        made = await run_in_threadpool(keep, actor, document, beside.batch, doing)
    except Replayed as before:
        return item_answered(before.status, json.loads(before.answer))
    return item_answered(status_of(etag), writer.counted(made, document))


def status_of(etag: int | None) -> int:
    """The status of an answer to a document, by the state that it was sent for: whether it began its proposal."""
    return 201 if etag == NONE_OPEN else 200


async def replayed(request: Request, named: Once | None) -> None:
    """Raise Replayed if a request was answered before."""
    if named is not None:
        await run_in_threadpool(submissions_of(request).replay, named)
