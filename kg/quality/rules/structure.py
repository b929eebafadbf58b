"""Hierarchy, schemes and clusters: the shape of a vocabulary."""

from collections.abc import Iterable, Iterator
from itertools import chain

from kg.quality.index import SEMANTIC, Index
from kg.quality.model import LISTED, Finding
from kg.quality.rules.registry import HINT, QSKOS, SKOS_REFERENCE, VOCBENCH, WARNING, rule
from kg.rdf.digraphs import clusters
from kg.rdf.namespaces import RDF, SKOS


def group(members: list[str]) -> Finding:
    """A finding about several resources: the first of them, others (not without bound), and how many they are."""
    return Finding(members[0], tuple(members[1 : LISTED + 1]), str(len(members)))


@rule(
    "cyclic-hierarchy",
    WARNING,
    QSKOS,
    title="Cycle in the hierarchy",
    explanation="Going from concept to broader concept leads back to where it began. No tree can be drawn of it, and "
    "each of these concepts would mean more than itself. The value is the number of concepts in the cycle.",
    remedy="Remove the relation that is the wrong way round.",
)
def cyclic_hierarchy(index: Index) -> Iterable[Finding]:
    """Strongly connected concepts in the hierarchy."""
    return map(group, index.cycles)


@rule(
    "both-broader",
    WARNING,
    VOCBENCH,
    title="Two concepts, each broader than the other",
    explanation="The hierarchy between these two is stated in both directions.",
    remedy="Keep one direction. If they mean the same, merge them.",
)
def both_broader(index: Index) -> Iterator[Finding]:
    """Pairs with broader in both directions."""
    broader = index.broader
    for subject in chain.from_iterable(index.cycles):
        for other in broader.get(subject, ()):
            if subject < other and subject in broader.get(other, ()):
                yield Finding(subject, (other,))


@rule(
    "omitted-top-concepts",
    WARNING,
    QSKOS,
    title="Scheme without top concepts",
    explanation="The scheme does not state where its hierarchy begins, so that readers have no entry to it.",
    remedy="Add skos:hasTopConcept for the concepts at the top.",
)
def omitted_top_concepts(index: Index) -> Iterable[Finding]:
    """Schemes that have no top concept."""
    return (Finding(scheme) for scheme in index.schemes & index.subjects if scheme not in index.top_concepts)


@rule(
    "top-concept-with-broader",
    WARNING,
    QSKOS,
    title="Top concept with a broader concept",
    explanation="A top concept of a scheme is below another concept of the same scheme.",
    remedy="Remove it from the top concepts, or remove the broader relation.",
)
def top_concept_with_broader(index: Index) -> Iterator[Finding]:
    """Top concepts with something broader in their scheme."""
    for scheme, tops in index.top_concepts.items():
        for top in tops:
            above = index.broader.get(top, ())
            others = tuple(other for other in above if scheme in index.schemes_of.get(other, ()))
            if others:
                yield Finding(top, tuple(sorted(others)))


@rule(
    "dangling-concepts",
    HINT,
    VOCBENCH,
    title="Neither below a concept nor at the top",
    explanation="The scheme has top concepts, and this concept is neither one of them nor below any concept: trees "
    "leave it out.",
    remedy="Give it a broader concept, or make it a top concept.",
)
def dangling_concepts(index: Index) -> Iterator[Finding]:
    """Concepts that hang nowhere in schemes that have top concepts."""
    tops = {scheme: set(found) for scheme, found in index.top_concepts.items()}
    for concept in index.current:
        if concept in index.broader:
            continue
        for scheme in index.schemes_of.get(concept, ()):
            if scheme in tops and concept not in tops[scheme]:
                yield Finding(concept, (scheme,))


@rule(
    "no-scheme",
    WARNING,
    VOCBENCH,
    title="Concept in no scheme",
    explanation="The concept does not state which scheme it belongs to.",
    remedy="Add skos:inScheme.",
)
def no_scheme(index: Index) -> Iterable[Finding]:
    """Concepts without inScheme, topConceptOf or being a top concept."""
    return (Finding(concept) for concept in index.current if concept not in index.schemes_of)


@rule(
    "orphan-concepts",
    HINT,
    QSKOS,
    title="Concept without relations",
    explanation="The concept has no broader, narrower or related concept. In a flat list that is as it should be; in a "
    "thesaurus it cannot be found by browsing.",
    remedy="Relate it to another concept, or accept that the list is flat.",
)
def orphan_concepts(index: Index) -> Iterator[Finding]:
    """Concepts with no semantic relation from or to them."""
    connected: set[str] = set()
    own = index.settings.hierarchy if index.settings else ()
    for property_ in (*SEMANTIC, *own):
        table = index.links.get(property_, {})
        connected.update(table)
        for values in table.values():
            connected.update(values)
    yield from (Finding(concept) for concept in index.current if concept not in connected)


