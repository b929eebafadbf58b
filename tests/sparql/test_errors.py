"""Syntax errors in words: the right place, what was expected, what was probably meant."""

import pytest
from pyoxigraph import QueryResultsFormat, Store

from kg.errors import InvalidInput
from kg.rdf.namespaces import PREFIXES
from sparql.examples.examples import examples
from sparql.language import grammar
from sparql.language.guard import inspect
from sparql.language.syntax_errors import explain
from sparql.language.tokens import tokenize
from tests.sparql.serving import Server


def refused(text: str) -> InvalidInput:
    """The error for a query that the engine does not parse."""
    with pytest.raises(SyntaxError) as caught:
        Store().query(text, prefixes=dict(PREFIXES), base_iri="http://base/")
    return explain(text, str(caught.value), PREFIXES)


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("SELECT", 7, "ends too early", ""),
        ("SELECT * WHERE { ?s ?p }", 24, "“}” cannot stand here", "three parts"),
        ("SELECT * WHERE { ?s ?p ?o ", 26, "ends too early", "“{” in line 1, column 16 is not closed"),
        ("SELECT ?x WERE { ?s ?p ?o }", 11, "“WERE” cannot stand here", "“WHERE”"),
        ("SELECT * { ?s a :Goal . OPTINAL { ?s :x ?y } }", 25, "“OPTINAL”", "“OPTIONAL”"),
        ("SELECT * { ?s a ?o FILTER(REGX(?o, 'b')) }", 27, "“REGX”", "“REGEX”"),
        ("SELECT COUNT(*) { ?s ?p ?o }", 8, "“COUNT”", "(expression AS ?name)"),
        ("SELECT ?s, ?p { ?s ?p ?o }", 10, "“,”", "spaces"),
        ("SELECT * { ?s ?p ?o FILTER ?o = 1 }", 28, "“?o”", "parentheses"),
        ("SELECT * { ?s ?p ?o . ?o = 1 }", 26, "“=”", "FILTER"),
        ("SELECT * { ?s a :Goal ?s :x ?y }", 23, "“?s”", "full stop"),
        ("SELECT * { ?s a :Goal }}", 24, "“}”", "one “}” more"),
        ("SELECT * { ?s ?p ?o FILTER(?o > 1 && ) }", 38, "“)”", ""),
        ("SELECT * { ?s ?p ?o } ORDER ?s", 29, "expected “BY”", ""),
        ("SELECT ?s { ?s ?p ?o } LIMIT a", 30, "expected a number", ""),
        ("SELECT ?s WHERE ?s ?p ?o", 17, "expected “{”", ""),
        ("PREFIX ex <http://x> ASK {}", 8, "prefixed name", "ends with a colon"),
        ("ASK { ?s ?p <http://a b> }", 13, "“<”", "no spaces"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 8, "single value", "GROUP BY"),
        ("SELECT (COUNT(*) AS ?n) ?s { ?s ?p ?o }", None, "single value", "GROUP BY"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", 14, "binds already", "new name"),
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", 36, "which has one already", "new name"),
        ("ASK { _:a ?p ?o OPTIONAL { _:a ?p ?o } }", 7, "several groups", "variable"),
        ("ASK { ?s ?p <http://[> }", 13, "not valid", "absolute"),
        ('ASK { ?s ?p "a"@toolonglanguagetag }', 16, "language tag", "@en"),
        ("ASK { ?s ?p ?o } ASK {}", 18, "“ASK” cannot stand here", ""),
        ("ASK { ?s ?p << ?a ?b >> }", None, "cannot be read here", ""),
    ],
)
def test_a_mistake_is_explained(text: str, column: int | None, message: str, hint: str) -> None:
    error = refused(text)
    assert message in error.message
    assert hint in error.hint
    assert error.line == 1
    if column is not None:
        assert error.column == column


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { ?s foo:bar ?o }",
        "SELECT * WHERE { ?s ?p ?o } GROUP BY",
        "SELECT * { ?s ?p ?o } LIMIT ?x",
        "SELECT * { ?s ?p '" + "x" * 500,
    ],
)
def test_nothing_of_the_engines_wording_is_passed_on(server: Server, text: str) -> None:
    answer = server.get(text)
    assert answer.status_code == 400
    for word in ("u{", "[_]", "'0' ..=", "PREDICATE"):
        assert word not in answer.text
    assert len(answer.text) < 1500


