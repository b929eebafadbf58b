"""Sending what happened: for each webhook in order, again until it is received, and never past what was not.

Whoever does it holds the lease of the clock. That something was received is noted afterwards: a message that was on its
way when the process ended is sent again, with the same identifier, and so is one that two processes send at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any, Final, Protocol

import sqlalchemy as sa

from kg.accounts.letters import post
from kg.history.model import Event, Selection
from kg.settings import Settings
from kg.submissions.moments import written
from kg.webhooks.addresses import read_target
from kg.webhooks.model import AT_ONCE, Try, Webhook, changes_message
from kg.webhooks.sending import Message, Outcome, send_all
from kg.webhooks.signing import signed
from kg.webhooks.subscribing import Webhooks, note_in
from kg.webhooks.tables import webhooks

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (0.1, 1, 5, 30, 120, 360, 720, 1440, 1440))
"""From a try that failed to the next one, a tenth more or less; after the last the webhook is given up: three days."""
GONE: Final = 410
"""The status of a receiver that wants no more."""
_MOST: Final = 50
"""Webhooks in one go."""


class EventSource(Protocol):
    """Where events are read (`kg.history.events.Events`)."""

    def after(self, selection: Selection, number: int, limit: int) -> list[Event]: ...


@dataclass(frozen=True, slots=True)
class _Due:
    webhook: Webhook
    events: Sequence[Event]
    message: str
    body: bytes


class Deliveries:
    """Sends to the webhooks of one copy. For one thread at a time."""

    def __init__(self, settings: Settings, hooks: Webhooks) -> None:
        self._base_iri = settings.base_iri
        self._local = settings.webhooks_local
        self._webhooks = hooks
        self._looked = -1

    def send(
        self, now: datetime, events: EventSource, newest: int, *, going_on: Callable[[], bool] = lambda: True
    ) -> int:
        """Send what is due at a moment; how many messages were received.

        `newest` is the number of the newest event: as long as it is the same, only what failed is tried again.
        """
        received = 0
        after = 0
        while going_on():
            some = self._some(now, after, anything_new=newest != self._looked)
            received += self._send(now, [one for hook in some if (one := self._due(hook, events, now))])
            if len(some) < _MOST:
                self._looked = newest
                return received
            after = some[-1].number
        return received

    def _some(self, now: datetime, after: int, *, anything_new: bool) -> list[Webhook]:
        """Active webhooks that something may be due for."""
        again = sa.and_(webhooks.c.due != "", webhooks.c.due <= written(now))
        due = sa.or_(again, webhooks.c.due == "") if anything_new else again
        here = sa.and_(webhooks.c.state == "active", webhooks.c.number > after, due)
        return self._webhooks.some(here, _MOST)

    def _due(self, webhook: Webhook, events: EventSource, now: datetime) -> _Due | None:
        """What is sent next: the events that are tried again, else those that came since."""
        found = events.after(webhook.selection, webhook.delivered, AT_ONCE)
        if webhook.upto:
            found = [event for event in found if event.number <= webhook.upto] or found
        if not found:
            if webhook.due:
                self._webhooks.rest(webhook)
            return None
        return _Due(webhook, found, *changes_message(self._base_iri, webhook, found, written(now)))

    def _send(self, now: datetime, due: Sequence[_Due]) -> int:
        messages = [
            Message(
                read_target(one.webhook.address, local=self._local),
                one.body,
                signed(self._webhooks.secrets(one.webhook), one.message, int(now.timestamp()), one.body),
            )
            for one in due
        ]
        outcomes = send_all(messages, local=self._local) if messages else []
        with self._webhooks.database.begin() as connection:
            for one, outcome in zip(due, outcomes, strict=True):
                self._note(connection, one, outcome, now)
        return sum(outcome.received for outcome in outcomes)

    def _note(self, connection: sa.Connection, due: _Due, outcome: Outcome, now: datetime) -> None:
        """What becomes of a webhook after a try; if it was changed meanwhile, that counts."""
        webhook = due.webhook
        made = Try(due.message, written(now), outcome.status, outcome.milliseconds, len(due.events), outcome.error)
        note_in(connection, webhook.number, made)
        here = sa.and_(
            webhooks.c.number == webhook.number, webhooks.c.state == "active", webhooks.c.delivered == webhook.delivered
        )
        after = _after(due, outcome, now)
        done = connection.execute(sa.update(webhooks).where(here).values(**after)).rowcount
        if done and after.get("state") == "off":
            post(connection, "webhook", webhook.account, str(webhook.number))


def _after(due: _Due, outcome: Outcome, now: datetime) -> dict[str, Any]:
    webhook, last = due.webhook, due.events[-1].number
    if outcome.received:
        more = webhook.upto or len(due.events) == AT_ONCE  # it is looked at again at once
        return {"delivered": last, "upto": 0, "tries": 0, "due": written(now) if more else "", "error": ""}
    failed = {"upto": last, "tries": webhook.tries + 1, "error": outcome.error[:200]}
    if outcome.status == GONE or webhook.tries >= len(WAITS):
        return failed | {"state": "off", "due": ""}
    spread = uniform(0.9, 1.1)  # noqa: S311  (those that failed together are not tried together)
    return failed | {"due": written(now + WAITS[webhook.tries] * spread)}
