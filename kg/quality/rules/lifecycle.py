"""Deprecated concepts: their successors, and relations that still point to them."""

from collections.abc import Iterator

from kg.quality.index import Index
from kg.quality.model import Finding
from kg.quality.rules.registry import HINT, VOCBENCH, WARNING, rule
from kg.rdf.namespaces import SKOS

_RELATIONS = ("broader", "narrower", "related", "hasTopConcept", "topConceptOf")


@rule(
    "successor-deprecated",
    WARNING,
    VOCBENCH,
    title="Replaced by something that is deprecated too",
    explanation="The successor of this concept is itself deprecated. The replacement leads to another replacement.",
    remedy="Name the concept that is in use today as the successor.",
)
def successor_deprecated(index: Index) -> Iterator[Finding]:
    """dct:isReplacedBy leads to a deprecated resource."""
    for subject, values in index.successors.items():
        found = tuple(sorted(value for value in values if value in index.deprecated))
        if found:
            yield Finding(subject, found)


@rule(
    "relation-to-deprecated",
    WARNING,
    VOCBENCH,
    title="Relation to a deprecated concept",
    explanation="A concept in use has a relation to one that is deprecated. The value is the relation.",
    remedy="Let the relation lead to the successor, or remove it.",
)
def relation_to_deprecated(index: Index) -> Iterator[Finding]:
    """Relations from concepts and schemes in use to deprecated concepts."""
    if not index.deprecated:
        return
    for name in _RELATIONS:
        for subject, values in index.link(SKOS[name]).items():
            if subject not in index.deprecated:
                yield from (Finding(subject, (value,), name) for value in values if value in index.deprecated)


@rule(
    "no-successor",
    HINT,
    VOCBENCH,
    title="Deprecated without a successor",
    explanation="The concept is deprecated and does not state what to use instead.",
    remedy="Add dct:isReplacedBy, if there is something to use instead.",
)
def no_successor(index: Index) -> Iterator[Finding]:
    """Deprecated concepts without dct:isReplacedBy."""
    found = index.concepts & index.deprecated
    yield from (Finding(concept) for concept in found if concept not in index.successors)
