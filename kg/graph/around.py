"""What is stated about a thing and to it, by its owner and by others, read once for all that is made of it."""

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import chain, islice
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg.graph.graph import MOST_READ, KnowledgeGraph, take
from kg.graph.owners import PLACING, graph_of
from kg.rdf.namespaces import DCT, SKOS

_PLACING: Final = tuple(sorted(PLACING, key=lambda property_: property_.value))
_PAIRS: Final = (
    (DCT.replaces, DCT.isReplacedBy), (SKOS.broader, SKOS.narrower), (SKOS.topConceptOf, SKOS.hasTopConcept),
    (SKOS.related, SKOS.related),
)  # fmt: skip
_INVERSE: Final = dict((*_PAIRS, *((there, here) for here, there in _PAIRS)))
"""How one says of a thing what is said to it with another property."""


class Around:
    """The statements around a thing. Each kind is read when it is first asked for."""

    def __init__(self, graph: KnowledgeGraph, iri: str) -> None:
        self._graph = graph
        self._owners = graph.owners
        self._node = NamedNode(iri)

    @cached_property
    def _about(self) -> list[Quad]:
        return list(islice(self._graph.store.quads_for_pattern(self._node, None, None, None), MOST_READ))

    @cached_property
    def _to(self) -> list[Quad] | None:
        """All that points to the thing; None if that is much."""
        return self._graph.store.few_pointing(self._node)

    def own(self, limit: int) -> list[Quad]:
        """The owner's statements about the thing, with the blank nodes that hang from it, `limit` quads at most."""
        return self._graph.with_blanks(self._owners.own(self._about), limit)

    def by_others(self, limit: int) -> list[Quad]:
        """What others state of the thing: statements about it, and statements to it that give it a place.

        What its owner states the other way round is the owner's.
        """
        names, owners = self._graph.names, self._owners
        own = {(quad.predicate, quad.object) for quad in owners.own(self._about)}
        about = (q for q in self._about if not owners.is_own(q))
        every = self._to if self._to is not None else self._placing()
        to = (q for q in every if not owners.places(q) and (_INVERSE.get(q.predicate), q.subject) not in own)
        found = chain(about, to)
        return self._graph.with_blanks((q for q in found if not names.is_derived(graph_of(q))), limit)

    def _placing(self) -> Iterator[Quad]:
        store = self._graph.store
        return chain.from_iterable(islice(store.pointing(self._node, one), MOST_READ) for one in _PLACING)

    def incoming(self, limit: int, wanted: Callable[[Quad], bool] = lambda _: True) -> list[Quad]:
        """Quads whose object is the thing, as the owners of their subjects state them, `limit` of those wanted at most.

        What another dataset's statements only imply is left out: it may follow from what it says of this thing.
        """
        owner = self._owners.owner(self._node.value)
        found = self._owners.own(self._to) if self._to is not None else self._graph.pointing(self._node)
        kept = (q for q in found if self._owners.places(q) and not self._is_implied_elsewhere(q, owner) and wanted(q))
        return list(take(kept, limit))

    def _is_implied_elsewhere(self, quad: Quad, owner: str) -> bool:
        names, graph = self._graph.names, graph_of(quad)
        return bool(owner) and names.is_derived(graph) and names.dataset_of(graph) not in (owner, "provenance")
