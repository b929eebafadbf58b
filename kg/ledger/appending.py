"""Adding changes to the end of the chain, in a transaction of the ledger's database."""

import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from kg.chain import digest_texts, link, origin, seal
from kg.ledger import schema as tables
from kg.ledger.agents import numbers_of
from kg.ledger.bodies import Sealed
from kg.ledger.keeping import body_rows, digest_rows
from kg.ledger.model import Change, Receipt
from kg.ledger.schema import SALT, agents, changes, ledgers, versions
from kg.rdf.documents import CanonicalGraph

_AT_ONCE: Final = 500
"""Graphs in one SQL statement; databases limit the number of its values."""
_AGENTS: Final = ("agent", "on_behalf_of", "approved_by")
_CHAINED: Final = tuple(
    "sequence accepted kind dataset release agent on_behalf_of approved_by source_sha256 licence".split()
)
"""Metadata of a change that its hash is over, with agents as numbers; then `texts`, and `bodies` if any came."""


def last_sequence(connection: sa.Connection) -> int:
    newest = connection.execute(sa.select(sa.func.max(changes.c.sequence))).scalar_one()
    return int(newest or 0)


def identify(connection: sa.Connection) -> str:
    """The identity of the ledger, which an empty one is given now; nobody else appends before this transaction ends."""
    found = connection.execute(sa.select(ledgers.c.identity).with_for_update()).scalar()
    if found is None:
        found, created = str(uuid.uuid4()), datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        connection.execute(sa.insert(ledgers).values(number=1, identity=found, base_iri="", created=created))
    return str(found)


def append(
    connection: sa.Connection,
    change: Change,
    graphs: Mapping[str, CanonicalGraph | None],
    bodies: Sequence[Sealed] = (),
) -> Receipt:
    newest = newest_versions(connection, tuple(graphs))
    changed = {
        graph: content
        for graph, content in graphs.items()
        if newest.get(graph, (0, ""))[1] != (content.sha256 if content else "")
    }
    unchanged = tuple(graph for graph in graphs if graph not in changed)
    if not changed and not bodies:
        return Receipt(last_sequence(connection), (), unchanged)
    return Receipt(append_change(connection, change, changed, newest, bodies), tuple(changed), unchanged)


def append_change(
    connection: sa.Connection,
    change: Change,
    graphs: Mapping[str, CanonicalGraph | None],
    newest: Mapping[str, tuple[int, str]] | None = None,
    bodies: Sequence[Sealed] = (),
) -> int:
    """Add a change and the versions that it makes, whether or not they differ, with bodies; its sequence."""
    known = newest_versions(connection, tuple(graphs)) if newest is None else newest
    rows = [_version_row(graph, content, known.get(graph, (0, ""))[0] + 1) for graph, content in graphs.items()]
    came = body_rows(connection, bodies)
    sequence = _insert_change(connection, replace(change, bodies=digest_rows(came)), rows)
    for table, some in ((versions, rows), (tables.bodies, came)):
        if some:
            connection.execute(sa.insert(table), [{**row, "sequence": sequence} for row in some])
    return sequence


def newest_versions(connection: sa.Connection, graphs: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Revision and digest of the newest versions of graphs; graphs that never were are left out."""
    found: dict[str, tuple[int, str]] = {}
    columns = (versions.c.graph, versions.c.revision, versions.c.sha256)
    for start in range(0, len(graphs), _AT_ONCE):
        some = graphs[start : start + _AT_ONCE]
        query = sa.select(*columns).where(versions.c.graph.in_(some)).order_by(versions.c.revision)
        found |= {row.graph: (row.revision, row.sha256) for row in connection.execute(query)}
    return found


def _insert_change(connection: sa.Connection, change: Change, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add a change, which made the versions in some rows, to the end of the chain; its sequence."""
    identity = identify(connection)
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
    metadata = [*(values[name] for name in _CHAINED), values["texts"], *filter(None, (change.bodies,))]
    found = link(last.hash if last else origin(identity), metadata, entries)
    connection.execute(sa.insert(changes).values(salt=salt, hash=found, **values))
    return sequence


def rename_agent(connection: sa.Connection, number: int, name: str) -> int:
    """Give an agent another name; the sequence of the change that says so, without the names."""
    connection.execute(sa.update(agents).where(agents.c.number == number).values(name=name))
    change = Change(dataset="", agent=name, reason=f"The name of agent {number} was changed.", kind="agent")
    return append_change(connection, change, {})


def _version_row(graph: str, content: CanonicalGraph | None, revision: int) -> dict[str, Any]:
    return {
        "graph": graph,
        "revision": revision,
        "sha256": content.sha256 if content else "",
        "triples": content.count if content else 0,
        "payload": content.packed if content else None,
        "salt": os.urandom(SALT) if content else None,
    }
