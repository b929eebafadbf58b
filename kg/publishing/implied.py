"""What the ontologies imply of all records, in one graph that follows the graphs of records."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from kg.graph.entailment import Entailment, read_entailment
from kg.graph.named_graphs import NamedGraphs
from kg.graph.owners import read_owners
from kg.publishing.union_store import UnionStore
from kg.rdf.graph_names import GraphNames

_BATCH: Final = 100_000


class ImpliedOfRecords:
    """Keeps the graph of implied statements in step with the graphs of records.

    A statement stands in it as long as any statement of the store implies it.
    """

    def __init__(self, store: UnionStore, graphs: NamedGraphs, names: GraphNames) -> None:
        self._store = store
        self._graphs = graphs
        self._names = names
        self._graph = NamedNode(names.inferred(names.RECORDS))
        self._entailment = self._read()

    def add_later(self, graph: str, ntriples: bytes) -> None:
        """Add what the statements of a new graph imply, if it is of a record, when the store adds those."""
        if self._names.record_of(graph) and (implied := self._entailment.implied_text(ntriples)):
            self._store.add_later(self._graph.value, implied)

    @contextmanager
    def following(self, graph: NamedNode) -> Iterator[None]:
        """Within it the content of a graph changes; what it implies follows after it, if it is of a record."""
        if not self._names.record_of(graph.value):
            yield
            return
        before = self._implied_by(graph)
        yield
        after = self._implied_by(graph)
        for triple in before - after:
            if not any(self._is_stated(each) for each in self._entailment.sources(triple)):
                self._store.discard(self._quad(triple))
        self._store.add([self._quad(triple) for triple in after])

    def read_anew(self) -> bool:
        """Read the ontologies; where they imply something else than before, make the whole graph again and say so."""
        entailment = self._read()
        if entailment == self._entailment:
            return False
        self._entailment = entailment
        self._store.replace(self._graph, ())
        for quads in self._all():
            self._store.add(quads)
        return True

    def _all(self) -> Iterator[Sequence[Quad]]:
        found: set[Triple] = set()
        for name in self._graphs.named_graphs():
            if isinstance(name, NamedNode) and self._names.record_of(name.value):
                found |= self._implied_by(name)
            if len(found) > _BATCH:
                yield [self._quad(triple) for triple in found]
                found.clear()
        yield [self._quad(triple) for triple in found]

    def _read(self) -> Entailment:
        return read_entailment(self._graphs, self._names, read_owners(self._graphs, self._names))

    def _implied_by(self, graph: NamedNode) -> set[Triple]:
        return self._entailment.implied(self._graphs.quads_for_pattern(None, None, None, graph))

    def _is_stated(self, triple: Triple) -> bool:
        found = self._graphs.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        return any(quad.graph_name != self._graph for quad in found)

    def _quad(self, triple: Triple) -> Quad:
        return Quad(triple.subject, triple.predicate, triple.object, self._graph)
