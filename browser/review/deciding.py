"""What the forms of these pages do: one action with one proposal, or a decision on many."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import services
from browser.review.contexts import Kept
from browser.submissions.actors import client_of
from browser.submissions.judging import Proposals, all_judged_again, judged_again
from browser.submissions.writing import seen_by_readers
from kg.errors import InvalidInput, KgError, NotFound, PreconditionFailed
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.judged import Judged
from kg.submissions.once import Replayed
from kg.submissions.rows import Submission
from kg.submissions.service import Made
from kg.submissions.workflow import actions
from kg.texts.numbers import read_whole

DECISIONS: Final = ("approve", "return", "reject", "publish")
"""What can be done with many at once."""
_MOST: Final = 100
_LATEST: Final = timedelta(days=3_660)
_SENDING: Final = ("create", "save")
Undone = list[tuple[int, KgError]]


def doing_of(kept: Kept, etag: str) -> Doing:
    """What a form says, for the state that its reader saw. Raises InvalidInput."""
    seen = read_whole(etag)
    if seen is None:
        raise InvalidInput("The form does not say which state it was made for.", "Open the page again.")
    return Doing(etag=seen, reason=kept.reason, agree=kept.agree, embargo=embargo_of(kept))


def embargo_of(kept: Kept) -> str:
    """The day before which nothing is published, '' for none. Raises InvalidInput for one that is no day to come."""
    if not kept.embargo or kept.action != "approve":
        return ""
    today = datetime.now(UTC).date()
    try:
        day = date.fromisoformat(kept.embargo) if len(kept.embargo) == len("2030-01-01") else today
    except ValueError:
        day = today
    if not today < day <= today + _LATEST:
        raise InvalidInput("The day of publication is no day to come, within ten years.", "Write it like 2030-12-31.")
    return day.isoformat()


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
    doing = Doing(reason=kept.reason, agree=kept.agree, embargo=embargo_of(kept))
    parts = services(request).of(Proposals)
    some, undone = await run_in_threadpool(_as_seen, request, actor, chosen)
    if "conforms" in actions()[kept.action].asks:
        parts.allowance.take(client_of(actor), len(some))
    judged = await all_judged_again(request, actor, some, kept.action)
    ready: list[tuple[Submission, Judged | None]] = []
    for one, found in zip(some, judged, strict=True):
        if isinstance(found, KgError):
            undone.append((one.number, found))
        else:
            ready.append((one, found))
    made = await run_in_threadpool(_act_all, request, actor, ready, kept.action, doing)
    undone += [(one.number, done) for (one, _), done in zip(ready, made, strict=True) if isinstance(done, KgError)]
    await _shown(request, made)
    return undone


def _as_seen(request: Request, actor: Actor, chosen: Mapping[int, int]) -> tuple[list[Submission], Undone]:
    """The proposals that were chosen, as far as they are as they were seen."""
    some: list[Submission] = []
    undone: Undone = []
    submissions = services(request).of(Proposals).submissions
    for number, etag in chosen.items():
        found = _tried(partial(submissions.get, actor, number))
        if isinstance(found, Submission) and found.etag == etag:
            some.append(found)
        elif isinstance(found, KgError):
            undone.append((number, found))
        else:
            undone.append((number, PreconditionFailed(f"Submission {number} was changed meanwhile.", "Look at it.")))
    return some, undone


def _act_all(
    request: Request, actor: Actor, ready: Sequence[tuple[Submission, Judged | None]], action: str, doing: Doing
) -> list[Made]:
    submissions = services(request).of(Proposals).submissions
    if action in ("approve", "publish"):
        return submissions.publish_all(actor, [(one.number, judged) for one, judged in ready], action, doing)
    return [_tried(partial(submissions.act, actor, one.number, action, doing, judged)) for one, judged in ready]


def _tried(work: partial[Submission]) -> Submission | KgError:
    try:
        return work()
    except KgError as error:
        return error


async def _shown(request: Request, made: Sequence[Made | Replayed]) -> None:
    """Wait until readers see what was published or withdrawn."""
    done = [one for one in made if isinstance(one, Submission)]
    sequences = [one.sequence or 0 for one in done if one.state == "published"]
    if any(one.state == "withdrawn" for one in done):
        sequences.append(services(request).ledger.last_sequence())
    if sequences:
        await seen_by_readers(request, max(sequences))
