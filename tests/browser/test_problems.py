"""Every way to fail, and that each failure says what happened, where, and what to do, in the asked format.

The contract: status and `application/problem+json` with type, title, status, detail, instance; a page when HTML is
preferred; RDF when only RDF is accepted; plain text when that is preferred. Every type is explained at its address.
"""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

from browser.app import create_app
from browser.site.problem_pages import problem_types
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.formats import JSONLD, RDF_FORMATS
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from tests.browser.conftest import assert_problem

DOCS = Path(__file__).parents[2] / "docs" / "problems.md"
BASE = "http://metadata.cbd.int/"


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("/kmgbf/target_99", 404, "not-found"),
        ("/kmgbf/data/target_99.ttl", 404, "not-found"),
        ("/kmgbf/en/page/target_99", 404, "not-found"),
        ("/nowhere", 404, "not-found"),
        ("/nowhere/en/", 404, "not-found"),
        ("/nowhere/at/all", 404, "not-found"),
        ("/static/none.css", 404, "not-found"),
        ("/download/none.ttl", 404, "not-found"),
        ("/download/kmgbf.docx", 404, "not-found"),
        ("/download/catalog.docx", 404, "not-found"),
        ("/problems/none", 404, "not-found"),
        ("/entity", 404, "not-found"),
        ("/entity?uri=not%20an%20iri", 404, "not-found"),
        ("/entity?uri=http://example.org/stranger", 404, "not-found"),
        ("/en/page?uri=%3Cscript%3E", 404, "not-found"),
        ("/en/search?q=x&page=0", 400, "invalid-input"),
        ("/en/search?q=x&page=minus", 400, "invalid-input"),
        ("/api/kmgbf/targets/99", 404, "not-found"),
        ("/kmgbf/%00", 404, "not-found"),
        ("/kmgbf/%FF%FE", 404, "not-found"),
        ("/kmgbf/" + "x" * 5_000, 404, "not-found"),
        ("/kmgbf/%3E%20.%20%3Fs", 404, "not-found"),
    ],
)
def test_a_failure_is_answered_as_problem_json(client: TestClient, path: str, status: int, slug: str) -> None:
    assert_problem(client.get(path, headers={"Accept": "application/problem+json"}), status, slug)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/kmgbf/target_3", "/en/", "/kmgbf/data/target_3.ttl", "/health"])
def test_other_methods_are_not_possible(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"Accept": "application/json"})
    assert_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/kmgbf/target_3", "/kmgbf/data/target_3"])
def test_the_error_for_an_unknown_format_lists_what_there_is(client: TestClient, path: str) -> None:
    body = assert_problem(client.get(path, headers={"Accept": "image/png"}), 406, "not-acceptable")
    assert "text/turtle" in body["available"]  # type: ignore[operator]


@pytest.mark.parametrize("format_", [f for f in RDF_FORMATS if f is not JSONLD], ids=lambda f: f.name)
def test_a_client_that_reads_only_rdf_gets_rdf(client: TestClient, format_) -> None:  # type: ignore[no-untyped-def]
    answer = client.get("/kmgbf/target_99", headers={"Accept": format_.media_type})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (404, format_.media_type)
    values = {q.object.value for q in parse(answer.content, format=format_.rdf) if isinstance(q.object, Literal)}
    assert "404" in values


def test_a_client_that_reads_text_gets_text(client: TestClient) -> None:
    answer = client.get("/kmgbf/target_99", headers={"Accept": "text/plain"})
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("404 Not found\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_gets_a_page_in_its_language(client: TestClient, language: str) -> None:
    answer = client.get("/kmgbf/target_99", headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.text
    assert "target_99" in answer.text
    assert "noindex" in answer.text


def test_every_type_of_problem_has_a_page_and_stands_in_the_documentation(client: TestClient) -> None:
    documented = DOCS.read_text()
    for slug in problem_types():
        assert client.get(f"/problems/{slug}").status_code == 200, slug
        assert f"| `{slug}` |" in documented, slug


@pytest.fixture
def withdrawn(own_bundled_data: Path):  # type: ignore[no-untyped-def]
    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    reason = "No longer part of the service"
    graphs = dict.fromkeys((BASE + "graph/thesaurus", BASE + "graph/thesaurus/machine-translations"))
    accept(settings, ledger, Change("thesaurus", "Tester", reason, kind="withdrawal"), graphs)
    ledger.close()
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        yield opened


def test_a_withdrawn_thing_leaves_a_tombstone_in_every_format(withdrawn: TestClient) -> None:
    path, iri = "/thesaurus/AICHI-TARGET-11", NamedNode(BASE + "thesaurus/AICHI-TARGET-11")
    body = assert_problem(withdrawn.get(path, headers={"Accept": "application/problem+json"}), 410, "withdrawn")
    assert body["hint"] == "No longer part of the service"
    assert str(body["withdrawn"]).startswith("20")
    turtle = withdrawn.get(path, headers={"Accept": "text/turtle"})
    assert turtle.status_code == 410
    quads = list(parse(turtle.content, format=RdfFormat.TURTLE))
    assert {quad.subject for quad in quads} == {iri}
    assert NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime") in {quad.predicate for quad in quads}
    page = withdrawn.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert "No longer part of the service" in page.text
    assert "noindex" in page.text


def test_before_the_first_generation_visitors_are_asked_to_wait(settings: Settings) -> None:
    with TestClient(create_app(settings), follow_redirects=False) as empty:
        answer = empty.get("/health", headers={"Accept": "application/json"})
        assert_problem(answer, 503, "not-ready")
        assert answer.headers["retry-after"] == "2"
        assert answer.json()["retry-after"] == 2
        assert empty.get("/en/", headers={"Accept": "text/html"}).status_code == 503
