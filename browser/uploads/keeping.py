"""What becomes of the records of a file: judged only, or kept as drafts, of which some are submitted."""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import services
from browser.submissions.actors import client_of
from browser.submissions.asked import Beside, Decision
from browser.submissions.judging import Proposals, Sent, all_judged
from browser.submissions.many import AT_ONCE, Decided, Line, decide, send_lines
from kg.errors import Conflict, InvalidInput, KgError
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.service import Submissions
from kg.submissions.workflow import EDITABLE

CHOSEN: Final = ("submit", "cancel")
"""What can be done with the drafts that are chosen."""


async def judge_only(request: Request, actor: Actor, lines: Sequence[Line], schema: str) -> None:
    """Judge records, and keep nothing."""
    _allow(request, actor, lines)
    waiting = [one for one in lines if one.made is None]
    found = await all_judged(request, actor, [one.content for one in waiting], Sent(schema))
    for one, judged in zip(waiting, found, strict=True):
        one.judged, one.made = (None, judged) if isinstance(judged, KgError) else (judged, None)


async def keep_all(
    request: Request, actor: Actor, lines: Sequence[Line], schema: str, batch: str, *, over: bool
) -> None:
    """Keep records as drafts. `over`: in place of their own drafts that are open, in the state that those have now."""
    _allow(request, actor, lines)
    submissions = services(request).of(Proposals).submissions
    beside = Beside(Sent(schema), submit=False, agree=False, batch=batch)
    for start in range(0, len(lines), AT_ONCE):
        part = [one for one in lines[start : start + AT_ONCE] if one.made is None]
        if part:
            await send_lines(request, actor, submissions, part, beside)
        if over:
            await run_in_threadpool(_write_over, submissions, actor, part, batch)


def _write_over(submissions: Submissions, actor: Actor, lines: Sequence[Line], batch: str) -> None:
    for one in lines:
        if one.judged is None or not isinstance(one.made, Conflict):
            continue
        there = submissions.open_of(actor, one.judged.record)
        if there is None or there.account != actor.number or there.state not in EDITABLE:
            continue
        try:
            one.made = submissions.save(actor, one.judged, batch, Doing(etag=there.etag))
        except KgError as error:
            one.made = error


async def act_on_chosen(
    request: Request, actor: Actor, chosen: Mapping[int, int], action: str, *, agree: bool
) -> list[Decided]:
    """Submit or give up drafts, by number with the state that was seen. Raises InvalidInput, TooMany."""
    if action not in CHOSEN or not chosen:
        raise InvalidInput("Nothing was chosen.", "Tick the records, and press one of the buttons.")
    parts = services(request).of(Proposals)
    if action == "submit":
        parts.allowance.take(client_of(actor), len(chosen))
    some = [Decided(number, etag=etag) for number, etag in chosen.items()]
    await decide(request, actor, parts.submissions, some, action, Decision("", agree, ""))
    return some


def _allow(request: Request, actor: Actor, lines: Sequence[Line]) -> None:
    services(request).of(Proposals).allowance.take(client_of(actor), len(lines) or 1)
