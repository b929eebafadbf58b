"""Who may do what: roles of accounts, each for a government or organisation and a type of record, or for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from kg.errors import InvalidInput
from kg.records.types import read_record_types
from kg.submissions.tables import grants
from kg.submissions.workflow import ROLES, Role

ALL: Final = "*"
_KINDS: Final = ("government:", "organisation:")


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of an account. `owner` is `government:be`, `organisation:{identifier}` or `*`; `schema` a type or `*`."""

    account: int
    role: Role
    owner: str = ALL
    schema: str = ALL

    def covers(self, owner: str, schema: str) -> bool:
        """Whether it is for the records of an owner of one type."""
        return self.owner in (ALL, owner) and self.schema in (ALL, schema)


def government(identifier: str) -> str:
    """The owner of the records of a government.

    >>> government("BE")
    'government:be'
    """
    return f"government:{identifier.lower()}"


def organisation(identifier: str) -> str:
    """The owner of the records of an organisation."""
    return f"organisation:{identifier}"


def give(connection: sa.Connection, grant: Grant, by: int | None) -> None:
    """Give a role; what was given before stays as it was given. Raises InvalidInput for one that can be nobody's."""
    if grant.role not in ROLES:
        raise InvalidInput(f"There is no role {grant.role!r}.", f"Use one of: {', '.join(ROLES)}.")
    if grant.owner != ALL and not grant.owner.startswith(_KINDS):
        raise InvalidInput(f"{grant.owner!r} owns no records.", "Use government:be, organisation:IDENTIFIER or *.")
    if grant.schema not in (ALL, *read_record_types()):
        raise InvalidInput(f"There is no type of record {grant.schema!r}.", "docs/record-types.md lists all of them.")
    if _row(connection, grant) is None:
        values = {"account": grant.account, "role": grant.role, "owner": grant.owner, "schema": grant.schema}
        connection.execute(sa.insert(grants).values(**values, created=datetime.now(UTC).isoformat(), granted_by=by))


def take(connection: sa.Connection, grant: Grant) -> bool:
    """Take a role away; whether there was one."""
    return bool(connection.execute(sa.delete(grants).where(_is(grant))).rowcount)


def of_account(connection: sa.Connection, account: int) -> list[Grant]:
    """The roles of an account."""
    columns = (grants.c.account, grants.c.role, grants.c.owner, grants.c.schema)
    query = sa.select(*columns).where(grants.c.account == account).order_by(*columns)
    return [Grant(**row._mapping) for row in connection.execute(query)]


def roles(held: Iterable[Grant], owner: str, schema: str) -> frozenset[Role]:
    """The roles of an account for the records of an owner of one type, by the grants that it holds."""
    return frozenset(grant.role for grant in held if grant.covers(owner, schema))


def _row(connection: sa.Connection, grant: Grant) -> object:
    return connection.execute(sa.select(grants.c.account).where(_is(grant))).first()


def _is(grant: Grant) -> sa.ColumnElement[bool]:
    return sa.and_(
        grants.c.account == grant.account,
        grants.c.role == grant.role,
        grants.c.owner == grant.owner,
        grants.c.schema == grant.schema,
    )
