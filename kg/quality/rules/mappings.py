"""Mappings to and from other vocabularies."""

from collections.abc import Iterator

from kg.quality.index import MAPPING, Index
from kg.quality.model import Finding
from kg.quality.rules.registry import HINT, QSKOS, SKOS_REFERENCE, WARNING, rule


@rule(
    "mapping-inside-scheme",
    WARNING,
    SKOS_REFERENCE + "mapping",
    title="Mapping inside one scheme",
    explanation="Mappings are meant for concepts of different schemes. This one joins two concepts of one scheme. The "
    "value is the kind of mapping.",
    remedy="Use broader, narrower or related, or merge the concepts.",
)
def mapping_inside_scheme(index: Index) -> Iterator[Finding]:
    """Mapping relations between two concepts that share a scheme."""
    for property_ in MAPPING:
        name = property_.rpartition("#")[2]
        for subject, values in index.links.get(property_, {}).items():
            own = index.schemes_of.get(subject)
            if own:
                for value in values:
                    if value != subject and any(scheme in own for scheme in index.schemes_of.get(value, ())):
                        yield Finding(subject, (value,), name)


@rule(
    "missing-outlinks",
    HINT,
    QSKOS,
    title="No mapping to another vocabulary",
    explanation="The concept is not mapped to any concept elsewhere. If nothing is mapped at all, only the scheme is "
    "listed, and the value is the number of concepts.",
    remedy="Map it to a concept of another vocabulary, exactly, closely, or to a broader one.",
)
def missing_outlinks(index: Index) -> Iterator[Finding]:
    """Concepts in use without a mapping out of the vocabulary."""
    mapped = {
        subject
        for property_ in MAPPING
        for subject, values in index.links.get(property_, {}).items()
        if any(value not in index.concepts for value in values)
    }
    yield from _unmapped(index, mapped)


@rule(
    "missing-inlinks",
    HINT,
    QSKOS,
    title="No mapping from another vocabulary",
    explanation="No concept elsewhere that this server knows is mapped to this one. If there is none at all, only the "
    "scheme is listed, and the value is the number of concepts.",
    remedy="Load mappings of others if there are any; nothing is wrong with the vocabulary.",
)
def missing_inlinks(index: Index) -> Iterator[Finding]:
    """Concepts in use that no foreign concept is mapped to, here or in the graphs that are known beside."""
    mapped = {value for subject, value in index.mappings_of_others() if subject not in index.concepts}
    for property_ in MAPPING:
        for subject, values in index.links.get(property_, {}).items():
            if subject not in index.concepts:
                mapped.update(values)
    yield from _unmapped(index, mapped)


def _unmapped(index: Index, mapped: set[str]) -> Iterator[Finding]:
    found = [concept for concept in index.current if concept not in mapped]
    if found and len(found) == len(index.current):
        yield Finding(min(index.schemes & index.subjects, default=found[0]), (), str(len(found)))
    else:
        yield from map(Finding, found)
