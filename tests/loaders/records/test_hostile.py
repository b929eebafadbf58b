"""One bad record ends no load, and no value of outside text makes the mapper fail or take more than linear time."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from kg.graph.owners import Owners
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.iris import read_iris
from kg.records.mapping.json_input import DEEPEST, find_fault, read_json
from kg.records.mapping.literals import read_date, read_number
from kg.records.mapping.privacy import is_private, is_private_key, redact, without_private
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements, read_address
from kg.records.mapping.texts import is_tag, plain, read_texts
from kg.records.types import read_record_types
from tests.loaders.records.conftest import BASE, Load, body
from tests.loaders.records.generated import make_body

TYPES: Final = read_record_types()
OWNERS: Final = Owners(GraphNames(BASE))
GRAPH: Final = GraphNames(BASE).record("X")
DEEP: Final = "[" * 1_000 + "]" * 1_000
GOOD: Final = [body("nbsap", f"GOOD-RECORD-{number}", title={"en": "Plan"}) for number in range(3)]
BAD: Final = {
    "a lone surrogate": (json.dumps(body("nbsap", title={"en": "\ud800"})), "half of a character"),
    "lists in lists": (json.dumps(body("nbsap", title="@")).replace('"@"', DEEP), "nested more than 64 levels"),
    "a name twice": ('{"header": {"schema": "nbsap", "identifier": "A-BAD-RECORD", "schema": "x"}}', "stands twice"),
    "no number": (json.dumps(body("nbsap", sequence=float("nan"))), "a number that is none (NaN)"),
    "a long number": (json.dumps(body("nbsap", sequence="@")).replace('"@"', "9" * 5_000), "too many digits"),
    "a schema that is a list": (
        json.dumps({"header": {"identifier": "A-BAD-RECORD", "schema": ["x"]}}),
        "header.schema",
    ),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("form", ["lines", "list"])
def test_one_bad_record_ends_no_load(load: Load, ledger: Ledger, kind: str, form: str) -> None:
    text, message = BAD[kind]
    texts = [json.dumps(GOOD[0]), text, *map(json.dumps, GOOD[1:])]
    name = "records.ndjson" if form == "lines" else "records.json"
    report = load("\n".join(texts) if form == "lines" else f"[{','.join(texts)}]", name=name)
    assert report.results == {"new": 3}
    assert [message in str(problem) for problem in report.problems] == [True]
    assert ("line 2" if form == "lines" else "item 2") in str(report.problems[0])


def test_a_line_that_is_too_long_says_so(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.records.sources.documents._MAX_LINE", 1_000)
    long = json.dumps(body("nbsap", "A-LONG-RECORD", title={"en": "x" * 5_000}))
    report = load(json.dumps(GOOD[0]), long, json.dumps(GOOD[1]), long[:3_000])
    assert report.results == {"new": 2}
    assert [str(problem) for problem in report.problems] == [
        f"records.ndjson, line {number}: It has more than 1,000 characters. The other lines are loaded."
        for number in (2, 4)
    ]


SPECIAL: Final = ("en-a", "²", "\ud800", "٢٠٢٠")
LEAVES: Final = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(SPECIAL)
VALUES: Final = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a JSON value with one of its keys."""
    keys = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return [(value, key) for key, _ in keys] + [place for _, inner in keys for place in places(inner)]


@profile(max_examples=5)
@given(data=st.data())
@pytest.mark.parametrize("schema", sorted(TYPES))
def test_any_value_anywhere_gives_a_graph_or_a_report(schema: str, data: st.DataObject) -> None:
    _map_with_any_values(schema, data)


@pytest.mark.slow
@profile(max_examples=20)
@given(data=st.data())
@pytest.mark.parametrize("schema", sorted(TYPES))
def test_many_values_anywhere_give_a_graph_or_a_report(schema: str, data: st.DataObject) -> None:
    _map_with_any_values(schema, data)


def _map_with_any_values(schema: str, data: st.DataObject) -> None:
    given_ = json.loads(json.dumps(make_body(TYPES[schema]).given))
    for _ in range(data.draw(st.integers(1, 4))):
        container, key = data.draw(st.sampled_from(places(given_)))
        container[key] = data.draw(VALUES)
    report, statements = Report(), Statements(f"{BASE}record/X")
    mapped = Mapper(read_iris(BASE), report).map(statements, TYPES[schema], given_)
    assert mapped == (not find_fault(given_)) == (not report.problem_count)
    said = list(statements.canonical().triples())
    assert bool(said) == mapped
    minted = {iri for each in said if (iri := str(each.subject)[1:-1]).startswith(BASE)}
    assert [iri for iri in minted if not OWNERS.owner(iri) or not OWNERS.speaks(GRAPH, iri)] == []


