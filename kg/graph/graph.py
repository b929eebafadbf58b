"""Reading one generation of the graph: the few look-ups that pages and documents need, all by pattern.

Never given text from outside; that goes to the sandboxed workers of `sparql`.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.graph.memory import Memory
from kg.graph.named_graphs import GraphName, NamedGraphs
from kg.graph.outline import Outline, outline_of, read_outline
from kg.graph.owners import Owners, read_owners
from kg.rdf.documents import Subject, Term
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, FOAF, RDFS, SCHEMA, SKOS
from kg.texts.languages import Text
from kg.texts.values import bare

NAMING: Final = (SKOS.prefLabel, RDFS.label, DCT.title, FOAF.name, SCHEMA.name)
"""Properties that name a thing, the first that a thing has is used."""
MOST_READ: Final = 20_000
"""Statements of a thing, or to it, that are looked at, whoever makes them."""
_REMEMBERED: Final = 4_096
"""Things of which a generation remembers whether it knows them, and their names."""


class KnowledgeGraph:
    """All public graphs at one generation, read-only. Safe to use from several threads."""

    def __init__(self, store: Store, names: GraphNames, outline: Outline | None = None) -> None:
        self.store = NamedGraphs(store)
        self.names = names
        self._outline = outline
        self._known = Memory[bool](_REMEMBERED)
        self._texts = Memory[tuple[Text, ...]](_REMEMBERED)
        self._naming = Memory[tuple[Quad, ...]](_REMEMBERED // 4)

    @classmethod
    def open(cls, path: Path, names: GraphNames) -> "KnowledgeGraph":
        """Open a snapshot made by the writer."""
        return cls(Store.read_only(str(path)), names, read_outline(path.parent))

    @cached_property
    def owners(self) -> Owners:
        """Whose word counts in this generation."""
        return read_owners(self.store, self.names)

    @cached_property
    def _graphs(self) -> frozenset[str]:
        """All graphs but those of single records."""
        return (self._outline or outline_of(self.store, self.names)).graphs

    @property
    def is_sayable_in_xml(self) -> bool:
        """Whether RDF/XML can say everything that is stated here; false if that is not known."""
        return self._outline is not None and self._outline.unsayable == frozenset()

    def said(
        self,
        subject: NamedNode | BlankNode | None,
        predicate: NamedNode | None = None,
        object_: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads of a pattern that the owners of their subjects state (`kg.graph.owners`).

        Of those that give an object a place, if one was asked for, only what its owner states too.
        """
        found = self._stated(subject, predicate, object_)
        return found if object_ is None else filter(self.owners.places, found)

    def _stated(self, subject: Subject | None, predicate: NamedNode | None, object_: Term | None) -> Iterator[Quad]:
        """The quads of a pattern that the owners of their subjects state: only graphs that may speak are looked at."""
        voices = self.owners.voices(subject.value, self._graphs) if isinstance(subject, NamedNode) else None
        if voices is None:
            return self.owners.own(self.store.quads_for_pattern(subject, predicate, object_, None))
        look_up = self.store.quads_for_pattern
        return chain.from_iterable(look_up(subject, predicate, object_, graph) for graph in voices)

    def knows(self, iri: str) -> bool:
        """Whether its owner states anything of a thing, or it is a graph that holds something."""
        return self._known.get_or_make(iri, lambda: self._knows(iri))

    def _knows(self, iri: str) -> bool:
        node = NamedNode(iri)
        if next(self.said(node), None) is not None:
            return True
        return iri.startswith(self.names.prefix) and self.store.contains_named_graph(node)

    def texts(self, iri: str) -> tuple[Text, ...]:
        """All names of a thing by its first naming property; empty if it has none. Kept, as most are used often."""
        return self._texts.get_or_make(iri, lambda: self._read_texts(NamedNode(iri)))

    def _read_texts(self, node: NamedNode) -> tuple[Text, ...]:
        for predicate in (*NAMING, SKOS.altLabel):  # some things have other names only
            texts = tuple(self.text(quad) for quad in self.said(node, predicate) if isinstance(quad.object, Literal))
            if found := tuple(text for text in texts if bare(text.value)):
                return found
        return ()

    def naming(self, node: NamedNode, properties: tuple[NamedNode, ...]) -> tuple[Quad, ...]:
        """What the owner of a thing states of it with some properties. Kept, as most are used often."""
        return self._naming.get_or_make((node, properties), lambda: tuple(self._read_naming(node, properties)))

    def _read_naming(self, node: NamedNode, properties: tuple[NamedNode, ...]) -> Iterator[Quad]:
        voices = self.owners.voices(node.value, self._graphs)  # once for all properties
        if voices is None:
            return (quad for one in properties for quad in self.said(node, one))
        look_up = self.store.quads_for_pattern
        return (quad for one in properties for graph in voices for quad in look_up(node, one, None, graph))

    def statements(self, iri: str, limit: int) -> list[Quad]:
        """The owner's statements about a thing, with the blank nodes that hang from it, `limit` quads at most."""
        return self.with_blanks(islice(self.said(NamedNode(iri)), MOST_READ), limit)

    def with_blanks(self, first: Iterable[Quad], limit: int) -> list[Quad]:
        """Some statements with those of the blank nodes that hang from them, `limit` quads at most."""
        quads: list[Quad] = []
        waiting: list[tuple[BlankNode, GraphName]] = []
        seen: set[BlankNode] = set()
        following = first
        while len(quads) < limit:
            for quad in following:
                quads.append(quad)
                if isinstance(quad.object, BlankNode) and quad.object not in seen:
                    seen.add(quad.object)
                    waiting.append((quad.object, quad.graph_name))
                if len(quads) >= limit:
                    break
            if not waiting:
                break
            node, graph = waiting.pop(0)
            following = self.store.quads_for_pattern(node, None, None, graph)
        return quads

    def pointing(self, object_: NamedNode) -> Iterator[Quad]:
        """What the owners of their subjects state to a thing that very much points to, as it is taken."""
        for quad in islice(self.store.union_pointing(object_), MOST_READ):
            voices = (
                self.owners.voices(quad.subject.value, self._graphs) if isinstance(quad.subject, NamedNode) else None
            )
            if voices is None:
                yield from self._stated(quad.subject, quad.predicate, quad.object)
            else:
                copies = (Quad(quad.subject, quad.predicate, quad.object, graph) for graph in voices)
                yield from (copy for copy in copies if copy in self.store)

    def successors(self, iri: str) -> list[str]:
        """What replaces a thing by the word of its owner (dct:isReplacedBy of it, dct:replaces of them), in order."""
        node = NamedNode(iri)
        found = {quad.object for quad in self.said(node, DCT.isReplacedBy)}
        found |= {quad.subject for quad in self.said(None, DCT.replaces, node)}
        return sorted({one.value for one in found if isinstance(one, NamedNode)} - {iri})

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
