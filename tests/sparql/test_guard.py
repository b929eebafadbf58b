"""The guard: what a query is, and what is refused, with the place and with what to do instead."""

import random

import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store

from kg.errors import InvalidInput, KgError, Refused, TooLarge
from sparql.language.guard import Limits, inspect
from tests.sparql.canary import canary

SILENT = "SELECT * { SERVICE SILENT <http://example.org/> { ?s ?p ?o } }"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("select*{}", "SELECT"),
        ("SELECTDISTINCT?x{?x?p?o}", "SELECT"),
        ("ASK {}", "ASK"),
        ("# a comment: INSERT\nASK {}", "ASK"),
        ("PREFIX ex: <http://e/> BASE <http://b/> ASK {}", "ASK"),
        ('VERSION "1.2" ASK {}', "ASK"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <http://e/>", "DESCRIBE"),
    ],
)
def test_the_form_is_known(text: str, form: str) -> None:
    assert inspect(text).form == form


def test_dataset_clauses_and_prefixes_are_known() -> None:
    found = inspect("PREFIX x: <http://x/> SELECT * FROM <http://g> FROM NAMED x:n { ?b x:y ?a . ?a a skos:Concept }")
    assert found.default_graphs == ("<http://g>",)
    assert found.named_graphs == ("x:n",)
    assert found.names_graphs
    assert found.prefixes_declared == {"x": "http://x/"}
    assert found.prefixes_used == {"x", "skos"}
    assert found.star is not None
    assert found.star.variables == ("b", "a")


@pytest.mark.parametrize(
    ("text", "volatile"),
    [("SELECT (NOW() AS ?n) {}", True), ("SELECT (rand() AS ?n) {}", True), ('ASK { ?s ?p "NOW()" }', False)],
)
def test_answers_that_depend_on_the_moment_are_known(text: str, volatile: bool) -> None:
    assert inspect(text).volatile is volatile


@pytest.mark.parametrize("text", ["SELECT (COUNT(*) AS ?n) {}", "SELECT ?x {}", "ASK {}", "SELECT DISTINCT ?x {}"])
def test_only_select_star_has_a_star(text: str) -> None:
    assert inspect(text).star is None


@pytest.mark.parametrize(
    "text",
    [
        SILENT,
        "SELECT * { service <http://e/> {} }",
        "SELECT * { SeRvIcE<http://e/>{} }",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "SELECT * { SERVICE $where { ?s ?p ?o } }",
        "PREFIX ex: <http://e/> SELECT * { SERVICE ex:x { ?s ?p ?o } }",
        "SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX ex: <http://e/> SELECT * { SERVICEex:x { ?s ?p ?o } }",
        "PREFIX ex: <http://e/> SELECT * { SERVICESILENTex:x { ?s ?p ?o } }",
        "PREFIX SERVICEex: <http://e/> PREFIX ex: <http://e/> SELECT * { SERVICEex:x{ ?s ?p ?o } }",
        "PREFIX SERVICEex: <http://e/> PREFIX ex: <http://e/> SELECT * { SERVICEex:x #c\n { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://e/>{ } }",
        "PREFIX ex: <http://e/> SELECT * { ?s ?p trueSERVICEex:x{ } }",
        "SELECT * { ?s ?p 1SERVICE<http://e/>{ } }",
        "SELECT * { {} SERVICE\n#comment\n<http://e/> {} }",
        "SELECT * { OPTIONAL { SERVICE <http://e/> {} } }",
        "ASK { FILTER EXISTS { SERVICE <http://e/> {} } }",
        "SELECT * { { SELECT * { SERVICE <http://e/> {} } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://e/> {} }",
    ],
)
def test_service_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(Refused, match="SERVICE") as caught:
        inspect(text)
    assert caught.value.hint
    assert caught.value.line
    assert "^" in caught.value.excerpt


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?s ?p "SERVICE <http://e/> {}" }',
        "ASK { ?s ?p ?o } # SERVICE <http://e/> {}",
        "ASK { ?service ?p ?o }",
        "ASK { <http://e/SERVICE> ?p ?o }",
        "ASK { :SERVICE ?p schema:ServiceChannel }",
        "PREFIX service: <http://e/> ASK { ?x service:url service:a }",
        "PREFIX service: <http://e/> ASK { GRAPH service:g { ?s ?p ?o } }",
        "ASK { ?s schema:serviceType ?t }",
    ],
)
def test_the_word_service_itself_is_harmless(text: str) -> None:
    assert inspect(text).form == "ASK"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:c> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "load silent <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP ALL",
        "CREATE GRAPH <http://e/>",
        "COPY DEFAULT TO <http://e/>",
        "MOVE <http://a/> TO <http://b/>",
        "ADD <http://a/> TO <http://b/>",
        "WITH <http://a/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "PREFIX ex: <http://e/> INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD<http://example.org/>",
    ],
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="changes data"):
        inspect(text)


