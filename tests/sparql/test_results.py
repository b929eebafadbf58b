"""What answers hold: formats, columns, rows, prefixes, and which graphs a query sees."""

import json

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS, Format
from tests.sparql.serving import EX, GRAPH_A, GRAPH_B, GRAPH_C, Server

LABELS = "SELECT ?s ?l { ?s skos:prefLabel ?l } ORDER BY ?s ?l"
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.mark.parametrize("format_", RESULT_FORMATS, ids=lambda f: f.name)
@pytest.mark.parametrize("by", ["format", "accept"])
def test_tables_come_in_all_formats(server: Server, format_: Format, by: str) -> None:
    asked = {"format": format_.name} if by == "format" else {"accept": format_.media_type}
    answer = server.get(LABELS, **asked)
    assert answer.headers["content-type"] == format_.content_type
    assert answer.headers["x-kg-rows"] == "5"
    assert format_.results
    if format_.name != "csv":
        parsed = parse_query_results(answer.content, format=format_.results)
        assert isinstance(parsed, QuerySolutions)
        assert sorted(str(row["l"]) for row in parsed) == ['"deux"@fr', '"one"@en', '"two"@en', '"un"@fr', '"واحد"@ar']
    else:
        assert answer.text.splitlines()[0] == "s,l"
        assert "http://example.org/one,واحد" in answer.text


