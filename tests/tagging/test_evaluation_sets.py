"""The texts that tagging is judged by have the promised shape, number and balance, and what they name exists.

Tests gather the ids of what is wrong, so that a failure prints no text of the half that is kept back.
"""

import json
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.records.decisions import read_path

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = Path(__file__).parent / "evaluation"
BASE: Final = "http://metadata.cbd.int/"
LANGUAGES: Final = ("en", "fr", "es", "ru", "ar", "zh")
SCRIPTS: Final = {"ru": "CYRILLIC", "ar": "ARABIC", "zh": "CJK"}
FIELDS: Final = {
    "targets": {"id", "lang", "half", "kind", "text", "targets"},
    "others": {"id", "lang", "half", "text"},
    "mentions": {"id", "lang", "half", "text", "mentions", "optional"},
    "labels": {"id", "lang", "half", "kind", "label"},
}
FORMS: Final = {"misspelt", "inflected", "abbreviated", "order"}
"""The kinds of labels that are other forms of a name."""
BOUNDS: Final = {
    ("targets", "words"): (25, 80),
    ("targets", "characters"): (50, 150),
    ("mentions", "words"): (15, 50),
    ("mentions", "characters"): (30, 150),
}

Line: TypeAlias = dict[str, Any]


@cache
def lines(name: str) -> tuple[Line, ...]:
    return tuple(json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())


@cache
def bundled() -> frozenset[str]:
    """All that the bundled Framework and thesaurus describe."""
    files = (ROOT / "ontologies" / name for name in ("kmgbf/framework.ttl", "thesaurus/terms.ttl"))
    return frozenset(
        quad.subject.value
        for file in files
        for quad in parse(file.read_bytes(), RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    )


def exists(iri: str) -> bool:
    """Whether it is bundled, or the identifier of a decision, which come with records."""
    return iri in bundled() or read_path(iri.removeprefix(BASE)) is not None


def size(line: Line) -> int:
    """Its length in words; in characters where words are not written apart."""
    return len(line["text"]) if line["lang"] == "zh" else len(line["text"].split())


def share_in_script(text: str, lang: str) -> float:
    """How many of the letters are of the script in which the language is written."""
    letters = [letter for letter in text if letter.isalpha()]
    fits = (unicodedata.name(letter, "").startswith(SCRIPTS.get(lang, "LATIN")) for letter in letters)
    return sum(fits) / len(letters)


def is_well_formed(name: str, line: Line) -> bool:
    answer = {"iris" if "iris" in line else "iri"} if name == "labels" else set()
    known = line["lang"] in LANGUAGES and line["half"] in ("dev", "test")
    return known and set(line) == FIELDS[name] | answer and line["id"].startswith(f"{name[0]}-{line['lang']}-")


@pytest.mark.parametrize("name", FIELDS)
def test_lines_have_the_fields_of_their_file(name: str) -> None:
    assert [line["id"] for line in lines(name) if not is_well_formed(name, line)] == []


@pytest.mark.parametrize(("name", "each"), [("targets", 22), ("others", 5), ("mentions", 10)])
def test_every_language_has_its_number(name: str, each: int) -> None:
    assert Counter(line["lang"] for line in lines(name)) == dict.fromkeys(LANGUAGES, each)


def test_half_of_the_texts_on_targets_are_paraphrases() -> None:
    counted = Counter((line["lang"], line["kind"]) for line in lines("targets"))
    assert counted == {(lang, kind): 11 for lang in LANGUAGES for kind in ("direct", "paraphrase")}


@pytest.mark.parametrize("kind", ["direct", "paraphrase"])
def test_every_target_comes_about_equally_often(kind: str) -> None:
    counted = Counter(line["targets"][0] for line in lines("targets") if line["kind"] == kind)
    assert set(counted) == {f"target_{number}" for number in range(1, 24)}
    assert set(counted.values()) <= {2, 3}


def test_labels_are_of_all_kinds_and_languages() -> None:
    kinds = Counter(line["kind"] for line in lines("labels"))
    languages = Counter(line["lang"] for line in lines("labels"))
    assert set(languages) == set(LANGUAGES)
    assert min(languages.values()) >= 40
    assert set(kinds) == FORMS | {"code", "decision", "country"}
    assert min(kinds["code"], kinds["decision"], kinds["country"]) >= 20
    assert sum(kinds[kind] for kind in FORMS) >= 150


@pytest.mark.parametrize("name", FIELDS)
def test_the_halves_are_balanced_in_every_language_and_kind(name: str) -> None:
    groups = {(line["lang"], line.get("kind", "")) for line in lines(name)}
    for group in groups:
        found = Counter(line["half"] for line in lines(name) if (line["lang"], line.get("kind", "")) == group)
        assert abs(found["dev"] - found["test"]) <= 1, group
    total = Counter(line["half"] for line in lines(name))
    assert abs(total["dev"] - total["test"]) <= 1


def fits(name: str, line: Line) -> bool:
    low, high = BOUNDS[name, "characters" if line["lang"] == "zh" else "words"]
    return low <= size(line) <= high


@pytest.mark.parametrize("name", ["targets", "mentions"])
def test_texts_are_neither_short_nor_long(name: str) -> None:
    assert [line["id"] for line in lines(name) if not fits(name, line)] == []


@pytest.mark.parametrize("name", ["targets", "others", "mentions"])
def test_texts_are_in_the_script_of_their_language(name: str) -> None:
    assert [line["id"] for line in lines(name) if share_in_script(line["text"], line["lang"]) <= 0.9] == []


@pytest.mark.parametrize("name", FIELDS)
def test_nothing_is_there_twice(name: str) -> None:
    key = "label" if name == "labels" else "text"
    ids = Counter(line["id"] for line in lines(name))
    texts = Counter((line["lang"], line[key]) for line in lines(name))
    assert [line["id"] for line in lines(name) if ids[line["id"]] > 1 or texts[line["lang"], line[key]] > 1] == []


def stands(text: str, mention: Line) -> bool:
    start, said = mention["start"], mention["text"]
    return set(mention) == {"text", "start", "iri"} and text[start : start + len(said)] == said != ""


def test_mentions_stand_where_they_are_said_to() -> None:
    assert {len(line["mentions"]) for line in lines("mentions")} <= set(range(1, 7))
    wrong = (
        line["id"]
        for line in lines("mentions")
        for mention in (*line["mentions"], *line["optional"])
        if not stands(line["text"], mention)
    )
    assert list(wrong) == []


def test_mentions_come_in_order_and_do_not_overlap() -> None:
    for line in lines("mentions"):
        spans = [(each["start"], each["start"] + len(each["text"])) for each in line["mentions"]]
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), line["id"]


def test_everything_that_is_named_exists() -> None:
    targets = {f"{BASE}kmgbf/{name}" for line in lines("targets") for name in line["targets"]}
    mentioned = {each["iri"] for line in lines("mentions") for each in (*line["mentions"], *line["optional"])}
    labelled = {iri for line in lines("labels") for iri in line.get("iris", [line.get("iri")])}
    assert [iri for iri in sorted(targets | mentioned | labelled) if not exists(iri)] == []
