"""What is said of findings, in six languages: complete, marked, and with the same places for details in each."""

import re

import pytest

from kg.validation.findings import codes, find
from ontologies.tables import Row, read
from tests.ontologies.test_words import LANGUAGES, ROOT

WORDS = read(ROOT / "kg/validation/words.csv")
PLACE = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("row", WORDS, ids=[row["key"] for row in WORDS])
def test_a_text_has_the_same_places_in_every_language(row: Row) -> None:
    assert {tag for tag in ("en", *LANGUAGES) if not row[tag]} == set()
    assert {tag for tag in LANGUAGES if set(PLACE.findall(row[tag])) != set(PLACE.findall(row["en"]))} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", codes())
def test_a_finding_is_said_in_the_language_and_as_a_machines_words(code: str, language: str) -> None:
    for said in (find(code).message(language), find(code).remedy(language)):
        assert (said.language, said.machine) == (language, True)
        assert said.value
