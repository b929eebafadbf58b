"""Many documents in one request, and many decisions: each has its own answer."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from browser.http.api_operations import TOKEN, answers, body, operations
from browser.http.services import services, urls
from browser.submissions.actors import actor_of, client_of
from browser.submissions.api import submissions_of
from browser.submissions.asked import (
    ActionName,
    Beside,
    BesideInAddress,
    check_name,
    check_type,
    read_decision,
)
from browser.submissions.conditions import Key, once
from browser.submissions.deciding import SAID
from browser.submissions.judging import Proposals
from browser.submissions.many import AT_ONCE, Decided, Line, decide, lines_of_table, send_lines
from browser.submissions.models import Decisions, LineAnswer
from browser.submissions.writing import Writer, answered, as_text, seen_by_readers, sequence_of
from browser.validation.asked import MOST_BATCH, MOST_LINES, TABLES, lines_of, read_body, table_form
from kg.errors import KgError
from kg.http.problems import members
from kg.rdf.formats import JSON, NDJSON
from kg.sheets.model import LARGEST
from kg.submissions.actors import Actor
from kg.submissions.once import Replayed
from kg.submissions.rows import MOST, Asked, Submission
from kg.submissions.service import Made
from kg.submissions.workflow import actions

_ENDS: Final = (400, 401, 413, 415, 429, 503)
_NUMBERS: Final = {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": MOST_LINES}
_OF: Final = {"numbers": _NUMBERS, "batch": {"type": "string", "maxLength": 100}}
_BODY: Final = body((JSON, {"type": "object", "properties": {**_OF, **SAID}, "additionalProperties": False}))
_LINES: Final[dict[int | str, Any]] = {
    200: {
        "description": "A `LineAnswer` on each line, in the order of the documents.",
        "content": {NDJSON.media_type: {"schema": {"type": "string"}}},
    }
}
router = operations("Submissions")


@router.post("/api/submissions/bulk", summary="Send many documents", response_model=LineAnswer, dependencies=[TOKEN],
             openapi_extra=body(*((one, {"type": "string"}) for one in (NDJSON, *TABLES))),
             responses=answers(*_ENDS, headers=(), cached=False) | _LINES)  # fmt: skip
async def send_submissions(request: Request, beside: BesideInAddress, idempotency_key: Key = "") -> Response:
    """Begin submissions with documents in JSON, one a line, or with a table, one a row; 1,000 at most.

    Each line of the answer is about one document, in their order, with the status that it would have alone. With an
    `Idempotency-Key` each line has a key of its own: a request that is repeated does the lines that were not done.

    Rows of a table without an identifier are new records, and get the same identifier whenever the same row is sent by
    the same account. A row with a cell that cannot be taken, such as a formula, is not kept. `place` says where it is.
    """
    actor = await actor_of(request)
    writer, lines = Writer(request, actor), await _lines(request, actor, beside)

    def answer(line: Line, submission: Submission) -> tuple[int, str]:
        assert line.judged
        return 201, as_text(writer.counted(submission, line.judged))

    for number, line in enumerate(lines, 1):
        if line.made is not None:
            continue
        line.key = once(request, actor.number, idempotency_key, line.content, partial(answer, line), f"/{number}")
    services(request).of(Proposals).allowance.take(client_of(actor), len(lines))
    made = _answers(request, actor, writer, lines, beside)
    return StreamingResponse(made, media_type=NDJSON.media_type)


async def _lines(request: Request, actor: Actor, beside: Beside) -> list[Line]:
    """The documents of a batch or a table. Raises UnsupportedMediaType, and for tables what `lines_of_table` raises."""
    if table_form(request) is not None:
        content = await read_body(request, LARGEST)
        return await lines_of_table(request, actor, content, beside.sent.schema)
    check_type(request, NDJSON)
    return [Line(content) for content in lines_of(await read_body(request, MOST_BATCH))]


async def _answers(
    request: Request, actor: Actor, writer: Writer, lines: Sequence[Line], beside: Beside
) -> AsyncIterator[bytes]:
    for start in range(0, len(lines), AT_ONCE):
        part = lines[start : start + AT_ONCE]
        await send_lines(request, actor, submissions_of(request), part, beside)
        for number, line in enumerate(part, start + 1):
            assert line.made is not None
            if isinstance(line.made, Submission):
                assert line.judged
                said = _done(201, writer.counted(line.made, line.judged))
            else:
                said = _undone(request, line.made)
            placed = {"place": str(line.row.place)} if line.row else {}
            yield json.dumps({"line": number, **placed, **said}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


@router.post("/api/submissions/actions/{action}", summary="Do something with many submissions",
             response_model=Decisions, dependencies=[TOKEN], openapi_extra=_BODY,
             responses=answers(404, *_ENDS, headers=(), cached=False))  # fmt: skip
async def act_on_submissions(request: Request, action: ActionName, idempotency_key: Key = "") -> Response:
    """Do one action with up to 1,000 submissions, by their numbers or by the name of their batch.

    Those that can be done are done, and of each it is said what became of it. Of a batch those are taken that are in a
    state in which the action is possible, so that the same request goes on with what is left.
    """
    actor = await actor_of(request)
    name = check_name(action)
    decision, content = await read_decision(request, name, several=True)
    writer = Writer(request, actor)

    def answer(submission: Submission) -> tuple[int, str]:
        return 200, as_text(writer.item(submission))

    numbers = decision.numbers or await run_in_threadpool(_of_batch, request, actor, name, decision.batch)
    some = [Decided(one, once(request, actor.number, idempotency_key, content, answer, f"/{one}")) for one in numbers]
    if "conforms" in actions()[name].asks:
        services(request).of(Proposals).allowance.take(client_of(actor), len(some))
    await decide(request, actor, submissions_of(request), some, name, decision)
    return await _decided(request, writer, some)


def _of_batch(request: Request, actor: Actor, name: str, batch: str) -> tuple[int, ...]:
    """The numbers of those of a batch with which something can be done now, the oldest first."""
    asked = Asked(states=actions()[name].before, batch=batch, limit=MOST)
    return tuple(sorted(one.number for one in submissions_of(request).find(actor, asked)))


async def _decided(request: Request, writer: Writer, some: Sequence[Decided]) -> Response:
    """What became of each, once readers see what was published or withdrawn."""
    found, sequence = [], 0
    for one in some:
        made: Made | None = one.made
        assert made is not None
        said = _done(200, writer.item(made)) if isinstance(made, Submission) else _undone(request, made)
        found.append({"number": one.number, **said})
        if "submission" in said:
            sequence = max(sequence, sequence_of(request, said["submission"]))
    listed: dict[str, Any] = {"answers": found}
    if sequence:
        listed["visible"] = await seen_by_readers(request, sequence)
    return answered(200, as_text(listed))


def _done(status: int, item: Mapping[str, Any]) -> dict[str, Any]:
    return {"status": status, "submission": item}


def _undone(request: Request, made: KgError | Replayed) -> dict[str, Any]:
    """Why nothing was done, or what was answered before."""
    if isinstance(made, Replayed):
        return _done(made.status, json.loads(made.answer))
    return {"status": made.status, "problem": members(made, urls(request).root, request.url.path)}
