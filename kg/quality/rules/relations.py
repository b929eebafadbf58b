"""Relations between concepts: one-sided, redundant, dangling."""

from collections.abc import Iterator
from itertools import chain

from kg.quality.index import MAPPING, SEMANTIC, Index
from kg.quality.model import Finding
from kg.quality.rules.registry import HINT, QSKOS, WARNING, rule
from kg.rdf.digraphs import reverse, union
from kg.rdf.namespaces import DCT, SKOS

_INVERSES = (
    ("broader", "narrower"),
    ("narrower", "broader"),
    ("related", "related"),
    ("hasTopConcept", "topConceptOf"),
    ("topConceptOf", "hasTopConcept"),
)


@rule(
    "unidirectional-relations",
    HINT,
    QSKOS,
    title="Relation stated from one side only",
    explanation="The relation is stated of one of the two and not of the other. It follows from the standard, and this"
    " server adds it, but software that does not infer misses it. The value is the relation that is stated.",
    remedy="Add the inverse: narrower for broader, related for related, topConceptOf for hasTopConcept.",
)
def unidirectional_relations(index: Index) -> Iterator[Finding]:
    """Relations whose inverse is not stated, for the relations that the vocabulary states from both sides anywhere."""
    for name, inverse in _INVERSES:
        stated, other = index.link(SKOS[name]), index.link(SKOS[inverse])
        if not other:
            continue  # a vocabulary that never states the inverse does so on purpose
        for subject, values in stated.items():
            for value in values:
                back = other.get(value, ())
                if subject not in back and subject != value and value in index.subjects:
                    yield Finding(subject, (value,), name)


@rule(
    "related-siblings",
    HINT,
    QSKOS,
    title="Siblings that are related",
    explanation="Two concepts below the same broader concept are also related. That they have something in common is "
    "already stated by the hierarchy.",
    remedy="Remove the relation unless it states something more.",
)
def related_siblings(index: Index) -> Iterator[Finding]:
    """Valueless associative relations: related concepts with a broader concept in common."""
    broader = index.broader
    for subject, others in index.related.items():
        above = broader.get(subject)
        if above:
            for other in others:
                if subject < other and any(one in above for one in broader.get(other, ())):
                    yield Finding(subject, (other,))


@rule(
    "solely-transitive",
    WARNING,
    QSKOS,
    title="Only a transitive relation",
    explanation="skos:broaderTransitive is meant to be inferred from skos:broader. Here it is stated, and no chain of "
    "broader relations is there that it could follow from.",
    remedy="State skos:broader or skos:narrower instead.",
)
def solely_transitive(index: Index) -> Iterator[Finding]:
    """broaderTransitive and narrowerTransitive between concepts that have no direct hierarchy."""
    up = union(index.link(SKOS.broaderTransitive), reverse(index.link(SKOS.narrowerTransitive)))
    below = reverse(index.broader)
    for subject, values in up.items():
        if subject not in index.broader:
            yield from (Finding(subject, (value,)) for value in values)
        else:
            yield from (Finding(subject, (value,)) for value in values if value not in below)


@rule(
    "reflexive-relations",
    WARNING,
    QSKOS,
    title="Concept related to itself",
    explanation="The concept is its own broader, narrower, related or matching concept. The value is the relation.",
    remedy="Remove the relation.",
)
def reflexive_relations(index: Index) -> Iterator[Finding]:
    """Semantic and mapping relations from a concept to itself."""
    for property_ in (*SEMANTIC, *MAPPING):
        for subject, values in index.links.get(property_, {}).items():
            if subject in values:
                yield Finding(subject, (), property_.removeprefix(SKOS.iri))


@rule(
    "dangling-references",
    WARNING,
    QSKOS,
    title="Broken reference",
    explanation="A relation leads to an identifier of this vocabulary of which nothing is stated: it was deleted, "
    "misspelt, or left out of the file. The value is the relation.",
    remedy="Correct the identifier or remove the relation. A concept that was withdrawn should stay, as deprecated.",
)
def dangling_references(index: Index) -> Iterator[Finding]:
    """Objects of relations that lie in the vocabulary's own space and are no subject."""
    spaces = index.spaces
    if not spaces:
        return
    own = (SKOS.inScheme.value, SKOS.topConceptOf.value, SKOS.hasTopConcept.value, SKOS.member.value)
    for property_ in (*SEMANTIC, *MAPPING, *own, DCT.isReplacedBy.value, DCT.replaces.value):
        name = property_.removeprefix(SKOS.iri).removeprefix(DCT.iri)
        for subject, values in index.links.get(property_, {}).items():
            for value in values:
                if value not in index.subjects and value.startswith(spaces):
                    yield Finding(subject, (value,), name)


@rule(
    "missing-top-of-cycle",
    HINT,
    QSKOS,
    title="Part of the hierarchy below a cycle",
    explanation="Every path up from this concept ends in a cycle of broader concepts, so that no top concept is above "
    "it.",
    remedy="Remove the cycle first.",
)
def below_cycles(index: Index) -> Iterator[Finding]:
    """Concepts all of whose ancestors end in cycles; the members of the cycles are left to their own rule."""
    cyclic = set(chain.from_iterable(index.cycles))
    if not cyclic:
        return
    narrower = reverse(index.broader)
    rooted: set[str] = set()
    waiting = [node for node in narrower if node not in index.broader]
    while waiting:
        node = waiting.pop()
        if node not in rooted:
            rooted.add(node)
            waiting += narrower.get(node, ())
    waiting, seen = list(cyclic), set(cyclic)
    while waiting:
        for node in narrower.get(waiting.pop(), ()):
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    yield from (Finding(node) for node in seen - rooted - cyclic if node in index.concepts)