@pytest.mark.parametrize(("query", "expected"), [("ASK {}", True), ("ASK { ?s <x:y> ?o }", False)])
def test_truth_comes_in_all_formats(server: Server, query: str, expected: bool) -> None:
    assert server.get(query, format="json").json() == {"head": {}, "boolean": expected}
    xml = server.get(query, format="xml").content
    assert bool(parse_query_results(xml, format=QueryResultsFormat.XML)) is expected
    assert server.get(query, format="csv").text == f"{str(expected).lower()}\n"
    assert server.get(query, format="tsv").text == f"{str(expected).lower()}\n"


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda f: f.name)
def test_graphs_come_in_all_formats(server: Server, format_: Format) -> None:
    answer = server.get(ALL, format=format_.name)
    assert answer.headers["content-type"] == format_.content_type
    expected = server.get(ALL, format="nt").content
    assert format_.rdf
    got = {(str(q.subject), str(q.predicate), str(q.object)) for q in parse(answer.content, format=format_.rdf)}
    assert got == {(str(q.subject), str(q.predicate), str(q.object)) for q in parse(expected, RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize(("name", "media_type"), [("turtle", "text/turtle"), ("json", "application/ld+json")])
def test_formats_of_graphs_have_other_names(server: Server, name: str, media_type: str) -> None:
    assert server.get(ALL, format=name).headers["content-type"].startswith(media_type)


def test_an_unknown_format_is_named_with_those_there_are(server: Server) -> None:
    answer = server.get(LABELS, format="ttl")
    assert answer.status_code == 400
    assert "json, xml, csv, tsv" in answer.json()["hint"]


def test_nothing_acceptable_is_406_with_what_there_is(server: Server) -> None:
    answer = server.get(LABELS, accept="image/png")
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["hint"]


def test_turtle_has_the_prefixes_it_uses_and_no_others(server: Server) -> None:
    text = server.get("PREFIX ex: <http://example.org/> DESCRIBE ex:two", format="ttl").text
    assert "@prefix ex: <http://example.org/> ." in text
    assert "ex:two a skos:Concept ;" in text
    assert text.count("@prefix") == 2


def test_columns_of_select_star_come_in_their_order_of_appearance(server: Server) -> None:
    answer = server.get("SELECT * { ?z skos:prefLabel ?m . OPTIONAL { ?z skos:broader ?a } FILTER(?notThere || true) }")
    assert answer.json()["head"]["vars"] == ["z", "m", "a"]
    nested = server.get("SELECT DISTINCT * { { SELECT ?z (COUNT(*) AS ?a) { ?z ?hidden ?o } GROUP BY ?z } ?z a ?b }")
    assert nested.json()["head"]["vars"] == ["z", "a", "b"]
    assert server.get("SELECT * {}").json()["head"] == {"vars": []}


def test_relative_iris_are_below_the_identity(server: Server) -> None:
    assert server.rows("SELECT (STR(<kmgbf/goal_A>) AS ?x) {}") == [{"x": "http://metadata.cbd.int/kmgbf/goal_A"}]


def test_the_default_graph_is_the_union_of_all(server: Server) -> None:
    assert len(server.rows("SELECT DISTINCT ?s { ?s ?p ?o }")) == 4
    assert server.rows("SELECT ?t { <http://example.org/one> a ?t ; <http://example.org/size> 1 }")


def test_from_narrows_the_union(server: Server) -> None:
    assert len(server.rows(f"SELECT DISTINCT ?s FROM <{GRAPH_C}> {{ ?s ?p ?o }}")) == 1
    assert len(server.rows(f"SELECT DISTINCT ?s FROM <{GRAPH_B}> FROM <{GRAPH_C}> {{ ?s ?p ?o }}")) == 3
    assert server.rows(f"SELECT ?s FROM NAMED <{GRAPH_C}> {{ ?s ?p ?o }}") == []
    assert len(server.rows(f"SELECT ?g FROM NAMED <{GRAPH_C}> {{ GRAPH ?g {{ ?s ?p ?o }} }}")) == 1
    assert server.rows(f"SELECT ?g FROM <{GRAPH_C}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == []


def test_from_an_address_fetches_nothing(server: Server) -> None:
    assert server.rows("SELECT * FROM <http://127.0.0.1:1/data> { ?s ?p ?o }") == []
    assert server.rows("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }") == []


def test_a_strict_server_has_an_empty_default_graph(strict_server: Server) -> None:
    assert strict_server.rows("SELECT * { ?s ?p ?o }") == []
    assert len(strict_server.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")) == 3
    assert len(strict_server.rows(f"SELECT * FROM <{GRAPH_C}> {{ ?s ?p ?o }}")) == 1
    assert strict_server.rows("SELECT DISTINCT ?s { ?s ?p ?o }", path="/sparql/first")


def test_a_dataset_has_its_own_default_graph_and_its_own_named_graphs(server: Server) -> None:
    query = "SELECT DISTINCT ?s { ?s ?p ?o }"
    assert len(server.rows(query, path="/sparql/first")) == 2
    assert len(server.rows(query, path="/sparql/both")) == 3
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert [row["g"] for row in server.rows(named, path="/sparql/first")] == [GRAPH_A]
    assert len(server.rows(named, path="/sparql/both")) == 2
    assert server.rows(f"SELECT * {{ GRAPH <{GRAPH_C}> {{ ?s ?p ?o }} }}", path="/sparql/both") == []


@pytest.mark.parametrize("graph", [f"<{GRAPH_C}>", f"<{GRAPH_B}>", "<../../c>", "c:c"])
def test_clauses_and_parameters_name_no_other_graphs_than_those_of_the_dataset(server: Server, graph: str) -> None:
    prologue = f"BASE <{GRAPH_A}/x/> PREFIX c: <{EX}graph/>"
    inside = int(graph == f"<{GRAPH_B}>") * 2
    for clause, pattern in (("FROM", "?s ?p ?o"), ("FROM NAMED", "GRAPH ?g { ?s ?p ?o }")):
        query = f"{prologue} SELECT * {clause} {graph} {{ {pattern} }}"
        assert len(server.rows(query, path="/sparql/both")) == inside
        assert len(server.rows(query)) == inside or not inside
    both = {"default-graph-uri": [GRAPH_A, GRAPH_C], "named-graph-uri": [GRAPH_B, GRAPH_C]}
    query = "SELECT DISTINCT ?s ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    assert len(server.rows(query, path="/sparql/both", **both)) == 4
    assert len(server.rows(query, **both)) == 6


def test_an_unknown_dataset_is_404(server: Server) -> None:
    answer = server.get("ASK {}", path="/sparql/nothing")
    assert answer.status_code == 404
    assert "both, first" in answer.json()["hint"]
    assert server.get(path="/sparql/nothing").status_code == 404
    assert server.get("ASK {}", path="/sparql/first/more").status_code == 404


def test_literals_come_whole(server: Server) -> None:
    query = "SELECT ?x { <http://example.org/three> ?p ?x }"
    assert server.rows(query) == [{"x": 'a,"b"\nc'}]
    assert server.get(query, format="csv").text == 'x\r\n"a,""b""\nc"\r\n'
    assert server.get(query, format="csv").headers["x-kg-rows"] == "1"


def test_json_is_the_engines_own(server: Server) -> None:
    row = server.get("SELECT * { VALUES (?a ?b) { ('x'@en 1.5) (<u:i> UNDEF) } }").json()["results"]["bindings"]
    assert row[0]["a"] == {"type": "literal", "value": "x", "xml:lang": "en"}
    assert row[0]["b"]["datatype"] == "http://www.w3.org/2001/XMLSchema#decimal"
    assert json.dumps(row[1]) == '{"a": {"type": "uri", "value": "u:i"}}'
