"""What is done with a proposal by name: submitted, recalled, returned, approved, and so on."""

import json
from collections.abc import Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.http.api_operations import TOKEN, answers, body, operations
from browser.submissions.actors import actor_of
from browser.submissions.api import submissions_of
from browser.submissions.asked import ActionName, Decision, Number, check_name, read_decision
from browser.submissions.conditions import IfMatch, Key, expected, once
from browser.submissions.judging import judged_again
from browser.submissions.models import DecidedItem
from browser.submissions.sending import replayed
from browser.submissions.writing import SHOWN, Writer, as_text, item_answered, seen_by_readers, sequence_of
from kg.rdf.formats import JSON
from kg.submissions.doing import LONGEST_REASON, Doing, check_action
from kg.submissions.once import Once, Replayed
from kg.submissions.rows import Submission
from kg.submissions.workflow import actions

SAID: Final[dict[str, Any]] = {
    "reason": {"type": "string", "maxLength": LONGEST_REASON, "description": "Why; some actions ask for it."},
    "agree": {"type": "boolean", "description": "Whether what publication changes in the texts is right."},
    "embargo": {"type": "string", "format": "date", "description": "The day before which it is not published."},
}
"""Members of what is said with an action."""
_BODY: Final = body((JSON, {"type": "object", "properties": SAID, "additionalProperties": False}))
router = operations("Submissions")


@router.post("/api/submissions/{number:number}/actions/{action}", summary="Do something with a submission",
             response_model=DecidedItem, dependencies=[TOKEN],
             openapi_extra={"requestBody": {**_BODY["requestBody"], "required": False}},
             responses=answers(400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503, headers=["ETag"],
                               cached=False))  # fmt: skip
async def act_on_submission(
    request: Request, number: Number, action: ActionName, if_match: IfMatch = "", idempotency_key: Key = ""
) -> Response:
    """Do one action of the workflow. `GET /api/workflow` lists them; each submission says which are possible now.

    Its document is judged anew where the action asks that it conforms. What is published is answered when readers see
    it, or after ten seconds; `visible` says whether they do.
    """
    actor = await actor_of(request)
    name = check_name(action)
    decision, content = await read_decision(request, name)
    submissions, writer = submissions_of(request), Writer(request, actor)

    def answer(submission: Submission) -> tuple[int, str]:
        return 200, as_text(writer.item(submission))

    named = once(request, actor.number, idempotency_key, content, answer)
    try:
        await replayed(request, named)
        submission = await run_in_threadpool(submissions.get, actor, number)
        doing = doing_of(decision, expected(if_match, submission), named)
        check_action(actor, submission, actions()[name], doing)  # what cannot be done is not judged
        document = await judged_again(request, actor, submission, name)
        made = await run_in_threadpool(submissions.act, actor, number, name, doing, document)
    except Replayed as before:
        return await _shown(request, json.loads(before.answer))
    return await _shown(request, writer.item(made))


def doing_of(decision: Decision, etag: int | None = None, named: Once | None = None) -> Doing:
    """What is said with an action, for the service."""
    return Doing(etag=etag, reason=decision.reason, agree=decision.agree, embargo=decision.embargo, once=named)


async def _shown(request: Request, item: Mapping[str, Any]) -> Response:
    """The answer, once readers see what was published or withdrawn."""
    if item["state"] not in SHOWN:
        return item_answered(200, item)
    visible = await seen_by_readers(request, sequence_of(request, item))
    return item_answered(200, {**item, "visible": visible})
