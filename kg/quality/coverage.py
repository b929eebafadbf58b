"""Coverage: which concepts have a name, a definition, other names, in which language."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from pyoxigraph import NamedNode

from kg.quality.index import Index
from kg.quality.model import KINDS, Coverage, Kind
from kg.rdf.namespaces import SKOS
from kg.texts.languages import matches


def measure_coverage(index: Index) -> Coverage:
    """The matrix over the concepts in use, in the wanted languages and those that preferred labels are in."""
    concepts = index.current
    languages = languages_of(index)
    missing: dict[tuple[Kind, str], list[int]] = {}
    for kind in KINDS:
        for language in languages:
            have = spoken(index, SKOS[kind], language)
            lacking = index.in_use - have
            missing[kind, language] = _places(concepts, lacking)
    return Coverage(languages, concepts, missing)


def _places(concepts: Sequence[str], wanted: AbstractSet[str]) -> list[int]:
    if not wanted or len(wanted) == len(concepts):
        return list(range(len(wanted)))
    return [place for place, concept in enumerate(concepts) if concept in wanted]


def languages_of(index: Index) -> tuple[str, ...]:
    """The wanted languages, then those that concepts have preferred labels in."""
    tags = index.speakers(SKOS.prefLabel).items()
    used = {tag for tag, subjects in tags if tag and not subjects.isdisjoint(index.concepts)}
    others = sorted(tag for tag in used if not any(matches(tag, wanted) for wanted in index.wanted))
    return (*index.wanted, *others)


def spoken(index: Index, property_: NamedNode, language: str) -> AbstractSet[str]:
    """The subjects that have a text in a language by a property; regional variants count."""
    found = [subjects for tag, subjects in index.speakers(property_).items() if matches(tag, language)]
    return found[0] if len(found) == 1 else frozenset().union(*found)
