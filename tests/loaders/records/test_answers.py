"""Answers are nodes inside their record that name their question; so are amounts of a year."""

import random
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.rdf.documents import CanonicalGraph
from kg.records.graphs.trust import combine
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.model import RecordField
from kg.records.sources import EXPORT, INDEX, SOURCES
from kg.records.types import get_record_type, read_record_types
from tests.loaders.records.conftest import BASE, CHM, GUID

REPORT: Final = "cpbNationalReport3"
ASKED: Final = tuple(field for field in get_record_type(REPORT).fields if field.question_iri)
RECORD: Final = f"{BASE}record/{GUID}"


def mapped(schema: str, body: dict[str, Any]) -> tuple[bytes, Report]:
    """The statements that a body makes, and the report."""
    statements, report = Statements(RECORD), Report()
    Mapper(read_iris(BASE), report).map(statements, get_record_type(schema), body)
    return statements.canonical().ntriples, report


def said(ntriples: bytes, node: str) -> dict[str, set[str]]:
    """What is said of a node of the record, by the end of the property."""
    found: dict[str, set[str]] = {}
    for quad in parse(ntriples, RdfFormat.N_TRIPLES):
        if isinstance(quad.subject, NamedNode) and quad.subject.value == f"{RECORD}#{node}":
            value = getattr(quad.object, "value", "").removeprefix(BASE)
            found.setdefault(quad.predicate.value.rpartition("#")[2], set()).add(value)
    return found


def value_of(field: RecordField, draw: st.DrawFn) -> Any:
    if field.kind == "option":
        word = draw(st.sampled_from([option.value for option in field.options]))
        return [word] if field.many else word
    if field.kind == "term":
        term = {"identifier": draw(st.sampled_from(["ca", "CBD-SUBJECT-MAR"]))}
        return [term] if field.many else term
    return {"en": draw(st.sampled_from(["Yes, in words.", "Nothing more."]))}


@st.composite
def reports(draw: st.DrawFn) -> dict[str, Any]:
    asked = draw(st.lists(st.sampled_from(ASKED), min_size=1, max_size=12, unique_by=lambda field: field.name))
    return {field.name: value_of(field, draw) for field in asked}


@settings(max_examples=60, deadline=None)
@given(reports(), st.randoms(use_true_random=False))
def test_an_answer_is_named_by_its_question_wherever_it_stands(body: dict[str, Any], chance: random.Random) -> None:
    names = list(body)
    chance.shuffle(names)
    ntriples, report = mapped(REPORT, body)
    assert mapped(REPORT, {name: body[name] for name in names})[0] == ntriples
    stated = list(parse(ntriples, RdfFormat.N_TRIPLES))
    answers = [str(quad.object) for quad in stated if quad.predicate.value == f"{CHM}hasAnswer"]
    questions = {str(quad.subject): str(quad.object) for quad in stated if quad.predicate.value == f"{CHM}question"}
    wanted = {field.question_iri for field in ASKED if field.name in body}
    assert {question[1:-1] for question in questions.values()} == wanted
    assert sorted(answers) == sorted(questions)
    assert len(answers) == len(wanted)
    for answer, question in questions.items():
        assert answer == f"<{RECORD}#answer-{question[1:-1].rpartition('/')[2]}>"
    assert (report.misfits, report.unknown) == ({}, {})


@pytest.mark.parametrize(
    ("value", "option", "word"),
    [
        ("true", "option/true-false/true", ""),
        (True, "option/true-false/true", ""),
        (False, "option/true-false/false", ""),
        ({"identifier": "false"}, "", "false"),  # the form of a term, which no form of a report has
        ("perhaps", "", "perhaps"),
    ],
)
def test_a_word_that_is_no_option_is_kept_as_it_is(value: Any, option: str, word: str) -> None:
    ntriples, report = mapped(REPORT, {"Q034": value})
    answer = said(ntriples, "answer-34")
    assert answer.get("answerOption", set()) == ({option} if option else set())
    assert answer.get("answerWord", set()) == ({word} if word else set())
    assert bool(report.misfits) == (word == "perhaps")


