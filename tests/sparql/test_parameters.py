"""Parameters of saved queries: declared, read, bound; and what the engine does with values that replace variables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryTriples, Store, Variable

from kg.errors import InvalidInput
from sparql.engine.worker import _term
from sparql.saved.parameters import EXAMPLES, KINDS, Kind, Parameter, bind, read_parameter, to_term
from sparql.saved.saved import bundled, make, read_head
from sparql.saved.substituting import check_parameters

BASE = "http://metadata.cbd.int/"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def test_declarations_say_name_kind_label_and_default() -> None:
    read = read_parameter('target iri "Goal or target" default=kmgbf:target_3', BASE)
    assert read == Parameter("target", "iri", "Goal or target", "kmgbf:target_3")
    assert not read.required
    assert read_parameter("word string", BASE) == Parameter("word", "string")
    assert read_parameter('code notation default="3.1"', BASE).default == "3.1"
    assert read_parameter('words string "Words" default=two words', BASE).default == "two words"


@pytest.mark.parametrize(
    "declaration",
    [
        "",
        "target",
        "target uri",
        "9 string",
        "format string",
        "timeout integer",
        "n integer default=x",
        "a b c",
        "? iri",
    ],
)
def test_declarations_that_make_no_sense_are_refused(declaration: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_parameter(declaration, BASE)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("iri", "kmgbf:target_3", f"<{BASE}kmgbf/target_3>"),
        ("iri", "kmgbf/target_3", f"<{BASE}kmgbf/target_3>"),
        ("iri", "/kmgbf/target_3", f"<{BASE}kmgbf/target_3>"),
        ("iri", " <http://example.org/a> ", "<http://example.org/a>"),
        ("iri", "urn:isbn:1", "<urn:isbn:1>"),
        ("iri", ":Goal", f"<{BASE}kmgbf/ontology#Goal>"),
        ("string", ' a"b\\\n ', r'" a\"b\\\n "'),
        ("notation", "3.CT.1", '"3.CT.1"'),
        ("language", "zh-Hant", '"zh-hant"'),
        ("integer", "-7", f'"-7"^^<{INTEGER}>'),
        ("decimal", "1.50", '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("boolean", "TRUE", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("date", "2026-11-21", '"2026-11-21"^^<http://www.w3.org/2001/XMLSchema#date>'),
    ],
)
def test_values_become_terms_of_their_kind(kind: Kind, text: str, term: str) -> None:
    assert str(to_term(Parameter("p", kind), text, BASE)) == term


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("iri", "x"),
        ("iri", "foo:bar"),
        ("iri", "http://example.org/a> . ?s ?p ?o . <x"),
        ("iri", "kmgbf:a b"),
        ("iri", "javascript:alert(1)"),
        ("notation", "a b"),
        ("language", "en_US"),
        ("language", '"'),
        ("integer", "1.5"),
        ("integer", "9" * 30),
        ("decimal", "1e5"),
        ("boolean", "yes"),
        ("date", "21.11.2026"),
        ("date", "2026-02-30"),
        ("string", "x" * 3000),
    ],
)
def test_values_of_another_kind_are_refused_with_an_example(kind: Kind, text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        to_term(Parameter("p", kind), text, BASE)
    assert "“p”" in caught.value.message
    assert caught.value.hint


def test_there_is_an_example_of_every_kind() -> None:
    assert set(EXAMPLES) == set(KINDS)
    for kind in KINDS:
        to_term(Parameter("p", kind), EXAMPLES[kind], BASE)


def test_binding_names_what_is_wrong() -> None:
    declared = (Parameter("a", "integer"), Parameter("b", "string", "", "x"))
    assert bind(declared, [("a", "1")], BASE) == (("a", f'"1"^^<{INTEGER}>'), ("b", '"x"'))
    assert bind(declared, [("b", ""), ("a", "1")], BASE)[1] == ("b", '"x"')
    for values, word in (([], "missing"), ([("a", "1"), ("a", "2")], "twice"), ([("c", "1")], "“c”")):
        with pytest.raises(InvalidInput, match=word):
            bind(declared, values, BASE)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_string_comes_out_of_the_worker_as_it_went_in(text: str) -> None:
    made = to_term(Parameter("p", "string"), text, BASE)
    assert _term(str(made)) == made == Literal(text)


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.update('INSERT DATA { <urn:a> <urn:p> "x"@en, "y"@fr . <urn:b> <urn:p> "z"@en . <urn:a> a <urn:T> }')
    return made


def run(store: Store, query: str, **values: str) -> list[str] | bool:
    check_parameters(query, values)
    given = {Variable(name): _term(term) for name, term in values.items()}
    results = store.query(query, substitutions=given)
    if isinstance(results, QueryBoolean):
        return bool(results)
    if isinstance(results, QueryTriples):
        return sorted(str(triple) for triple in results)
    return sorted("|".join(term.value if term else "" for term in row) for row in results)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT ?o ?v { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) }", ["x|en", "z|en"]),
        ("SELECT ?s ?o ?v { ?s a ?t OPTIONAL { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) } }", ["urn:a|x|en"]),
        ("SELECT ?s ?v { ?s a ?t FILTER EXISTS { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) } }", ["urn:a|en"]),
        ("SELECT ?v (COUNT(?o) AS ?n) { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) } GROUP BY ?v", ["en|2"]),
        ("SELECT ?o ?v { { SELECT ?o ?v { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) } } }", ["x|en", "z|en"]),
        ("SELECT ?o ?v { BIND(UCASE(?v) AS ?w) ?s <urn:p> ?o FILTER(UCASE(LANG(?o)) = ?w) }", ["x|en", "z|en"]),
        ("ASK { VALUES ?v { UNDEF } ?s <urn:p> ?o FILTER(LANG(?o) = ?v) }", True),
        (
            "CONSTRUCT { ?s <urn:q> ?o } { VALUES ?v { UNDEF } ?s <urn:p> ?o FILTER(LANG(?o) = ?v) }",
            ['<urn:a> <urn:q> "x"@en', '<urn:b> <urn:q> "z"@en'],
        ),
    ],
)
def test_a_language_can_be_a_parameter(store: Store, query: str, answer: object) -> None:
    assert run(store, query, v='"en"') == answer


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT ?o ?v { ?v <urn:p> ?o }", ["x|urn:a", "y|urn:a"]),
        ("SELECT * { ?v <urn:p> ?o }", ["x|urn:a", "y|urn:a"]),
        ("ASK { ?v a <urn:T> }", True),
        ("CONSTRUCT WHERE { ?v a ?t }", ["<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:T>"]),
        ("DESCRIBE ?v { ?v a ?t . FILTER(1 = 2) }", []),
    ],
)
def test_a_thing_can_be_a_parameter(store: Store, query: str, answer: object) -> None:
    assert run(store, query, v="<urn:a>") == answer


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?o { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) }", "not among the columns of the query"),
        ("SELECT (COUNT(?o) AS ?n) { ?v <urn:p> ?o }", "not among the columns"),
        (
            "SELECT ?o ?v { { SELECT ?o { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) } } }",
            "not among the columns of this SELECT",
        ),
        ("SELECT ?o ?v { ?s <urn:p> ?o FILTER(!BOUND(?v) || LANG(?o) = ?v) }", "BOUND"),
        ("SELECT ?o ?v { BIND(?v AS ?w) ?s <urn:p> ?o FILTER(LANG(?o) = ?w) }", "cannot be copied"),
        ("CONSTRUCT { ?s <urn:q> ?o, ?v } { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) }", "expressions only"),
        ("ASK { ?s <urn:p> ?o FILTER(LANG(?o) = ?v) }", "expressions only"),
        ("DESCRIBE ?s { ?s a ?v }", "not among the columns"),
        ("SELECT ?o { ?s <urn:p> ?o }", "does not occur"),
    ],
)
def test_what_the_engine_cannot_bind_is_refused_and_it_cannot_indeed(store: Store, query: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        check_parameters(query, ["v"])
    value: Literal | NamedNode = Literal("en")
    try:
        results = store.query(query, substitutions={Variable("v"): value})
        found = bool(results) if isinstance(results, QueryBoolean) else [*results]
    except RuntimeError:
        found = False
    # Nothing, or everything as if there were no condition: both are wrong.
    assert not found or len(found) == 3  # type: ignore[arg-type]


def test_the_head_of_a_text_declares_and_the_rest_is_the_query() -> None:
    head = read_head(
        "# title: T\r\n# note\n\n# param: a iri\n# description: D\nSELECT ?a { ?a ?p ?o }\n# param: b\n", BASE
    )
    assert (head.title, head.description) == ("T", "D")
    assert [parameter.name for parameter in head.parameters] == ["a"]
    assert head.text == "# note\n\n# param: a iri\nSELECT ?a { ?a ?p ?o }\n# param: b\n"


def test_a_wrong_declaration_says_in_which_line() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_head("# title: T\n# param: a uri\nASK {}", BASE)
    assert (caught.value.line, caught.value.excerpt) == (2, "# param: a uri")


@pytest.mark.parametrize(
    ("name", "title", "text"),
    [
        ("A", "T", "ASK {}"),
        ("a/b", "T", "ASK {}"),
        ("a.b", "T", "ASK {}"),
        ("a", "", "ASK {}"),
        ("a", "T" * 300, "ASK {}"),
        ("a", "T", ""),
        ("a", "T", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"),
        ("a", "T", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"),
        ("a", "T", "# param: x iri\nASK {}"),
        ("a", "T", "# param: x iri\n# param: x iri\nASK { ?x ?p ?o }"),
        ("a", "T", "ASK {}" + " " * 60_000),
    ],
)
def test_what_cannot_be_saved_is_refused(name: str, title: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        make(name, title, "", text, BASE)


def test_the_queries_that_come_with_us_are_sound() -> None:
    assert len(bundled(BASE)) >= 6
    for name, query in bundled(BASE).items():
        assert query.title, name
        assert query.description.endswith(("?", ".")), name
        assert not any(parameter.required for parameter in query.parameters), name
