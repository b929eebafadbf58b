"""Erasing what the law wants erased: the payload of a version goes, its sealed digest stays, and so the chain holds.

A plain digest of a short text could be found by trying, so the salt goes too, and the digest becomes the sealed one.
What is shown loses the graph by a change of its own. Copies that others have fetched are out of reach. Bodies go with
their keys, so that backups hold them no longer either.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from kg.chain import seal
from kg.errors import Conflict, NotFound
from kg.ledger.agents import number_of
from kg.ledger.appending import append_change
from kg.ledger.connections import allow_rewriting, forbid_rewriting
from kg.ledger.keys import Keys
from kg.ledger.ledger import Change, Ledger
from kg.ledger.schema import bodies, erasures, judgements, versions

_TABLE: Final = "version"
_BODIES: Final = "body"
_AT_ONCE: Final = 500


def erase(ledger: Ledger, graph: str, revision: int, agent: str, reason: str, keys: Keys | None = None) -> None:
    """Erase the content of one version; the newest is withdrawn too. Raises NotFound, or Conflict if there is none.

    Bodies that came before the version after it go too; `keys` are where their keys are.
    """
    here = sa.and_(versions.c.graph == graph, versions.c.revision == revision)
    with ledger.database.begin() as connection:
        row = connection.execute(sa.select(versions.c.sha256, versions.c.salt, versions.c.payload).where(here)).first()
        if row is None:
            raise NotFound(f"There is no revision {revision} of {graph}.", "`kg releases` shows those there are.")
        if row.payload is None:
            raise Conflict(f"Revision {revision} of {graph} has no content.", "It was withdrawn, or erased before.")
        newest = connection.execute(sa.select(sa.func.max(versions.c.revision)).where(versions.c.graph == graph))
        came = _bodies_of(connection, graph, revision)
        change = Change(dataset="", agent=agent, reason=f"Revision {revision} was erased: {reason}", kind="erasure")
        sequence = append_change(connection, change, {graph: None} if newest.scalar_one() == revision else {})
        _erase_bodies(connection, came, sequence)
        allow_rewriting(connection, _TABLE)
        gone = {"payload": None, "salt": None, "triples": 0, "sha256": seal(row.salt, row.sha256)}
        connection.execute(sa.update(versions).where(here).values(**gone))
        forbid_rewriting(connection, _TABLE)
        of_version = sa.and_(judgements.c.graph == graph, judgements.c.revision == revision)
        connection.execute(sa.delete(judgements).where(of_version))
        erased = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        values = {"graph": graph, "revision": revision, "sequence": sequence, "reason": reason, "erased": erased}
        connection.execute(sa.insert(erasures).values(agent=number_of(connection, agent), **values))
    _forget(ledger, keys, came)


def erase_bodies(ledger: Ledger, graph: str, agent: str, reason: str, keys: Keys) -> int:
    """Erase all bodies that came for a graph, whose versions stay, and their keys; how many. Raises NotFound."""
    here = sa.and_(bodies.c.graph == graph, bodies.c.payload.is_not(None))
    with ledger.database.begin() as connection:
        came = set(connection.execute(sa.select(bodies.c.sha256).where(here)).scalars())
        if not came:
            raise NotFound(f"No body of {graph} is kept.", "`kg record bodies IRI` lists what came.")
        change = Change(dataset="", agent=agent, reason=f"{len(came)} bodies were erased: {reason}", kind="erasure")
        _erase_bodies(connection, came, append_change(connection, change, {}))
    _forget(ledger, keys, came)
    return len(came)


def _bodies_of(connection: sa.Connection, graph: str, revision: int) -> set[str]:
    """Digests of the bodies that came before the version after one: each may hold what that one said."""
    query = sa.select(versions.c.sequence).where(versions.c.graph == graph, versions.c.revision == revision + 1)
    until = connection.execute(query).scalar()
    came = sa.select(bodies.c.sha256).where(bodies.c.graph == graph, bodies.c.payload.is_not(None))
    return set(connection.execute(came if until is None else came.where(bodies.c.sequence < until)).scalars())


def _erase_bodies(connection: sa.Connection, digests: Collection[str], sequence: int) -> None:
    """Take the contents away, also where the same bodies stand under another name of the record."""
    allow_rewriting(connection, _BODIES)
    for start in range(0, len(digests), _AT_ONCE):
        some = bodies.c.sha256.in_(sorted(digests)[start : start + _AT_ONCE])
        gone = sa.update(bodies).where(some, bodies.c.payload.is_not(None))
        connection.execute(gone.values(payload=None, mark=b"", erased=sequence))
    forbid_rewriting(connection, _BODIES)


def _forget(ledger: Ledger, keys: Keys | None, digests: Collection[str]) -> None:
    if keys is not None:
        keys.destroy(digests)
    ledger.database.forget_log()
