"""Agents of changes: numbers in the ledger, whose names are rows that may be changed."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from kg.ledger.schema import agents


def numbers_of(connection: sa.Connection, names: Iterable[str]) -> dict[str, int | None]:
    """The numbers of agents by name, new ones for new names; None for ''."""
    wanted = set(names)
    query = sa.select(agents.c.name, agents.c.number).where(agents.c.name.in_(wanted - {""}))
    found: dict[str, int | None] = {"": None}
    found |= {row.name: row.number for row in connection.execute(query.order_by(agents.c.number.desc()))}
    for name in sorted(wanted - found.keys()):
        key = connection.execute(sa.insert(agents).values(name=name)).inserted_primary_key
        assert key is not None
        found[name] = int(key[0])
    return found


def names_of(connection: sa.Connection, numbers: Collection[int]) -> dict[int, str]:
    """The names of agents by number."""
    query = sa.select(agents.c.number, agents.c.name).where(agents.c.number.in_(numbers))
    return {row.number: row.name for row in connection.execute(query)}


def number_of(connection: sa.Connection, name: str) -> int | None:
    """The number of an agent by name, a new one for a new name; None for ''."""
    return numbers_of(connection, (name,))[name]


def name_column(number: sa.Column[Any], label: str = "") -> sa.Label[str]:
    """The name of the agent whose number is in a column, '' where there is none; labelled as the column is."""
    other = agents.alias()
    name = sa.select(other.c.name).where(other.c.number == number).scalar_subquery()
    return sa.func.coalesce(name, "").label(label or number.name)
