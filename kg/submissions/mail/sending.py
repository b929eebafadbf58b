"""What is due is sent, one message after the other, and tried again with growing pauses, eight times in all.

There are those about proposals (`outbox`) and those about accounts (`letter`), which go first. Whoever sends holds the
lease of the clock. A message is marked after it was given away: one that was on its way when the process ended is sent
again, with the same Message-ID; a letter with a link has another link then, and only the newest opens anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final

import sqlalchemy as sa

from kg.accounts.tables import letters
from kg.ledger.connections import Database
from kg.ledger.schema import ledgers
from kg.settings import Settings
from kg.submissions.mail.addresses import find_person
from kg.submissions.mail.letters import letter_of
from kg.submissions.mail.senders import NotSent, Sender, open_sender
from kg.submissions.mail.wording import Envelope, Notice, message_of
from kg.submissions.moments import written
from kg.submissions.tables import notices, outbox, submissions

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 15, 60, 240, 720, 1440))
"""From a try that failed to the next one; after the last a message is given up."""
BETWEEN: Final = timedelta(minutes=5)
"""From one message to somebody to the next: what happens meanwhile goes into one."""
_MOST: Final = 50
"""Messages of a kind that are sent in one go."""
_TABLES: Final = (letters, outbox)


@dataclass(frozen=True, slots=True)
class Sent:
    """How many messages were sent, and how many were not, with why the last one was not."""

    sent: int = 0
    failed: int = 0
    error: str = ""


class Mail:
    """Sends what accounts are to know. One at a time: who uses it sees to that."""

    def __init__(self, settings: Settings, database: Database, sender: Sender | None = None) -> None:
        self._settings = settings
        self._database = database
        self._given = sender

    def send(self, now: datetime, *, going_on: Callable[[], bool] = lambda: True) -> Sent:
        """Send what is due at a moment, as long as it is to go on. Where nobody is written to, it is forgotten."""
        with self._database.reading() as connection:
            if not _anything(connection, written(now)):
                return Sent()
        if not self._settings.mail:
            with self._database.begin() as connection:
                _forget_all(connection)
            return Sent()
        with self._database.begin() as connection:
            _gather(connection, now)
            due = [(table, number) for table in _TABLES for number in _due(connection, table, written(now))]
        sender = self._given or open_sender(self._settings.mail)
        assert sender is not None
        try:
            return self._send_all(sender, due, now, going_on)
        finally:
            sender.close()

    def hasten(self, now: datetime, *, again: bool = False) -> None:
        """Let the next try of all that waits be now; with `again` also of what was given up, as if it were new."""
        with self._database.begin() as connection:
            for table in _TABLES:
                connection.execute(sa.update(table).where(table.c.due > written(now)).values(due=written(now)))
                if again:
                    given_up = sa.and_(table.c.due == "", table.c.sent == "")
                    connection.execute(sa.update(table).where(given_up).values(due=written(now), tries=0))

    def _send_all(
        self, sender: Sender, due: list[tuple[sa.Table, int]], now: datetime, going_on: Callable[[], bool]
    ) -> Sent:
        sent, errors = 0, []
        for table, number in due:
            if not going_on():
                break
            try:
                self._send_one(sender, table, number)
            except NotSent as error:
                errors.append(str(error))
                self._mark(table, number, now, str(error))
            else:
                sent += 1
                self._mark(table, number, now)
        return Sent(sent, len(errors), errors[-1] if errors else "")

    def _send_one(self, sender: Sender, table: sa.Table, number: int) -> None:
        """Give a message away; one to an account without an address is for nobody."""
        try:
            message = self._message(number) if table is outbox else self._letter(number)
        except ValueError as error:
            raise NotSent("The address of the account, or KG_MAIL_FROM, is no address.") from error
        if message is not None:
            sender.send(message)

    def _letter(self, number: int) -> EmailMessage | None:
        with self._database.begin() as connection:
            row = connection.execute(sa.select(letters).where(letters.c.number == number)).one()
            return letter_of(self._settings, connection, row, _identity(connection))

    def _message(self, number: int) -> EmailMessage | None:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(outbox).where(outbox.c.number == number)).one()
            told = _notices(connection, number)
            person = find_person(connection, row.account)
            identity = _identity(connection)
        if person is None or not told:
            return None
        return message_of(self._settings, Envelope(number, row.created, identity), person, told)

    def _mark(self, table: sa.Table, number: int, now: datetime, error: str = "") -> None:
        """Note what became of a message: sent, or when the next try is."""
        here = table.c.number == number
        with self._database.begin() as connection:
            if not error:
                values = {"sent": written(now), "due": "", "error": ""}
                if table is outbox:
                    connection.execute(sa.delete(notices).where(notices.c.message == number))
            else:
                tries = connection.execute(sa.select(table.c.tries).where(here)).scalar_one()
                due = written(now + WAITS[tries]) if tries < len(WAITS) else ""
                values = {"due": due, "error": error[:200]}
            connection.execute(sa.update(table).where(here).values(tries=table.c.tries + 1, **values))


def _identity(connection: sa.Connection) -> str:
    return connection.execute(sa.select(ledgers.c.identity)).scalar() or ""


def forget_old(connection: sa.Connection, before: str) -> None:
    """Forget messages that were sent or given up, made before a moment."""
    old = sa.and_(outbox.c.due == "", outbox.c.created < before)
    connection.execute(sa.delete(notices).where(notices.c.message.in_(sa.select(outbox.c.number).where(old))))
    connection.execute(sa.delete(outbox).where(old))
    connection.execute(sa.delete(letters).where(letters.c.due == "", letters.c.created < before))


def _anything(connection: sa.Connection, now: str) -> bool:
    due = (sa.select(table.c.number).where(table.c.due != "", table.c.due <= now).limit(1) for table in _TABLES)
    waiting = sa.select(notices.c.number).where(notices.c.message.is_(None)).limit(1)
    return any(connection.execute(query).first() is not None for query in (*due, waiting))


def _gather(connection: sa.Connection, now: datetime) -> None:
    """Make one message of all that waits for an account, unless it got one a moment ago."""
    waiting = notices.c.message.is_(None)
    lately = sa.exists().where(outbox.c.account == notices.c.account, outbox.c.created > written(now - BETWEEN))
    accounts = sa.select(notices.c.account).distinct().where(waiting, ~lately).limit(_MOST)
    for account in connection.execute(accounts).scalars().all():
        values = {"account": account, "created": written(now), "due": written(now), "tries": 0, "sent": "", "error": ""}
        key = connection.execute(sa.insert(outbox).values(**values)).inserted_primary_key
        assert key is not None
        mine = sa.and_(waiting, notices.c.account == account)
        connection.execute(sa.update(notices).where(mine).values(message=key[0]))


def _due(connection: sa.Connection, table: sa.Table, now: str) -> list[int]:
    query = sa.select(table.c.number).where(table.c.due != "", table.c.due <= now)
    return list(connection.execute(query.order_by(table.c.due, table.c.number).limit(_MOST)).scalars())


def _notices(connection: sa.Connection, message: int) -> list[Notice]:
    columns = (notices.c.submission, submissions.c.schema, submissions.c.owner, notices.c.action, notices.c.reason)
    query = sa.select(*columns).join(submissions, submissions.c.number == notices.c.submission)
    rows = connection.execute(query.where(notices.c.message == message).order_by(notices.c.number))
    return [Notice(**row._mapping) for row in rows]


def _forget_all(connection: sa.Connection) -> None:
    """Nobody is written to: nothing is kept for later."""
    connection.execute(sa.delete(notices))
    for table in _TABLES:
        connection.execute(sa.update(table).where(table.c.due != "").values(due="", error="Nobody is written to."))
