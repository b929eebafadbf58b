"""Inferring statements of a vocabulary into its `inferred` graph, never into the published one.

Rules: whatever has a class below skos:Concept is a skos:Concept; relations hold in both directions where SKOS,
ISO 25964 or the Framework's ontology define the inverse; a hierarchical relation of ISO 25964, one that the
vocabulary's settings choose, and the role of an indicator are skos:broader, so that SKOS browsers have a tree; labels
of SKOS-XL are plain labels (SKOS Reference, S55-S57); what an ordered collection lists are its members (S36); what is
deprecated in another spelling, or by its class in OWL, is `owl:deprecated true`; concepts of our schemes that have no
parent are top concepts, where none is stated. Mappings are no hierarchy. Beside
these, what ontologies imply (`kg.graph.entailment`).
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.graph.classes import subclasses
from kg.graph.entailment import read_entailment
from kg.graph.named_graphs import NamedGraphs, list_members
from kg.graph.owners import read_owners
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import ISOTHES, KMGBF, OWL, RDF, SKOS, SKOSXL, XSD
from kg.texts.values import is_true
from kg.vocabularies.settings import DEFAULT_HIERARCHY, read_settings
from kg.vocabularies.top_concepts import top_concepts

_PAIRS: Final = (
    (SKOS.broader, SKOS.narrower),
    (SKOS.related, SKOS.related),
    (SKOS.topConceptOf, SKOS.hasTopConcept),
    (ISOTHES.superGroup, ISOTHES.subGroup),
    (ISOTHES.superOrdinate, ISOTHES.subordinateArray),
    (ISOTHES.broaderGeneric, ISOTHES.narrowerGeneric),
    (ISOTHES.broaderInstantial, ISOTHES.narrowerInstantial),
    (ISOTHES.broaderPartitive, ISOTHES.narrowerPartitive),
    (KMGBF.isHeadlineFor, KMGBF.hasHeadlineIndicator),
    (KMGBF.isBinaryFor, KMGBF.hasBinaryIndicator),
    (KMGBF.isComponentFor, KMGBF.hasComponentIndicator),
    (KMGBF.isComplementaryFor, KMGBF.hasComplementaryIndicator),
)
_INVERSES: Final = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_HIERARCHY: Final = (
    KMGBF.isHeadlineFor,
    KMGBF.isBinaryFor,
    KMGBF.isComponentFor,
    KMGBF.isComplementaryFor,
    ISOTHES.broaderGeneric,
    ISOTHES.broaderInstantial,
    ISOTHES.broaderPartitive,
)
_XL: Final = {
    SKOSXL.prefLabel: SKOS.prefLabel,
    SKOSXL.altLabel: SKOS.altLabel,
    SKOSXL.hiddenLabel: SKOS.hiddenLabel,
}
_TYPE: Final = RDF.type
_DEPRECATED: Final = (OWL.DeprecatedClass, OWL.DeprecatedProperty)
_YES: Final = Literal("true", datatype=XSD.boolean)
_MEMBER_LIST: Final = SKOS.memberList
_LOOKED_UP: Final = frozenset((*_XL, _TYPE, _MEMBER_LIST, OWL.deprecated))


def dataset_graphs(store: NamedGraphs, names: GraphNames, dataset: str) -> list[NamedNode]:
    """The graphs of a dataset that are in the store, the inferred one left out."""
    main = names.dataset(dataset)
    return [
        graph
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
        and (graph.value == main or graph.value.startswith(main + "/"))
        and graph.value != names.inferred(dataset)
    ]


def infer(store: NamedGraphs, names: GraphNames, dataset: str) -> list[Quad]:
    """The quads of the dataset's inferred graph, computed from its other graphs. None of them is stated there.

    One pass over the dataset's statements; implied statements are looked up among the stated ones.
    """
    settings = read_settings(store).get(dataset)
    relations = _relations(settings.hierarchy if settings else DEFAULT_HIERARCHY)
    owners = read_owners(store, names)
    concepts = subclasses(store, SKOS.Concept, owners) - {OWL.Class}
    entailment = read_entailment(store, names, owners)
    graphs = dataset_graphs(store, names, dataset)
    added: set[Triple] = set()
    entailed = {*entailment.properties, _TYPE}
    for graph in graphs:
        for quad in store.quads_for_pattern(None, None, None, graph):
            predicate = quad.predicate
            if predicate in entailed:
                added |= entailment.implied((quad,))
            if predicate in relations:
                added.update(_directions(quad, relations[predicate]))
            elif predicate in _LOOKED_UP:
                added.update(_implied(store, quad, graphs, concepts))
    parents = {triple.subject for triple in added if triple.predicate == SKOS.broader}
    added.update(top_concepts(store, graphs, names.base_iri, parents))
    target = NamedNode(names.inferred(dataset))
    new = (triple for triple in added if not _is_stated(store, triple, graphs))
    return [Quad(t.subject, t.predicate, t.object, target) for t in new]


Implied = tuple[tuple[NamedNode, ...], tuple[NamedNode, ...]]


def _relations(hierarchy: tuple[str, ...]) -> Mapping[NamedNode, Implied]:
    """For each relation the properties that it implies from subject to object, and from object to subject."""
    found: dict[NamedNode, Implied] = {property_: ((), (inverse,)) for property_, inverse in _INVERSES.items()}
    chosen = [NamedNode(iri) for iri in hierarchy if iri not in (SKOS.broader.value, SKOS.narrower.value)]
    for property_ in dict.fromkeys((*_HIERARCHY, *chosen)):
        inverse = _INVERSES.get(property_)
        found[property_] = ((SKOS.broader,), (SKOS.narrower, *((inverse,) if inverse else ())))
        if inverse:
            found[inverse] = ((SKOS.narrower,), (SKOS.broader, property_))
    return found


def _directions(quad: Quad, implied: Implied) -> Iterator[Triple]:
    subject, value = quad.subject, quad.object
    if isinstance(value, NamedNode) and isinstance(subject, NamedNode):
        yield from (Triple(subject, property_, value) for property_ in implied[0])
        yield from (Triple(value, property_, subject) for property_ in implied[1])


def _implied(
    store: NamedGraphs, quad: Quad, graphs: list[NamedNode], concepts: Collection[NamedNode]
) -> Iterator[Triple]:
    """What a statement that is no relation implies: labels, members, status, being a concept."""
    if quad.predicate in _XL:
        yield from _labels(store, quad, graphs)
    elif quad.predicate == _MEMBER_LIST:
        yield from (Triple(quad.subject, SKOS.member, member) for member in list_members(store, quad))
    elif quad.predicate == OWL.deprecated:
        if isinstance(quad.object, Literal) and is_true(quad.object.value):
            yield Triple(quad.subject, OWL.deprecated, _YES)
    elif quad.object in _DEPRECATED:
        yield Triple(quad.subject, OWL.deprecated, _YES)
    elif quad.object in concepts:
        yield Triple(quad.subject, _TYPE, SKOS.Concept)


def _labels(store: NamedGraphs, quad: Quad, graphs: list[NamedNode]) -> Iterator[Triple]:
    """The plain labels that a label with an identity of its own stands for."""
    if isinstance(quad.object, NamedNode | BlankNode):
        for graph in graphs:
            for form in store.quads_for_pattern(quad.object, SKOSXL.literalForm, None, graph):
                if isinstance(form.object, Literal):
                    yield Triple(quad.subject, _XL[quad.predicate], form.object)


def _is_stated(store: NamedGraphs, triple: Triple, graphs: list[NamedNode]) -> bool:
    return any(Quad(triple.subject, triple.predicate, triple.object, graph) in store for graph in graphs)
