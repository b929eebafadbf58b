"""Reading one generation of the graph: the few look-ups that pages and documents need, all by pattern.

Never given text from outside; that goes to the sandboxed workers of `sparql`.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.graph.named_graphs import NamedGraphs
from kg.graph.owners import PLACING, Owners, graph_of, read_owners
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT
from kg.texts.languages import Text

_READ: Final = 20_000
"""Statements of a thing, or to it, that are looked at, whoever makes them."""
_PLACING: Final = tuple(sorted(PLACING, key=lambda property_: property_.value))
_REMEMBERED: Final = 4_096
"""Things of which a generation remembers whether it knows them."""


class KnowledgeGraph:
    """All public graphs at one generation, read-only. Safe to use from several threads."""

    def __init__(self, store: Store, names: GraphNames) -> None:
        self.store = NamedGraphs(store)
        self.names = names
        self.knows = lru_cache(maxsize=_REMEMBERED)(self._knows)
        """Whether its owner states anything of a thing, or it is a graph that holds something."""

    @classmethod
    def open(cls, path: Path, names: GraphNames) -> "KnowledgeGraph":
        """Open a snapshot made by the writer."""
        return cls(Store.read_only(str(path)), names)

    @cached_property
    def owners(self) -> Owners:
        """Whose word counts in this generation."""
        return read_owners(self.store, self.names)

    def said(
        self,
        subject: NamedNode | BlankNode | None,
        predicate: NamedNode | None = None,
        object_: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads of a pattern that the owners of their subjects state (`kg.graph.owners`).

        Of those that give an object a place, if one was asked for, only what its owner states too.
        """
        owners = self.owners
        found = owners.own(self.store.quads_for_pattern(subject, predicate, object_, None))
        return found if object_ is None else filter(owners.places, found)

    def _knows(self, iri: str) -> bool:
        node = NamedNode(iri)
        if next(self.said(node), None) is not None:
            return True
        return iri.startswith(self.names.prefix) and self.store.contains_named_graph(node)

    def statements(self, iri: str, limit: int) -> list[Quad]:
        """The owner's statements about a thing, with the blank nodes that hang from it, `limit` quads at most."""
        return self._with_blanks(islice(self.said(NamedNode(iri)), _READ), limit)

    def said_by_others(self, iri: str, limit: int) -> list[Quad]:
        """What others state of a thing: statements about it, and statements to it that give it a place."""
        node, owners = NamedNode(iri), self.owners
        about = islice(self.store.quads_for_pattern(node, None, None, None), _READ)
        few = self.store.is_pointed_to_by_few(node)
        pointing = (self.store.pointing(node, property_) for property_ in ((None,) if few else _PLACING))
        to = chain.from_iterable(islice(found, _READ) for found in pointing)
        found = chain((q for q in about if not owners.is_own(q)), (q for q in to if not owners.places(q)))
        return self._with_blanks((q for q in found if not self.names.is_derived(graph_of(q))), limit)

    def _with_blanks(self, first: Iterable[Quad], limit: int) -> list[Quad]:
        quads: list[Quad] = []
        waiting: list[BlankNode] = []
        seen: set[BlankNode] = set()
        following = first
        while len(quads) < limit:
            for quad in following:
                quads.append(quad)
                if isinstance(quad.object, BlankNode) and quad.object not in seen:
                    seen.add(quad.object)
                    waiting.append(quad.object)
                if len(quads) >= limit:
                    break
            if not waiting:
                break
            following = self.store.quads_for_pattern(waiting.pop(0), None, None, None)
        return quads

    def incoming(self, iri: str, limit: int) -> list[Quad]:
        """Quads whose object is the thing, as the owners of their subjects state them, `limit` at most.

        What another dataset's statements only imply is left out: it may follow from what it says of this thing.
        """
        owner = self.owners.owner(iri)
        found = islice(self.store.pointing(NamedNode(iri)), _READ)
        kept = (q for q in self.owners.own(found) if self.owners.places(q) and not self._is_implied_elsewhere(q, owner))
        return list(take(kept, limit))

    def _is_implied_elsewhere(self, quad: Quad, owner: str) -> bool:
        graph = graph_of(quad)
        return (
            bool(owner) and self.names.is_derived(graph) and self.names.dataset_of(graph) not in (owner, "provenance")
        )

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
