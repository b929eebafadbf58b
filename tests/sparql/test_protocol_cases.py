"""SPARQL 1.1 Protocol, section 2, case by case over HTTP, written from the specification."""

from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.sparql.cases import FORM, UPDATE, Case
from tests.sparql.protocol_tables import (
    BAD_QUERIES,
    BAD_UPDATES,
    COPY,
    COPY_NAMED,
    QUERIES,
    TARGET,
    USING,
    USING_NAMED,
    A,
    B,
    C,
    updating,
)
from tests.sparql.writable import Writable


@pytest.fixture(scope="module")
def server(strict_writable: Writable) -> Writable:
    assert strict_writable.update("DROP ALL").status_code == 200
    for name, graph in zip("abc", (A, B, C), strict=True):
        assert strict_writable.put(graph, f"<u:{name}> a <u:T> .").status_code == 201
    return strict_writable


@pytest.mark.parametrize("case", QUERIES, ids=str)
def test_queries(server: Writable, case: Case) -> None:
    case.send(server.anybody)


@pytest.mark.parametrize("case", BAD_QUERIES, ids=str)
def test_queries_that_are_refused(server: Writable, case: Case) -> None:
    answer = case.send(server.anybody)
    if answer.status_code == 405:
        assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("case", BAD_UPDATES, ids=str)
def test_updates_that_are_refused_change_nothing(server: Writable, case: Case) -> None:
    before = server.ledger.last_sequence()
    answer = case.send(server.client)
    assert server.ledger.last_sequence() == before
    if answer.status_code == 405:
        assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize("kind", ["form", "direct", "direct with a character set"])
def test_an_update_is_carried_out(server: Writable, kind: str) -> None:
    """Sections 2.2.1 and 2.2.2."""
    text = f"DROP SILENT GRAPH <{TARGET}> ; INSERT DATA {{ GRAPH <{TARGET}> {{ <u:s> <u:p> '{kind} é' }} }}"
    if kind == "form":
        Case("2.2.1", kind, "POST", [200, 204], (), FORM, f"update={quote(text)}".encode(), "/update").send(
            server.client
        )
    else:
        media_type = UPDATE if kind == "direct" else f"{UPDATE}; charset=utf-8"
        updating("2.2.2", kind, 200, text, kind=media_type).send(server.client)
    assert f'"{kind} é"' in str(server.read(TARGET))


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        (COPY, [(USING, A)], {"<u:a>"}),
        (COPY, [(USING, A), (USING, B)], {"<u:a>", "<u:b>"}),
        (COPY, [(USING_NAMED, A)], set()),
        (COPY_NAMED, [(USING_NAMED, A), (USING_NAMED, B)], {"<u:a>", "<u:b>"}),
        (COPY_NAMED, [(USING, A)], set()),
        (f"{COPY} ; {COPY_NAMED}", [(USING, A), (USING_NAMED, C)], {"<u:a>", "<u:c>"}),
        (COPY.replace("WHERE", f"USING <{B}> WHERE"), [], {"<u:b>"}),
    ],
)
@pytest.mark.parametrize("kind", [FORM, pytest.param(UPDATE, marks=pytest.mark.slow)])
def test_the_dataset_of_an_update(
    server: Writable, kind: str, text: str, parameters: list[tuple[str, str]], expected: set[str]
) -> None:
    """Section 2.2.3: the parameters say which graphs the patterns see, not which graphs are changed."""
    server.update(f"CREATE SILENT GRAPH <{TARGET}> ; CLEAR GRAPH <{TARGET}>")
    if kind == FORM:
        body = urlencode([("update", text), *parameters]).encode()
        answer = server.client.post("/update", content=body, headers={"content-type": FORM})
    else:
        answer = updating("2.2.3", "", 200, text, *parameters).send(server.client)
    assert answer.status_code == 200, answer.text
    lines = str(server.read(TARGET)).splitlines()
    assert {line.split()[0] for line in lines} == expected


@pytest.mark.parametrize("text", ["", "# nothing", "BASE <http://example.org/>", "PREFIX ex: <http://example.org/>"])
def test_an_update_may_be_empty(server: Writable, text: str) -> None:
    """SPARQL 1.1, section 19.8, rule 29."""
    assert updating("2.2", "empty", 200, text).send(server.client).json()["changed"] is False


