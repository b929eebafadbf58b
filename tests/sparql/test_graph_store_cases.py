"""SPARQL 1.1 Graph Store HTTP Protocol, sections 4 and 5, case by case, written from the specification."""

from itertools import count
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from tests.sparql.cases import TURTLE, Case
from tests.sparql.graph_store_tables import BLANK, ONE, PAYLOADS, READING, STORE, WRONG
from tests.sparql.writable import Writable

NTRIPLES = {"accept": "application/n-triples"}
NUMBERS = count(1)


@pytest.fixture(scope="module")
def server(strict_writable: Writable) -> Writable:
    assert strict_writable.update("DROP ALL").status_code == 200
    assert strict_writable.put("u:there", "<u:s> <u:p> 1 , 2 .").status_code == 201
    return strict_writable


@pytest.fixture
def graph() -> str:
    """The name of a graph that no other test uses."""
    return f"http://example.org/graph/{next(NUMBERS)}"


def put(server: Writable, graph: str, body: bytes, **headers: str) -> httpx.Response:
    named = {"content-type": TURTLE} | {name.replace("_", "-"): value for name, value in headers.items()}
    return server.client.put(STORE, params={"graph": graph}, content=body, headers=named)


def post(server: Writable, graph: str, body: bytes, media_type: str = TURTLE) -> httpx.Response:
    return server.client.post(STORE, params={"graph": graph}, content=body, headers={"content-type": media_type})