def test_parts_of_a_question_are_answered_by_nodes_of_their_own() -> None:
    body = {"question18": {"tk": {"answer": "true", "monetary": True}, "furtherInfo": {"en": "More about it."}}}
    ntriples, _ = mapped("absNationalReport", body)
    whole, part = said(ntriples, "answer-18"), said(ntriples, "answer-18.tk")
    assert (whole["question"], whole["furtherInfo"]) == ({"question/abs-inr/18"}, {"More about it."})
    assert (part["question"], part["answerWord"]) == ({"question/abs-inr/18.tk"}, {"true"})
    assert ntriples.count(b"hasAnswer") == 2


def test_the_same_key_under_two_sections_is_two_questions() -> None:
    """Goal C and Target 13 ask the same, and may be answered differently."""
    body = {
        "binaryResponseGoalC": {"responses": {"13_1": "no"}},
        "binaryResponseTarget13": {"responses": {"13_1": "fully"}},
    }
    ntriples, _ = mapped("nationalReport7BinaryIndicatorData", body)
    options = [said(ntriples, node)["answerOption"] for node in ("answer-C.13.1", "answer-13.1")]
    assert options == [{"option/progress-or-not-applicable/no"}, {"option/progress-or-not-applicable/fully"}]


def test_an_amount_has_its_year_its_currency_and_its_flow() -> None:
    flows = {"progressData": {"flows": [{"year": 2014, "odaAmount": 3}]}, "currency": {"identifier": "USD"}}
    plans = {"currency": {"identifier": "CAD"}, "domesticSources": [{"name": {"en": "Budget"}, "amount2016": 12.5}]}
    spent = {"currency": {"identifier": "EUR"}, "contributions": [{"year": 2015, "amount": 7}]}
    body = {"internationalResources": flows, "nationalPlansData": plans, "domesticExpendituresData": spent}
    ntriples, report = mapped("resourceMobilisation", body)
    flow = said(ntriples, "internationalResources.progressData.flows-1.oda")
    planned = said(ntriples, "nationalPlansData.domesticSources-1.2016")
    contributed = said(ntriples, "domesticExpendituresData.contributions-1")
    for found, year, amount, currency in (
        (flow, "2014", "3", "USD"),
        (planned, "2016", "12.5", "CAD"),
        (contributed, "2015", "7", "EUR"),
    ):
        assert (found["year"], found["amount"], found["currency"]) == ({year}, {amount}, {f"thesaurus/{currency}"})
        assert found["type"] == {"chm/ontology#Amount"}
    assert flow["flow"] == {"option/flow/oda"}
    assert (report.misfits, report.unknown) == ({}, {})


def test_no_name_of_a_property_has_a_year_or_a_number_of_a_question() -> None:
    used = {field.property_iri for type_ in read_record_types().values() for _, field in type_.walk()}
    numbered = [iri for iri in used if iri.startswith(CHM) and any(map(str.isdigit, iri.removeprefix(CHM)))]
    known = {"isReportingOnTarget15", "target15Information", "takenInAccordanceWithA116", "addressLine2"}
    known |= {"movementAllowedUnderA131A", "usedInGbo3OrGbo4"}
    assert {iri.removeprefix(CHM) for iri in numbered} <= known


def test_sources_complement_one_another_answer_by_answer() -> None:
    """An export that lacks an answer does not take away the one that another source has."""
    graphs = [
        CanonicalGraph(ntriples, ntriples.count(b"\n"))
        for ntriples, _ in (
            mapped(REPORT, {"Q034": "true", "Q035": "false"}),
            mapped(REPORT, {"Q034": "false", "Q038": "0"}),
        )
    ]
    found = combine({EXPORT: graphs[0], INDEX: graphs[1]}, RECORD, whole=False).ntriples
    trusted = graphs[0] if SOURCES.index(EXPORT) < SOURCES.index(INDEX) else graphs[1]
    assert said(found, "answer-34") == said(trusted.ntriples, "answer-34")
    assert said(found, "answer-35") == said(graphs[0].ntriples, "answer-35")
    assert said(found, "answer-38") == said(graphs[1].ntriples, "answer-38")
    assert found.count(b"hasAnswer") == 3
