"""Where the engine departs from SPARQL 1.1, the answer is that of the standard all the same."""

import pytest

from sparql.engine.corrections import plain_concatenations
from tests.sparql.serving import Server

VALUES = 'VALUES ?x { "a"@en "b"@en }'


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("SELECT * { ?s ?p 'GROUP_CONCAT(?x)' }", "SELECT * { ?s ?p 'GROUP_CONCAT(?x)' }"),
        ("SELECT (group_concat (?x) AS ?y) {}", "SELECT (STR(group_concat (?x)) AS ?y) {}"),
        (
            "SELECT (GROUP_CONCAT(DISTINCT STR(?x); SEPARATOR=')') AS ?y) {} HAVING(GROUP_CONCAT(?x) = '')",
            "SELECT (STR(GROUP_CONCAT(DISTINCT STR(?x); SEPARATOR=')')) AS ?y) {} HAVING(STR(GROUP_CONCAT(?x)) = '')",
        ),
        ("SELECT (GROUP_CONCAT(?x AS ?y) {}", "SELECT (STR(GROUP_CONCAT(?x AS ?y)) {}"),
        ("SELECT (GROUP_CONCAT(?x", "SELECT (GROUP_CONCAT(?x"),
        ("SELECT (GROUP_CONCAT AS ?y) {}", "SELECT (GROUP_CONCAT AS ?y) {}"),
    ],
)
def test_each_concatenation_is_made_plain(text: str, corrected: str) -> None:
    assert plain_concatenations(text) == corrected


def test_a_concatenation_has_no_language(server: Server) -> None:
    """Section 18.5.1.7: GroupConcat gives a simple literal."""
    query = f"SELECT (GROUP_CONCAT(?x; SEPARATOR=' ') AS ?all) {{ {VALUES} }}"
    (row,) = server.get(query).json()["results"]["bindings"]
    assert row["all"] == {"type": "literal", "value": "a b"}
    query = f"SELECT * {{ {{ SELECT (GROUP_CONCAT(?x) AS ?all) {{ {VALUES} }} }} FILTER(?all = 'a b') }}"
    assert server.rows(query) == [{"all": "a b"}]


def test_errors_stand_where_they_stand(server: Server) -> None:
    answer = server.get("SELECT (GROUP_CONCAT(?x) AS ?y)\n WHERE { ?s ?p }")
    assert answer.status_code == 400
    assert (answer.json()["line"], answer.json()["column"]) == (2, 16)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT (<u:f>(1) AS ?x) (2 AS ?y) {}", [{"y": "2"}]),
        ("SELECT * { BIND(2 AS ?y) BIND(<u:f>(?y) + 1 AS ?x) }", [{"y": "2"}]),
        ("SELECT (COALESCE(<u:f>(), <u:g>(), 3) AS ?x) {}", [{"x": "3"}]),
        ("SELECT ?x { VALUES ?x { 1 } FILTER(<u:f>(?x)) }", []),
        ("SELECT ?x { VALUES ?x { 1 } FILTER(!<u:f>(?x)) }", []),
        ("SELECT ?x { VALUES ?x { 1 } FILTER EXISTS { FILTER(<u:f>(?x)) } }", []),
    ],
)
def test_a_function_that_there_is_not_is_an_error_of_its_expression(
    server: Server, query: str, rows: list[dict[str, str]]
) -> None:
    """Section 17.3; and the answer says so."""
    assert server.rows(query) == rows
    assert "There is no function <u:f>" in server.get(query).headers["x-kg-hint"]


def test_a_query_may_not_call_any_number_of_them(server: Server) -> None:
    calls = ", ".join(f"<u:f{number}>(1)" for number in range(21))
    answer = server.get(f"SELECT (COALESCE({calls}) AS ?x) {{}}")
    assert answer.status_code == 400
    assert "<u:f" in answer.json()["detail"]
