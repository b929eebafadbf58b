"""The integrity conditions of the SKOS Reference. Data that breaks one of them is not consistent with SKOS."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.quality.index import LABELS, Index
from kg.quality.model import Finding
from kg.quality.rules.registry import ERROR, SKOS_REFERENCE, rule
from kg.rdf.digraphs import clusters, reachability, reverse, union
from kg.rdf.namespaces import SKOS


@rule(
    "S9",
    ERROR,
    SKOS_REFERENCE + "schemes",
    title="Concept and concept scheme at once",
    explanation="Nothing can be both a concept and a concept scheme. A resource also becomes one by how it is used: "
    "what has a top concept is a scheme, what has a broader concept is a concept.",
    remedy="Give the scheme an identifier of its own, or correct the type or the relation.",
)
def disjoint_schemes(index: Index) -> Iterable[Finding]:
    """S9: ConceptScheme is disjoint with Concept."""
    return (Finding(resource) for resource in index.schemes & index.implied_concepts)


@rule(
    "S13",
    ERROR,
    SKOS_REFERENCE + "labels",
    title="One text is two kinds of label",
    explanation="The same text in the same language cannot be the preferred, an alternative and a hidden label of one "
    "concept: these kinds exclude each other.",
    remedy="Keep the text as one kind of label and remove the other.",
)
def disjoint_labels(index: Index) -> Iterator[Finding]:
    """S13: prefLabel, altLabel and hiddenLabel are pairwise disjoint."""
    preferred, alternative, hidden = (index.texts.get(name, {}) for name in LABELS)
    for first, second in ((preferred, alternative), (preferred, hidden), (alternative, hidden)):
        for subject, values in second.items():
            known = first.get(subject)
            if known:
                for value, language in values:
                    if (value, language) in known:
                        yield Finding(subject, (), value, language)


@rule(
    "S14",
    ERROR,
    SKOS_REFERENCE + "labels",
    title="Several preferred labels in one language",
    explanation="A concept has at most one preferred label in each language, so that everybody shows it by the same "
    "name.",
    remedy="Keep one as preferred and make the others alternative labels.",
)
def one_preferred_label(index: Index) -> Iterator[Finding]:
    """S14: no more than one value of prefLabel per language tag."""
    for subject, values in index.text(SKOS.prefLabel).items():
        if len({language for _value, language in values}) < len(values):
            by_language: defaultdict[str, list[str]] = defaultdict(list)
            for value, language in values:
                by_language[language].append(value)
            for language, texts in by_language.items():
                if len(texts) > 1:
                    yield Finding(subject, (), " | ".join(sorted(texts)), language)


@rule(
    "S27",
    ERROR,
    SKOS_REFERENCE + "semantic-relations",
    title="Related to a concept above or below it",
    explanation="Two concepts cannot be related and at the same time one above the other in the hierarchy, whatever "
    "the number of steps between them. Mappings count too.",
    remedy="Remove the associative relation, or the hierarchical one.",
)
def related_or_broader(index: Index) -> Iterator[Finding]:
    """S27: related is disjoint with broaderTransitive (S22, S24, S25; S41 and S43 for mappings; S23 symmetric)."""
    more = union(
        index.link(SKOS.broaderTransitive, SKOS.broadMatch),
        reverse(index.link(SKOS.narrowerTransitive, SKOS.narrowMatch)),
    )
    if more or index.has_own_hierarchy:
        leads = reachability(union(index.link(SKOS.broader), reverse(index.link(SKOS.narrower)), more))
    else:
        leads = index.is_above
    pairs = {
        (min(first, second), max(first, second))
        for first, others in index.link(SKOS.related, SKOS.relatedMatch).items()
        for second in others
    }
    for first, second in pairs:
        if leads(first, second) or leads(second, first):
            yield Finding(first, (second,))


@rule(
    "S37",
    ERROR,
    SKOS_REFERENCE + "collections",
    title="Collection and concept, or collection and scheme, at once",
    explanation="A collection is a labelled group of concepts. It is neither a concept nor a concept scheme, and has "
    "no place in the hierarchy: broader, narrower and related lead to concepts only.",
    remedy="Relate the collection to its concepts with skos:member, and remove relations that make it a concept.",
)
def disjoint_collections(index: Index) -> Iterable[Finding]:
    """S37: Collection is disjoint with Concept and with ConceptScheme."""
    return (Finding(resource) for resource in index.collections & (index.implied_concepts | index.schemes))


@rule(
    "S46",
    ERROR,
    SKOS_REFERENCE + "mapping",
    title="Exact match and another match at once",
    explanation="Two concepts that match exactly cannot also be a broader, narrower or related match of each other. "
    "Exact matches hold in both directions and through chains.",
    remedy="Decide which mapping is right and remove the other.",
)
def disjoint_matches(index: Index) -> Iterator[Finding]:
    """S46: exactMatch is disjoint with broadMatch and relatedMatch (S43 inverse, S44 symmetric, S45 transitive)."""
    exact = index.link(SKOS.exactMatch)
    nodes = set(exact).union(*exact.values()) if exact else set()
    group = {node: place for place, cluster in enumerate(clusters(nodes, [exact])) for node in cluster}
    others = union(index.link(SKOS.broadMatch, SKOS.relatedMatch), reverse(index.link(SKOS.narrowMatch)))
    for subject, values in others.items():
        place = group.get(subject)
        if place is not None:
            yield from (Finding(subject, (value,)) for value in values if group.get(value) == place)
