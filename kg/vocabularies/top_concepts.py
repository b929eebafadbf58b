"""Which concepts of a scheme of ours are its top concepts, where nobody says so (SKOS Reference, section 4.6.3)."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from pyoxigraph import NamedNode, Triple

from kg.graph.named_graphs import NamedGraphs
from kg.rdf.namespaces import SKOS


def top_concepts(
    store: NamedGraphs, graphs: Collection[NamedNode], base_iri: str, with_parents: Collection[object]
) -> Iterator[Triple]:
    """In both directions: those concepts of a scheme without any stated one that have no parent, here or by inference.

    Schemes of others are left as they are: their owners say what they begin with.
    """
    members: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    stated: set[object] = set()
    parents = set(with_parents)
    for graph in graphs:
        for quad in store.quads_for_pattern(None, SKOS.inScheme, None, graph):
            scheme, concept = quad.object, quad.subject
            if isinstance(scheme, NamedNode) and isinstance(concept, NamedNode) and scheme.value.startswith(base_iri):
                members[scheme].add(concept)
        stated |= {quad.object for quad in store.quads_for_pattern(None, SKOS.topConceptOf, None, graph)}
        stated |= {quad.subject for quad in store.quads_for_pattern(None, SKOS.hasTopConcept, None, graph)}
        parents |= {quad.subject for quad in store.quads_for_pattern(None, SKOS.broader, None, graph)}
        parents |= {quad.object for quad in store.quads_for_pattern(None, SKOS.narrower, None, graph)}
    for scheme, concepts in members.items():
        if scheme not in stated:
            for concept in concepts - parents:
                yield Triple(concept, SKOS.topConceptOf, scheme)
                yield Triple(scheme, SKOS.hasTopConcept, concept)
