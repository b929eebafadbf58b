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
OTHERS = {
    "kmgbf/facts/goals.csv": "names as the framework's release has them",
    "kmgbf/facts/targets.csv": "names as the framework's release has them",
    "kmgbf/facts/terms.csv": "names as the framework's release has them",
    "thesaurus/facts/codes.csv": "titles of the Secretariat's thesaurus",
    "thesaurus/facts/terms.csv": "titles of the Secretariat's thesaurus",
    "thesaurus/facts/regions.csv": "titles of the Secretariat's thesaurus, and names of CLDR",
    "thesaurus/facts/countries.csv": "names of countries",
    "thesaurus/facts/former-names.csv": "names of countries",
    "thesaurus/facts/other-names.csv": "names of countries",
    "thesaurus/facts/language-terms.csv": "names of languages",
    "words.csv": "the table of words itself",
}
"""Tables of texts that are not ours, below `ontologies`, with what they hold."""
TABLES = tuple(
    path.relative_to(ROOT).as_posix()
    for folder in ("ontologies", "shapes", "kg")
    for path in sorted((ROOT / folder).rglob("*.csv"))
    if path.relative_to(ROOT / folder).as_posix() not in OTHERS
    if {"en", *LANGUAGES} <= set(path.read_text(encoding="utf-8").partition("\n")[0].strip().split(","))
)
"""All other tables with texts in the six languages, so that none can be forgotten."""
INTO_NATURE = "organisms are released into the environment, not vocabularies"
GROUPS = "groups that something is made for, which are no targets of the Framework"
PRESS_RELEASE = "a text for the press, not a release of a vocabulary"
ALLOWED = {
    ("fr", "Communiqué de presse"): PRESS_RELEASE,
    ("es", "Comunicado de prensa"): PRESS_RELEASE,
    ("ar", "بيان صحفي"): PRESS_RELEASE,
    ("ru", "Пресс-релиз"): PRESS_RELEASE,
    ("zh", "新闻简报"): PRESS_RELEASE,
    ("fr", "dissémination"): INTO_NATURE,
    ("es", "liberación"): INTO_NATURE,
    ("ar", "الإطلاق"): INTO_NATURE,
    ("ar", "إطلاق تجاري"): INTO_NATURE,
    ("ar", "للإطلاق"): INTO_NATURE,
    ("ru", "высвобождени"): INTO_NATURE,
    ("zh", "释放"): INTO_NATURE,
    ("es", "rupos destinatarios"): GROUPS,
    ("ru", "елевые группы"): GROUPS,
    ("ar", "برنامج عمل"): "goals of the programme of work, which are no goals of the Framework",
    ("en", "Organisation for Economic Co-operation and Development"): "its own name",
    (
        "fr",
        "relatives aux peuples autochtones et aux communautés locales",
    ): "the name of a body, with “aux” before each",
    ("ru", "Лица с инвалидностью"): "the term at the beginning of a text",
}
"""Exceptions: language and a piece of the text, with the reason."""
PLACEHOLDER = re.compile(r"(?:Question|Pregunta|السؤال|Вопрос|问题) ?[\d.]+[a-z]?")
"""What names of questions have where their text is not known in a language."""


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


def test_every_table_that_is_left_out_is_there_and_every_other_one_is_read() -> None:
    assert [name for name in OTHERS if not (ROOT / "ontologies" / name).exists()] == []
    assert {text.place for text in texts()} >= set(TABLES)
    assert len(TABLES) > 25


BUILT = sorted(path for folder in ("ontologies", "shapes") for path in (ROOT / folder).rglob("*.ttl"))
FRENCH = re.compile(r'"((?:[^"\\]|\\.)*)"@fr\b')
STRAIGHT = re.compile(r"\w'\w|[^\s\u00a0\u202f«(/][;:?!](?=\s|$)| (?:[;:?!»]|%(?!\())|« ")
"""A straight apostrophe; a mark without a space before it, or with one at which lines break."""


def test_french_texts_of_ours_have_the_signs_of_french() -> None:
    published = {row[column] for table in OTHERS for row in read(ROOT / "ontologies" / table) for column in row}
    published |= {
        row["title"] for row in read(ROOT / "ontologies/kmgbf/facts/titles.csv") if row["status"] == "official"
    }
    ours = {text.value for text in texts() if text.language == "fr"}
    ours |= {text for path in BUILT for text in FRENCH.findall(path.read_text(encoding="utf-8"))} - published
    assert len(ours) > 1_000
    assert [text for text in ours if STRAIGHT.search(text)] == []
