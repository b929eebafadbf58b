"""Choosing the label of a thing that an answer shows. Languages match by their beginning: `en` finds `en-gb`."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.texts.languages import matches


class Label(NamedTuple):
    """A label and its language as the store has it, in small letters; '' for none."""

    value: str
    language: str


@lru_cache(maxsize=1024)
def written(tag: str) -> str:
    """A language tag in its customary form (RFC 5646 section 2.1.1), since the store knows only small letters.

    >>> written("zh-hant"), written("en-gb"), written("")
    ('zh-Hant', 'en-GB', '')
    """
    first, *rest = tag.lower().split("-")
    return "-".join(
        (first, *(part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest))
    )


def find(labels: Iterable[Label], language: str) -> Label | None:
    """The label in a language, an exact tag before a regional one; None if there is none."""
    fitting = [label for label in labels if matches(label.language, language)]
    return min(fitting, key=lambda label: len(label.language), default=None)


def find_or_untagged(labels: Sequence[Label], language: str) -> str | None:
    """The label in a language, else one without a language."""
    found = find(labels, language) or next((label for label in labels if not label.language), None)
    return found.value if found else None


def choose(labels: Sequence[Label], languages: Iterable[str]) -> Label | None:
    """The label in the first of the languages that has one, else one without a language, else any."""
    for language in languages:
        found = find(labels, language)
        if found is not None:
            return found
    return next((label for label in labels if not label.language), next(iter(labels), None))


def marked(label: Label, language: str) -> str:
    """A label for a list in `language`: one in another language says in which, as in `Katze (de)`."""
    if not label.language or matches(label.language, language):
        return label.value
    return f"{label.value} ({written(label.language)})"
