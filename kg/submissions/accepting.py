"""From an approved document to the record: the graphs that the ledger takes, and the body that is kept beside them.

The same rules as those of loading (`kg.records.graphs`): the document of the record's owner counts before what an
export or the index says of it. Everything that takes time is done before the transaction that accepts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.ledger.bodies import Body, Sealed
from kg.ledger.ledger import Ledger
from kg.publishing.former_records import mark
from kg.publishing.minting import refuse_minted
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.records.derived.statements import with_derived
from kg.records.former.successors import with_parts_replaced
from kg.records.graphs.combining import Combiner, RecordGraph
from kg.records.graphs.drafts import Draft, facts_of, graph_path, state_facts
from kg.records.graphs.identities import Identities
from kg.records.graphs.received import Received
from kg.records.graphs.trust import version_of
from kg.records.identifiers import RecordIris, read_uid
from kg.records.mapping.statements import Statements
from kg.records.sources import DOCUMENT, SOURCES
from kg.records.types import get_record_type, read_record_types
from kg.settings import Settings
from kg.submissions.judged import Judged

_NUMBER: Final = "number"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record that may be accepted: where its graph is (the end of its name), all graphs that change, the digests of
    all that they were made from ('' for none), the body, and its revision in the count of the Clearing-House."""

    path: str
    graph: str
    graphs: Mapping[str, CanonicalGraph | None]
    replaced: Mapping[str, str]
    body: Body
    revision: int


class Accepting:
    """Prepares records of one copy for the ledger. Safe to use from several threads."""

    def __init__(self, settings: Settings, ledger: Ledger, iris: RecordIris) -> None:
        self._settings = settings
        self._ledger = ledger
        self.iris = iris
        self._names = GraphNames(settings.base_iri)

    def graph_of(self, record: str) -> str:
        """The name of the graph of a record with an identifier, under the best name that it is known by."""
        return self._names.record(self._place(record)[0])

    def prepare(self, judged: Judged, *, created: str, submitted: str, at: str) -> Prepared:
        """The graphs of a document that is approved now, at a moment (`at`, ISO 8601). Raises Refused for names that
        are not its own to make."""
        path, number, known = self._place(judged.record)
        type_ = get_record_type(judged.schema)
        statements = Statements.of(self.iris.base_iri, f"record/{path}", type_)
        combiner = Combiner(self._ledger, self._names, known, read_record_types())
        before = combiner.layers(path, RecordGraph(judged.schema, statements.iri, CanonicalGraph(b"", 0)))
        revision = 1 + max((0, *(version_of(layer, statements.iri)[0] for layer in before.values())))
        envelope = {"identifier": judged.record, "type": judged.schema, "revision": revision, "realm": judged.realm}
        envelope |= {"createdOn": created, "submittedOn": submitted, "updatedOn": at, "body": judged.body}
        state_facts(statements, Draft(path, judged.schema, judged.body, facts_of(envelope)), type_, self.iris.base_iri)
        lines = (*judged.report.graph.splitlines(keepends=True), *statements.canonical().lines)
        content = with_derived(CanonicalGraph.of(lines), statements.iri, self.iris.base_iri)
        entry = RecordGraph(judged.schema, statements.iri, content, DOCUMENT, number)
        graphs, replaced = self._combined(combiner, path, entry, known)
        body = Body.of("envelope", envelope)  # with what is stated of the record, so that it can be mapped again
        return Prepared(path, self._names.record(path), graphs, replaced, body, revision)

    def seal(self, prepared: Iterable[Prepared]) -> dict[str, list[Sealed]]:
        """The bodies that are to be kept with records, encrypted, by the names of their graphs; their keys are kept."""
        some = list(prepared)
        known = {name for one in some for name, digest in one.replaced.items() if digest}
        received = Received(self._ledger, self._names, known, self._settings.keys_file)
        for one in some:
            received.take(one.path, DOCUMENT, one.body, alone=True)
        sealed: dict[str, list[Sealed]] = {}
        for body in received.seal():
            sealed.setdefault(body.graph, []).append(body)
        return sealed

    def _combined(
        self, combiner: Combiner, path: str, entry: RecordGraph, known: set[str]
    ) -> tuple[dict[str, CanonicalGraph | None], dict[str, str]]:
        """The graphs that change, and the digests of all that they were made from."""
        names = sorted({self._names.record(path), *known})
        replaced = dict.fromkeys(names, "") | self._ledger.digests(names)
        if combiner.is_alone(path, {DOCUMENT: entry}):
            graphs: dict[str, CanonicalGraph | None] = {self._names.record(path): entry.content}
        else:
            made = combiner.combined(
                path, {DOCUMENT: entry}, replaced, lambda old, new: with_parts_replaced(new.content, old)
            )
            graphs = dict(made.graphs)
        refuse_minted(self._settings, self._ledger, graphs)
        if not self._ledger.has_graphs(self._names.record("")):
            graphs |= [mark(self._settings.base_iri)]  # the first records are in the statements of today
        return graphs, replaced

    def graphs_of(self, record: str) -> list[str]:
        """The names of all graphs that hold something of a record: its own, and what its sources say."""
        found = self._ledger.digests(self._place(record)[2])
        return sorted(name for name, digest in found.items() if digest)

    def _place(self, record: str) -> tuple[str, int | None, set[str]]:
        """The end of the name of a record's graph, its number if its name has one, and the graphs that it has."""
        path = graph_path(self.iris.record(record).removeprefix(self.iris.base_iri))
        uid = read_uid(record)
        known = self._graphs(path, uid.number if uid else None)
        placed = Identities(self._names, known).place(path, None)
        if placed.path != path:
            known |= self._graphs(placed.path, None)
        return placed.path, uid.number if uid else None, known

    def _graphs(self, path: str, number: int | None) -> set[str]:
        """Names of graphs that the ledger ever had of a record, and of what its sources say."""
        names = [self._names.record(path), *(self._names.source(source, path) for source in SOURCES)]
        found = set(self._ledger.digests(names))
        if number is not None:
            found.update(self._ledger.graphs_below(self._names.source(_NUMBER, f"{number}/")))
        return found
