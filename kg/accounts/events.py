"""What happens to accounts, one row each, never changed: who may ask later who let whom do what."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, get_args

import sqlalchemy as sa

from kg.accounts.tables import events
from kg.accounts.times import moment
from kg.ledger.agents import name_column

Action = Literal[
    "account-added",
    "renamed",
    "token-issued",
    "token-revoked",
    "signed-in",
    "sign-in-failed",
    "grant-given",
    "grant-taken",
    "invited",
    "invitation-accepted",
    "reset-issued",
    "reset-asked",
    "password-changed",
    "reviews-set",
    "closed",
]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
_ONE_MINUTE: Final = timedelta(minutes=1)
_MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `account` is whom it concerns and `by` who did it, by name; '' is the command line.

    `about` is the identifier of a token or the text of a grant.
    """

    at: str
    action: Action
    account: str
    by: str
    about: str


def note(
    connection: sa.Connection, action: Action, account: int | None, about: str = "", by: int | None = None
) -> None:
    """Note what happened, in the transaction in which it happens. Never with a name, an e-mail address or a secret."""
    row = {"at": moment(), "action": action, "account": account, "by": by, "about": about}
    connection.execute(sa.insert(events).values(row))


def note_failure(connection: sa.Connection, account: int | None) -> None:
    """Note that signing in failed, once a minute for an account or for addresses that are nobody's."""
    mine = events.c.account.is_(None) if account is None else events.c.account == account
    failed = sa.select(sa.func.max(events.c.at)).where(mine, events.c.action == "sign-in-failed")
    if (connection.execute(failed).scalar() or "") < moment(-_ONE_MINUTE):
        note(connection, "sign-in-failed", account)


def read_events(connection: sa.Connection, account: int | None = None) -> list[Event]:
    """What happened to one account or was done by it, or to all, newest first; at most 1,000."""
    query = sa.select(events.c.at, events.c.action, *map(name_column, (events.c.account, events.c.by)), events.c.about)
    if account is not None:
        query = query.where(sa.or_(events.c.account == account, events.c.by == account))
    rows = connection.execute(query.order_by(events.c.number.desc()).limit(_MOST))
    return [Event(**row._mapping) for row in rows]
