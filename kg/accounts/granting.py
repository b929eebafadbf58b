"""Giving and taking grants. Each is a row now, and an event for ever."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from kg.accounts.events import note
from kg.accounts.grants import Grant, check_grant, may_delegate
from kg.accounts.tables import accounts, grants
from kg.accounts.times import moment
from kg.errors import Conflict, NotFound, Refused
from kg.ledger.agents import name_column

_KEY: Final = ("account", "role", "owner", "schema")
_COLUMNS: Final = tuple(grants.c[name] for name in (*_KEY, "expires"))


@dataclass(frozen=True, slots=True)
class GrantEntry:
    """A grant with the names of who has it and who gave it ('' for an administrator), and when."""

    grant: Grant
    name: str
    given: str
    given_by: str


def grants_of(connection: sa.Connection, account: int) -> tuple[Grant, ...]:
    """The grants of an account that count now."""
    query = sa.select(*_COLUMNS).where(grants.c.account == account, _counts()).order_by(*_COLUMNS)
    return tuple(Grant(**row._mapping) for row in connection.execute(query))


def all_grants_of(connection: sa.Connection, account: int) -> tuple[Grant, ...]:
    """The grants of an account, also those that have ended."""
    query = sa.select(*_COLUMNS).where(grants.c.account == account)
    return tuple(Grant(**row._mapping) for row in connection.execute(query))


def entries(connection: sa.Connection, account: int | None = None) -> list[GrantEntry]:
    """The grants that count now, of one account or of all."""
    names = name_column(grants.c.account, "name"), name_column(grants.c.given_by, "giver")
    query = sa.select(*_COLUMNS, grants.c.given, *names).where(_counts())
    if account is not None:
        query = query.where(grants.c.account == account)
    found = [dict(row._mapping) for row in connection.execute(query.order_by("name", *_COLUMNS))]
    others = [(row.pop("name"), row.pop("given"), row.pop("giver")) for row in found]
    return [GrantEntry(Grant(**row), *other) for row, other in zip(found, others, strict=True)]


def give(connection: sa.Connection, grant: Grant, by: int | None = None) -> None:
    """Give a grant, in place of one of the same role for the same.

    Raises InvalidInput for what nobody can have, NotFound without such an account.
    """
    check_grant(grant)
    if connection.execute(sa.select(accounts.c.number).where(accounts.c.number == grant.account)).first() is None:
        raise NotFound(f"There is no account {grant.account}.", "`kg account list` shows those there are.")
    connection.execute(sa.delete(grants).where(_is(grant)))
    row = {name: getattr(grant, name) for name in (*_KEY, "expires")}
    connection.execute(sa.insert(grants).values(**row, given=moment(), given_by=by))
    note(connection, "grant-given", grant.account, str(grant), by)


def take(connection: sa.Connection, grant: Grant, by: int | None = None) -> None:
    """Take a grant, whenever it ends; raises NotFound."""
    if not connection.execute(sa.delete(grants).where(_is(grant))).rowcount:
        raise NotFound("There is no such grant.", "`kg grant list` shows those there are.")
    note(connection, "grant-taken", grant.account, f"{grant.role} {grant.owner} {grant.schema}", by)


def delegate(connection: sa.Connection, by: int, grant: Grant) -> None:
    """Give a grant of a contributor within what the giver approves. Raises Refused, Conflict and InvalidInput."""
    check_grant(grant)
    if not may_delegate(grants_of(connection, by), grant):
        raise Refused(
            "This is not yours to give.",
            "An approver makes contributors for what they approve, until a day on which they still may approve it.",
        )
    row = connection.execute(sa.select(grants.c.given_by).where(_is(grant), _counts())).first()
    if row is not None and row.given_by is None:
        raise Conflict("They have this from an administrator already.", "Nothing is to be done.")
    give(connection, grant, by)


def take_back(connection: sa.Connection, by: int, grant: Grant) -> None:
    """Take a grant that an approver gave, as an approver of the same. Raises Refused and NotFound."""
    found = [entry for entry in entries(connection, grant.account) if _same(entry.grant, grant)]
    if not found:
        raise NotFound("There is no such grant.", "It may have been taken already, or have ended.")
    if not _takeable(grants_of(connection, by), found[0]):
        raise Refused("This is not yours to take.", "An approver takes back what an approver of the same gave.")
    take(connection, grant, by)


def delegated(connection: sa.Connection, by: int) -> Sequence[GrantEntry]:
    """The grants that an account may take back."""
    held = grants_of(connection, by)
    return [entry for entry in (entries(connection) if held else ()) if _takeable(held, entry)]


def _takeable(held: Collection[Grant], entry: GrantEntry) -> bool:
    grant = entry.grant
    covered = any(one.role == "approver" and one.covers(grant.owner, grant.schema) for one in held)
    return covered and grant.role == "contributor" and bool(entry.given_by)


def _same(one: Grant, other: Grant) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _KEY)


def _is(grant: Grant) -> sa.ColumnElement[bool]:
    return sa.and_(*(grants.c[name] == getattr(grant, name) for name in _KEY))


def _counts() -> sa.ColumnElement[bool]:
    return sa.or_(grants.c.expires == "", grants.c.expires > moment())
