"""Erasing what the law wants erased: the payload of a version goes, its sealed digest stays, and so the chain holds.

A plain digest of a short text could be found by trying, so the salt goes too, and the digest becomes the sealed one.
What is shown loses the graph by a change of its own. Copies that others have fetched are out of reach.
"""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from kg.chain import seal
from kg.errors import Conflict, NotFound
from kg.ledger.agents import number_of
from kg.ledger.appending import append_change
from kg.ledger.connections import allow_rewriting, forbid_rewriting
from kg.ledger.ledger import Change, Ledger
from kg.ledger.schema import erasures, versions

_TABLE: Final = "version"


def erase(ledger: Ledger, graph: str, revision: int, agent: str, reason: str) -> None:
    """Erase the content of one version; the newest is withdrawn too. Raises NotFound, or Conflict if there is none."""
    here = sa.and_(versions.c.graph == graph, versions.c.revision == revision)
    with ledger.database.begin() as connection:
        row = connection.execute(sa.select(versions.c.sha256, versions.c.salt, versions.c.payload).where(here)).first()
        if row is None:
            raise NotFound(f"There is no revision {revision} of {graph}.", "`kg releases` shows those there are.")
        if row.payload is None:
            raise Conflict(f"Revision {revision} of {graph} has no content.", "It was withdrawn, or erased before.")
        newest = connection.execute(sa.select(sa.func.max(versions.c.revision)).where(versions.c.graph == graph))
        change = Change(dataset="", agent=agent, reason=f"Revision {revision} was erased: {reason}", kind="erasure")
        sequence = append_change(connection, change, {graph: None} if newest.scalar_one() == revision else {})
        allow_rewriting(connection, _TABLE)
        gone = {"payload": None, "salt": None, "triples": 0, "sha256": seal(row.salt, row.sha256)}
        connection.execute(sa.update(versions).where(here).values(**gone))
        forbid_rewriting(connection, _TABLE)
        erased = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        values = {"graph": graph, "revision": revision, "sequence": sequence, "reason": reason, "erased": erased}
        connection.execute(sa.insert(erasures).values(agent=number_of(connection, agent), **values))
    ledger.database.forget_log()
