"""Proposals read by programs: those that somebody has a part in, and nobody else's."""

import json
from typing import Annotated, Any, Final

from fastapi import Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.api_operations import TOKEN, answers, operations
from browser.http.parameters import LanguageAsked, Whole
from browser.http.services import services, urls
from browser.http.varying import header_of
from browser.releases.models import ReleaseDifference
from browser.submissions.actors import actor_of
from browser.submissions.asked import Number, Wanted, WantedInAddress
from browser.submissions.conditions import etag_of
from browser.submissions.judging import Proposals, judged_again
from browser.submissions.models import SubmissionDetail, SubmissionList, WorkflowTable
from browser.submissions.writing import Writer, answered, as_text, item_answered
from browser.validation.api import report_in
from browser.validation.models import ValidationReport
from kg.errors import Conflict
from kg.http.negotiation import choose
from kg.rdf.formats import JSON
from kg.releases.difference import compare_graphs
from kg.submissions.actors import Actor
from kg.submissions.rows import Asked, Submission
from kg.submissions.service import Submissions
from kg.submissions.workflow import EDITABLE, OPEN, ROLES, STATES, actions
from kg.validation.documents import FORMS
from kg.validation.wire import unpack

_READ: Final = (401, 404, 503)
VersionNumber = Annotated[
    int, Whole("version", 0, 10**9), Query(description="Number of a version; without it the newest.")
]
router = operations("Submissions")


def submissions_of(request: Request) -> Submissions:
    """The proposals of the running copy."""
    return services(request).of(Proposals).submissions


@router.get("/api/submissions", summary="Submissions", response_model=SubmissionList, dependencies=[TOKEN],
            responses=answers(400, 401, 503, headers=["Link"], cached=False))  # fmt: skip
async def list_submissions(request: Request, wanted: WantedInAddress) -> Response:
    """The submissions that the account has a part in, the newest first, or the oldest."""
    actor = await actor_of(request)

    def make() -> tuple[SubmissionList, dict[str, str]]:
        writer = Writer(request, actor)
        submissions = submissions_of(request)
        found = (submissions.waiting if wanted.waiting else submissions.find)(actor, _asked(actor, wanted))
        listed: SubmissionList = {"submissions": [writer.item(one) for one in found]}
        if len(found) < wanted.limit:
            return listed, {}
        listed["next"] = _following(request, wanted, found[-1].number)
        return listed, {"Link": f'<{listed["next"]}>; rel="next"'}

    listed, headers = await run_in_threadpool(make)
    return answered(200, as_text(listed), headers)


def _following(request: Request, wanted: Wanted, last: int) -> str:
    """The address of the list after a proposal."""
    asked = {"state": " ".join(wanted.states), "after": str(last), "limit": str(wanted.limit)}
    asked |= {name: getattr(wanted, name) for name in ("schema", "owner", "batch", "record")}
    asked |= {name: "true" if getattr(wanted, name) else "" for name in ("mine", "waiting")}
    asked |= {"order": "oldest"} if wanted.oldest else {}
    return urls(request).submissions(0, "", **asked)


def _asked(actor: Actor, wanted: Wanted) -> Asked:
    """For what proposals are looked for."""
    return Asked(
        states=wanted.states,
        record=wanted.record,
        schema=wanted.schema,
        owner=wanted.owner,
        batch=wanted.batch,
        account=actor.number if wanted.mine else None,
        after=wanted.after,
        limit=wanted.limit,
        oldest=wanted.oldest,
    )


@router.get("/api/submissions/{number:number}", summary="A submission", response_model=SubmissionDetail,
            dependencies=[TOKEN], responses=answers(*_READ, headers=["ETag"], cached=False))  # fmt: skip
async def get_submission(request: Request, number: Number) -> Response:
    """A submission, with its versions and all that happened to it. Its `ETag` is asked for when it is changed."""
    actor = await actor_of(request)
    return item_answered(200, await run_in_threadpool(_detail, request, actor, number))


