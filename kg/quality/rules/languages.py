"""Languages of labels: marked, valid, complete."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from babel.core import Locale

from kg.quality.coverage import spoken
from kg.quality.index import Index
from kg.quality.model import Finding, shortened
from kg.quality.rules.registry import HINT, QSKOS, WARNING, rule
from kg.rdf.namespaces import SKOS
from kg.texts.languages import matches

_BCP47: Final = "https://www.rfc-editor.org/rfc/rfc5646#section-2.1"
_WELL_FORMED: Final = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+|i-[a-z]+"
)
_DECLARED_BY: Final = 0.1


@cache
def _known_languages() -> frozenset[str]:
    return frozenset(str(tag).partition("_")[0].lower() for tag in Locale("en").languages)


@cache
def is_valid_tag(tag: str) -> bool:
    """Whether a language tag is well-formed (RFC 5646 section 2.1) and its language, if of two letters, is known.

    >>> is_valid_tag("zh-hant"), is_valid_tag("en_us"), is_valid_tag("xy"), is_valid_tag("mis")
    (True, False, False, True)
    """
    tag = tag.lower()
    if _WELL_FORMED.fullmatch(tag) is None:
        return False
    first = tag.partition("-")[0]
    return len(first) != 2 or first in _known_languages()


@rule(
    "invalid-language-tag",
    WARNING,
    _BCP47,
    title="Language tag that is not valid",
    explanation="The language of a text is given by a tag that the standard BCP 47 does not allow, or by two letters "
    "that no language has. Software cannot know which language it is.",
    remedy="Use a tag of BCP 47, for example en, pt-br or zh-hant.",
)
def invalid_language_tag(index: Index) -> Iterator[Finding]:
    """Labels and notes whose tag is malformed or unknown."""
    wrong = {language for _s, _v, language in index.strings if language and not is_valid_tag(language)}
    if wrong:
        yield from (
            Finding(subject, (), shortened(value), tag) for subject, value, tag in index.strings if tag in wrong
        )


@rule(
    "missing-language-tag",
    WARNING,
    QSKOS,
    title="Label without a language",
    explanation="A label does not state which language it is in, so that readers of every language see it or none "
    "does.",
    remedy="Add the language tag. For names that are the same everywhere use mul or zxx.",
)
def missing_language_tag(index: Index) -> Iterator[Finding]:
    """Preferred and alternative labels without a tag."""
    return (
        Finding(subject, (), value)
        for property_ in (SKOS.prefLabel, SKOS.altLabel)
        for subject, values in index.text(property_).items()
        for value, language in values
        if not language
    )


def expected_languages(index: Index) -> tuple[str, ...]:
    """Languages that the settings declare; without settings those that a tenth of the concepts has labels in."""
    if index.settings and index.settings.languages:
        return index.settings.languages
    tags = index.speakers(SKOS.prefLabel).items()
    counts = {tag: len(subjects & index.concepts) for tag, subjects in tags if tag}
    least = len(index.current) * _DECLARED_BY
    used = sorted(tag for tag, count in counts.items() if count >= max(1, least))
    return tuple(tag for tag in used if not any(matches(tag, other) for other in used if other != tag))


@rule(
    "incomplete-languages",
    HINT,
    QSKOS,
    title="Not named in all languages of the vocabulary",
    explanation="The vocabulary has labels in languages in which this concept has none. The value names them. The "
    "table of languages shows all that is missing, for the languages of the United Nations too.",
    remedy="Have the label translated.",
)
def incomplete_languages(index: Index) -> Iterator[Finding]:
    """Concepts in use that lack a preferred label in an expected language."""
    languages = expected_languages(index)
    present = {tag: spoken(index, SKOS.prefLabel, tag) for tag in languages}
    for concept in index.current:
        lacking = [tag for tag in languages if concept not in present[tag]]
        if lacking and len(lacking) < len(languages):
            yield Finding(concept, (), ", ".join(lacking))


@rule(
    "no-common-language",
    WARNING,
    QSKOS,
    title="No language in which everything has a name",
    explanation="There is no language in which every concept has a preferred label, so that no reader sees a complete "
    "list. The value is the language that comes closest and the number of concepts without a label in it.",
    remedy="Complete the labels of one language.",
)
def no_common_language(index: Index) -> Iterator[Finding]:
    """One finding when every language lacks some concept in use."""
    current = index.in_use
    primary = {tag.partition("-")[0] for tag in index.speakers(SKOS.prefLabel) if tag}
    counts = {tag: len(spoken(index, SKOS.prefLabel, tag) & current) for tag in primary}
    total = len(current)
    if counts and max(counts.values()) < total:
        tag, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
        place = min(index.schemes & index.subjects, default=index.current[0])
        yield Finding(place, (), f"{tag}: {total - count}")
