"""Withdrawal of records by the operator: of those that were loaded too, of which no proposal speaks.

All in one change: their graphs are withdrawn with what single sources said of them, and a successor says from then on
what it replaces, in a graph beside its own, so that its owner speaks. A proposal that published one is withdrawn with
it. Versions stay, and the record answers 410 with reason and successor. A load brings it back only by a newer revision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from pyoxigraph import NamedNode

from kg.errors import Conflict, InvalidInput, NotFound
from kg.ledger.ledger import Change
from kg.publishing.changes import enter_from_newest
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT
from kg.records.graphs.drafts import graph_path
from kg.records.nodes import main_path
from kg.records.sources import SOURCES
from kg.submissions import rows
from kg.submissions.actors import Actor
from kg.submissions.happening import happen
from kg.submissions.service import Submissions

MOST: Final = 1_000
"""Records in one change."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is withdrawn, by the ends of IRIs of records, why, and that of the record that replaces all of it ('' for
    nothing)."""

    paths: tuple[str, ...]
    reason: str
    successor: str = ""


class Withdrawing:
    """Withdraws records of one copy."""

    def __init__(self, submissions: Submissions) -> None:
        self._settings = submissions.settings
        self._ledger = submissions.ledger
        self._names = GraphNames(self._settings.base_iri)

    def plan(self, iris: Iterable[str], reason: str, successor: str = "") -> Withdrawal:
        """What is to be done, checked against what is published. Raises InvalidInput, NotFound and Conflict."""
        paths = tuple(dict.fromkeys(map(self._path, filter(None, (iri.strip() for iri in iris)))))
        if not paths or len(paths) > MOST:
            raise InvalidInput(f"Name one record or more, {MOST:,} at most.", "Give their IRIs or identifiers.")
        if not reason.strip():
            raise InvalidInput("A withdrawal needs a reason.", "It is shown to everybody: --reason TEXT.")
        for path in paths:
            self._check_published(path)
        after = self._path(successor) if successor.strip() else ""
        if after in paths:
            raise InvalidInput("A record is not replaced by itself.", "Name another record as successor.")
        if after:
            self._check_published(after)
        return Withdrawal(paths, reason.strip(), after)

    def withdraw(self, planned: Withdrawal, agent: str, on_behalf_of: str = "") -> int:
        """Withdraw what was planned, in one change; its sequence. Raises Conflict if others were quicker with it."""
        change = Change("record", agent, planned.reason, "withdrawal", on_behalf_of=on_behalf_of)

        def also(connection: sa.Connection) -> None:
            for path in planned.paths:
                self._note(connection, path, planned.reason)

        receipt = enter_from_newest(self._settings, self._ledger, change, lambda: self._graphs(planned), also)
        return receipt.sequence

    def _path(self, iri: str) -> str:
        """The end of the IRI of a record, given by its IRI, by that of what it is about, or by its identifier."""
        base = self._settings.base_iri
        path = iri.removeprefix(base) if iri.startswith(base) else iri if "/" in iri else f"record/{iri}"
        return main_path(path)

    def _check_published(self, path: str) -> None:
        head = self._ledger.latest_head(self._names.record(graph_path(path)))
        if head is None:
            raise NotFound(f"There is no record {self._settings.base_iri}{path}.", "Give an IRI or an identifier.")
        if not head.sha256 or head.erased:
            raise Conflict(f"{self._settings.base_iri}{path} was withdrawn before.", "It stays as it is.")

    def _graphs(self, planned: Withdrawal) -> dict[str, CanonicalGraph | None]:
        """The graphs of all records, with those of their parts and sources, and what the successor says."""
        gone = [name for path in planned.paths for name in self._names_of(graph_path(path))]
        held = self._ledger.digests(gone)
        graphs: dict[str, CanonicalGraph | None] = {name: None for name in gone if held.get(name)}
        if not all(graphs.get(self._names.record(graph_path(path)), ()) is None for path in planned.paths):
            raise Conflict("One of the records was withdrawn meanwhile.", "Look at them, and try again.")
        if planned.successor:
            graphs |= self._said_by(planned.successor, planned.paths)
        return graphs

    def _names_of(self, path: str) -> list[str]:
        own = self._names.record(path)
        sources = [self._names.source(source, path) for source in SOURCES]
        parts = [part for name in (own, *sources) for part in self._ledger.graphs_below(f"{name}/")]
        return sorted({own, *sources, *parts})

    def _said_by(self, successor: str, replaced: Sequence[str]) -> dict[str, CanonicalGraph]:
        """The graph in which the successor says what it replaces, with what it said before."""
        base, name = self._settings.base_iri, self._names.successions(graph_path(successor))
        before = self._ledger.latest(name)
        lines = set(before.content().lines) if before else set()
        node = NamedNode(base + successor)
        lines |= {f"{node} {DCT.replaces} {NamedNode(base + path)} .\n".encode() for path in replaced}
        return {name: CanonicalGraph.of(lines)}

    def _note(self, connection: sa.Connection, path: str, reason: str) -> None:
        """Withdraw the proposal that published a record, if one did."""
        published = rows.last_of(connection, path.removeprefix("record/"), "published")
        if published is not None:
            changed = rows.change(connection, published, state="withdrawn")
            happen(connection, changed, "withdraw", Actor(), reason)