@pytest.mark.parametrize(
    ("text", "error", "match"),
    [
        ("", InvalidInput, "no query"),
        ("  # nothing\n", InvalidInput, "no query"),
        ("SELEC * {}", InvalidInput, "does not begin a query"),
        ("\\u0053ELECT * {}", InvalidInput, "cannot stand here"),
        ("ASK { \\u0053ERVICE <http://e/> {} }", InvalidInput, "cannot stand here"),
        ("ASK { \\U00000053ERVICE <http://e/> {} }", InvalidInput, "cannot stand here"),
        ("ASK {\x00}", InvalidInput, "cannot stand here"),
        ("ASK { ?s ?p `x` }", InvalidInput, "cannot stand here"),
        ("ASK " + "{" * 101 + "}" * 101, Refused, "nested more than 100"),
        ("ASK { FILTER(" + "(" * 101 + "1" + ")" * 101 + ") }", Refused, "nested more than 100"),
        ("ASK { ?s ?p " + "[ ?p " * 101 + "1" + "]" * 101 + " }", Refused, "nested more than 100"),
        ("ASK { ?s ?p " + "<<( ?s ?p " * 101 + "1" + " )>>" * 101 + " }", Refused, "nested more than 100"),
        ("ASK { ?s ?p " + "<< ?s ?p " * 101 + "1" + " >>" * 101 + " }", Refused, "nested more than 100"),
        ("ASK { ?s ?p ?o " + "{| ?p ?o " * 101 + " |}" * 101 + " }", Refused, "nested more than 100"),
        ("ASK " + ")" * 500 + "(" * 101 + ")" * 101, Refused, "nested more than 100"),
        ("ASK { {}" + " UNION {}" * 2001 + " }", Refused, "UNION"),
        ("ASK { FILTER(true" + " && true" * 2001 + ") }", Refused, "&&"),
        ("ASK { FILTER(true" + " || true" * 2001 + ") }", Refused, "||"),
        ("ASK { FILTER(" + "!" * 2001 + "true) }", Refused, "!"),
        ("ASK { FILTER(1" + "+1" * 2001 + ") }", Refused, "limit"),
        ("ASK { " + "FILTER(true) " * 2001 + " }", Refused, "FILTER"),
        ("ASK { " + "BIND(1 AS ?x) " * 2001 + " }", Refused, "limit"),
        ("ASK { FILTER(1<" + "(" * 200 + "1" + ")" * 200 + "&&2>1) }", Refused, "not an IRI"),
        ("ASK { ?s ?p '" + "x" * 1_000_000 + "' }", TooLarge, "longer than"),
        ("ASK { ?s ?p '" + "é" * 600_000 + "' }", TooLarge, "longer than"),
    ],
)
def test_what_cannot_run_is_refused(text: str, error: type[KgError], match: str) -> None:
    with pytest.raises(error) as caught:
        inspect(text)
    assert match in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "ASK " + "{" * 100 + "}" * 100,
        "ASK { {}" + " UNION {}" * 2000 + " }",
        "ASK { VALUES ?x { " + "-1 +2 " * 5000 + "} }",
        "ASK { VALUES (?x ?y) { " + "(-1 2) " * 5000 + "} }",
        "ASK { FILTER(?x IN (" + "<http://e/1>, " * 5000 + "1)) }",
        "ASK { ?s ?p <http://e/" + "a" * 3000 + "?" + "&x=1" * 80 + "> }",
    ],
)
def test_long_queries_of_simple_parts_pass(text: str) -> None:
    assert inspect(text).form == "ASK"


def test_limits_can_be_set() -> None:
    with pytest.raises(Refused):
        inspect("ASK {" + "{" * 20 + "}" * 20 + " # " + "{}" * 100 + "\n" + "{}" * 50 + "}", Limits(nesting=10))


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("ASK { ?s dwciri:habitat 1 }", 10, "PREFIX dwciri: <http://rs.tdwg.org/dwc/iri/>"),
        ("ASK { ?s skoss:prefLabel 1 }", 10, "skos:"),
        ("ASK { ?s a:Target 1 }", 10, "a :Target"),
        ("ASK { ?s zzzzz:x 1 }", 10, "PREFIX zzzzz:"),
        ("PREFIX foo: <http://e/> ASK { ?s fooo:x 1 }", 34, "foo:"),
    ],
)
def test_an_undeclared_prefix_is_named_and_its_namespace_offered(text: str, column: int, hint: str) -> None:
    with pytest.raises(InvalidInput, match="is not declared") as caught:
        inspect(text)
    assert caught.value.column == column
    assert hint in caught.value.hint


def test_default_prefixes_need_no_declaration() -> None:
    assert inspect("SELECT ?x { ?x a :Target ; skos:prefLabel ?l ; dct:title ?t ; gbf:targetCode ?c }").form == "SELECT"


def test_nothing_that_passes_the_guard_makes_the_engine_call_out() -> None:
    """Words in random order, glued or apart: what the guard lets pass may fail, but must not reach the canary."""
    with canary() as (port, calls):
        url = f"http://127.0.0.1:{port}/"
        head = f"PREFIX x: <{url}> PREFIX SERVICEx: <{url}> PREFIX true: <{url}> SELECT * {{ "
        words = ["SERVICE", "service", "SILENT", f"<{url}>", "x:", "SERVICEx:", "true", "true:", "?s ?p", "?o", "a",
                 "1", "{ ?a ?b ?c }", "{}", ".", "OPTIONAL", f"VALUES ?o {{ <{url}> }}", "#\n", "'x'", "@en", "UNION",
                 "FILTER EXISTS", "GRAPH", "FROM", "1<2", ">", "<", "(", ")"]  # fmt: skip
        chosen = random.Random(7)
        passed = 0
        for _ in range(6_000):
            pieces = chosen.choices(words, k=chosen.randint(2, 7))
            if not any("ervice" in piece.lower() for piece in pieces):
                pieces.insert(chosen.randrange(len(pieces)), "SERVICE")
            text = head + "".join(piece + chosen.choice(("", " ")) for piece in pieces) + " }"
            try:
                inspect(text)
                results = Store().query(text)
                if isinstance(results, QuerySolutions | QueryBoolean):
                    results.serialize(format=QueryResultsFormat.JSON)
                passed += 1
            except (InvalidInput, SyntaxError, OSError, RuntimeError, ValueError):
                continue
        assert calls == []
    assert passed > 10
