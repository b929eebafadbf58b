"""Reading one generation of the graph: the few look-ups that pages and documents need, all by pattern.

Never given text from outside; that goes to the sandboxed workers of `sparql`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.graph.named_graphs import NamedGraphs
from kg.rdf.graph_names import GraphNames
from kg.texts.languages import Text


class KnowledgeGraph:
    """All public graphs at one generation, read-only. Safe to use from several threads."""

    def __init__(self, store: Store, names: GraphNames) -> None:
        self.store = NamedGraphs(store)
        self.names = names

    @classmethod
    def open(cls, path: Path, names: GraphNames) -> "KnowledgeGraph":
        """Open a snapshot made by the writer."""
        return cls(Store.read_only(str(path)), names)

    def statements(self, iri: str, limit: int) -> list[Quad]:
        """The statements about a thing, with the blank nodes that hang from it, `limit` quads at most."""
        quads: list[Quad] = []
        waiting: list[NamedNode | BlankNode] = [NamedNode(iri)]
        seen = set(waiting)
        while waiting and len(quads) < limit:
            for quad in self.store.quads_for_pattern(waiting.pop(0), None, None, None):
                quads.append(quad)
                if isinstance(quad.object, BlankNode) and quad.object not in seen:
                    seen.add(quad.object)
                    waiting.append(quad.object)
                if len(quads) >= limit:
                    break
        return quads

    def incoming(self, iri: str, limit: int) -> list[Quad]:
        """Quads whose object is the thing, `limit` at most."""
        return list(take(self.store.quads_for_pattern(None, None, NamedNode(iri), None), limit))

    def contents(self, graph: str) -> Iterator[Quad]:
        """All quads of a named graph."""
        return self.store.quads_for_pattern(None, None, None, NamedNode(graph))

    def text(self, quad: Quad) -> Text:
        """The literal object of a quad as text, marked when its graph is a machine's."""
        value = quad.object
        assert isinstance(value, Literal)
        graph = quad.graph_name
        machine = isinstance(graph, NamedNode) and self.names.is_machine(graph.value)
        return Text(value.value, value.language or "", machine)


def take(items: Iterable[Quad], limit: int) -> Iterator[Quad]:
    """The first `limit` items."""
    for _, item in zip(range(limit), items, strict=False):
        yield item
