"""The ledger: an append-only table of every change ever accepted and of every version of every graph.

A change is accepted when its transaction is committed. The graph and the search index are projections of the ledger
(`kg.publishing.projection`), can be thrown away, and are rebuilt from it. Triggers refuse UPDATE and DELETE. The ledger
has an identity, and its changes are a chain of hashes (`kg.chain`), so that a projection knows whether it is of this
ledger.
"""

import os
import uuid
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from kg.chain import Position, digest_texts, link, origin, seal
from kg.errors import Conflict, Damaged, Superseded
from kg.ledger.agents import name_column, numbers_of
from kg.ledger.connections import Database
from kg.ledger.schema import SALT, agents, changes, ledgers, versions
from kg.rdf.documents import CanonicalGraph

_AT_ONCE: Final = 500
"""Graphs in one SQL statement; databases limit the number of its values."""
_AGENTS: Final = ("agent", "on_behalf_of", "approved_by")
_CHAINED: Final = tuple(
    "sequence accepted kind dataset release agent on_behalf_of approved_by source_sha256 licence".split()
)
"""Metadata of a change that its hash is over, with agents as numbers, and `texts` after them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One accepted change: its agent, on whose behalf, who approved it, reason, source, licence.

    `kind` is `release` (a vocabulary or ontology), `record`, `withdrawal`, `edit` (Update, Graph Store), `erasure` or
    `agent` (a name of one was changed). The ledger gives `sequence`, `accepted` (ISO 8601, UTC), the `numbers` of agent,
    `on_behalf_of` and `approved_by` (None where there is none), and `hash`, which `chained` must give.
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
    numbers: tuple[int | None, int | None, int | None] = (None, None, None)
    texts: str = ""
    hash: str = ""

    def chained(self, previous: str, made: Iterable["Version"]) -> str:
        """The hash that this change has after another one, with the versions that it made."""
        metadata = [self.sequence, self.accepted, self.kind, self.dataset, self.release, *self.numbers]
        entries = ((version.graph, version.revision, seal(version.salt, version.sha256)) for version in made)
        return link(previous, [*metadata, self.source_sha256, self.licence, self.texts], entries)


@dataclass(frozen=True, slots=True)
class Version:
    """One revision of one graph. `payload` is compressed canonical N-Triples, None when withdrawn or erased."""

    graph: str
    revision: int
    sequence: int
    sha256: str
    triples: int
    payload: bytes | None = field(repr=False, default=None)
    salt: bytes | None = field(repr=False, default=None)

    @property
    def erased(self) -> bool:
        """Whether the content was erased; of a withdrawn graph there is none, and no digest either."""
        return bool(self.sha256) and self.payload is None

    def content(self) -> CanonicalGraph:
        """The graph as it was accepted; empty when withdrawn or erased. Raises Damaged if it is not what it was."""
        if self.payload is None:
            return CanonicalGraph(b"", 0)
        try:
            content = CanonicalGraph(zlib.decompress(self.payload), self.triples)
        except zlib.error:
            content = None
        if content is None or content.sha256 != self.sha256:
            raise Damaged(
                f"Revision {self.revision} of {self.graph} in the ledger is not what was accepted.",
                "Put the ledger back from a backup: kg restore FOLDER.",
            )
        return content


@dataclass(frozen=True, slots=True)
class Receipt:
    """Answer to an acceptance: its sequence (that of the newest change if nothing differed) and what changed."""

    sequence: int
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


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

    def belong_to(self, base_iri: str) -> str:
        """The base IRI that this ledger is of: the first that it was used with, which may be this one."""
        with self.database.reading() as connection:
            found = connection.execute(sa.select(ledgers.c.base_iri)).scalar()
        if not found:
            with self.database.begin() as connection:
                _identify(connection)
                mine = sa.update(ledgers).where(ledgers.c.base_iri == "").values(base_iri=base_iri)
                connection.execute(mine)
                found = connection.execute(sa.select(ledgers.c.base_iri)).scalar_one()
        return str(found)

    def agents(self) -> dict[int, str]:
        """The names of all agents as they are now, by number."""
        with self.database.reading() as connection:
            return {row.number: row.name for row in connection.execute(sa.select(agents).order_by(agents.c.number))}

    def append(self, change: Change, graphs: Mapping[str, CanonicalGraph | None], since: int | None = None) -> Receipt:
        """Record a change that replaces graphs (None withdraws one): all of them or, on any failure, none.

        Graphs whose content is what the ledger already holds make no new version; if none differs nothing is written.
        Raises Superseded if there are changes after `since`, the sequence that the change was made from.
        """
        with self.database.begin() as connection:
            if since is not None and _last_sequence(connection) > since:
                raise Superseded("Something else was changed meanwhile.", "Try again.")
            return _append(connection, change, graphs)

    def append_all(self, changes: Iterable[tuple[Change, Mapping[str, CanonicalGraph | None]]]) -> list[Receipt]:
        """Record several changes, one after the other: all of them or none, so that readers see them together."""
        with self.database.begin() as connection:
            return [_append(connection, change, graphs) for change, graphs in changes]

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
            return _last_sequence(connection)

    def changes(
        self, after: int = 0, limit: int | None = None, *, newest_first: bool = False, upto: int | None = None
    ) -> list[Change]:
        """Changes with a sequence above `after` and not above `upto`, oldest first, or newest first."""
        order = changes.c.sequence.desc() if newest_first else changes.c.sequence
        query = sa.select(*_change_columns()).where(changes.c.sequence > after).order_by(order).limit(limit)
        if upto is not None:
            query = query.where(changes.c.sequence <= upto)
        with self.database.reading() as connection:
            return [_change(row._mapping) for row in connection.execute(query)]

    def versions_of_change(self, sequence: int) -> list[Version]:
        """The versions that one change made, with their content."""
        query = sa.select(versions).where(versions.c.sequence == sequence).order_by(versions.c.graph)
        with self.database.reading() as connection:
            return [Version(**row._mapping) for row in connection.execute(query)]

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

    def digest(self, graph: str, upto: int) -> str:
        """SHA-256 of what a graph held after change `upto`; '' if it was not there."""
        query = sa.select(versions.c.sha256).where(versions.c.graph == graph, versions.c.sequence <= upto)
        with self.database.reading() as connection:
            return connection.execute(query.order_by(versions.c.revision.desc()).limit(1)).scalar() or ""

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
            sa.select(*columns, *_change_columns("change_"))
            .join(changes, changes.c.sequence == versions.c.sequence)
            .where(versions.c.graph == graph)
            .order_by(versions.c.revision.desc())
        )
        with self.database.reading() as connection:
            return [_version_and_change(row._mapping) for row in connection.execute(query)]

    def newest_revisions(self) -> dict[str, int]:
        """The newest revision of every graph that ever was, withdrawn ones included."""
        query = sa.select(versions.c.graph, sa.func.max(versions.c.revision)).group_by(versions.c.graph)
        with self.database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _last_sequence(connection: sa.Connection) -> int:
    newest = connection.execute(sa.select(sa.func.max(changes.c.sequence))).scalar_one()
    return int(newest or 0)


def _identify(connection: sa.Connection) -> str:
    """The identity of the ledger, which an empty one is given now; nobody else appends before this transaction ends."""
    found = connection.execute(sa.select(ledgers.c.identity).with_for_update()).scalar()
    if found is None:
        found, created = str(uuid.uuid4()), datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        connection.execute(sa.insert(ledgers).values(number=1, identity=found, base_iri="", created=created))
    return str(found)


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
    rows = [
        _version_row(graph, content, newest.get(graph, (0, ""))[0] + 1) for graph, content in changed.items()
    ]
    sequence = insert_change(connection, change, rows)
    connection.execute(sa.insert(versions), [{**row, "sequence": sequence} for row in rows])
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


def insert_change(connection: sa.Connection, change: Change, rows: Sequence[Mapping[str, Any]] = ()) -> int:
    """Add a change, which made the versions in some rows, to the end of the chain; its sequence."""
    identity = _identify(connection)
    query = sa.select(changes.c.sequence, changes.c.hash).order_by(changes.c.sequence.desc()).limit(1)
    last = connection.execute(query).first()
    numbers = numbers_of(connection, [getattr(change, name) for name in _AGENTS])
    salt = os.urandom(SALT)
    values = {column.name: getattr(change, column.name) for column in changes.c if column.name not in ("salt", "hash")}
    values |= {name: numbers[getattr(change, name)] for name in _AGENTS}
    values["accepted"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    values["sequence"] = sequence = (last.sequence if last else 0) + 1
    values["texts"] = seal(salt, digest_texts((change.reason, change.source)))
    entries = [(row["graph"], row["revision"], seal(row["salt"], row["sha256"])) for row in rows]
    metadata = [*(values[name] for name in _CHAINED), values["texts"]]
    found = link(last.hash if last else origin(identity), metadata, entries)
    connection.execute(sa.insert(changes).values(salt=salt, hash=found, **values))
    return sequence


def rename_agent(connection: sa.Connection, number: int, name: str) -> int:
    """Give an agent another name; the sequence of the change that says so, without the names."""
    connection.execute(sa.update(agents).where(agents.c.number == number).values(name=name))
    change = Change(dataset="", agent=name, reason=f"The name of agent {number} was changed.", kind="agent")
    return insert_change(connection, change)


def _version_row(graph: str, content: CanonicalGraph | None, revision: int) -> dict[str, Any]:
    return {
        "graph": graph,
        "revision": revision,
        "sha256": content.sha256 if content else "",
        "triples": content.count if content else 0,
        "payload": content.packed if content else None,
        "salt": os.urandom(SALT) if content else None,
    }


def _change_columns(prefix: str = "") -> Iterator[sa.ColumnElement[Any]]:
    for column in changes.c:
        if column.name in _AGENTS:
            yield name_column(column, f"{prefix}{column.name}")
            yield column.label(f"{prefix}{column.name}_number")
        elif column.name != "salt":
            yield column.label(f"{prefix}{column.name}")


def _change(row: Mapping[Any, Any], prefix: str = "") -> Change:
    values = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    agent, behalf, approved = (values.pop(f"{name}_number") for name in _AGENTS)
    return Change(**values, numbers=(agent, behalf, approved))


def _version_and_change(row: Mapping[Any, Any]) -> tuple[Version, Change]:
    version = {name: value for name, value in row.items() if not name.startswith("change_")}
    return Version(**version), _change(row, "change_")
