"""What is said of findings, in six languages: complete, marked, and with the same places for details in each."""

import re

import pytest

from kg.validation.findings import codes, find
from ontologies.tables import read
from tests.ontologies.test_words import LANGUAGES, ROOT

WORDS = read(ROOT / "kg/validation/words.csv")
PLACE = re.compile(r"\{(\w+)\}")


def test_a_text_has_the_same_places_in_every_language() -> None:
    assert [(row["key"], tag) for row in WORDS for tag in ("en", *LANGUAGES) if not row[tag]] == []
    places = [
        (row["key"], tag, PLACE.findall(row[tag]), PLACE.findall(row["en"])) for row in WORDS for tag in LANGUAGES
    ]
    assert [(key, tag) for key, tag, found, wanted in places if set(found) != set(wanted)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_said_in_the_language_and_as_a_machines_words(language: str) -> None:
    for code in codes():
        for said in (find(code).message(language), find(code).remedy(language)):
            assert (said.language, said.machine) == (language, True), code
            assert said.value, code