def get(server: Writable, graph: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.anybody.get(STORE, params={"graph": graph}, headers=NTRIPLES | named)


def same(answer: httpx.Response, turtle: bytes, base: str = "u:base") -> bool:
    """Whether an answer is a graph, up to the names of blank nodes."""
    assert answer.status_code == 200, answer.text
    have = Dataset(parse(answer.content, format=RdfFormat.N_TRIPLES))
    want = Dataset(parse(turtle, format=RdfFormat.TURTLE, base_iri=base))
    for dataset in (have, want):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return have == want


@pytest.mark.parametrize("case", READING, ids=str)
def test_reading(server: Writable, case: Case) -> None:
    case.send(server.anybody)


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_what_is_refused_changes_nothing(server: Writable, case: Case) -> None:
    before = server.ledger.last_sequence()
    answer = case.send(server.client)
    assert server.ledger.last_sequence() == before
    if answer.status_code == 405:
        assert {"GET", "PUT", "POST", "DELETE"} & set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_takes_a_token(server: Writable, method: str) -> None:
    """Section 6, and section 5: 401 for whoever is not known."""
    for authorization in ({}, {"authorization": "Bearer kg_wrong"}):
        headers = {"content-type": TURTLE, **authorization}
        answer = server.anybody.request(method, STORE, params={"graph": "u:there"}, content=ONE, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert same(get(server, "u:there"), b"<u:s> <u:p> 1 , 2 .")


def test_what_the_server_derives_is_not_written(server: Writable) -> None:
    assert put(server, "http://metadata.cbd.int/graph/provenance", ONE).status_code == 403


def test_put_creates_and_replaces(server: Writable, graph: str) -> None:
    """Section 5.3: 201 for a new graph, 200 or 204 for one that was there."""
    created = put(server, graph, ONE + BLANK)
    assert created.status_code == 201
    assert httpx.get(created.headers["location"], headers=NTRIPLES, timeout=60).status_code == 200
    assert same(get(server, graph), ONE + BLANK)
    assert put(server, graph, BLANK).status_code in (200, 204)
    assert same(get(server, graph), BLANK)


def test_put_of_nothing_makes_an_empty_graph(server: Writable, graph: str) -> None:
    """Section 5.3: an empty payload is an empty graph, which is there all the same."""
    assert put(server, graph, b"").status_code == 201
    assert same(get(server, graph), b"")
    assert server.anybody.head(STORE, params={"graph": graph}).status_code == 200
    assert put(server, graph, ONE).status_code == 200
    assert put(server, graph, b"# nothing").status_code == 200
    assert same(get(server, graph), b"")


def test_delete_removes(server: Writable, graph: str) -> None:
    """Section 5.4: afterwards there is no such graph."""
    put(server, graph, ONE)
    assert server.client.delete(STORE, params={"graph": graph}).status_code in (200, 204)
    assert get(server, graph).status_code == 404
    assert server.anybody.head(STORE, params={"graph": graph}).status_code == 404
    assert server.client.delete(STORE, params={"graph": graph}).status_code == 404
    assert put(server, graph, ONE).status_code == 201


def test_post_merges(server: Writable, graph: str) -> None:
    """Section 5.5: an RDF merge, in which blank nodes of both sides stay apart."""
    assert post(server, graph, BLANK).status_code == 201
    assert post(server, graph, ONE).status_code in (200, 204)
    assert post(server, graph, BLANK).status_code in (200, 204)
    assert same(get(server, graph), ONE + BLANK + BLANK)
    assert post(server, graph, b"").status_code in (200, 204)
    assert same(get(server, graph), ONE + BLANK + BLANK)


def test_post_to_the_store_makes_a_graph(server: Writable) -> None:
    """Section 5.5: the server names the new graph and says where it is."""
    first, second = (server.client.post(STORE, content=BLANK, headers={"content-type": TURTLE}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.headers["location"] != second.headers["location"]
    assert same(httpx.get(first.headers["location"], headers=NTRIPLES, timeout=60), BLANK)
    assert same(get(server, first.headers["location"]), BLANK)


@pytest.mark.parametrize(("media_type", "body"), PAYLOADS)
def test_payloads_of_all_formats(server: Writable, graph: str, media_type: str, body: bytes) -> None:
    """Section 5.3: the payload is read as its Content-Type says."""
    assert post(server, graph, body, media_type).status_code == 201
    assert same(get(server, graph), b"<u:s> <u:p> 'x' .")


def test_a_form_adds_each_of_its_documents(server: Writable, graph: str) -> None:
    """Section 5.5: multipart/form-data, one RDF document in each part."""
    files = [
        ("one", ("one.ttl", ONE, "text/turtle")),
        ("two", ("two.ttl", b"_:a <u:name> 'a' .", "text/turtle; charset=utf-8")),
        ("three", ("three.nt", b'_:a <u:name> "a" .', "application/octet-stream")),
    ]
    answer = server.client.post(STORE, params={"graph": graph}, files=files)
    assert answer.status_code == 201, answer.text
    assert same(get(server, graph), ONE + b"[] <u:name> 'a' . [] <u:name> 'a' .")
    broken = server.client.post(
        STORE, params={"graph": graph}, files=[*files, ("x", ("x.ttl", b"<u:s>", "text/turtle"))]
    )
    assert broken.status_code == 400
    assert "x.ttl" in broken.json()["detail"]
    unknown = server.client.post(STORE, params={"graph": graph}, files={"x": ("x.pdf", b"%PDF", "application/pdf")})
    assert unknown.status_code == 415


def test_the_default_graph(server: Writable) -> None:
    """Section 4.2: ?default names it; it can be emptied and is there even then."""
    default = {"default": ""}
    headers = {"content-type": TURTLE}
    assert server.client.put(STORE, params=default, content=ONE, headers=headers).status_code in (200, 204)
    assert server.client.post(STORE, params=default, content=BLANK, headers=headers).status_code in (200, 204)
    assert same(server.anybody.get(f"{STORE}?default", headers=NTRIPLES), ONE + BLANK)
    asked = server.anybody.get("/sparql", params={"query": "ASK { <u:s> <u:p> 1 }"})
    assert asked.json()["boolean"] is True
    assert server.client.delete(STORE, params=default).status_code in (200, 204)
    assert same(server.anybody.get(f"{STORE}?default", headers=NTRIPLES), b"")


def test_a_graph_in_the_store_has_two_names(server: Writable) -> None:
    """Sections 4.1 and 4.2: by its address, and by that address as a parameter, decoded once."""
    name = f"person/{next(NUMBERS)}.ttl"
    address = f"{server.server.url}{STORE}/{name}"
    headers = {"content-type": TURTLE}
    assert server.client.put(f"{STORE}/{name}", content=ONE, headers=headers).status_code == 201
    assert same(get(server, address), ONE)
    assert same(server.anybody.get(f"{STORE}?graph={quote(address, safe='')}", headers=NTRIPLES), ONE)
    assert server.anybody.get(f"{STORE}?graph={address.replace('person', '%2570erson')}").status_code == 404
    assert put(server, address, BLANK).status_code == 200
    assert same(server.anybody.get(f"{STORE}/{name}", headers=NTRIPLES), BLANK)
    assert server.client.delete(f"{STORE}/{name}").status_code == 200
    assert get(server, address).status_code == 404


def test_names_are_compared_as_strings(server: Writable) -> None:
    """Section 4.2: the parameter is decoded once, and nothing else is made of it."""
    number = next(NUMBERS)
    assert put(server, f"http://example.org/é/{number}", ONE).status_code == 201
    encoded = f"{STORE}?graph=http%3A%2F%2Fexample.org%2F%C3%A9%2F{number}"
    assert same(server.anybody.get(encoded, headers=NTRIPLES), ONE)
    assert get(server, f"http://example.org/%C3%A9/{number}").status_code == 404
    assert get(server, f"HTTP://example.org/é/{number}").status_code == 404


@pytest.mark.parametrize("how", ["parameter", "path"])
def test_relative_iris_are_resolved_against_the_graph(server: Writable, how: str) -> None:
    """Section 4: the base is the name of the graph, not the address of the request."""
    body, number = b"<> <#p> <other> .", next(NUMBERS)
    if how == "parameter":
        base = f"http://example.org/folder/{number}"
        assert put(server, base, body).status_code == 201
        assert same(get(server, base), body, base)
    else:
        path = f"{STORE}/folder/{number}"
        assert server.client.put(path, content=body, headers={"content-type": TURTLE}).status_code == 201
        base = f"http://metadata.cbd.int/graph/folder/{number}"
        assert same(server.anybody.get(path, headers=NTRIPLES), body, base)


def test_the_form_of_a_graph_is_negotiated(server: Writable) -> None:
    """Section 5.2."""
    for media_type in ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"):
        answer = get(server, "u:there", accept=f"{media_type}, */*;q=0.1")
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert "Accept" in answer.headers["vary"]
        assert get(server, "u:there", accept=media_type).content == answer.content


def test_head_is_get_without_a_body(server: Writable) -> None:
    """Section 5.6."""
    there = get(server, "u:there", accept_encoding="identity")
    head = server.anybody.head(STORE, params={"graph": "u:there"}, headers=NTRIPLES | {"accept-encoding": "identity"})
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers.get(name) == there.headers.get(name)
    assert server.anybody.head(STORE, params={"graph": "u:not-there"}).status_code == 404


def test_conditions_keep_writers_apart(server: Writable, graph: str) -> None:
    """RFC 9110, section 13: If-Match, If-None-Match, and 304 for what is known."""
    assert put(server, graph, ONE, if_match="*").status_code == 412
    assert put(server, graph, ONE, if_none_match="*").status_code == 201
    assert put(server, graph, BLANK, if_none_match="*").status_code == 412
    tag = get(server, graph).headers["etag"]
    known = get(server, graph, if_none_match=tag)
    assert (known.status_code, known.content) == (304, b"")
    assert get(server, graph, if_none_match='"other"').status_code == 200
    assert put(server, graph, BLANK, if_match='"other"').status_code == 412
    assert put(server, graph, BLANK, if_match=tag).status_code == 200
    assert put(server, graph, ONE, if_match=tag).status_code == 412
    assert get(server, graph, if_none_match=tag).status_code == 200
    headers = {"if-match": tag}
    assert server.client.delete(STORE, params={"graph": graph}, headers=headers).status_code == 412
    headers = {"if-match": get(server, graph).headers["etag"]}
    assert server.client.delete(STORE, params={"graph": graph}, headers=headers).status_code == 200


def test_scripts_of_other_sites_may_ask(server: Writable) -> None:
    headers = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "PUT",
        "access-control-request-headers": "authorization, content-type, if-match",
    }
    answer = server.anybody.options(STORE, params={"graph": "u:there"}, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    methods = set(answer.headers["access-control-allow-methods"].split(", "))
    assert methods >= {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert all(name in allowed for name in ("authorization", "content-type", "if-match"))
    assert get(server, "u:there", origin="https://elsewhere.example").headers["access-control-allow-origin"] == "*"
    assert get(server, "u:not-there").headers["access-control-allow-origin"] == "*"


def test_a_problem_names_the_address_that_was_asked(server: Writable) -> None:
    answer = server.anybody.get(f"{STORE}?default&format=png")
    assert (answer.status_code, answer.json()["instance"]) == (400, STORE)
