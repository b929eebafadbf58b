"""Texts of ours use the terms that `ontologies/words.csv` lists, and none of the words that are to be avoided."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from browser.messages import read as catalogue
from ontologies.tables import Row, read

ROOT = Path(__file__).parents[2]
WORDS = read(ROOT / "ontologies/words.csv")
LANGUAGES = ("fr", "es", "ar", "ru", "zh")
TABLES = (
    "shapes/facts/labels.csv", "shapes/facts/options.csv", "shapes/facts/groups.csv", "shapes/facts/types.csv",
    "ontologies/chm/terms.csv", "ontologies/kg/terms.csv", "ontologies/kg/shapes.csv",
    "ontologies/labels/properties.csv",
    "ontologies/thesaurus/facts/domains.csv", "ontologies/thesaurus/facts/dataset.csv",
    "ontologies/kmgbf/facts/dataset.csv", "ontologies/kmgbf/facts/schemes.csv", "ontologies/meeting/facts/dataset.csv",
    "ontologies/programme/facts/concepts.csv", "ontologies/programme/facts/dataset.csv",
)  # fmt: skip
PRESS_RELEASE = "a text for the press, not a release of a vocabulary"
ALLOWED = {
    ("fr", "Communiqué de presse"): PRESS_RELEASE,
    ("es", "Comunicado de prensa"): PRESS_RELEASE,
    ("ar", "بيان صحفي"): PRESS_RELEASE,
    ("ru", "Пресс-релиз"): PRESS_RELEASE,
    ("zh", "新闻简报"): PRESS_RELEASE,
    ("ar", "برنامج عمل"): "goals of the programme of work, which are no goals of the Framework",
}
PLACEHOLDER = re.compile(r"(?:Question|Pregunta|السؤال|Вопрос|问题) ?[\d.]+[a-z]?")
"""What names of questions have where their text is not known in a language."""
"""Exceptions: language and a piece of the text, with the reason."""


class Text(NamedTuple):
    """A text of ours and the English one that it translates, where there is one."""

    place: str
    language: str
    english: str
    value: str


@cache
def texts() -> tuple[Text, ...]:
    return (*_interface(), *_names(), *_descriptions())


def _interface() -> Iterator[Text]:
    for language in LANGUAGES:
        for message in catalogue(language):
            if not message.id:
                continue
            ids: tuple[object, ...] = message.id if isinstance(message.id, tuple) else (message.id,)
            strings: tuple[object, ...] = message.string if isinstance(message.string, tuple) else (message.string,)
            for one in ids:
                yield Text("interface", "en", "", str(one))
            for one in strings:
                yield Text("interface", language, str(ids[0]), str(one))


def _names() -> Iterator[Text]:
    for table in TABLES:
        for row in read(ROOT / table):
            yield Text(table, "en", "", row["en"])
            for tag in LANGUAGES:
                if row.get(tag) and not PLACEHOLDER.fullmatch(row[tag]):
                    yield Text(table, tag, row["en"], row[tag])


def _descriptions() -> Iterator[Text]:
    facts = ROOT / "ontologies/kmgbf/facts"
    for language in ("en", *LANGUAGES):
        for row in read(facts / f"summaries-{language}.csv"):
            yield Text("summaries", language, "", row["summary"])
    for row in read(facts / "titles.csv"):
        if row["status"] == "machine":
            yield Text("titles", row["language"], "", row["title"])
    for row in read(ROOT / "ontologies/thesaurus/facts/machine.csv"):
        yield Text("machine", row["language"], "", row["label"])


def _pattern(words: str, *, whole: bool) -> re.Pattern[str]:
    """Alternatives parted by bars; a tilde stands for any ending."""
    edge = r"\b" if whole else ""
    options = (
        r"\w*".join(part if "(?" in part else re.escape(part) for part in one.split("~")) for one in words.split("|")
    )
    return re.compile("|".join(edge + one + edge for one in options), re.IGNORECASE)


def _allowed(text: Text) -> bool:
    return any(language == text.language and piece in text.value for language, piece in ALLOWED)


@pytest.mark.parametrize("word", WORDS, ids=[row["en"] for row in WORDS])
def test_words_that_are_to_be_avoided_are_not_there(word: Row) -> None:
    for language in ("en", *LANGUAGES):
        if unwanted := word[f"not_{language}"]:
            pattern = _pattern(unwanted, whole=language in ("en", "fr", "es", "ru"))
            found = [t for t in texts() if t.language == language and pattern.search(t.value) and not _allowed(t)]
            assert found == [], word["en"]


@pytest.mark.parametrize("word", [row for row in WORDS if row["fr"]], ids=[row["en"] for row in WORDS if row["fr"]])
def test_a_term_is_translated_by_its_term(word: Row) -> None:
    english = re.compile(rf"\b{word['en'].replace('~', '')}\w{{0,3}}\b", re.IGNORECASE)
    for language in LANGUAGES:
        term = _pattern(word[language], whole=False)
        meant = [t for t in texts() if t.language == language and english.search(t.english)]
        assert [t for t in meant if not term.search(t.value) and not _allowed(t)] == [], word["en"]


def test_every_exception_is_needed() -> None:
    for language, piece in ALLOWED:
        assert any(t.language == language and piece in t.value for t in texts()), piece
