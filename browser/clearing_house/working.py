"""What operations of this room do with proposals: finding drafts and workflows, deciding, waiting for readers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.clearing_house.infos import Draft
from browser.clearing_house.reports import refusal
from browser.clearing_house.workings import Working, read_workflow, workings_of
from browser.http.services import services
from browser.submissions.judging import Proposals, judged_again
from kg.errors import KgError, NotFound
from kg.publishing.changes import await_visible
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform, Doing
from kg.submissions.rows import MOST, Asked, Submission
from kg.submissions.service import Submissions
from kg.submissions.several import documents_of, events_of

MOST_LISTED: Final = 5_000
"""Proposals that a list or a batch goes through, the newest."""


def submissions_of(request: Request) -> Submissions:
    """The proposals of this copy."""
    return services(request).of(Proposals).submissions


def draft_of(request: Request, actor: Actor, identifier: str) -> Draft:
    """The open proposal for a record. Raises NotFound."""
    submissions = submissions_of(request)
    found = submissions.open_of(actor, identifier)
    if found is None:
        raise NotFound(f"There is no draft of {identifier} that you have a part in.", "PUT one to this address.")
    text, _ = submissions.document(actor, found.number)
    return Draft(found, text, submissions.events(actor, found.number))


def drafts_of(request: Request, actor: Actor, some: Sequence[Submission]) -> list[Draft]:
    """Open proposals with their documents and events."""
    submissions = submissions_of(request)
    texts, events = documents_of(submissions, actor, some), events_of(submissions, actor, some)
    return [Draft(one, texts.get(one.number, b"{}"), events.get(one.number, ())) for one in some]


def found_all(submissions: Submissions, actor: Actor, asked: Asked) -> list[Submission]:
    """All proposals of a list, the newest `MOST_LISTED`."""
    found: list[Submission] = []
    while len(found) < MOST_LISTED:
        after = found[-1].number if found else 0
        some = submissions.find(actor, replace(asked, after=after, limit=MOST))
        found += some
        if len(some) < MOST:
            break
    return found


def workings_among(request: Request, actor: Actor, some: Sequence[Submission]) -> list[Working]:
    """The workflows of proposals, the newest first."""
    events = events_of(submissions_of(request), actor, some)
    return [one for each in some for one in reversed(workings_of(each, events.get(each.number, ())))]


def working_of(request: Request, actor: Actor, identifier: str) -> Working:
    """A workflow by its identifier. Raises NotFound."""
    number, round_ = read_workflow(identifier)
    submissions = submissions_of(request)
    found = workings_of(submissions.get(actor, number), submissions.events(actor, number))
    if not 1 <= round_ <= len(found):
        raise NotFound("There is no workflow of this identifier that you have a part in.", "List those you have.")
    return found[round_ - 1]


def last_working(request: Request, actor: Actor, submission: Submission) -> Working:
    """The workflow that was begun last for a proposal. Raises NotFound."""
    found = workings_of(submission, submissions_of(request).events(actor, submission.number))
    if not found:
        raise NotFound(f"The draft of {submission.record} is in no workflow.", "POST /api/v2013/workflows begins one.")
    return found[-1]


async def act(request: Request, actor: Actor, number: int, action: str, doing: Doing) -> Submission:
    """Do something with a proposal, its document judged anew where the action asks for that, and wait for readers."""
    submissions = submissions_of(request)
    submission = await run_in_threadpool(submissions.get, actor, number)
    judged = await judged_again(request, actor, submission, action)
    done = await run_in_threadpool(submissions.act, actor, number, action, doing, judged)
    await seen(request, [done])
    return done


async def seen(request: Request, done: Iterable[object]) -> None:
    """Wait until readers see what was published."""
    sequences = [one.sequence for one in done if isinstance(one, Submission) and one.sequence is not None]
    if sequences:
        parts = services(request)
        await run_in_threadpool(await_visible, parts.settings, max(sequences), parts.of(Proposals).patience)


def first_failure(made: Sequence[object]) -> KgError | None:
    """The error of many of which none was done."""
    failures = [one for one in made if isinstance(one, KgError)]
    return failures[0] if failures and len(failures) == len(made) else None


def failure_of(error: KgError) -> dict[str, object]:
    """Why something was not done with one of many."""
    told: dict[str, object] = {
        "statusCode": error.status,
        "message": " ".join(filter(None, (error.message, error.hint))),
    }
    if isinstance(error, DoesNotConform):
        told["errors"] = refusal(error).get("errors", [])
    return told
