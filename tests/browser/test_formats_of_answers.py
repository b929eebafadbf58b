"""Formats that clients ask for in their own ways, and what a format cannot say."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.rdf.formats import RDF_FORMATS
from kg.settings import Settings
from tests.browser.conftest import assert_problem
from tests.browser.raw_requests import raw_client
from tests.vocabularies import add_vocabulary

SELECT = "SELECT ?s { ?s a <http://www.w3.org/2004/02/skos/core#ConceptScheme> } LIMIT 2"
CONSTRUCT = "CONSTRUCT { ?s a ?t } { ?s a ?t } LIMIT 2"
ANY = "*/*"
# What SPARQLWrapper 2 sends with its default settings: each format under three names, some also as a media type.
LIBRARY: Sequence[tuple[str, str, str, str]] = (
    (SELECT, "xml", "application/sparql-results+xml", "application/sparql-results+xml"),
    (SELECT, "json", "application/sparql-results+json,application/json,text/javascript,application/javascript",
     "application/sparql-results+json"),
    (SELECT, "csv", "text/csv", "text/csv"),
    (SELECT, "tsv text/tab-separated-values", "text/tab-separated-values", "text/tab-separated-values"),
    (SELECT, "turtle", ANY, "application/sparql-results+json"),
    (CONSTRUCT, "xml", "application/rdf+xml", "application/rdf+xml"),
    (CONSTRUCT, "json", ANY, "application/ld+json"),
    (CONSTRUCT, "turtle", "application/turtle,text/turtle", "text/turtle"),
    (CONSTRUCT, "n3", "application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3",
     "text/turtle"),
    (CONSTRUCT, "rdf", "application/rdf+xml", "application/rdf+xml"),
    (CONSTRUCT, "rdf+xml application/rdf+xml", "application/rdf+xml", "application/rdf+xml"),
    (CONSTRUCT, "json-ld application/ld+json,application/x-json+ld", "application/ld+json,application/x-json+ld",
     "application/ld+json"),
)  # fmt: skip


@pytest.mark.parametrize(("query", "format_", "accept", "given"), LIBRARY)
def test_libraries_get_what_they_ask_for_in_several_ways(
    client: TestClient, query: str, format_: str, accept: str, given: str
) -> None:
    pairs: list[tuple[str, Any]] = [("query", query)] + [
        (name, one) for name in ("format", "output", "results") for one in format_.split(" ")
    ]
    for answer in (
        client.get("/sparql", params=pairs, headers={"Accept": accept}),
        client.post("/sparql", content=_form(pairs), headers={"Accept": accept, "Content-Type": FORM}),
    ):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] == given


FORM = "application/x-www-form-urlencoded"


def _form(pairs: Sequence[tuple[str, Any]]) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)


def test_a_format_that_nobody_has_is_an_error(client: TestClient) -> None:
    assert_problem(client.get("/sparql", params={"query": SELECT, "format": "docx"}), 400, "invalid-input")


@pytest.mark.parametrize("accept", ["text/n3", "application/turtle", "application/x-turtle", "text/rdf+n3"])
def test_other_names_of_turtle_are_known(client: TestClient, accept: str) -> None:
    answer = client.get("/kmgbf/target_3", headers={"Accept": accept}, follow_redirects=True)
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"


def test_a_byte_order_mark_before_a_query_is_dropped(client: TestClient) -> None:
    query = f"\ufeff{SELECT}"
    sent = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    answers = [
        client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}),
        client.get("/sparql", params={"query": query, "format": "csv"}),
        client.post("/sparql", content=query.encode(), headers=sent),
        client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    resolved = client.post(
        "/api/resolve", content=b'\xef\xbb\xbf{"iris": ["x:a"]}', headers={"Content-Type": "application/json"}
    )
    assert resolved.status_code == 200


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ('SELECT ("a\\u000Bb" AS ?x) {}', "application/sparql-results+xml"),
        ('SELECT ("\\uFFFE" AS ?x) {}', "application/sparql-results+xml"),
        ('CONSTRUCT { <x:a> <http://e/p> "\\u0001" } {}', "application/rdf+xml"),
        ("CONSTRUCT { <x:a> <http://e/123> <x:b> } {}", "application/rdf+xml"),
    ],
)
def test_what_xml_cannot_say_is_refused_with_the_formats_that_can(client: TestClient, query: str, accept: str) -> None:
    body = assert_problem(
        client.get("/sparql", params={"query": query}, headers={"Accept": accept}), 406, "not-acceptable"
    )
    available = body["available"]
    assert isinstance(available, list)
    assert accept not in available
    for other in available:
        assert client.get("/sparql", params={"query": query}, headers={"Accept": other}).status_code == 200


def test_a_carriage_return_comes_through_xml(client: TestClient) -> None:
    query = 'SELECT ("a\\rb" AS ?x) {}'
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+xml"})
    assert b"a&#xD;b" in answer.content


def test_a_file_that_rdf_xml_cannot_say_is_left_out(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", public_url="http://testserver/", query_workers=1, bundled=False)
    ledger = Ledger(settings.ledger_address)
    concept = "<http://example.org/waters/a> a <http://www.w3.org/2004/02/skos/core#Concept>"
    add_vocabulary(settings, ledger, "odd", f"{concept} ; <http://example.org/123> 'x' .")
    ledger.close()
    with raw_client(create_app(settings)) as client:
        refused = client.get("/download/odd.rdf")
        assert (refused.status, client.get("/download/odd.ttl").status) == (406, 200)
        assert "text/turtle" in refused.text
        assert "odd.rdf" not in client.get("/download/catalog.ttl").text
        assert "odd.rdf" not in client.get("/en/download", "text/html").text
        thing = "uri=http%3A%2F%2Fexample.org%2Fwaters%2Fa"
        assert client.get(f"/entity?{thing}&format=rdf").status == 406
        assert client.get(f"/entity?{thing}&format=ttl").status == 200
        assert client.get(f"/rest/v1/odd/data?{thing}&format=application/rdf%2Bxml").status == 406


@pytest.mark.parametrize("name", ["wet", "pointed", "plain", "scheme"])
def test_the_alternates_that_are_named_are_those_that_answer(odd: TestClient, name: str) -> None:
    asked = {"uri": f"http://example.org/waters/{name}"}
    page = odd.get("/en/page", params=asked)
    entity = odd.get("/entity", params={**asked, "format": "ttl"})
    for answer in (page, entity):
        named = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', answer.headers["link"])
        assert {address: code for address, _ in named if (code := odd.get(address).status_code) != 200} == {}
        assert ("application/rdf+xml" in [type_ for _, type_ in named]) is (name in ("plain", "scheme"))
    linked = re.findall(r'href="([^"]+)"[^>]*type="(?:text|application)/[^"]+"', page.text)
    addresses = [unescape(address) for address in linked if "example.org" in address]
    assert len(addresses) >= len(RDF_FORMATS) - 1
    assert {address: code for address in addresses if (code := odd.get(address).status_code) != 200} == {}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A copy with things of which XML can say everything, and others."""
    data = tmp_path_factory.mktemp("odd") / "data"
    settings = Settings(data=data, public_url="http://testserver/", query_workers=1, bundled=False)
    with closing(Ledger(settings.ledger_address)) as ledger:
        add_vocabulary(settings, ledger, "odd", """
            PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX w: <http://example.org/waters/>
            w:scheme a skos:ConceptScheme .
            w:wet a skos:Concept ; <http://example.org/123> w:pointed .
            w:pointed a skos:Concept ; skos:prefLabel "Pointed"@en .
            w:plain a skos:Concept ; skos:prefLabel "Plain"@en .
        """)  # fmt: skip
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client
