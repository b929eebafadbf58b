"""Coverage: which concepts have a name, a definition, other names, in which language."""

from kg.languages import LANGUAGES, matches
from kg.namespaces import SKOS
from kg.quality.index import Index, Texts
from kg.quality.model import KINDS, Coverage, Kind


def measure_coverage(index: Index) -> Coverage:
    """The matrix over the concepts in use, in the wanted languages and those that preferred labels are in."""
    concepts = index.current
    languages = languages_of(index)
    missing: dict[tuple[Kind, str], list[int]] = {}
    for kind in KINDS:
        table = index.text(SKOS[kind])
        present = spoken(table, languages)
        for language in languages:
            have = present[language]
            missing[kind, language] = [place for place, concept in enumerate(concepts) if concept not in have]
    return Coverage(languages, concepts, missing)


def languages_of(index: Index) -> tuple[str, ...]:
    """The wanted languages, then those that concepts have preferred labels in."""
    used = {
        language.lower()
        for subject, values in index.text(SKOS.prefLabel).items()
        if subject in index.concepts
        for _value, language in values
        if language
    }
    others = sorted(tag for tag in used if not any(matches(tag, wanted) for wanted in index.wanted))
    return (*index.wanted, *others)


def spoken(table: Texts, languages: tuple[str, ...] = tuple(LANGUAGES)) -> dict[str, set[str]]:
    """For each language the subjects that have a text in it; regional variants count."""
    present: dict[str, set[str]] = {language: set() for language in languages}
    known: dict[str, list[set[str]]] = {}
    for subject, values in table.items():
        for value, tag in values:
            if tag not in known:
                known[tag] = [present[language] for language in languages if matches(tag, language)]
            if value.strip():
                for found in known[tag]:
                    found.add(subject)
    return present
