"""The named graphs of a store whose default graph is their union (`kg.publishing.union_store`)."""

from collections.abc import Iterator
from typing import Final

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

_DEFAULT: Final = DefaultGraph()


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
        graph: NamedNode | BlankNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """Statements of one graph, or of all named graphs."""
        found = self.store.quads_for_pattern(subject, predicate, object_, graph)
        return found if graph is not None else (quad for quad in found if quad.graph_name != _DEFAULT)

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
    """Whether a statement stands in another named graph too."""
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return any(quad.graph_name not in (_DEFAULT, graph) for quad in found)
