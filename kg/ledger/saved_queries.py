"""Queries that editors saved: an append-only table of versions in the ledger's database, of which the newest counts.

They are no part of the graph. Withdrawing a query adds a version that says so; its name may be used again.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from kg.errors import Conflict, NotFound
from kg.ledger.agents import name_column, number_of
from kg.ledger.connections import Database
from kg.ledger.schema import agents

_METADATA: Final = sa.MetaData()
_table: Final = sa.Table(
    "saved_query",
    _METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("agent", sa.Integer, sa.ForeignKey(agents.c.number), nullable=True),
    sa.Column("accepted", sa.String(32), nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.UniqueConstraint("name", "version"),
    sqlite_autoincrement=True,
)
_COLUMNS: Final = tuple(name_column(column) if column.name == "agent" else column for column in _table.c)
"""The columns of a version as it is read: with the name of its agent."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of a saved query: who saved it and when (ISO 8601, UTC)."""

    name: str
    version: int
    title: str
    description: str
    text: str
    agent: str
    accepted: str
    withdrawn: bool = False
    sequence: int = 0

    def says(self, title: str, description: str, text: str) -> bool:
        """Whether this version has just these texts."""
        return not self.withdrawn and (self.title, self.description, self.text) == (title, description, text)


class SavedQueries:
    """The table. Safe to use from several threads and processes; the newest versions are kept in memory."""

    def __init__(self, address: str) -> None:
        self._database = Database(address, _METADATA, ("saved_query",))
        self._lock = threading.Lock()
        self._known: tuple[int, Mapping[str, Saved]] = (-1, {})

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def newest(self) -> tuple[int, Mapping[str, Saved]]:
        """A number that grows with every change, and the newest version of each query that is not withdrawn, by name.

        Costs one look at the number, unless it has grown.
        """
        with self._database.reading() as connection:
            last = _last(connection)
            with self._lock:
                if self._known[0] != last:
                    self._known = (last, _newest(connection))
                return self._known

    def history(self, name: str) -> Sequence[Saved]:
        """All versions of a query, newest first."""
        query = sa.select(*_COLUMNS).where(_table.c.name == name).order_by(_table.c.version.desc())
        with self._database.reading() as connection:
            return [Saved(**row._mapping) for row in connection.execute(query)]

    def save(self, name: str, title: str, description: str, text: str, agent: str) -> tuple[Saved, bool]:
        """The query as it is now saved, and whether there was none of that name before.

        Saving what is saved already makes no new version.
        """
        with self._database.begin() as connection:
            before = _latest(connection, name)
            if before and before.says(title, description, text):
                return before, False
            version = before.version + 1 if before else 1
            made = Saved(name, version, title, description, text, agent, _now())
            _insert(connection, made)
            return made, before is None or before.withdrawn

    def withdraw(self, name: str, agent: str) -> Saved:
        """Withdraw a query; raises NotFound when there is none of that name."""
        with self._database.begin() as connection:
            before = _latest(connection, name)
            if before is None or before.withdrawn:
                raise NotFound(f"There is no saved query “{name}”.")
            made = Saved(name, before.version + 1, before.title, "", "", agent, _now(), withdrawn=True)
            _insert(connection, made)
            return made


def _last(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.max(_table.c.sequence))).scalar_one() or 0)


def _newest(connection: sa.Connection) -> dict[str, Saved]:
    newest = sa.select(sa.func.max(_table.c.sequence)).group_by(_table.c.name)
    query = (
        sa.select(*_COLUMNS).where(_table.c.sequence.in_(newest), sa.not_(_table.c.withdrawn)).order_by(_table.c.name)
    )
    return {row.name: Saved(**row._mapping) for row in connection.execute(query)}


def _latest(connection: sa.Connection, name: str) -> Saved | None:
    query = sa.select(*_COLUMNS).where(_table.c.name == name).order_by(_table.c.version.desc()).limit(1)
    row = connection.execute(query).first()
    return Saved(**row._mapping) if row else None


def _insert(connection: sa.Connection, saved: Saved) -> None:
    values = {column.name: getattr(saved, column.name) for column in _table.c if column.name != "sequence"}
    values["agent"] = number_of(connection, saved.agent)
    try:
        connection.execute(sa.insert(_table).values(**values))
    except sa.exc.IntegrityError:
        raise Conflict(f"Somebody else saved “{saved.name}” at the same moment.", "Look at theirs first.") from None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