def _detail(request: Request, actor: Actor, number: int) -> SubmissionDetail:
    submissions, writer, to = submissions_of(request), Writer(request, actor), urls(request)
    submission = submissions.get(actor, number)
    versions, events = submissions.versions(actor, number), submissions.events(actor, number)
    people = {one.account for one in versions} | {one.account for one in events} | {one.agreed for one in versions}
    names = submissions.names([one for one in people if one is not None])
    return {
        **writer.item(submission),
        "versions": [writer.version(one, names) for one in versions],
        "events": [writer.event(one, names) for one in events],
        "document": to.submissions(number, "document"),
        "report": to.submissions(number, "report"),
        "difference": to.submissions(number, "difference"),
    }


@router.get("/api/submissions/{number:number}/document", summary="The document of a submission",
            response_model=dict[str, Any], dependencies=[TOKEN],
            responses=answers(400, *_READ, headers=["ETag"], cached=False))  # fmt: skip
async def get_submission_document(request: Request, number: Number, version: VersionNumber = 0) -> Response:
    """The document as it was sent, byte by byte. It is kept until it is published or given up."""
    actor = await actor_of(request)

    def make() -> tuple[bytes, Submission]:
        text, _ = submissions_of(request).document(actor, number, version or None)
        return text, submissions_of(request).get(actor, number)

    text, submission = await run_in_threadpool(make)
    return Response(text, 200, {"ETag": etag_of(submission)}, JSON.content_type)


@router.get("/api/submissions/{number:number}/report", summary="The report on a submission",
            response_model=ValidationReport, dependencies=[TOKEN],
            responses=answers(400, 406, *_READ, headers=(), also=FORMS[1:], cached=False))  # fmt: skip
async def get_submission_report(
    request: Request, number: Number, language: LanguageAsked, version: VersionNumber = 0
) -> Response:
    """What was found in a version when it was sent."""
    shape = choose(header_of(request, "Accept"), FORMS)
    actor = await actor_of(request)

    def make() -> bytes:
        _, packed = submissions_of(request).document(actor, number, version or None)
        return report_in(unpack(json.dumps(packed).encode()), shape, language, urls(request).context())

    return Response(await run_in_threadpool(make), 200, {}, shape.content_type)


@router.get("/api/submissions/{number:number}/difference", summary="What a submission would change",
            response_model=ReleaseDifference, dependencies=[TOKEN],
            responses=answers(*_READ, 403, 409, 422, 429, headers=(), cached=False))  # fmt: skip
async def get_submission_difference(request: Request, number: Number) -> Response:
    """What publishing an open submission now would change in the statements about its record."""
    actor = await actor_of(request)
    submissions = submissions_of(request)
    submission = await run_in_threadpool(submissions.get, actor, number)
    judged = await judged_again(request, actor, submission, "approve")
    if judged is None:
        raise Conflict(f"Submission {number} is {submission.state}: it changes nothing more.", "Look at the record.")

    def make() -> str:
        return as_text(compare_graphs(*submissions.preview(actor, number, judged)).as_json())

    return answered(200, await run_in_threadpool(make))


@router.get("/api/workflow", summary="The workflow of submissions", response_model=WorkflowTable,
            responses=answers(headers=["ETag"]))  # fmt: skip
def get_workflow_table(request: Request) -> Response:
    """States of submissions, and what can be done in each by whom: the table by which this server decides."""
    table: WorkflowTable = {
        "states": [{"name": one, "open": one in OPEN, "editable": one in EDITABLE} for one in STATES],
        "actions": [
            {
                "name": one.name,
                "from": [state for state in STATES if state in one.before],
                "to": one.after,
                "role": one.role,
                "reason": one.needs_reason,
                "asks": sorted(one.asks),
                "description": one.words,
            }
            for one in actions().values()
        ],
        "roles": list(ROLES),
    }
    return answer(request, as_text(table).encode(), JSON.content_type, max_age=3600)
