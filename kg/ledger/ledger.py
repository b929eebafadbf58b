"""The ledger: an append-only table of every change ever accepted and of every version of every graph.

A change is accepted when its transaction is committed. The graph and the search index are projections of the ledger
(`kg.publishing.projection`), can be thrown away, and are rebuilt from it. Triggers refuse UPDATE and DELETE. The ledger
has an identity, and its changes are a chain of hashes (`kg.chain`), so that a projection knows whether it is of this
ledger.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from kg.chain import Position, origin
from kg.errors import Superseded
from kg.ledger.agents import name_column
from kg.ledger.appending import append, identify, last_sequence
from kg.ledger.bodies import Sealed
from kg.ledger.connections import Database
from kg.ledger.model import Change, Erasure, Receipt, Version
from kg.ledger.schema import agents, changes, erasures, ledgers, versions
from kg.rdf.documents import CanonicalGraph

__all__ = ["Change", "Ledger", "Receipt", "Version"]
_AGENTS: Final = ("agent", "on_behalf_of", "approved_by")


def _change_columns(prefix: str = "") -> Iterator[sa.ColumnElement[Any]]:
    for column in changes.c:
        if column.name in _AGENTS:
            yield name_column(column, f"{prefix}{column.name}")
            yield column.label(f"{prefix}{column.name}_number")
        elif column.name != "salt":
            yield column.label(f"{prefix}{column.name}")


_OF_CHANGE: Final = tuple(_change_columns())
_OF_CHANGE_NAMED: Final = tuple(_change_columns("change_"))
"""The columns of a change; made once, so that statements are too."""


class Ledger:
    """One connection pool to the ledger. Safe to use from several threads and processes."""

    def __init__(self, address: str) -> None:
        self.database = Database(address)

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def position(self, sequence: int | None = None) -> Position | None:
        """The place in the chain after a change, or after the newest; None if there is no such change."""
        with self.database.reading() as connection:
            identity = connection.execute(sa.select(ledgers.c.identity)).scalar()
            newest = sa.select(changes.c.sequence, changes.c.hash).order_by(changes.c.sequence.desc()).limit(1)
            if sequence is not None:
                newest = newest.where(changes.c.sequence == sequence)
            row = connection.execute(newest).first()
        if row is None and sequence:
            return None
        if identity is None:
            return Position()
        return Position(identity, row.sequence, row.hash) if row else Position(identity, 0, origin(identity))

    def identify(self) -> None:
        """Give a ledger that has taken no change yet its identity."""
        with self.database.reading() as connection:
            found = connection.execute(sa.select(ledgers.c.identity)).scalar()
        if found is None:
            with self.database.begin() as connection:
                identify(connection)

    def belong_to(self, base_iri: str) -> str:
        """The base IRI that this ledger is of: the first that it was used with, which may be this one."""
        with self.database.reading() as connection:
            found = connection.execute(sa.select(ledgers.c.base_iri)).scalar()
        if not found:
            with self.database.begin() as connection:
                identify(connection)
                mine = sa.update(ledgers).where(ledgers.c.base_iri == "").values(base_iri=base_iri)
                connection.execute(mine)
                found = connection.execute(sa.select(ledgers.c.base_iri)).scalar_one()
        return str(found)

    def agents(self) -> dict[int, str]:
        """The names of all agents as they are now, by number."""
        with self.database.reading() as connection:
            return {row.number: row.name for row in connection.execute(sa.select(agents).order_by(agents.c.number))}

    def append(
        self,
        change: Change,
        graphs: Mapping[str, CanonicalGraph | None],
        since: int | None = None,
        bodies: Sequence[Sealed] = (),
        also: Callable[[sa.Connection], object] | None = None,
    ) -> Receipt:
        """Record a change that replaces graphs (None withdraws one), with the bodies that brought it: all or nothing.

        Graphs whose content is what the ledger already holds make no new version; if none differs and no body comes
        nothing is written. The keys of the bodies are kept before (`kg.ledger.keys`). Raises Superseded if there are
        changes after `since`, the sequence that the change was made from.

        `also` is done in the same transaction, before: it may see what is newest, write other tables of the database,
        and refuse by raising, so that nothing of both is done.
        """
        with self.database.begin() as connection:
            if since is not None or also is not None:
                identify(connection)  # nobody else appends between what is looked at and what is written
            if since is not None and last_sequence(connection) > since:
                raise Superseded("Something else was changed meanwhile.", "Try again.")
            if also is not None:
                also(connection)
            return append(connection, change, graphs, bodies)

    def append_all(self, changes: Iterable[tuple[Change, Mapping[str, CanonicalGraph | None]]]) -> list[Receipt]:
        """Record several changes, one after the other: all of them or none, so that readers see them together."""
        with self.database.begin() as connection:
            return [append(connection, change, graphs) for change, graphs in changes]

    def stamp(self) -> object:
        """A value that is cheap to get and differs after most changes; None where the database has none."""
        if self.database.file is None:
            return None
        try:
            found = os.stat(f"{self.database.file}-wal")
        except FileNotFoundError:
            return ()
        return found.st_mtime_ns, found.st_size

    def last_sequence(self) -> int:
        """Sequence of the newest change, 0 for an empty ledger."""
        with self.database.reading() as connection:
            return last_sequence(connection)

    def changes(
        self, after: int = 0, limit: int | None = None, *, newest_first: bool = False, upto: int | None = None
    ) -> list[Change]:
        """Changes with a sequence above `after` and not above `upto`, oldest first, or newest first."""
        order = changes.c.sequence.desc() if newest_first else changes.c.sequence
        query = sa.select(*_OF_CHANGE).where(changes.c.sequence > after).order_by(order).limit(limit)
        if upto is not None:
            query = query.where(changes.c.sequence <= upto)
        with self.database.reading() as connection:
            return [_change(row._mapping) for row in connection.execute(query)]

    def changes_of(self, sequences: Collection[int]) -> dict[int, Change]:
        """Some hundred changes by their sequences; those that there are not are left out."""
        query = sa.select(*_OF_CHANGE).where(changes.c.sequence.in_(sequences))
        with self.database.reading() as connection:
            return {row.sequence: _change(row._mapping) for row in connection.execute(query)}

    def last_erasure(self) -> int:
        """The newest change that erased a version; 0 for none. What was read of older changes may be gone after it."""
        with self.database.reading() as connection:
            return connection.execute(sa.select(sa.func.max(erasures.c.sequence))).scalar() or 0

    def versions_of_change(self, sequence: int) -> list[Version]:
        """The versions that one change made, with their content."""
        query = sa.select(versions).where(versions.c.sequence == sequence).order_by(versions.c.graph)
        with self.database.reading() as connection:
            return [Version(**row._mapping) for row in connection.execute(query)]

    def erasures_of(self, sequence: int) -> list[Erasure]:
        """The contents that one change erased."""
        return self._erasures(erasures.c.sequence == sequence)

    def erasure(self, graph: str, revision: int) -> Erasure | None:
        """Why and when the content of a version was erased; None if it was not."""
        return next(iter(self._erasures(erasures.c.graph == graph, erasures.c.revision == revision)), None)

    def _erasures(self, *which: sa.ColumnElement[bool]) -> list[Erasure]:
        match = sa.and_(versions.c.graph == erasures.c.graph, versions.c.revision == erasures.c.revision)
        columns = [column for column in erasures.c if column.name != "agent"]
        query = sa.select(*columns, versions.c.sequence.label("of")).join(versions, match).where(*which)
        with self.database.reading() as connection:
            return [Erasure(**row._mapping) for row in connection.execute(query.order_by(erasures.c.graph))]

    def graphs_of_change(self, sequence: int, limit: int) -> list[str]:
        """Names of graphs that a change made versions of, in order, `limit` at most."""
        query = sa.select(versions.c.graph).where(versions.c.sequence == sequence).order_by(versions.c.graph)
        with self.database.reading() as connection:
            return list(connection.execute(query.limit(limit)).scalars())

    def graphs_since(self, sequence: int) -> set[str]:
        """Names of the graphs that changes after a sequence made versions of."""
        query = sa.select(versions.c.graph).where(versions.c.sequence > sequence).distinct()
        with self.database.reading() as connection:
            return set(connection.execute(query).scalars())

    def graphs_below(self, prefix: str) -> list[str]:
        """Names of graphs that begin with a prefix, withdrawn ones too; costs what it finds."""
        query = sa.select(versions.c.graph).where(self._begins(prefix)).distinct()
        with self.database.reading() as connection:
            return list(connection.execute(query).scalars())

    def digest(self, graph: str, upto: int) -> str:
        """SHA-256 of what a graph held after change `upto`; '' if it was not there."""
        query = sa.select(versions.c.sha256).where(versions.c.graph == graph, versions.c.sequence <= upto)
        with self.database.reading() as connection:
            return connection.execute(query.order_by(versions.c.revision.desc()).limit(1)).scalar() or ""

    def version_after(self, graph: str, sequence: int) -> Version | None:
        """The version of a graph after change `sequence` with its content, or None if there was none."""
        query = sa.select(versions).where(versions.c.graph == graph, versions.c.sequence <= sequence)
        with self.database.reading() as connection:
            row = connection.execute(query.order_by(versions.c.revision.desc()).limit(1)).first()
        return Version(**row._mapping) if row else None

    def digests(self, graphs: Collection[str]) -> dict[str, str]:
        """SHA-256 of what each of some hundred graphs holds; '' for a withdrawn one, nothing for one that never was."""
        columns = (versions.c.graph, versions.c.revision, versions.c.sha256)
        query = sa.select(*columns).where(versions.c.graph.in_(graphs)).order_by(versions.c.revision)
        with self.database.reading() as connection:
            return {row.graph: row.sha256 for row in connection.execute(query)}

    def latest(self, graph: str) -> Version | None:
        """The newest version of a graph, or None if there never was one."""
        with self.database.reading() as connection:
            return _latest(connection, graph, with_payload=True)

    def latest_head(self, graph: str) -> Version | None:
        """The newest version of a graph without its content, or None if there never was one."""
        with self.database.reading() as connection:
            return _latest(connection, graph)

    def version(self, graph: str, revision: int) -> Version | None:
        """One version of a graph with its content, or None if there is no such version."""
        query = sa.select(versions).where(versions.c.graph == graph, versions.c.revision == revision)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return Version(**row._mapping) if row else None

    def history(self, graph: str) -> list[tuple[Version, Change]]:
        """All versions of a graph with the changes that made them, newest first, without their content."""
        columns = [column for column in versions.c if column.name != "payload"]
        query = (
            sa.select(*columns, *_OF_CHANGE_NAMED)
            .join(changes, changes.c.sequence == versions.c.sequence)
            .where(versions.c.graph == graph)
            .order_by(versions.c.revision.desc())
        )
        with self.database.reading() as connection:
            return [_version_and_change(row._mapping) for row in connection.execute(query)]

    def newest_revisions(self, after: int = 0, upto: int | None = None) -> dict[str, int]:
        """The newest revision of every graph that changes in a range touched, withdrawn ones included."""
        query = sa.select(versions.c.graph, sa.func.max(versions.c.revision)).group_by(versions.c.graph)
        if after:
            query = query.where(versions.c.sequence > after)
        if upto is not None:
            query = query.where(versions.c.sequence <= upto)
        with self.database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def has_graphs(self, beginning: str) -> bool:
        """Whether there ever was a graph whose name begins so."""
        query = sa.select(versions.c.graph).where(self._begins(beginning)).limit(1)
        with self.database.reading() as connection:
            return connection.execute(query).first() is not None

    def _begins(self, prefix: str) -> sa.ColumnElement[bool]:
        """That the name of a graph begins with a prefix; costs what it finds."""
        name = versions.c.graph
        if self.database.file is None:
            return name.startswith(prefix, autoescape=True)
        return name.between(prefix, prefix + chr(0x10FFFF))  # SQLite, whose index has this order and is none for LIKE

    def sizes(self) -> dict[str, int]:
        """Numbers of statements in the newest version of every graph that is not withdrawn."""
        newest = sa.select(versions.c.graph, sa.func.max(versions.c.revision).label("revision"))
        chosen = newest.group_by(versions.c.graph).subquery()
        match = sa.and_(chosen.c.graph == versions.c.graph, chosen.c.revision == versions.c.revision)
        query = sa.select(versions.c.graph, versions.c.triples).join(chosen, match).where(versions.c.sha256 != "")
        with self.database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _change(row: Mapping[Any, Any], prefix: str = "") -> Change:
    values = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    agent, behalf, approved = (values.pop(f"{name}_number") for name in _AGENTS)
    return Change(**values, numbers=(agent, behalf, approved))


def _version_and_change(row: Mapping[Any, Any]) -> tuple[Version, Change]:
    version = {name: value for name, value in row.items() if not name.startswith("change_")}
    return Version(**version), _change(row, "change_")


def _latest(connection: sa.Connection, graph: str, *, with_payload: bool = False) -> Version | None:
    columns = [column for column in versions.c if with_payload or column.name != "payload"]
    query = sa.select(*columns).where(versions.c.graph == graph).order_by(versions.c.revision.desc()).limit(1)
    row = connection.execute(query).first()
    return Version(**row._mapping) if row else None