def test_a_language_in_a_header_that_is_none_is_left_out() -> None:
    body = {"header": {"identifier": "X", "schema": "nbsap", "languages": ["0", "en-a", None]}, "title": "Plan of 2030"}
    report, statements = Report(), Statements(f"{BASE}record/X")
    assert Mapper(read_iris(BASE), report).map(statements, TYPES["nbsap"], body)
    assert b'"Plan of 2030"' in statements.canonical().ntriples
    assert b"@0" not in statements.canonical().ntriples


@given(value=VALUES)
def test_a_body_that_is_no_object_is_told_of(value: Any) -> None:
    report = Report()
    mapped = Mapper(read_iris(BASE), report).map(Statements(f"{BASE}record/X"), TYPES["nbsap"], value)
    assert mapped == (not report.problem_count)


@given(value=VALUES)
def test_json_is_read_as_it_was_written_or_its_fault_is_found(value: Any) -> None:
    text = json.dumps(value)
    read = read_json(text)
    assert (find_fault(read) == "") == (find_fault(value) == "")
    if not find_fault(read):
        assert json.dumps(read) == text


@pytest.mark.parametrize(("depth", "fault"), [(DEEPEST - 1, False), (DEEPEST + 2, True), (100_000, True)])
def test_depth_is_bounded(depth: int, fault: bool) -> None:
    found = read_json(f"[1, {'[' * depth}2{']' * depth}, 3]")
    assert (found[0], found[2]) == (1, 3)
    assert bool(find_fault(found)) == fault


@pytest.mark.parametrize(
    "tag", ["en-a", "en-x", "en-aaa-bbb-ccc-ddd-eee", "english", "", "e", "en_US", "1n", "en-" * 9]
)
def test_tags_that_the_engine_refuses_are_none(tag: str) -> None:
    assert not is_tag(tag)
    assert read_texts({tag: "A text of the world"})


FUNCTIONS: Final[dict[str, Callable[[str], object]]] = {
    "redact": redact,
    "is_private": is_private,
    "is_private_key": lambda text: is_private_key(text[:200]),
    "without_private": lambda text: without_private({"a": [text]}),
    "plain": plain,
    "read_texts": lambda text: read_texts({"en": text, "fr": text}),
    "read_date": read_date,
    "read_number": read_number,
    "read_address": read_address,
}
PIECES: Final = (
    "+1.1", "1", "a", "a@", "@", "a.", "%40", " ", "\n", "tel ", "tel. no. ", "(1", "-", "<a ", "<br>", "<li>", "</a>",
    "&", "<", "+", "é", "\xa0", "٣", "at ", "[at]", "a@1.", '<a href="', "//",
    "http://a@", "1-", "_", "birth_", "( a )",
)  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_grows_as_the_text(name: str) -> None:
    """Sixteen times the text takes far less than 16² times as long, in time of the processor."""
    function = FUNCTIONS[name]
    for piece in PIECES:
        for start, end in (("", ""), ("a@x ", "!"), ("tel", " •")):
            texts = [start + piece * (size // len(piece)) + end for size in (1_500, 24_000)]
            short, long = (min(_processor(function, text) for _ in range(3)) for text in texts)
            assert long < 0.02 or long / max(short, 1e-4) < 100, (piece, start, short, long)


def _processor(function: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    function(text)
    return time.process_time() - begun


@pytest.mark.parametrize(
    "text",
    [
        "a.b@example.org", "mailto:a.b@example.org", "x%40example.org", "a [at] example.org", f"{'l' * 90}@example.org",
        "a%40b%40example.org", "josé@example.org", "(a@b.example.org)", "50%a@example.org", "a @ example.org",
    ],
)  # fmt: skip
def test_addresses_are_found_in_all_their_spellings(text: str) -> None:
    assert "example.org" not in redact(f"Write to {text} soon")[0]


def test_no_pattern_of_the_mapper_nests_repeats() -> None:
    """A repeat of what ends in a repeat, such as (a+)*, takes exponential time unless it gives nothing back."""
    folder = Path(__file__).parents[3] / "kg" / "records"
    texts = [path.read_text("utf-8") for path in (*folder.glob("*.py"), *folder.glob("mapping/*.py"))]
    nested = re.compile(r"[+*]\)[+*](?!\+)")
    assert [found[0] for text in texts for found in nested.finditer(text)] == []
