"""The ledger: an append-only table of every change ever accepted and of every version of every graph.

A change is accepted when its transaction is committed. The graph and the search index are projections of the ledger
(`kg.publishing.projection`), can be thrown away, and are rebuilt from it. On SQLite two triggers refuse UPDATE and
DELETE.
"""

import os
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from kg.errors import Conflict, Superseded
from kg.ledger.connections import forbid_rewriting, open_database, reading
from kg.rdf.documents import CanonicalGraph

_METADATA: Final = sa.MetaData()

changes: Final = sa.Table(
    "change",
    _METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("accepted", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("dataset", sa.String(64), nullable=False),
    sa.Column("release", sa.String(64), nullable=False),
    sa.Column("agent", sa.String(256), nullable=False),
    sa.Column("on_behalf_of", sa.String(256), nullable=False),
    sa.Column("approved_by", sa.String(256), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_sha256", sa.String(64), nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
versions: Final = sa.Table(
    "version",
    _METADATA,
    sa.Column("graph", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("sequence", sa.Integer, sa.ForeignKey("change.sequence"), nullable=False, index=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("triples", sa.Integer, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=True),
)

_AT_ONCE: Final = 500
"""Graphs in one SQL statement; databases limit the number of its values."""


@dataclass(frozen=True, slots=True)
class Change:
    """One accepted change: its agent, on whose behalf, who approved it, reason, source, licence.

    `kind` is `release` (a vocabulary or ontology), `record`, `withdrawal` or `edit` (Update, Graph Store). The ledger
    gives `sequence` and `accepted` (ISO 8601, UTC).
    """

    dataset: str
    agent: str
    reason: str
    kind: str = "release"
    release: str = ""
    on_behalf_of: str = ""
    approved_by: str = ""
    source: str = ""
    source_sha256: str = ""
    licence: str = ""
    sequence: int = 0
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One revision of one graph. `payload` is compressed canonical N-Triples, None when the graph was withdrawn."""

    graph: str
    revision: int
    sequence: int
    sha256: str
    triples: int
    payload: bytes | None = field(repr=False, default=None)

    def content(self) -> CanonicalGraph:
        """The graph as it was accepted; empty when withdrawn."""
        return CanonicalGraph(zlib.decompress(self.payload) if self.payload else b"", self.triples)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Answer to an acceptance: its sequence (that of the newest change if nothing differed) and what changed."""

    sequence: int
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


class Ledger:
    """One connection pool to the ledger. Safe to use from several threads and processes."""

    def __init__(self, address: str) -> None:
        self._engine = open_database(address)
        with self._engine.begin() as connection:
            _METADATA.create_all(connection)
            forbid_rewriting(connection, "change", "version")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def append(self, change: Change, graphs: Mapping[str, CanonicalGraph | None], since: int | None = None) -> Receipt:
        """Record a change that replaces graphs (None withdraws one): all of them or, on any failure, none.

        Graphs whose content is what the ledger already holds make no new version; if none differs nothing is written.
        Raises Superseded if there are changes after `since`, the sequence that the change was made from.
        """
        with self._engine.begin() as connection:
            if since is not None and _last_sequence(connection) > since:
                raise Superseded("Something else was changed meanwhile.", "Try again.")
            return _append(connection, change, graphs)

    def append_all(self, changes: Iterable[tuple[Change, Mapping[str, CanonicalGraph | None]]]) -> list[Receipt]:
        """Record several changes, one after the other: all of them or none, so that readers see them together."""
        with self._engine.begin() as connection:
            return [_append(connection, change, graphs) for change, graphs in changes]

    def stamp(self) -> object:
        """A value that is cheap to get and differs after most changes; None where the database has none."""
        if self._engine.dialect.name != "sqlite" or not self._engine.url.database:
            return None
        try:
            found = os.stat(f"{self._engine.url.database}-wal")
        except FileNotFoundError:
            return ()
        return found.st_mtime_ns, found.st_size

    def last_sequence(self) -> int:
        """Sequence of the newest change, 0 for an empty ledger."""
        with reading(self._engine) as connection:
            return _last_sequence(connection)

    def changes(
        self, after: int = 0, limit: int | None = None, *, newest_first: bool = False, upto: int | None = None
    ) -> list[Change]:
        """Changes with a sequence above `after` and not above `upto`, oldest first, or newest first."""
        order = changes.c.sequence.desc() if newest_first else changes.c.sequence
        query = sa.select(changes).where(changes.c.sequence > after).order_by(order).limit(limit)
        if upto is not None:
            query = query.where(changes.c.sequence <= upto)
        with reading(self._engine) as connection:
            return [Change(**row._mapping) for row in connection.execute(query)]

    def versions_of_change(self, sequence: int) -> list[Version]:
        """The versions that one change made, with their content."""
        query = sa.select(versions).where(versions.c.sequence == sequence).order_by(versions.c.graph)
        with reading(self._engine) as connection:
            return [Version(**row._mapping) for row in connection.execute(query)]

    def graphs_of_change(self, sequence: int, limit: int) -> list[str]:
        """Names of graphs that a change made versions of, in order, `limit` at most."""
        query = sa.select(versions.c.graph).where(versions.c.sequence == sequence).order_by(versions.c.graph)
        with reading(self._engine) as connection:
            return list(connection.execute(query.limit(limit)).scalars())

    def graphs_since(self, sequence: int) -> set[str]:
        """Names of the graphs that changes after a sequence made versions of."""
        query = sa.select(versions.c.graph).where(versions.c.sequence > sequence).distinct()
        with reading(self._engine) as connection:
            return set(connection.execute(query).scalars())

    def digest(self, graph: str, upto: int) -> str:
        """SHA-256 of what a graph held after change `upto`; '' if it was not there."""
        query = sa.select(versions.c.sha256).where(versions.c.graph == graph, versions.c.sequence <= upto)
        with reading(self._engine) as connection:
            return connection.execute(query.order_by(versions.c.revision.desc()).limit(1)).scalar() or ""

    def version_after(self, graph: str, sequence: int) -> Version | None:
        """The version of a graph after change `sequence` with its content, or None if there was none."""
        query = sa.select(versions).where(versions.c.graph == graph, versions.c.sequence <= sequence)
        with reading(self._engine) as connection:
            row = connection.execute(query.order_by(versions.c.revision.desc()).limit(1)).first()
        return Version(**row._mapping) if row else None

    def digests(self, graphs: Collection[str]) -> dict[str, str]:
        """SHA-256 of what each of some hundred graphs holds; '' for a withdrawn one, nothing for one that never was."""
        columns = (versions.c.graph, versions.c.revision, versions.c.sha256)
        query = sa.select(*columns).where(versions.c.graph.in_(graphs)).order_by(versions.c.revision)
        with reading(self._engine) as connection:
            return {row.graph: row.sha256 for row in connection.execute(query)}

    def latest(self, graph: str) -> Version | None:
        """The newest version of a graph, or None if there never was one."""
        with reading(self._engine) as connection:
            return _latest(connection, graph, with_payload=True)

    def version(self, graph: str, revision: int) -> Version | None:
        """One version of a graph with its content, or None if there is no such version."""
        query = sa.select(versions).where(versions.c.graph == graph, versions.c.revision == revision)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return Version(**row._mapping) if row else None

    def history(self, graph: str) -> list[tuple[Version, Change]]:
        """All versions of a graph with the changes that made them, newest first, without their content."""
        columns = [column for column in versions.c if column.name != "payload"]
        query = (
            sa.select(*columns, *(column.label(f"change_{column.name}") for column in changes.c))
            .join(changes, changes.c.sequence == versions.c.sequence)
            .where(versions.c.graph == graph)
            .order_by(versions.c.revision.desc())
        )
        with reading(self._engine) as connection:
            return [_version_and_change(row._mapping) for row in connection.execute(query)]

    def newest_revisions(self) -> dict[str, int]:
        """The newest revision of every graph that ever was, withdrawn ones included."""
        query = sa.select(versions.c.graph, sa.func.max(versions.c.revision)).group_by(versions.c.graph)
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _last_sequence(connection: sa.Connection) -> int:
    newest = connection.execute(sa.select(sa.func.max(changes.c.sequence))).scalar_one()
    return int(newest or 0)


def _append(connection: sa.Connection, change: Change, graphs: Mapping[str, CanonicalGraph | None]) -> Receipt:
    newest = _newest(connection, tuple(graphs))
    changed = {
        graph: content
        for graph, content in graphs.items()
        if newest.get(graph, (0, ""))[1] != (content.sha256 if content else "")
    }
    unchanged = tuple(graph for graph in graphs if graph not in changed)
    if not changed:
        return Receipt(_last_sequence(connection), (), unchanged)
    sequence = _insert_change(connection, change)
    rows = [
        _version_row(graph, content, newest.get(graph, (0, ""))[0] + 1, sequence) for graph, content in changed.items()
    ]
    connection.execute(sa.insert(versions), rows)
    return Receipt(sequence, tuple(changed), unchanged)


def _newest(connection: sa.Connection, graphs: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Revision and digest of the newest versions of graphs, those that never were left out."""
    found: dict[str, tuple[int, str]] = {}
    columns = (versions.c.graph, versions.c.revision, versions.c.sha256)
    for start in range(0, len(graphs), _AT_ONCE):
        some = graphs[start : start + _AT_ONCE]
        query = sa.select(*columns).where(versions.c.graph.in_(some)).order_by(versions.c.revision)
        found |= {row.graph: (row.revision, row.sha256) for row in connection.execute(query)}
    return found


def _latest(connection: sa.Connection, graph: str, *, with_payload: bool = False) -> Version | None:
    columns = [column for column in versions.c if with_payload or column.name != "payload"]
    query = sa.select(*columns).where(versions.c.graph == graph).order_by(versions.c.revision.desc()).limit(1)
    row = connection.execute(query).first()
    return Version(**row._mapping) if row else None


def _insert_change(connection: sa.Connection, change: Change) -> int:
    values = {
        column.name: getattr(change, column.name) for column in changes.c if column.name not in ("sequence", "accepted")
    }
    accepted = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    result = connection.execute(sa.insert(changes).values(accepted=accepted, **values))
    key = result.inserted_primary_key
    if key is None:
        raise Conflict("The ledger gave the change no sequence.")
    return int(key[0])


def _version_row(graph: str, content: CanonicalGraph | None, revision: int, sequence: int) -> dict[str, Any]:
    return {
        "graph": graph,
        "revision": revision,
        "sequence": sequence,
        "sha256": content.sha256 if content else "",
        "triples": content.count if content else 0,
        "payload": content.packed if content else None,
    }


def _version_and_change(row: Mapping[Any, Any]) -> tuple[Version, Change]:
    version = {name: value for name, value in row.items() if not name.startswith("change_")}
    change = {name.removeprefix("change_"): value for name, value in row.items() if name.startswith("change_")}
    return Version(**version), Change(**change)
