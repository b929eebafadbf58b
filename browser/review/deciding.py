"""What the forms of these pages do: one action with one proposal, or a decision on many."""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import services
from browser.review.contexts import Kept
from browser.submissions.actors import client_of
from browser.submissions.asked import Decision, read_embargo
from browser.submissions.judging import Proposals, judged_again
from browser.submissions.many import Decided, decide
from browser.submissions.writing import seen_by_readers
from kg.errors import InvalidInput, KgError, NotFound, PreconditionFailed
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.rows import Submission
from kg.submissions.service import Made
from kg.submissions.workflow import actions
from kg.texts.numbers import read_whole

DECISIONS: Final = ("approve", "return", "reject", "publish")
"""What can be done with many at once."""
_MOST: Final = 100
_SENDING: Final = ("create", "save")
Undone = list[tuple[int, KgError]]


def doing_of(kept: Kept, etag: str) -> Doing:
    """What a form says, for the state that its reader saw. Raises InvalidInput."""
    seen = read_whole(etag)
    if seen is None:
        raise InvalidInput("The form does not say which state it was made for.", "Open the page again.")
    return Doing(etag=seen, reason=kept.reason, agree=kept.agree, embargo=_embargo(kept))


def _embargo(kept: Kept) -> str:
    """The day that was chosen; the field stands beside all buttons, and counts for one."""
    return read_embargo(kept.embargo, kept.action) if kept.action == "approve" else ""


async def act(request: Request, actor: Actor, number: int, action: str, doing: Doing) -> Submission:
    """Do one thing with one proposal, its document judged anew; answers when readers see it."""
    if action not in actions() or action in _SENDING:
        raise NotFound("There is nothing at this address.")
    submissions = services(request).of(Proposals).submissions
    before = await run_in_threadpool(submissions.get, actor, number)
    if doing.etag != before.etag:
        raise PreconditionFailed(f"Submission {number} was changed meanwhile.", "Look at what it is now, and decide.")
    judged = await judged_again(request, actor, before, action)
    made = await run_in_threadpool(submissions.act, actor, number, action, doing, judged)
    await _shown(request, [made])
    return made


def read_chosen(fields: Mapping[str, str]) -> dict[int, int]:
    """The proposals that were chosen in a list, by number, each with the state that was seen."""
    found = {read_whole(name[1:]): read_whole(value) for name, value in fields.items() if name[:1] == "s"}
    return {number: etag for number, etag in found.items() if number and etag is not None}


async def decide_many(request: Request, actor: Actor, chosen: Mapping[int, int], kept: Kept) -> Undone:
    """Decide on many; those with which nothing could be done, and why. Raises InvalidInput, TooMany."""
    if kept.action not in DECISIONS or not 0 < len(chosen) <= _MOST:
        raise InvalidInput("Nothing was chosen.", "Tick the submissions, and press one of the buttons.")
    if actions()[kept.action].needs_reason and not kept.reason:
        raise InvalidInput("Why is missing.", "Say in a sentence or two why.")
    decision = Decision(kept.reason, kept.agree, _embargo(kept))
    parts = services(request).of(Proposals)
    if "conforms" in actions()[kept.action].asks:
        parts.allowance.take(client_of(actor), len(chosen))
    some = [Decided(number, etag=etag) for number, etag in chosen.items()]
    await decide(request, actor, parts.submissions, some, kept.action, decision)
    await _shown(request, [one.made for one in some])
    return [(one.number, one.made) for one in some if isinstance(one.made, KgError)]


async def _shown(request: Request, made: Sequence[Made | None]) -> None:
    """Wait until readers see what was published or withdrawn."""
    done = [one for one in made if isinstance(one, Submission)]
    sequences = [one.sequence or 0 for one in done if one.state == "published"]
    if any(one.state == "withdrawn" for one in done):
        sequences.append(services(request).ledger.last_sequence())
    if sequences:
        await seen_by_readers(request, max(sequences))