def test_the_place_is_in_the_problem_document(server: Server) -> None:
    problem = server.get("SELECT *\nWHERE {\n  ?s é:x ?p ?o }").json()
    assert (problem["line"], problem["column"]) == (3, 6)
    assert problem["excerpt"] == "  ?s é:x ?p ?o }\n     ^"


VALID = (
    "SELECT (COUNT(DISTINCT *) AS ?n) { ?s ?p ?x } GROUP BY ?s",
    "SELECT (GROUP_CONCAT(DISTINCT ?x; SEPARATOR=', ') AS ?l) { ?s ?p ?x } GROUP BY ?s",
    "SELECT ?s (SUM(?x) + 1 AS ?n) { ?s ?p ?x } GROUP BY ?s (STR(?p) AS ?q) HAVING (SUM(?x) > 1) (AVG(?x) < 3)",
    "SELECT REDUCED ?s FROM <g:a> FROM NAMED <g:b> WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY DESC(?s) ?o LIMIT 1",
    "SELECT * {} ORDER BY ASC(?p) STRLEN(?q) (?o + 1) OFFSET 2 LIMIT 3",
    "SELECT * { ?s (^:a|!(:b|^:c))*/:d+/(:e?) [ :f 1, 2 ; a :T ; ] . ( 1 ?x (2) ) :g () ; }",
    "SELECT * { ?s ?p 1.5, -2, +3e4, 'x'@en, \"y\"^^xsd:string, true, <u:x>, _:b MINUS { ?s a :T } }",
    "SELECT * {} VALUES (?s ?p) { (<u:s> UNDEF) ('x' 1.5) }",
    "ASK { FILTER(!BOUND(?x) && ?y NOT IN (1, 2) || EXISTS { ?s ?p ?o } || NOT EXISTS {}) }",
    "ASK { BIND(IF(?x = 1, 2, 3) AS ?z) }",
    "ASK { FILTER(-?x * 2 - 1 / (3 + ?y) >= xsd:integer('4') && sameTerm(?a, ?b) && REGEX(?c, 'x', 'i')) }",
    "ASK { { SELECT DISTINCT ?x WHERE { ?x ?y ?z } LIMIT 3 } UNION { {} } OPTIONAL { ?a ?b ?c } }",
    "ASK { VALUES ?v { 1 UNDEF } }",
    "CONSTRUCT { ?s ?p ?o . [] a :T } WHERE { ?s ?p ?o } LIMIT 1",
    "CONSTRUCT WHERE { ?s ?p ?o . ?o ?q ?r }",
    "CONSTRUCT FROM <g:a> WHERE { ?s ?p ?o }",
    "DESCRIBE ?x <u:y> ex:z WHERE { ?x a :T }",
    "DESCRIBE <u:y>",
    "BASE <http://b/> PREFIX : <http://c/> DESCRIBE * { :a <b> ?c }",
)


@pytest.mark.parametrize("text", [*VALID, *(example.query for example in examples())])
def test_the_grammar_takes_what_the_engine_takes(text: str) -> None:
    if "ex:" not in text and "COUNT(DISTINCT *)" not in text:
        Store().query(text, prefixes=dict(PREFIXES), base_iri="http://base/")
    assert grammar.find_stop(tokenize(text)) is None


@pytest.mark.parametrize("text", [*VALID, *(example.query for example in examples())])
def test_a_missing_piece_is_found_near_where_it_is_missing(text: str) -> None:
    """Leave out each token of a valid query: where the engine refuses what is left, we say where, and not too late."""
    found = tokenize(text)
    for gone in range(len(found)):
        pieces = [lexeme for index, (_, lexeme) in enumerate(found) if index != gone]
        left = " ".join(pieces).replace("ex:z", "<u:z>")
        try:
            inspect(left)
            Store().query(left, prefixes=dict(PREFIXES), base_iri="http://base/")
        except (InvalidInput, RuntimeError):
            continue
        except SyntaxError as error:
            explained = explain(left, str(error), PREFIXES)
            assert explained.line == 1
            assert explained.column is not None
            assert "^" in explained.excerpt


def test_messages_of_the_engine_without_a_place_are_passed_on() -> None:
    assert "something odd" in explain("ASK {}", "something odd", PREFIXES).message


def test_the_engine_still_answers_what_our_tests_ask() -> None:
    assert Store().query("ASK {}").serialize(format=QueryResultsFormat.JSON)  # type: ignore[arg-type]
