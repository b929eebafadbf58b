"""The work on many documents and many proposals at once: judged a few together, kept some hundred in a transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.submissions.asked import Beside, Decision
from browser.submissions.conditions import NONE_OPEN
from browser.submissions.judging import all_judged, all_judged_again
from browser.submissions.sending import already_open
from browser.validation.tables import document_of, read_table
from kg.errors import KgError, PreconditionFailed
from kg.sheets.model import Row
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform, Doing, check_action
from kg.submissions.judged import Judged
from kg.submissions.once import Once, Replayed
from kg.submissions.rows import Submission
from kg.submissions.service import Made, Submissions
from kg.submissions.workflow import Action, actions
from kg.validation.report import Report
from kg.validation.tables import faulty_row, judged_row

AT_ONCE: Final = 250
"""Documents that are kept in one transaction: others get between."""
_Found = TypeVar("_Found")


@dataclass
class Line:
    """A document of many, with its key, and its row where it came in a table; then as it was judged, and what became of
    it. What cannot be taken has become that from the beginning."""

    content: bytes
    key: Once | None = None
    row: Row | None = None
    judged: Judged | None = None
    made: Made | None = None


@dataclass
class Decided:
    """A proposal of many, with its key and the state that was seen (None for any); then as it was before, and what
    became of it."""

    number: int
    key: Once | None = None
    etag: int | None = None
    before: Submission | None = None
    made: Made | None = None


async def lines_of_table(request: Request, actor: Actor, content: bytes, schema: str) -> list[Line]:
    """The records of a table, as documents that are sent; what is wrong with cells forbids to keep a row.

    Raises InvalidInput and TooLarge for a table that cannot be read, TooMany and Busy.
    """
    rows = await read_table(request, content, schema, f"account {actor.number}")
    lines = [Line(document_of(row), row=row, made=_unreadable(row)) for row in rows.rows]
    alone = (faulty_row(fault, "publish") for fault in rows.faults)
    return lines + [Line(b"", row=one.row, made=DoesNotConform(one.report)) for one in alone]


def _unreadable(row: Row) -> KgError | None:
    """Why a row cannot be kept: what stands in some of its cells would be lost."""
    judged = judged_row(row, Report("publish"))
    return DoesNotConform(judged.report) if judged.report.findings else None


async def send_lines(
    request: Request, actor: Actor, submissions: Submissions, lines: Sequence[Line], beside: Beside
) -> None:
    """Keep some hundred documents, each as a new proposal, and submit them where that is asked."""
    await run_in_threadpool(_replay, submissions, lines)
    waiting = [one for one in lines if one.made is None]
    for one, found in zip(
        waiting, await all_judged(request, actor, [one.content for one in waiting], beside.sent), strict=True
    ):
        one.judged, one.made = (None, found) if isinstance(found, KgError) else (found, None)
    ready = [one for one in waiting if one.judged is not None]
    keep = submissions.propose_all if beside.submit else submissions.save_all
    documents = [one.judged for one in ready if one.judged is not None]
    doing = Doing(etag=NONE_OPEN, agree=beside.agree)
    made = await run_in_threadpool(
        _whole, lambda: keep(actor, documents, beside.batch, doing, [one.key for one in ready]), len(ready)
    )
    for one, done in zip(ready, made, strict=True):
        one.made = already_open() if isinstance(done, PreconditionFailed) else done


async def decide(
    request: Request,
    actor: Actor,
    submissions: Submissions,
    some: Sequence[Decided],
    action: str,
    decision: Decision,
) -> None:
    """Do one action with many proposals, some hundred in a transaction."""
    for start in range(0, len(some), AT_ONCE):
        await _decide(request, actor, submissions, some[start : start + AT_ONCE], action, decision)


async def _decide(
    request: Request,
    actor: Actor,
    submissions: Submissions,
    some: Sequence[Decided],
    action: str,
    decision: Decision,
) -> None:
    await run_in_threadpool(_replay, submissions, some)
    doing = Doing(reason=decision.reason, agree=decision.agree, embargo=decision.embargo)
    await run_in_threadpool(_read, submissions, actor, some, actions()[action], doing)
    ready = [(one, one.before) for one in some if one.before is not None]
    judged = await all_judged_again(request, actor, [before for _, before in ready], action)
    documents: list[tuple[Decided, Judged | None]] = []
    for (one, _), found in zip(ready, judged, strict=True):
        if isinstance(found, KgError):
            one.made = found
        else:
            documents.append((one, found))
    made = await run_in_threadpool(
        _whole, lambda: act_on_all(submissions, actor, documents, action, doing), len(documents)
    )
    for (one, _), done in zip(documents, made, strict=True):
        one.made = done


def act_on_all(
    submissions: Submissions,
    actor: Actor,
    documents: Sequence[tuple[Decided, Judged | None]],
    action: str,
    doing: Doing,
) -> list[Made]:
    """Do it with each that is still in the state that was seen: the proposal as it is then, or why it was not done."""
    if action in ("approve", "publish"):
        etags = [one.etag for one, _ in documents]
        pairs = [(one.number, judged) for one, judged in documents]
        return submissions.publish_all(actor, pairs, action, doing, [one.key for one, _ in documents], etags)
    return [
        _tried(partial(submissions.act, actor, one.number, action, replace(doing, once=one.key, etag=one.etag), judged))
        for one, judged in documents
    ]


def _replay(submissions: Submissions, some: Sequence[Line] | Sequence[Decided]) -> None:
    """What of it was answered before."""
    for one in some:
        if one.key is not None and one.made is None:
            one.made = _tried(partial(submissions.replay, one.key))


def _read(submissions: Submissions, actor: Actor, some: Sequence[Decided], action: Action, doing: Doing) -> None:
    """The proposals of those that are not answered yet; what cannot be done with one is not judged."""

    def read(one: Decided) -> Submission:
        found = submissions.get(actor, one.number)
        check_action(actor, found, action, replace(doing, etag=one.etag))
        return found

    for one in some:
        if one.made is None:
            found = _tried(partial(read, one))
            one.before, one.made = (found, None) if isinstance(found, Submission) else (None, found)


def _whole(work: Callable[[], list[Made]], count: int) -> list[Made]:
    """What comes of all; where nothing could be done with any, that for each."""
    made = _tried(work)
    return made if isinstance(made, list) else [made] * count


def _tried(work: Callable[[], _Found]) -> _Found | KgError | Replayed:
    try:
        return work()
    except (KgError, Replayed) as error:
        return error
