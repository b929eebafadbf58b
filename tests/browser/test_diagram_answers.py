"""Answers in the diagram of a question: they have no names, and are called by what they say."""

from contextlib import closing

import pytest
from pyoxigraph import RdfFormat, parse

from browser.diagrams.limits import LARGE
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.documents import canonicalize
from kg.settings import Settings
from tests.browser.test_diagram import around

RECORD = "http://metadata.cbd.int/record/R"
CHM = "http://metadata.cbd.int/chm/ontology#"
YES = "http://metadata.cbd.int/option/yes"
QUESTION = "http://metadata.cbd.int/question/x/1"
ANSWERS = {
    f"<{CHM}answerOption> <{YES}>": {"en": "Yes", "fr": "Oui", "ru": "Yes"},
    f"<{CHM}answerWord> 'partly'": {"en": "partly"},
    f"<{CHM}answerText> 'In part'@en, 'En partie'@fr": {"en": "In part", "fr": "En partie"},
    f"<{CHM}answerText> '{'long ' * 100}'@en": {"en": ("long " * 100)[:200] + "…"},
    f"<{CHM}answerOption> <{YES}-unknown>": {"en": "Report", "fr": "Rapport"},
    "<http://purl.org/dc/terms/subject> 'nothing'": {"en": "Report", "fr": "Rapport"},
}


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    settings = Settings(data=tmp_path_factory.mktemp("answered") / "data")
    title = f"<{RECORD}> <http://purl.org/dc/terms/title> 'Report'@en, 'Rapport'@fr .\n"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    options = f"<{YES}> {label} 'Yes'@en, 'Oui'@fr ."
    nodes = (
        f"<{RECORD}#answer-{number}> <{CHM}question> <{QUESTION}> ; {said} .\n" for number, said in enumerate(ANSWERS)
    )
    contents = {"record/R": title + "".join(nodes), "option": options}
    graphs = {
        f"http://metadata.cbd.int/graph/{name}": canonicalize(parse(content, format=RdfFormat.TURTLE))
        for name, content in contents.items()
    }
    with closing(Ledger(settings.ledger_address)) as ledger:
        accept(settings, ledger, Change(dataset="record", agent="Test", reason="Test", kind="edit"), graphs)
    return KnowledgeBase(settings).current()


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_answers_around_a_question_are_called_by_what_they_say_or_by_their_record(
    answered: Knowledge, language: str
) -> None:
    found = around(answered, QUESTION, language, limits=LARGE)
    shown = {thing.iri: thing.name.value for one in found.groups for thing in one.neighbours}
    assert len(shown) == len(ANSWERS)
    for number, expected in enumerate(ANSWERS.values()):
        assert shown[f"{RECORD}#answer-{number}"] == expected.get(language, expected["en"])
