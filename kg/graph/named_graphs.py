"""The named graphs of a store whose default graph is their union (`kg.publishing.union_store`)."""

from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import Final, TypeAlias

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kg.rdf.documents import Subject, Term
from kg.rdf.graph_names import stands_apart
from kg.rdf.namespaces import RDF

GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph
_DEFAULT: Final = DefaultGraph()
_LONGEST_LIST: Final = 100_000
_FEW: Final = 200
"""Statements that are gone through faster than they are looked up one by one."""


class NamedGraphs:
    """Look-ups by pattern that tell in which named graph a statement stands: once for each graph that holds it.

    The same patterns on the store itself would find each statement once more, in the union.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object_: Term | None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """Statements of one graph, or of all named graphs."""
        found = self.store.quads_for_pattern(subject, predicate, object_, graph)
        return found if graph is not None else (quad for quad in found if quad.graph_name != _DEFAULT)

    def pointing(self, object_: NamedNode, predicate: NamedNode | None = None) -> Iterator[Quad]:
        """The same for statements that point to a thing, which many may: the work is that for those which are taken.

        The store gives the union first. To take a hundred statements out of a hundred thousand it is not gone through:
        the graphs of each of its statements are looked up.
        """
        found = self.store.quads_for_pattern(None, predicate, object_, None)
        first = list(islice(found, _FEW))
        if len(first) < _FEW or first[0].graph_name != _DEFAULT:
            return (quad for quad in chain(first, found) if quad.graph_name != _DEFAULT)
        union = takewhile(lambda quad: quad.graph_name == _DEFAULT, chain(first, found))
        return (each for quad in union for each in self.quads_for_pattern(quad.subject, quad.predicate, quad.object))

    def few_pointing(self, object_: NamedNode) -> list[Quad] | None:
        """All statements that point to a thing, if they are so few that it is best to go through all of them."""
        first = list(islice(self.store.quads_for_pattern(None, None, object_, None), _FEW))
        return [quad for quad in first if quad.graph_name != _DEFAULT] if len(first) < _FEW else None

    def union_pointing(self, object_: NamedNode) -> Iterator[Quad]:
        """The statements of the union that point to a thing, each once."""
        return self.store.quads_for_pattern(None, None, object_, _DEFAULT)

    def __iter__(self) -> Iterator[Quad]:
        return self.quads_for_pattern(None, None, None)

    def __contains__(self, quad: Quad) -> bool:
        return quad in self.store

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """Names of all graphs, also of empty ones."""
        return self.store.named_graphs()

    def contains_named_graph(self, name: NamedNode | BlankNode) -> bool:
        """Whether there is such a graph, empty or not."""
        return self.store.contains_named_graph(name)

    def query(self, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The results of a query of our own on the union, where each statement counts once, and on named graphs."""
        return self.store.query(text)


def is_stated_once_more(store: Store, triple: Triple | Quad, graph: NamedNode) -> bool:
    """Whether a statement stands in another named graph too, of those that are in the union."""
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    others = (quad.graph_name for quad in found if quad.graph_name not in (_DEFAULT, graph))
    return any(not (isinstance(other, NamedNode) and stands_apart(other.value)) for other in others)


def list_members(store: NamedGraphs, quad: Quad) -> Iterator[NamedNode]:
    """The members of the list that a statement leads to; it ends where it is broken or meets itself."""
    cell, seen = quad.object, set[object]()
    while isinstance(cell, NamedNode | BlankNode) and cell not in seen and len(seen) < _LONGEST_LIST:
        seen.add(cell)
        for first in store.quads_for_pattern(cell, RDF.first, None, quad.graph_name):
            if isinstance(first.object, NamedNode):
                yield first.object
        cell = next((rest.object for rest in store.quads_for_pattern(cell, RDF.rest, None, quad.graph_name)), RDF.nil)
