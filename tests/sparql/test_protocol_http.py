"""The cases of the W3C's protocol tests (SPARQL 1.1 Protocol, section 2.1), written down from the specification."""

from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.sparql.serving import GRAPH_A, GRAPH_B, GRAPH_C, Server

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ANY = "SELECT * { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"

Pairs = list[tuple[str, str | int | float | bool | None]]


def truth(answer: httpx.Response) -> bool:
    assert answer.status_code == 200, answer.text
    value = answer.json()["boolean"]
    assert isinstance(value, bool)
    return value


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["g"]["value"] for row in answer.json()["results"]["bindings"]]


def test_query_via_get(server: Server) -> None:
    assert truth(server.get("ASK {}"))


def test_query_via_post_form(server: Server) -> None:
    assert truth(server.client.post("/sparql", data={"query": "ASK {}"}))


def test_query_via_post_direct(server: Server) -> None:
    assert truth(server.client.post("/sparql", content="ASK {}", headers={"content-type": DIRECT}))


def test_query_via_post_direct_takes_parameters_from_the_address(server: Server) -> None:
    answer = server.client.post("/sparql?format=csv", content=ANY, headers={"content-type": DIRECT})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_dataset_default_graph(server: Server) -> None:
    parameters = {"default-graph-uri": GRAPH_A}
    assert truth(
        server.get("ASK { ex:one a skos:Concept }".replace("ex:one", "<http://example.org/one>"), **parameters)
    )
    assert not truth(server.get("ASK { ?s <http://example.org/size> ?n }", **parameters))


@pytest.mark.parametrize("method", ["get", "form", "direct"])
def test_dataset_default_graphs(server: Server, method: str) -> None:
    query = "ASK { <http://example.org/one> a ?t ; <http://example.org/size> ?n . FILTER NOT EXISTS { ?s <x:y> 9 } }"
    graphs: Pairs = [("default-graph-uri", GRAPH_A), ("default-graph-uri", GRAPH_B)]
    if method == "get":
        answer = server.client.get("/sparql", params=[("query", query), *graphs])
    elif method == "form":
        body = urlencode([("query", query), *graphs])
        answer = server.client.post("/sparql", content=body, headers={"content-type": FORM})
    else:
        answer = server.client.post("/sparql", params=graphs, content=query, headers={"content-type": DIRECT})
    assert truth(answer)


@pytest.mark.parametrize("method", ["get", "post"])
def test_dataset_named_graphs(server: Server, method: str) -> None:
    parameters: Pairs = [("query", GRAPHS), ("named-graph-uri", GRAPH_A), ("named-graph-uri", GRAPH_B)]
    if method == "get":
        answer = server.client.get("/sparql", params=parameters)
    else:
        answer = server.client.post("/sparql", content=urlencode(parameters), headers={"content-type": FORM})
    assert names(answer) == [GRAPH_A, GRAPH_B]


def test_dataset_of_named_graphs_only_has_an_empty_default_graph(server: Server) -> None:
    assert not truth(server.get("ASK { ?s ?p ?o }", **{"named-graph-uri": GRAPH_A}))


def test_dataset_of_default_graphs_only_has_no_named_graphs(server: Server) -> None:
    assert names(server.get(GRAPHS, **{"default-graph-uri": GRAPH_A})) == []


def test_dataset_full(server: Server) -> None:
    query = "SELECT DISTINCT ?g { <http://example.org/one> a ?t . GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    parameters: Pairs = [
        ("query", query),
        ("default-graph-uri", GRAPH_A),
        ("named-graph-uri", GRAPH_B),
        ("named-graph-uri", GRAPH_C),
    ]
    assert names(server.client.get("/sparql", params=parameters)) == [GRAPH_B, GRAPH_C]


def test_the_protocols_dataset_goes_before_the_querys(server: Server) -> None:
    query = f"ASK FROM <{GRAPH_B}> {{ <http://example.org/one> a ?t }}"
    assert not truth(server.get(query))
    assert truth(server.get(query, **{"default-graph-uri": GRAPH_A}))


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("SELECT (1 AS ?x) {}", ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")),
        ("ASK {}", ("application/sparql-results+json", "application/sparql-results+xml")),
        ("DESCRIBE <http://example.org/one>", ("text/turtle", "application/rdf+xml", "application/n-triples")),
        ("CONSTRUCT { <a:s> <a:p> 1 } WHERE {}", ("text/turtle", "application/rdf+xml", "application/ld+json")),
    ],
)
def test_query_content_type(server: Server, query: str, types: tuple[str, ...]) -> None:
    assert server.get(query).headers["content-type"].split(";")[0] == types[0]
    for media_type in types:
        assert server.get(query, accept=media_type).headers["content-type"].split(";")[0] == media_type


def test_bad_query_method(server: Server) -> None:
    answer = server.client.put("/sparql", params={"query": "ASK {}"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_bad_multiple_queries(server: Server) -> None:
    answer = server.client.get("/sparql", params=[("query", "ASK {}"), ("query", "SELECT * {}")])
    assert answer.status_code == 400
    assert "2 queries" in answer.json()["detail"]


def test_bad_query_wrong_media_type(server: Server) -> None:
    answer = server.client.post("/sparql", content="ASK {}", headers={"content-type": "text/plain"})
    assert answer.status_code == 415


def test_bad_query_missing_form_type(server: Server) -> None:
    assert server.client.post("/sparql", content="query=" + quote("ASK {}")).status_code == 415


def test_bad_query_missing_direct_type(server: Server) -> None:
    assert server.client.post("/sparql", content="ASK {}").status_code == 415


def test_bad_query_non_utf8(server: Server) -> None:
    headers = {"content-type": "application/sparql-query; charset=UTF-16"}
    assert server.client.post("/sparql", content="ASK {}".encode("utf-16"), headers=headers).status_code == 415


def test_bad_query_syntax(server: Server) -> None:
    assert server.get("ASK {").status_code == 400


@pytest.mark.parametrize("parameters", [{"update": "CLEAR ALL"}, {"query": "ASK {}", "update": "CLEAR ALL"}])
def test_bad_update_via_get_or_form(server: Server, parameters: dict[str, str]) -> None:
    for answer in (server.client.get("/sparql", params=parameters), server.client.post("/sparql", data=parameters)):
        assert answer.status_code == 403
        assert "update" in answer.json()["hint"].lower()


def test_bad_update_direct(server: Server) -> None:
    headers = {"content-type": "application/sparql-update"}
    assert server.client.post("/sparql", content="CLEAR ALL", headers=headers).status_code == 403


def test_a_post_without_a_query_is_not_a_description(server: Server) -> None:
    assert server.client.post("/sparql", data={"format": "ttl"}).status_code == 400


def test_a_body_that_is_too_long_is_refused_before_it_is_read(server: Server) -> None:
    headers = {"content-type": DIRECT, "content-length": "99999999"}
    with server.raw() as connection:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        connection.sendall(f"POST /sparql HTTP/1.1\r\nhost: x\r\n{head}\r\n".encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")
