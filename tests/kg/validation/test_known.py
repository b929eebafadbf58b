"""What the bundled graph knows of lists, terms and records; and the checks that ask it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.graph.graph import KnowledgeGraph
from kg.knowledge.knowledge import Knowledge
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, OWL, RDF, SKOS
from kg.records.mapping.iris import read_iris
from kg.records.model import CHM
from kg.records.types import read_record_types
from kg.validation.checks import check, days, hidden_character
from kg.validation.findings import Finding, codes, find, parts, pointed
from kg.validation.known import OTHER, Domain, KnownOfGraph
from kg.validation.report import Report
from kg.validation.wire import pack, unpack

BASE = "http://metadata.cbd.int/"
IRIS = read_iris(BASE)
RECORD = "0A7E0000-0000-4000-8000-000000000001"
ELSEWHERE = "0A7E0000-0000-4000-8000-000000000002"


@pytest.fixture(scope="module")
def known(knowledge: Knowledge) -> KnownOfGraph:
    return KnownOfGraph(knowledge.graph, IRIS)


def known_of(*statements: tuple[str, NamedNode, NamedNode | Literal]) -> KnownOfGraph:
    """What a graph of a few statements of the thesaurus and of records knows."""
    store = Store()
    names = GraphNames(BASE)
    for path, predicate, value in statements:
        space, _, identifier = path.partition("/")
        graph = names.record(identifier) if space == "record" else names.dataset("thesaurus")
        store.add(Quad(NamedNode(BASE + path), predicate, value, NamedNode(graph)))
    return KnownOfGraph(KnowledgeGraph(store, names), IRIS)


def judged(known: KnownOfGraph, schema: str, body: dict[str, Any]) -> list[Finding]:
    return list(check(IRIS, read_record_types()[schema], body, known))


def found(known: KnownOfGraph, schema: str, body: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one.code, one.pointer) for one in judged(known, schema, body) if not one.code.startswith("missing")}


@pytest.mark.parametrize(
    ("domain", "count"),
    [("countries", 198), ("AICHI-TARGETS", 20), ("SUSTAINABLE-DEVELOPMENT-GOALS", 17)],
)
def test_lists_that_are_whole_say_so(known: KnownOfGraph, domain: str, count: int) -> None:
    assert known.domain(domain).complete
    assert sum(iri.startswith(f"{BASE}thesaurus/") for iri in known.domain(domain).terms) == count


def test_a_list_that_is_not_here_has_no_terms_and_is_not_complete(known: KnownOfGraph) -> None:
    assert known.domain("no such list") == Domain(frozenset(), complete=False)


def test_every_goal_target_and_indicator_is_in_its_list(known: KnownOfGraph, knowledge: Knowledge) -> None:
    """As the concept of the Framework to which records lead, also where two share one identifier."""
    names = (
        "GBF-GOALS GBF-TARGETS GBF-HEADLINE-INDICATORS KMGBF-BINARY-INDICATORS GBF-COMPONENT-INDICATORS "
        "GBF-COMPLEMENTARY-INDICATORS"
    )
    domains = [known.domain(name) for name in names.split()]
    assert all(domain.complete for domain in domains)
    listed = {iri for domain in domains for iri in domain.terms if iri.startswith(f"{BASE}kmgbf/")}
    framework = knowledge.framework
    assert listed == {one.iri for one in (*framework.goals, *framework.targets, *framework.indicators)}


@pytest.mark.parametrize(
    ("text", "meant"), [("Kenya", "ke"), ("肯尼亚", "ke"), ("KENYA", "ke"), ("AICHI-TARGET-5", "")]
)
def test_what_somebody_meant(known: KnownOfGraph, text: str, meant: str) -> None:
    assert known.meant("countries", text) == meant


def test_a_term_of_a_complete_list_is_right_and_any_other_is_wrong(known: KnownOfGraph) -> None:
    assert found(known, "nbsap", {"government": {"identifier": "ke"}}) == set()
    assert found(known, "nbsap", {"government": {"identifier": "KE"}}) == set()
    assert found(known, "nbsap", {"government": {"identifier": "xx"}}) == {("unknown-term", "/government")}
    wrong = {"globalGoalAlignment": [{"identifier": "GBF-GOAL-A"}, {"identifier": "GBF-TARGET-03"}]}
    assert found(known, "nationalTarget7", wrong) == {("other-list", "/globalGoalAlignment/1/identifier")}


def test_of_a_list_that_may_lack_terms_a_term_is_only_doubtful() -> None:
    here = known_of(("thesaurus/t", SKOS.inScheme, NamedNode(IRIS.domain("7F0D898A-6BF1-4CE6-AA77-7FEAED3429C6"))))
    [finding] = [one for one in judged(here, "nbsap", {"status": {"identifier": "u"}}) if one.pointer == "/status"]
    assert (finding.code, finding.severity) == ("term-not-known", "warning")
    assert found(here, "nbsap", {"status": {"identifier": "t"}}) == set()


def test_other_is_a_term_where_a_text_may_stand_beside_it() -> None:
    with_text = {"jurisdiction": {"identifier": OTHER, "customValue": {"en": "A valley"}}}
    assert found(known_of(), "nbsap", with_text) == set()
    assert found(known_of(), "nbsap", {"status": {"identifier": OTHER}}) == {("term-not-known", "/status")}


def test_a_term_that_is_no_longer_used_names_its_successor() -> None:
    scheme = NamedNode(IRIS.domain("7F0D898A-6BF1-4CE6-AA77-7FEAED3429C6"))
    here = known_of(
        ("thesaurus/old", SKOS.inScheme, scheme),
        ("thesaurus/old", OWL.deprecated, Literal("true")),
        ("thesaurus/old", DCT.isReplacedBy, NamedNode(f"{BASE}thesaurus/new")),
    )
    [finding] = [one for one in judged(here, "nbsap", {"status": {"identifier": "old"}}) if one.pointer]
    assert finding.code == "deprecated-term"
    assert "new" in finding.remedy().value


def test_references_lead_to_records_of_the_right_type_and_government() -> None:
    target, contact = CHM.NationalTarget7, NamedNode(read_record_types()["contact"].class_iri)
    here = known_of(
        (f"record/{RECORD}", RDF.type, target),
        (f"record/{RECORD}", CHM.government, NamedNode(f"{BASE}thesaurus/fr")),
        (f"record/{ELSEWHERE}", RDF.type, contact),
    )
    schema, name = "nationalReport7", "sectionIII"
    field = next(one for one in read_record_types()[schema].by_name[name].fields if "nationalTarget7" in one.targets)

    def body(identifier: str, government: str) -> dict[str, Any]:
        return {"government": {"identifier": government}, name: [{field.name: {"identifier": identifier}}]}

    place = pointed(name, 0, field.name)
    assert ("unknown-record", place) in found(here, schema, body("0A7E0000-0000-4000-8000-0000000000FF", "fr"))
    assert ("wrong-type", place) in found(here, schema, body(ELSEWHERE, "fr"))
    assert ("other-government", place) in found(here, schema, body(RECORD, "ke"))
    assert {place} & {pointer for _, pointer in found(here, schema, body(f"{RECORD}@2", "fr"))} == set()


@pytest.mark.parametrize(
    ("first", "last", "reversed_"),
    [
        ("2026-02-28", "2026-02-27", True),
        ("2026-02-28", "2026-02", False),  # a month may mean its last day
        ("2027", "2026-12", True),
        ("2026", "2026-01-01", False),
        ("2026-01-01", "tomorrow", False),  # another finding
        ("28-Feb-2026 18:58", "2025", True),
    ],
)
def test_a_date_is_before_another_only_in_every_reading(first: str, last: str, reversed_: bool) -> None:
    field = next(
        (type_.schema, field) for type_ in read_record_types().values() for field in type_.fields if field.after
    )
    schema, later = field
    codes_ = {code for code, _ in found(known_of(), schema, {later.after: first, later.name: last})}
    assert ("dates-reversed" in codes_) is reversed_


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_the_days_of_a_date_hold_it(day: Any, length: int) -> None:
    text = f"{day.year:04}-{day.month:02}-{day.day:02}"[:length]
    span = days(text)
    if span is not None:  # some dates are those of programs that know none
        assert span[0] <= day <= span[1]


@given(st.text())
def test_texts_without_marks_of_direction_hide_nothing(text: str) -> None:
    hidden = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)}
    if not hidden & {ord(character) for character in text}:
        assert hidden_character(text) == ""


@given(st.lists(st.text() | st.integers(min_value=0)))
def test_a_pointer_gives_its_parts_back(names: list[str | int]) -> None:
    assert parts(pointed(*names)) == [str(name) for name in names]


@pytest.mark.parametrize("code", codes())
def test_every_kind_says_what_is_wrong_and_what_to_do(code: str) -> None:
    finding = find(code, "/a/0/b", reason="It is odd.")
    for said in (finding.message(), finding.remedy()):
        assert said.language == "en"
        assert said.value.endswith((".", "?", ")"))


@pytest.mark.parametrize(("language", "name"), [("en", "Countries"), ("fr", "Pays"), ("zh", "国家")])
def test_a_list_is_called_by_its_name_in_the_language_of_the_message(
    known: KnownOfGraph, language: str, name: str
) -> None:
    [finding] = [one for one in judged(known, "nbsap", {"government": {"identifier": "xx"}}) if one.field]
    assert name in finding.message(language).value


def test_a_report_is_the_same_on_the_other_end_of_the_wire(known: KnownOfGraph) -> None:
    findings = judged(known, "nbsap", {"government": {"identifier": "xx"}, "title": {"en": "a\u202eb"}})
    report = Report("publish", "nbsap", RECORD, f"{BASE}record/{RECORD}", tuple(findings), b"", "pyshifty", "0" * 64)
    assert len(findings) > 1
    assert unpack(pack(report)) == report
