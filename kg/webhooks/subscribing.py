"""Webhooks of accounts: made, confirmed, paused, given other secrets, deleted. What is not one's own is not there."""

import os
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa

from kg.accounts.times import moment
from kg.errors import Conflict, NotFound, Refused
from kg.history.model import Selection
from kg.ledger.connections import Database
from kg.ledger.keys import Keys
from kg.settings import Settings
from kg.webhooks.addresses import find_public, read_target
from kg.webhooks.model import Try, Webhook, written
from kg.webhooks.sending import Message, Outcome, send_all
from kg.webhooks.signing import signed, written_secret
from kg.webhooks.tables import METADATA, State, tries, webhooks

MOST: Final = 20
"""Webhooks of one account."""
BOTH: Final = timedelta(days=1)
"""For how long the secret before signs, too."""
LISTED: Final = 50
"""Tries that are kept of each webhook."""
_NOTHING_FAILED: Final = {"upto": 0, "tries": 0, "error": ""}


class Webhooks:
    """The webhooks of one copy. `newest` gives the number of the newest event: what came before is not sent."""

    def __init__(self, settings: Settings, newest: Callable[[], int]) -> None:
        self.database = Database(settings.ledger_address, METADATA)
        self._keys = Keys(settings.keys_file)
        self._newest = newest
        self._local = settings.webhooks_local

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def of(self, account: int) -> list[Webhook]:
        """The webhooks of an account, oldest first."""
        query = sa.select(webhooks).where(webhooks.c.account == account).order_by(webhooks.c.number)
        with self.database.reading() as connection:
            return [_webhook(row) for row in connection.execute(query)]

    def get(self, account: int, number: int) -> Webhook:
        """A webhook of an account. Raises NotFound."""
        query = sa.select(webhooks).where(webhooks.c.account == account, webhooks.c.number == number)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound(f"You have no webhook {number}.", "GET /api/webhooks lists those you have.")
        return _webhook(row)

    def some(self, which: sa.ColumnElement[bool], most: int) -> list[Webhook]:
        """Some webhooks of whomever, in the order of their numbers."""
        with self.database.reading() as connection:
            query = sa.select(webhooks).where(which).order_by(webhooks.c.number).limit(most)
            return [_webhook(row) for row in connection.execute(query)]

    def rest(self, webhook: Webhook) -> None:
        """Nothing is due for it until something happens."""
        same = sa.and_(webhooks.c.number == webhook.number, webhooks.c.due == webhook.due)
        with self.database.begin() as connection:
            connection.execute(sa.update(webhooks).where(same).values(due=""))

    def add(self, account: int, address: str, selection: Selection) -> Webhook:
        """Make a webhook, which has to be confirmed. Raises InvalidInput, and Refused for one too many."""
        find_public(read_target(address, local=self._local), local=self._local)
        values = {
            "account": account, "address": address, "state": "new", "created": moment(), "nonce": os.urandom(16),
            "dataset": selection.dataset, "schema": selection.schema, "government": selection.government,
            "thing": selection.thing, "secret": 1, "both_until": "", "delivered": self._newest(), "due": "",
            **_NOTHING_FAILED,
        }  # fmt: skip
        with self.database.begin() as connection:
            count = sa.select(sa.func.count()).select_from(webhooks).where(webhooks.c.account == account)
            if connection.execute(count).scalar_one() >= MOST:
                raise Refused(f"An account has {MOST} webhooks at most.", "Delete one that is no longer used.")
            key = connection.execute(sa.insert(webhooks).values(**values)).inserted_primary_key
        assert key is not None
        return self.get(account, key[0])

    def secrets(self, webhook: Webhook) -> list[bytes]:
        """The secrets that sign its messages now, the present one first."""
        numbers = [webhook.secret]
        if webhook.both_until > moment():
            numbers.append(webhook.secret - 1)
        purpose = f"webhook {webhook.number} ".encode() + webhook.nonce
        return [self._keys.derive(purpose + f" {number}".encode()) for number in numbers]

    def secret(self, webhook: Webhook) -> str:
        """The present secret as its receiver is given it."""
        return written_secret(self.secrets(webhook)[0])

    def confirm(self, account: int, number: int) -> Webhook:
        """Ask the address whether it wants the messages: it answers with the `challenge` that it is sent.

        Raises Conflict if it does not.
        """
        webhook = self.get(account, number)
        challenge = secrets.token_urlsafe(24)
        outcome = self._send(webhook, "confirm", {"webhook": number, "challenge": challenge})
        if not outcome.received or challenge.encode() not in outcome.content:
            said = outcome.error or "Its answer did not have the challenge."
            raise Conflict(f"The address did not confirm the webhook. {said}", "Answer 200 with the challenge as text.")
        if webhook.state == "new":
            return self._set(
                account, number, ("new",), state="active", delivered=self._newest(), due=moment(), **_NOTHING_FAILED
            )
        return webhook

    def test(self, account: int, number: int) -> Outcome:
        """Send a message of type `test` now; what came of it."""
        return self._send(self.get(account, number), "test", {"webhook": number})

    def pause(self, account: int, number: int) -> Webhook:
        """Send nothing until it is resumed; what happens meanwhile is sent then."""
        return self._set(account, number, ("active",), state="paused")

    def resume(self, account: int, number: int) -> Webhook:
        """Go on after a pause, or after it was given up: with the first event that was not received."""
        return self._set(account, number, ("paused", "off"), state="active", due=moment(), **_NOTHING_FAILED)

    def renew_secret(self, account: int, number: int) -> Webhook:
        """Give it another secret; the one before signs for a day, too."""
        self.get(account, number)
        until = moment(BOTH)
        here = sa.and_(webhooks.c.account == account, webhooks.c.number == number)
        with self.database.begin() as connection:
            connection.execute(sa.update(webhooks).where(here).values(secret=webhooks.c.secret + 1, both_until=until))
        return self.get(account, number)

    def delete(self, account: int, number: int) -> None:
        """Delete a webhook and its log. Raises NotFound."""
        here = sa.and_(webhooks.c.account == account, webhooks.c.number == number)
        with self.database.begin() as connection:
            if not connection.execute(sa.delete(webhooks).where(here)).rowcount:
                raise NotFound(f"You have no webhook {number}.", "GET /api/webhooks lists those you have.")
            connection.execute(sa.delete(tries).where(tries.c.webhook == number))

    def tries(self, account: int, number: int) -> list[Try]:
        """The last tries to send, newest first."""
        self.get(account, number)
        query = sa.select(tries).where(tries.c.webhook == number).order_by(tries.c.number.desc()).limit(LISTED)
        with self.database.reading() as connection:
            return [
                Try(row.message, row.at, row.status, row.milliseconds, row.events, row.error)
                for row in connection.execute(query)
            ]

    def _set(self, account: int, number: int, states: tuple[State, ...], **values: Any) -> Webhook:
        webhook = self.get(account, number)
        here = sa.and_(webhooks.c.number == number, webhooks.c.account == account, webhooks.c.state.in_(states))
        with self.database.begin() as connection:
            if not connection.execute(sa.update(webhooks).where(here).values(**values)).rowcount:
                raise Conflict(
                    f"The webhook is {webhook.state}.", f"That can be done when it is {' or '.join(states)}."
                )
        return self.get(account, number)

    def _send(self, webhook: Webhook, kind: str, data: dict[str, Any]) -> Outcome:
        body, message = written(kind, moment(), data), f"msg_{webhook.number}_{kind}_{secrets.token_hex(8)}"
        fields = signed(self.secrets(webhook), message, int(time.time()), body)
        (outcome,) = send_all(
            [Message(read_target(webhook.address, local=self._local), body, fields)], local=self._local
        )
        note(
            self.database,
            webhook.number,
            Try(message, moment(), outcome.status, outcome.milliseconds, 0, outcome.error),
        )
        return outcome


def note(database: Database, number: int, made: Try) -> None:
    """Keep a try, and of each webhook only the last ones."""
    with database.begin() as connection:
        note_in(connection, number, made)


def note_in(connection: sa.Connection, number: int, made: Try) -> None:
    """The same in a transaction."""
    values = {name: getattr(made, name) for name in ("message", "at", "status", "milliseconds", "events", "error")}
    connection.execute(sa.insert(tries).values(webhook=number, **values))
    kept = (
        sa.select(tries.c.number)
        .where(tries.c.webhook == number)
        .order_by(tries.c.number.desc())
        .limit(1)
        .offset(LISTED)
    )
    oldest = connection.execute(kept).scalar()
    if oldest is not None:
        connection.execute(sa.delete(tries).where(tries.c.webhook == number, tries.c.number <= oldest))


def _webhook(row: sa.Row[Any]) -> Webhook:
    values = dict(row._mapping)
    selection = Selection(**{name: values.pop(name) for name in ("dataset", "schema", "government", "thing")})
    return Webhook(selection=selection, **values)
