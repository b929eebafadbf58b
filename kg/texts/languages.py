"""The six languages of the United Nations, equal, and the one rule by which a text is chosen among several."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from kg.texts.ranges import closeness


@dataclass(frozen=True, slots=True)
class Language:
    """One language: BCP 47 tag, its own name, and writing direction; for those of the interface, more of their row.

    `english` is its English name, `locale` its name in CLDR, `fallback` its place among those that stand in for others,
    `authority` its code in the European Union's list of languages (ISO 639-3), which ELI wants.
    """

    tag: str
    name: str
    direction: str
    english: str = ""
    locale: str = ""
    fallback: int = 0
    authority: str = ""


def _read() -> Iterator[Language]:
    table = files("ontologies").joinpath("languages.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        place = int(row["fallback"])
        names = row["tag"], row["name"], row["direction"], row["english"], row["locale"]
        yield Language(*names, place, row["authority"])


TAGS: Final = tuple(language.tag for language in _read())
"""The tags of the languages, in the order in which labels are written."""
LANGUAGES: Final[Mapping[str, Language]] = {
    language.tag: language for language in sorted(_read(), key=lambda language: language.english)
}
"""The languages of `ontologies/languages.csv` by tag, in the order of the United Nations: by their English names."""
DEFAULT: Final = "en"
FALLBACKS: Final = tuple(sorted(LANGUAGES, key=lambda tag: LANGUAGES[tag].fallback))
_RIGHT_TO_LEFT: Final = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))


@dataclass(frozen=True, slots=True)
class Text:
    """A string with the language it is really in ('' when unknown) and whether a machine translated it."""

    value: str
    language: str = ""
    machine: bool = False

    @property
    def direction(self) -> str:
        """`rtl`, `ltr`, or `auto` when the language is unknown."""
        return direction(self.language)


@lru_cache(maxsize=1_000)  # asked of each of the hundreds of texts of a page
def direction(tag: str) -> str:
    """Writing direction of a language tag.

    >>> direction("ar"), direction("zh-Hant"), direction("")
    ('rtl', 'ltr', 'auto')
    """
    if not tag:
        return "auto"
    primary, _, rest = tag.lower().partition("-")
    if "arab" in rest or "hebr" in rest:
        return "rtl"
    return "rtl" if primary in _RIGHT_TO_LEFT and "latn" not in rest else "ltr"


def locale(tag: str) -> str:
    """The name that CLDR has for a language.

    >>> locale("zh"), locale("fr"), locale("de")
    ('zh_Hans', 'fr', 'de')
    """
    return LANGUAGES[tag].locale if tag in LANGUAGES else tag


def matches(tag: str, wanted: str) -> bool:
    """Basic filtering of RFC 4647 section 3.3.1: `en` finds `en` and `en-GB`.

    >>> matches("en-gb", "en"), matches("eng", "en")
    (True, False)
    """
    tag, wanted = tag.lower(), wanted.lower()
    return tag == wanted or tag.startswith(wanted + "-")


def fallback_chain(wanted: str) -> tuple[str, ...]:
    """Languages in which to look for a text, best first.

    >>> fallback_chain("ar")
    ('ar', 'en', 'fr', 'es', 'ru', 'zh')
    """
    return (wanted, *(tag for tag in FALLBACKS if tag != wanted))


def choose_label(labels: Iterable[Text], wanted: str, fallbacks: tuple[str, ...] = ()) -> Text | None:
    """The text to show a reader of `wanted`: in that language, else a fallback, else any; None for no texts.

    `fallbacks` come before those of all readers. Within a language an authentic text comes before a machine's, and the
    nearest tag before others (`kg.texts.ranges`). The choice does not depend on the order of `labels`.
    """
    return min(labels, key=lambda text: _preference(text, wanted, fallbacks), default=None)


def _preference(text: Text, wanted: str, fallbacks: tuple[str, ...]) -> tuple[int, bool, int, str, str]:
    place, near = _place(text.language, wanted, fallbacks)
    return place, text.machine, near, text.language, text.value


@lru_cache(maxsize=20_000)
def _place(tag: str, wanted: str, fallbacks: tuple[str, ...]) -> tuple[int, int]:
    """The place of a tag in the chain of languages, and how near it is to the language there."""
    chain = (wanted, *fallbacks, *fallback_chain(wanted)[1:])
    for place, language in enumerate(chain):
        if (near := closeness(tag, language)) is not None:
            return place, near
    return len(chain), len(tag)
