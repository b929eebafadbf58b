"""The sentences of the questions of reports, beside the questions that are bundled."""

import gzip
import json
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import Literal
from typer.testing import CliRunner

from kg.cli import create_app
from kg.errors import InvalidInput
from kg.graph.datasets import get_dataset
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.records.types import get_record_type
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from loaders.questions import load_questions, read_questions
from tests.data.sources import RECORDS

QUESTION: Final = "http://metadata.cbd.int/question/"
NAME: Final = "fr.cpbNationalReport2.json"
ONE: Final = [{"key": "Article2", "questions": [{"key": "Q015", "title": " <b>A-t-on</b> compté&nbsp;?"}]}]
BINARY: Final = [
    {"key": "binaryResponseGoalC", "questions": [{"key": "13_1", "title": {"en": "Of Goal C?", "zh": "目标C？"}}]},
    {
        "key": "binaryResponseTarget1",
        "questions": [
            {"key": "1_1", "title": {"en": "Whole?"}, "questions": [{"key": "1_1_a", "title": {"en": "A?"}}]}
        ],
    },
]


def write(folder: Path, value: Any, name: str = NAME) -> Path:
    path = folder / name
    text = json.dumps(value, ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


@pytest.mark.parametrize("name", [NAME, f"{NAME}.gz"])
def test_sentences_of_a_report_have_the_language_of_its_file(tmp_path: Path, name: str) -> None:
    found = read_questions(write(tmp_path, ONE, name))
    assert found.texts == {(f"{QUESTION}cpb-nr2/15", "fr"): "A-t-on compté ?"}
    assert (
        len(found.missing)
        == sum(bool(field.question_iri) for field in get_record_type("cpbNationalReport2").fields) - 1
    )


def test_sentences_of_binary_indicators_are_told_apart_by_their_section(tmp_path: Path) -> None:
    found = read_questions(write(tmp_path, BINARY, "questions.json"))
    assert found.texts == {
        (f"{QUESTION}nr7-binary/C.13.1", "en"): "Of Goal C?",
        (f"{QUESTION}nr7-binary/C.13.1", "zh"): "目标C？",
        (f"{QUESTION}nr7-binary/1.1", "en"): "Whole?",
        (f"{QUESTION}nr7-binary/1.1.a", "en"): "A?",
    }


def test_they_become_definitions_and_are_replaced(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    load_questions(settings, ledger, write(tmp_path, ONE), agent="Tests")
    again = [{"key": "Article2", "questions": [{"key": "Q015", "title": "Autrement ?"}]}]
    load_questions(settings, ledger, write(tmp_path, again), agent="Tests")
    version = ledger.latest("http://metadata.cbd.int/graph/question/definitions-cpb-nr2-fr")
    assert version is not None
    [triple] = version.content().triples()
    assert triple.object == Literal("Autrement ?", language="fr")
    assert version.revision == 2


@pytest.mark.usefixtures("begun")
def test_all_languages_are_one_change_and_parts_of_the_dataset(
    settings: Settings, ledger: Ledger, tmp_path: Path
) -> None:
    receipt, _ = load_questions(settings, ledger, write(tmp_path, BINARY, "questions.json"), agent="Tests")
    load_questions(settings, ledger, write(tmp_path, ONE), agent="Tests")
    begun = "http://metadata.cbd.int/graph/question"
    binary = [f"{begun}/definitions-nr7-binary-{language}" for language in ("en", "zh")]
    assert receipt.changed == (*binary, "http://metadata.cbd.int/graph/catalogue/question")
    knowledge = KnowledgeBase(settings).current()
    parts = {*binary, f"{begun}/definitions-cpb-nr2-fr"}
    assert {begun, *parts} <= set(get_dataset(knowledge.graph, "question").graphs)
    for part in parts:
        assert len({knowledge.labels().name(part, language).value for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (NAME, {"key": "Article2"}, "no list of sections"),
        (NAME, ["text"], "no list of sections"),
        ("questions.json", ONE, "does not say which report"),
        ("fr.nbsap.json", ONE, "does not say which report"),
        (NAME, [{"key": "Article2", "questions": [{"title": "?"}]}], "a question without a key"),
        (NAME, [{"key": "Article2", "questions": 3}], "questions that are no list"),
        (NAME, [{"key": "Article2", "questions": [{"key": "Q015", "questions": {"key": "a"}}]}], "are no list"),
        (NAME, [{"key": "Article2", "questions": [{"key": "Q999", "title": "?"}]}], "no question that is known"),
        (NAME, [{"key": "Article2", "questions": [{"key": "Q015", "title": 3}]}], "in no language"),
        ("xx.cpbNationalReport2.json", ONE, "in no language"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, value: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        read_questions(write(tmp_path, value, name))


def test_the_command_says_what_it_found(tmp_path: Path) -> None:
    path = write(tmp_path, [*ONE, {"key": "More", "questions": [{"key": "Q998", "title": "?"}]}])
    tried = CliRunner().invoke(create_app(), ["load", "questions", str(path), "--dry-run"])
    assert tried.exit_code == 0
    assert "1 sentences in the languages fr." in tried.output
    assert "Keys of no question, which were left out: Q998." in tried.output


def test_the_forms_of_the_secretariat_ask_every_question() -> None:
    folder = RECORDS / "schemas"
    files = [*folder.glob("cpb-national-report-questions/*.json"), folder / "ort-binary-indicator-questions.json"]
    if not files[0].exists():
        pytest.skip("the forms are not at hand: set KG_SHARED to the folder that holds data/cbd")
    for file in files:
        found = read_questions(file)
        assert (found.unknown, found.missing) == ((), ()), file.name
    assert len(files) == 13
