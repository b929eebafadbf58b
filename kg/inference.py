"""What we add to a vocabulary, in its `inferred` graph and never in what was published.

Rules: whatever has a class below skos:Concept is a skos:Concept; SKOS and ontology relations hold in both directions
where the inverse is defined; an indicator of the Framework is narrower than the goals and targets it monitors, so that
SKOS browsers have a tree.
"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad, Store, Triple

from kg.graphs import GraphNames
from kg.namespaces import KMGBF, OWL, RDF, RDFS, SKOS

_INVERSES: Final = {
    SKOS.broader: SKOS.narrower,
    SKOS.narrower: SKOS.broader,
    SKOS.related: SKOS.related,
    SKOS.topConceptOf: SKOS.hasTopConcept,
    SKOS.hasTopConcept: SKOS.topConceptOf,
    KMGBF.isHeadlineFor: KMGBF.hasHeadlineIndicator,
    KMGBF.isBinaryFor: KMGBF.hasBinaryIndicator,
    KMGBF.isComponentFor: KMGBF.hasComponentIndicator,
    KMGBF.isComplementaryFor: KMGBF.hasComplementaryIndicator,
}
_HIERARCHY: Final = (
    KMGBF.isHeadlineFor,
    KMGBF.isBinaryFor,
    KMGBF.isComponentFor,
    KMGBF.isComplementaryFor,
)


def dataset_graphs(store: Store, names: GraphNames, dataset: str) -> list[NamedNode]:
    """The graphs of a dataset that are in the store, the inferred one left out."""
    main = names.dataset(dataset)
    return [
        graph
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
        and (graph.value == main or graph.value.startswith(main + "/"))
        and graph.value != names.inferred(dataset)
    ]


def infer(store: Store, names: GraphNames, dataset: str) -> list[Quad]:
    """The quads of the dataset's inferred graph, computed from its other graphs. None of them is stated there."""
    target = NamedNode(names.inferred(dataset))
    stated: set[Triple] = set()
    added: set[Triple] = set()
    subclasses = _subclasses_of_concept(store)
    for graph in dataset_graphs(store, names, dataset):
        for quad in store.quads_for_pattern(None, None, None, graph):
            triple = quad.triple
            stated.add(triple)
            added.update(_consequences(triple, subclasses))
    return [Quad(t.subject, t.predicate, t.object, target) for t in added - stated]


def _consequences(triple: Triple, subclasses: frozenset[NamedNode]) -> Iterator[Triple]:
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if predicate == RDF.type:
        if value in subclasses:
            yield Triple(subject, RDF.type, SKOS.Concept)
        return
    if not isinstance(value, NamedNode):
        return
    inverse = _INVERSES.get(predicate)
    if inverse is not None:
        yield Triple(value, inverse, subject)
    if predicate in _HIERARCHY:
        yield Triple(subject, SKOS.broader, value)
        yield Triple(value, SKOS.narrower, subject)


def _subclasses_of_concept(store: Store) -> frozenset[NamedNode]:
    """All classes below skos:Concept, at any depth, skos:Concept left out."""
    found: set[NamedNode] = set()
    waiting = [SKOS.Concept]
    while waiting:
        for quad in store.quads_for_pattern(None, RDFS.subClassOf, waiting.pop(), None):
            if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                waiting.append(quad.subject)
    return frozenset(found - {OWL.Class})