@rule(
    "disconnected-clusters",
    HINT,
    QSKOS,
    title="Group apart from the rest",
    explanation="These concepts are connected with each other and with nothing else of the vocabulary. The value is "
    "the number of concepts in the group.",
    remedy="Relate the group to the rest, unless the vocabulary is made of separate parts.",
)
def disconnected_clusters(index: Index) -> Iterator[Finding]:
    """Weakly connected components beside the largest, those of one concept left out."""
    found = clusters(index.concepts, [index.broader, index.related])
    yield from (group(members) for members in found[1:] if len(members) > 1)


@rule(
    "hierarchical-redundancy",
    HINT,
    QSKOS,
    title="Broader concept that is also further up",
    explanation="A broader concept is stated directly, and it can also be reached through another broader concept. The"
    " direct relation adds nothing and makes trees wider.",
    remedy="Remove the direct relation.",
)
def hierarchical_redundancy(index: Index) -> Iterator[Finding]:
    """Direct broader relations that longer paths give as well; circles are left to their own rule."""
    leads = index.is_above
    cyclic = set(chain.from_iterable(index.cycles))
    for concept, above in index.broader.items():
        if len(above) < 2 or concept in cyclic:
            continue
        for far in above:
            if any(near not in (far, concept) and leads(near, far) for near in above):
                yield Finding(concept, (far,))


@rule(
    "ambiguous-notation",
    WARNING,
    QSKOS,
    title="One notation for several concepts",
    explanation="A notation should name one concept of its scheme, and this one names several.",
    remedy="Give each concept a notation of its own.",
)
def ambiguous_notation(index: Index) -> Iterator[Finding]:
    """The same notation twice in one scheme."""
    holders: dict[tuple[str, str], list[str]] = {}
    for subject, values in index.text(SKOS.notation).items():
        for scheme in index.schemes_of.get(subject, ("",)):
            for value, _language in values:
                holders.setdefault((scheme, value), []).append(subject)
    for (_scheme, value), subjects in holders.items():
        if len(subjects) > 1:
            yield group(sorted(subjects))._replace(value=value)


@rule(
    "http-iri",
    WARNING,
    QSKOS,
    title="Identifier that is not a web address",
    explanation="Identifiers that begin with http or https can be looked up by anyone. This one cannot.",
    remedy="Mint identifiers below a web address that you keep, or accept those of the source.",
)
def http_iri(index: Index) -> Iterator[Finding]:
    """Concepts, schemes and collections whose IRI is not of the http or https scheme, or that are blank nodes."""
    for resource in index.concepts | (index.schemes & index.subjects) | (index.collections & index.subjects):
        if not resource.startswith(("http://", "https://")):
            yield Finding(resource)


@rule(
    "undefined-skos",
    WARNING,
    SKOS_REFERENCE + "vocab",
    title="Word that SKOS does not define",
    explanation="A class or property in the namespace of SKOS is used that the standard does not have: it is misspelt,"
    " or from a draft. Software does not understand it. The value is the word.",
    remedy="Replace it with the word of the standard.",
)
def undefined_skos(index: Index) -> Iterator[Finding]:
    """Properties and classes of the SKOS namespace that it does not define; an example of their use each."""
    defined = {SKOS[name].value for name in _SKOS}
    for property_ in {*index.links, *index.texts}:
        if property_.startswith(SKOS.iri) and property_ not in defined:
            users = {**index.links.get(property_, {}), **index.texts.get(property_, {})}
            yield Finding(min(users), (), property_.removeprefix(SKOS.iri))
    seen: dict[str, str] = {}
    for subject, classes in index.links.get(RDF.type.value, {}).items():
        for class_ in classes:
            if class_.startswith(SKOS.iri) and class_ not in defined:
                seen[class_] = min(seen.get(class_, subject), subject)
    yield from (Finding(subject, (), class_.removeprefix(SKOS.iri)) for class_, subject in seen.items())


_SKOS = (
    "Concept ConceptScheme Collection OrderedCollection prefLabel altLabel hiddenLabel notation note scopeNote "
    "definition example historyNote editorialNote changeNote broader narrower related broaderTransitive "
    "narrowerTransitive inScheme hasTopConcept topConceptOf member memberList exactMatch closeMatch broadMatch "
    "narrowMatch relatedMatch mappingRelation semanticRelation"
).split()
