"""Requests that are repeated: the answer to a key (`Idempotency-Key`) is kept with what the first request did.

Key and work stand in one transaction: after a crash either both are there or neither, and of two at once the second one
waits and gets the answer of the first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Generic

import sqlalchemy as sa
from typing_extensions import TypeVar

from kg.accounts.times import moment
from kg.errors import Exhausted
from kg.submissions.rows import Submission
from kg.submissions.tables import idempotency_keys as table

Made = TypeVar("Made", default=Submission)
"""What a request makes or changes."""
KEPT: Final = timedelta(days=2)
"""How long answers are kept."""
LONGEST: Final = 255


class Replayed(Exception):
    """The request was answered before: with this status and text."""

    def __init__(self, status: int, answer: str) -> None:
        super().__init__(status)
        self.status = status
        self.answer = answer


class KeyUsed(Exhausted):
    """A key that was used for another request."""

    slug = "key-used"
    title = "Idempotency key used before"


@dataclass(frozen=True, slots=True)
class Once(Generic[Made]):
    """A request of an account with a key, the digest of what was asked, and how the answer is made (status, text)."""

    account: int
    key: str
    request_sha256: str
    answer: Callable[[Made], tuple[int, str]]

    def replay(self, connection: sa.Connection) -> None:
        """Raise Replayed if the request was answered before, and KeyUsed (422) if the key was of another."""
        _wait_for_others(connection, f"{self.account} {self.key}")
        query = sa.select(table).where(table.c.account == self.account, table.c.key == self.key)
        row = connection.execute(query).first()
        if row is None:
            return
        if row.request_sha256 != self.request_sha256:
            raise KeyUsed("This Idempotency-Key was used for another request.", "Use a new key for a new request.")
        raise Replayed(row.status, row.answer)

    def keep(self, connection: sa.Connection, made: Made) -> None:
        """Keep the answer."""
        status, answer = self.answer(made)
        values = {"account": self.account, "key": self.key, "request_sha256": self.request_sha256}
        connection.execute(sa.insert(table).values(**values, status=status, answer=answer, at=moment()))


def _wait_for_others(connection: sa.Connection, key: str) -> None:
    """Wait until nobody else does what a key names; with SQLite only one writes at a time anyhow."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(key, 0))))


def forget_old(connection: sa.Connection, before: str) -> None:
    """Forget answers that were given before a moment."""
    connection.execute(sa.delete(table).where(table.c.at < before))