def test_relative_iris_have_a_base(server: Writable) -> None:
    """Section 2.1.5 and 2.2.4: the service says what relative IRIs are resolved against."""
    server.update(f"CLEAR SILENT GRAPH <{TARGET}> ; INSERT DATA {{ GRAPH <{TARGET}> {{ <u:s> <u:p> <test> }} }}")
    rows = server.anybody.get(
        "/sparql", params={"query": f"SELECT ?o {{ GRAPH <{TARGET}> {{ <u:s> <u:p> ?o FILTER(?o = <test>) }} }}"}
    ).json()["results"]["bindings"]
    assert len(rows) == 1
    assert rows[0]["o"]["value"].endswith("/test")
    assert rows[0]["o"]["value"] != "test"


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("SELECT (1 AS ?x) {}", ("sparql-results+xml", "sparql-results+json", "text/csv", "text/tab-separated-values")),
        ("ASK {}", ("sparql-results+xml", "sparql-results+json")),
        ("DESCRIBE <u:a>", ("text/turtle", "application/rdf+xml", "application/n-triples")),
        ("CONSTRUCT { <u:s> <u:p> 1 } {}", ("text/turtle", "application/rdf+xml", "application/n-triples")),
    ],
)
def test_the_form_of_an_answer_is_negotiated(server: Writable, query: str, kinds: tuple[str, ...]) -> None:
    """Section 2.1.6."""
    for kind in kinds:
        media_type = kind if "/" in kind else f"application/{kind}"
        answer = server.anybody.get("/sparql", params={"query": query}, headers={"accept": media_type})
        assert answer.headers["content-type"].partition(";")[0] == media_type
    answer = server.anybody.get("/sparql", params={"query": query}, headers={"accept": "image/png"})
    assert answer.status_code == 406
    answer = server.anybody.get("/sparql", params={"query": query})
    assert any(kind in answer.headers["content-type"] for kind in kinds)


def test_writing_takes_a_token(server: Writable) -> None:
    """Section 4: whoever may read may not write; a cookie is no token."""
    refused = updating("4", "no token", 401, "CLEAR ALL").send(server.anybody)
    assert refused.headers["www-authenticate"].startswith("Bearer")
    for value in ("Bearer kg_wrong", "Basic a2c6a2c=", "Bearer"):
        headers = {"authorization": value, "content-type": UPDATE}
        assert server.anybody.post("/update", content="CLEAR ALL", headers=headers).status_code == 401
    token = server.client.headers["authorization"].partition(" ")[2]
    headers = {"cookie": f"session={token}; authorization={token}", "content-type": UPDATE}
    assert server.anybody.post("/update", content="CLEAR ALL", headers=headers).status_code == 401


@pytest.mark.parametrize("path", ["/sparql", "/update"])
def test_scripts_of_other_sites_may_ask(server: Writable, path: str) -> None:
    headers = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    answer = server.anybody.options(path, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()
    refused = server.anybody.post(path, content="ASK {", headers={"content-type": "text/plain"})
    assert refused.status_code >= 400
    assert refused.headers["access-control-allow-origin"] == "*"


def test_both_services_are_described(server: Writable) -> None:
    """SPARQL 1.1 Service Description, section 2: GET on an endpoint, without parameters."""
    described = server.anybody.get("/sparql", headers={"accept": "application/n-triples"})
    sd = "http://www.w3.org/ns/sparql-service-description#"
    for name, language in (("sparql", "SPARQL11Query"), ("update", "SPARQL11Update")):
        endpoint = f"<{server.server.url}/{name}>"
        assert f"{endpoint} <{sd}endpoint> {endpoint} ." in described.text
        assert f"{endpoint} <{sd}supportedLanguage> <{sd}{language}> ." in described.text
    asked = httpx.get(f"{server.server.url}/update", follow_redirects=False, timeout=60)
    assert (asked.status_code, asked.headers["location"]) == (303, f"{server.server.url}/sparql")


def test_service_and_load_are_refused_once_they_are_known_to_be_right(server: Writable) -> None:
    """A syntax error is answered as one, not as a refusal (section 2.1.7)."""
    query = "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }"
    assert server.anybody.get("/sparql", params={"query": query}).status_code == 403
    assert server.anybody.get("/sparql", params={"query": query + " }"}).status_code == 400
    assert server.update("LOAD <http://example.org/>").status_code == 403
    wrong = server.update(f"CLEAR GRAPH <{TARGET}> ;\n LOAD <http://example.org/> INTO <{TARGET}>")
    assert wrong.status_code == 400
    assert wrong.json()["line"] == 2
    silent = server.update("LOAD SILENT <http://example.org/> INTO GRAPH <u:loaded>")
    assert (silent.status_code, silent.json()["changed"]) == (200, False)
