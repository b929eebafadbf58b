"""Candidates: files that may become the next release of a vocabulary, until they are published or discarded.

They live in the ledger's database and never in the graph, so that no query can see a draft. What was decided is kept;
the content of a decided candidate is not: if published it stands in the ledger.
"""

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

import sqlalchemy as sa

from kg.errors import Conflict, NotFound
from kg.ledger.agents import name_column, number_of
from kg.ledger.connections import Database
from kg.ledger.schema import agents
from kg.rdf.documents import CanonicalGraph
from kg.releases.model import Difference, from_json

State = Literal["open", "published", "discarded"]
Counts = Mapping[str, int]
_METADATA: Final = sa.MetaData()
_table: Final = sa.Table(
    "release_candidate",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.String(64), nullable=False, index=True),
    sa.Column("graph", sa.Text, nullable=False),
    sa.Column("release", sa.String(64), nullable=False),
    sa.Column("agent", sa.Integer, sa.ForeignKey(agents.c.number), nullable=True),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_sha256", sa.String(64), nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("triples", sa.Integer, nullable=False),
    sa.Column("compared_with", sa.Integer, nullable=False),
    sa.Column("compared_sha256", sa.String(64), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("decided_by", sa.Integer, sa.ForeignKey(agents.c.number), nullable=True),
    sa.Column("decided", sa.String(32), nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("quality_before", sa.Text, nullable=False),
    sa.Column("quality_after", sa.Text, nullable=False),
    sa.Column("difference", sa.LargeBinary, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=True),
    sqlite_autoincrement=True,
)
"""`agent` and `decided_by` are numbers of agents, as in changes: an account that is renamed stays the one it was."""
_LARGE: Final = ("payload", "difference")
_NAMED: Final = ("agent", "decided_by")
_LAST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate beside what was published after change `sequence`: digest of that, difference, findings by rule.

    Findings are None where the quality was not checked.
    """

    sequence: int
    sha256: str
    difference: Difference
    quality_before: Counts | None = None
    quality_after: Counts | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate. `decided_by`, `decided` and `decision` (who, when, why) are empty while it is open.

    `agent` is the name of who proposed it, as it is now, and `agent_number` that of the account, if it has one.
    `compared_with` is the sequence of the ledger, and `compared_sha256` the published content, it was compared with.
    """

    dataset: str
    graph: str
    release: str
    agent: str
    reason: str
    sha256: str
    triples: int
    source: str = ""
    source_sha256: str = ""
    licence: str = ""
    id: int = 0
    created: str = ""
    compared_with: int = 0
    compared_sha256: str = ""
    state: State = "open"
    decided_by: str = ""
    decided: str = ""
    decision: str = ""
    quality_before: Counts | None = field(default=None, repr=False)
    quality_after: Counts | None = field(default=None, repr=False)
    agent_number: int | None = None

    def is_of(self, agent: str, number: int | None = None) -> bool:
        """Whether somebody proposed it: an account by its number, who has none by the name."""
        return self.agent == agent if number is None else self.agent_number == number


class Candidates:
    """The table. Safe to use from several threads and processes."""

    def __init__(self, address: str) -> None:
        self._database = Database(address, _METADATA)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def add(self, candidate: Candidate, content: CanonicalGraph, comparison: Comparison) -> Candidate:
        """Keep a new candidate; the answer has its id."""
        names = "dataset graph release reason sha256 triples source source_sha256 licence".split()
        values = {name: getattr(candidate, name) for name in names}
        values |= {"created": _now(), "state": "open", "decided": "", "decision": ""}
        values |= _comparison_values(comparison) | {"payload": zlib.compress(content.ntriples)}
        with self._database.begin() as connection:
            number = candidate.agent_number or number_of(connection, candidate.agent)
            key = connection.execute(sa.insert(_table).values(**values, agent=number)).inserted_primary_key
        assert key is not None
        return self.get(candidate.dataset, int(key[0]))

    def get(self, dataset: str, id_: int) -> Candidate:
        """A candidate of a dataset by its number. Raises NotFound."""
        query = sa.select(*_small()).where(_table.c.id == id_, _table.c.dataset == dataset)
        with self._database.reading() as connection:
            row = connection.execute(query).first() if id_ <= _LAST else None
        if row is None:
            raise NotFound(f"{dataset} has no candidate {id_}.", f"`kg release list {dataset}` shows those there are.")
        return _candidate(row._mapping)

    def of_dataset(self, dataset: str, state: State | None = None, limit: int = 100) -> Sequence[Candidate]:
        """Candidates of a dataset, newest first, of one state or of all."""
        query = sa.select(*_small()).where(_table.c.dataset == dataset).order_by(_table.c.id.desc()).limit(limit)
        if state:
            query = query.where(_table.c.state == state)
        with self._database.reading() as connection:
            return [_candidate(row._mapping) for row in connection.execute(query)]

    def states(self, dataset: str, ids: Collection[int]) -> dict[int, State]:
        """The states of some candidates of a dataset, by number."""
        query = sa.select(_table.c.id, _table.c.state).where(_table.c.dataset == dataset, _table.c.id.in_(ids))
        with self._database.reading() as connection:
            return {row.id: row.state for row in connection.execute(query)}

    def content(self, candidate: Candidate) -> CanonicalGraph:
        """The content of the file. Raises Conflict once the candidate is decided."""
        payload = self._large(candidate.id, "payload")
        if payload is None:
            raise _decided(self.get(candidate.dataset, candidate.id))
        return CanonicalGraph(zlib.decompress(payload), candidate.triples)

    def difference(self, candidate: Candidate) -> Difference:
        """The changes that a candidate would make; kept when it is decided."""
        packed = self._large(candidate.id, "difference")
        assert packed is not None
        return from_json(json.loads(zlib.decompress(packed)))

    def compared(self, candidate: Candidate, comparison: Comparison) -> Candidate:
        """Replace the comparison of an open candidate by a newer one. Raises Conflict if it is decided."""
        with self._database.begin() as connection:
            _change(connection, candidate, _comparison_values(comparison))
        return self.get(candidate.dataset, candidate.id)

    def decide(self, candidate: Candidate, state: State, agent: str, reason: str) -> Candidate:
        """Enter a decision in a transaction of its own (`enter_decision`)."""
        with self._database.begin() as connection:
            enter_decision(connection, candidate, state, agent, reason)
        return self.get(candidate.dataset, candidate.id)

    def _large(self, id_: int, column: str) -> bytes | None:
        query = sa.select(_table.c[column]).where(_table.c.id == id_)
        with self._database.reading() as connection:
            found: bytes | None = connection.execute(query).scalar_one()
        return found


def enter_decision(connection: sa.Connection, candidate: Candidate, state: State, agent: str, reason: str) -> None:
    """Enter a decision, once, and forget the content. Raises Conflict if the candidate is decided already."""
    by = number_of(connection, agent)
    values = {"state": state, "decided_by": by, "decided": _now(), "decision": reason, "payload": None}
    _change(connection, candidate, values)


def _change(connection: sa.Connection, candidate: Candidate, values: Mapping[str, Any]) -> None:
    still_open = sa.and_(_table.c.id == candidate.id, _table.c.state == "open")
    if not connection.execute(sa.update(_table).where(still_open).values(**values)).rowcount:
        row = connection.execute(sa.select(*_small()).where(_table.c.id == candidate.id)).one()
        raise _decided(_candidate(row._mapping))


def _small() -> list[sa.ColumnElement[Any]]:
    plain = [column for column in _table.c if column.name not in (*_LARGE, *_NAMED)]
    return [*plain, *(name_column(_table.c[name]) for name in _NAMED), _table.c.agent.label("agent_number")]


def _candidate(row: Mapping[Any, Any]) -> Candidate:
    counts = {name: json.loads(row[name]) if row[name] else None for name in ("quality_before", "quality_after")}
    return Candidate(**{**row, **counts})


def _comparison_values(comparison: Comparison) -> dict[str, Any]:
    before, after = comparison.quality_before, comparison.quality_after
    return {
        "compared_with": comparison.sequence,
        "compared_sha256": comparison.sha256,
        "quality_before": "" if before is None else json.dumps(dict(before)),
        "quality_after": "" if after is None else json.dumps(dict(after)),
        "difference": zlib.compress(json.dumps(comparison.difference.as_json(), ensure_ascii=False).encode()),
    }


def _decided(candidate: Candidate) -> Conflict:
    return Conflict(
        f"Candidate {candidate.id} of {candidate.dataset} was {candidate.state} on {candidate.decided[:10]} "
        f"by {candidate.decided_by}.",
        "Load the file again for another candidate.",
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
