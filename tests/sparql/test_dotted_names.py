"""Prefixed names with several full stops are read, in queries and in updates, and errors stand where they stand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from kg.knowledge.knowledge import Knowledge
from sparql.engine import corrections
from sparql.language.dotted_names import as_sent, escape_dots
from tests.sparql.serving import Server

BASE = "http://metadata.cbd.int/"
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w.-]*[\w-])?", re.ASCII)
NAMES = st.from_regex(re.compile(r"[a-z0-9_][a-z0-9_.\-]{0,8}[a-z0-9]", re.ASCII), fullmatch=True)


def _named(text: str) -> str:
    """The IRI that a prefixed name is to the engine."""
    prefixes = "".join(f"PREFIX {name}: <{BASE}{name}/>\n" for name in ("kmgbf", "thesaurus", "meeting", "decision"))
    results, _ = corrections.query(Store(), f"{prefixes}SELECT ({text} AS ?iri) {{}}", {})
    assert isinstance(results, QuerySolutions)
    (row,) = results
    iri: str = row["iri"].value
    return iri


def test_every_identifier_of_ours_can_be_written_as_a_prefixed_name(knowledge: Knowledge) -> None:
    iris = {iri for one in knowledge.vocabularies.values() for (iri,) in one.tables.rows("SELECT iri FROM thing")}
    written = [iri for iri in sorted(iris) if iri.startswith(BASE) and iri.count("/") == BASE.count("/") + 1]
    local = [iri.removeprefix(BASE).split("/") for iri in written]
    plain = [(dataset, name) for dataset, name in local if _LOCAL.fullmatch(name) and dataset in ("kmgbf", "thesaurus")]
    assert sum(name.count(".") > 1 for _, name in plain) > 150
    for dataset, name in plain:
        assert _named(f"{dataset}:{name}") == f"{BASE}{dataset}/{name}"


@given(NAMES)
def test_a_name_with_full_stops_is_that_name(name: str) -> None:
    assert _named(f"kmgbf:{name}") == f"{BASE}kmgbf/{name}"


@given(st.lists(NAMES, min_size=1, max_size=4), st.integers(0, 3))
def test_a_place_in_an_escaped_text_leads_to_the_same_in_the_text(names: list[str], number: int) -> None:
    text = "ASK {\n" + " ".join(f"k:{name}" for name in names) + " @@ }"
    escaped = escape_dots(text)
    column = escaped.split("\n")[1].index("@@") + 1 + number
    assert as_sent(f"error at 2:{column}: expected x", text, escaped) == (
        f"error at 2:{text.split(chr(10))[1].index('@@') + 1 + number}: expected x"
    )


@pytest.mark.parametrize(
    "text", ["# k:a.b.c", "'k:a.b.c'", '"""k:a.b.c"""', "<http://e/k:a.b.c>", "?s ?p k:a . k:b ?q 1.2"]
)
def test_only_names_are_changed(text: str) -> None:
    assert escape_dots(text) == text


def test_the_service_answers_for_an_indicator_by_its_name(server: Server) -> None:
    query = "SELECT (STR(kmgbf:indicator_22.CY.6) AS ?iri) (GROUP_CONCAT(kmgbf:indicator_A.CT.1) AS ?all) {}"
    (row,) = server.rows(query)
    assert row["iri"] == f"{BASE}kmgbf/indicator_22.CY.6"


def test_what_is_wrong_beside_such_a_name_is_shown_where_it_is(server: Server) -> None:
    answer = server.get("ASK { kmgbf:indicator_22.CY.6 ?p }")
    assert answer.status_code == 400
    assert answer.json()["column"] == len("ASK { kmgbf:indicator_22.CY.6 ?p ") + 1
