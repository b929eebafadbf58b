"""text:query where it cannot be answered: the place and what to write instead; and words that try to break out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.errors import InvalidInput, NotReady, Refused
from kg.search.search import Search
from kg.search.text_query import TextHits, TextQuery
from sparql.language.guard import Limits
from sparql.text_search.search import Scope, search
from sparql.text_search.uses import may_search
from sparql.writing.operations import read_update
from tests.sparql.serving import Server
from tests.sparql.words import BASE, ODD, Ask


@pytest.mark.parametrize(
    ("query", "mark", "words"),
    [
        ("ASK { ?s text:query ?words }", "?words", "written out"),
        ("ASK { ?s text:query ('a' ?n) }", "?n", "written out"),
        ("ASK { ?s text:query d:x }", "d:x", "words to look for, in quotes"),
        ("ASK { ?s text:query () }", ") }", "words to look for, in quotes"),
        ("ASK { ?s text:query (skos:prefLabel) }", ") }", "words to look for, in quotes"),
        ("ASK { ?s text:query 1 }", "1 }", "words to look for, in quotes"),
        ("ASK { ?s text:query 'a'^^xsd:integer }", "'a'", "must be a string"),
        ("ASK { ?s text:query '*!' }", "'*!'", "no word"),
        ("ASK { ?s text:query '" + "x" * 201 + "' }", "'xxx", "more than 200"),
        ("ASK { ?s text:query (skos:definition 'a') }", "skos:definition", "does not look in skos:definition"),
        ("ASK { ?s text:query (text:query 'a') }", "text:query 'a'", "property of a triple"),
        ("ASK { ?s text:query ('a' 0) }", "0)", "1 to 10,000"),
        ("ASK { ?s text:query ('a' -1) }", "-1", "1 to 10,000"),
        ("ASK { ?s text:query ('a' 10001) }", "10001", "1 to 10,000"),
        ("ASK { ?s text:query ('a' 1.5) }", "1.5", "1 to 10,000"),
        ("ASK { ?s text:query ('a' 'lang:') }", "'lang:'", "a limit and then a language"),
        ("ASK { ?s text:query ('a' 'b') }", "'b'", "a limit and then a language"),
        ("ASK { ?s text:query ('a' 'lang:en' 5) }", "5)", "a limit and then a language"),
        ("ASK { ?s text:query ('a' 'highlight:') }", "'highlight:'", "Highlighting"),
        ("ASK { 'x' text:query 'a' }", "'x'", "variable or an IRI"),
        ("ASK { _:b text:query 'a' }", "_:b", "variable or an IRI"),
        ("ASK { [] text:query 'a' }", "[]", "variable or an IRI"),
        ("ASK { ?s a [ a ?t ; text:query 'a' ] }", "text:query", "Inside [ ]"),
        ("ASK { () text:query 'a' }", "()", "one to five"),
        ("ASK { (?a ?b ?c ?d ?e ?f) text:query 'a' }", "(?a", "one to five"),
        ("ASK { (?a ?a) text:query 'a' }", "?a) ", "twice"),
        ("ASK { (?a 1) text:query 'a' }", "1)", "the score must be a variable"),
        ("ASK { (?a ?b ?c d:g) text:query 'a' }", "d:g", "the graph must be a variable"),
        ("ASK { (?a ?b) text:query 'a' ; a ?t }", "text:query", "cannot have other properties"),
        ("ASK { ?s text:query+ 'a' }", "text:query", "property path"),
        ("ASK { ?s ^text:query 'a' }", "text:query", "property path"),
        ("ASK { ?s a/text:query 'a' }", "text:query", "property path"),
        ("ASK { ?s (text:query) 'a' }", "text:query", "property of a triple"),
        ("ASK { ?s ?p 'a' FILTER(?p = text:query) }", "text:query", "property of a triple"),
        ("ASK { VALUES ?p { text:query } ?s ?p 'a' }", "text:query", "property of a triple"),
        ("ASK { text:query a ?t }", "text:query", "property of a triple"),
        ("CONSTRUCT { ?s text:query 'a' } { ?s a ?t }", "text:query", "template of CONSTRUCT"),
        ("CONSTRUCT WHERE { ?s text:query 'a' }", "text:query", "template of CONSTRUCT"),
        ("ASK { GRAPH ?g { { SELECT ?s { ?s text:query 'a' } } } }", "text:query", "In a subquery"),
        ("ASK { " + "?s text:query 'a' . " * 10 + "?z text:query 'b' }", "text:query 'b'", "10 times"),
        ("ASK { ?s text:query 'a' ?t }", "?t", "cannot stand here"),
        ("ASK { ?s text:query 'a' ; } ]", "]", "cannot stand here"),
        ("ASK { ?s text:query 'water' . ?s ?p }", "}", "cannot stand here"),
    ],
)  # fmt: skip
def test_every_mistake_is_shown_where_it_is(words_server: Server, query: str, mark: str, words: str) -> None:
    text = f"PREFIX d: <{BASE}demo/>\nPREFIX x: <u:x>\n  {query} "
    answer = words_server.get(text)
    assert answer.status_code == 400, answer.text
    problem = answer.json()
    assert words in problem["detail"]
    expected = 3 + query.index(mark)
    assert (problem["line"], problem["column"]) == (3, expected)
    line, caret = problem["excerpt"].splitlines()
    assert line[caret.index("^") :].startswith(mark[:20])
    assert "hint" in problem or words in ("cannot stand here", "1 to 10,000")


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n ?s text:query 'water' ; a ?t . ?s a }", 2, 38),
        ("SELECT * {\n ?s a ?t ;\n text:query ('water'\n 10) ; a ?x . ?x\n a ?y z }", 5, 7),
        ("SELECT * { ?s text:query 'fresh' . ?t text:query 'eau' . }\nORDER ?s", 2, 7),
        ("SELECT ?t (COUNT(?s) AS ?n) { ?s text:query 'fresh' ; a ?t }", 1, 8),
    ],
)
def test_mistakes_after_it_are_shown_at_their_old_place(
    words_server: Server, query: str, line: int, column: int
) -> None:
    problem = words_server.get(query).json()
    assert (problem["line"], problem["column"]) == (line, column), problem


@pytest.mark.parametrize(
    "words", ["x' } DROP ALL", "*/", "a) (b", "?s } SELECT", "\\\\u0022", '\\"" OR 1', "' OR '1'='1", "\\u0022\\u007D"]
)
def test_no_words_break_out(ask: Ask, words: str) -> None:
    quoted = words.replace("'", "\\'")
    assert ask(f"SELECT ?s {{ ?s text:query 'water {quoted} zzz' }}") == []


def test_odd_literals_come_out_as_they_went_in(words_data: Path, words_server: Server) -> None:
    query = "SELECT ?l { (?s ?score ?l) text:query 'oddity' . ?s skos:prefLabel ?l }"
    assert [row["l"] for row in words_server.rows(query)] == [f"Oddity {ODD}"]
    text = search(query, Scope(), Search(words_data).text, 1, BASE).query
    assert "\n" not in text
    assert words_server.get("SELECT ?s { (?s ?score) text:query 'water \\n\\r x' }").status_code == 200


@pytest.mark.parametrize(
    "update",
    [
        "DELETE { ?s a ?t } WHERE { ?s a ?t MINUS {\n ?s text:query 'a' } }",
        "PREFIX t: <http://jena.apache.org/text#> INSERT DATA {\n d:s t:query 'a' }",
        "CLEAR ALL ; DELETE WHERE {\n ?s <http://jena.apache.org/text#query> 'a' }",
    ],
)
def test_updates_cannot_use_it(update: str) -> None:
    with pytest.raises(Refused, match="updates cannot use it") as caught:
        read_update(f"PREFIX d: <{BASE}> {update}", Limits())
    assert (caught.value.line, caught.value.column) == (2, 5 if "DATA" not in update else 6)


PIECES = (
    "SELECT ?s ASK CONSTRUCT WHERE { } ( ) [ ] . ; , a ?p skos:prefLabel text:query text:quer <http://jena.apache.org/"
    "text> \"text:query\" 'water' @en 1 FILTER EXISTS GRAPH VALUES OPTIONAL UNION PREFIX # \n * + / ^ | ! << >>"
).split(" ")


@examples(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_texts_that_do_not_use_it_stay_as_they_are(pieces: list[str]) -> None:
    text = " ".join(piece for piece in pieces if piece != "text:query")
    searched = search(text, Scope(), None, 0, BASE)
    assert searched.query == text
    assert searched.sequence is None


@examples(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_whatever_is_written_is_answered_or_explained(pieces: list[str]) -> None:
    text = " ".join(["SELECT * {", *pieces, "?s text:query 'water' }"])
    try:
        searched = search(text, Scope(), lambda asked, _: (1, [TextHits((), False, False)] * len(asked)), 0, BASE)
    except InvalidInput:
        return
    assert searched.query


@examples(deadline=None)
@given(st.text(max_size=40))
def test_any_string_can_be_looked_for(data_words: str) -> None:
    literal = str(Literal(data_words))
    assert may_search(f"ASK {{ ?s text:query {literal} }}")
    asked: list[TextQuery] = []

    def look_up(queries: object, _sequence: int) -> tuple[int, list[object]]:
        asked.extend(queries)  # type: ignore[arg-type]
        raise NotReady("enough")

    with pytest.raises((NotReady, InvalidInput)):
        search(f"ASK {{ ?s text:query {literal} }}", Scope(), look_up, 0, BASE)  # type: ignore[arg-type]
    assert [query.words for query in asked] in ([], [data_words])
