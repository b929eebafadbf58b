"""Saved queries as addresses: described, asked with parameters, saved and withdrawn with a token."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.accounts import Accounts
from kg.settings import Settings
from tests.browser.conftest import assert_problem
from tests.copying import copy_folder

TEXT = """# title: Things of a class
# description: Which things belong to a class?
# param: class iri "Class" default=gbf:Goal
# param: most integer
SELECT ?thing ?class ?most WHERE { ?thing a ?class . FILTER (STRLEN(STR(?thing)) < ?most) } ORDER BY ?thing
"""
SPARQL = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def own(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A copy that may be changed; the token of an editor is in `own.token`."""
    data = tmp_path_factory.mktemp("saved") / "data"
    copy_folder(bundled_data, data)
    configuration = Settings(data=data, public_url="http://testserver/", query_workers=1, query_budget=0)
    accounts = Accounts(configuration.ledger_address)
    accounts.add("Example Ministry", "editor")
    token = accounts.issue("Example Ministry")
    accounts.close()
    with TestClient(create_app(configuration), follow_redirects=False, raise_server_exceptions=False) as client:
        client.token = token  # type: ignore[attr-defined]
        yield client


@pytest.fixture
def editor(own: TestClient) -> dict[str, str]:
    return {"Authorization": f"Bearer {own.token}"}  # type: ignore[attr-defined]


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_list_leads_to_everything(client: TestClient) -> None:
    listed = client.get("/api/queries").json()["queries"]
    assert len(listed) >= 6
    for query in listed:
        described = client.get(query["url"]).json()
        assert described["name"] == query["name"]
        for name, address in described["answers"].items():
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.text)
            assert answer.content, name
        assert client.get(query["page"]).status_code == 200


def test_values_choose_what_is_answered(client: TestClient) -> None:
    address = "/api/queries/indicators-of-a-target.csv"
    third = rows(client.get(address))
    assert {row["target"] for row in third} == {"http://metadata.cbd.int/kmgbf/target_3"}
    for value in ("kmgbf:goal_A", "kmgbf/goal_A", "http://metadata.cbd.int/kmgbf/goal_A"):
        goal = rows(client.get(address, params={"target": value, "lang": "fr"}))
        assert {row["target"] for row in goal} == {"http://metadata.cbd.int/kmgbf/goal_A"}
        assert {row["role"] for row in goal} > {"headline"}
    assert rows(client.get(address, params={"lang": "xx"})) == []


@pytest.mark.parametrize("word", ['x" } UNION { ?s ?p ?o } #', "x\\", "'; DROP", "\u0000", "a\nb", "%", "ß𝔘"])
def test_a_value_is_never_a_part_of_the_query(client: TestClient, word: str) -> None:
    answer = client.get("/api/queries/search-by-word.csv", params={"word": word, "lang": "en"})
    assert all(word in row["name"] for row in rows(answer))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("search-by-word.json?wrd=x", "wrd"),
        ("search-by-word.json?word=x&word=y", "word"),
        ("indicators-of-a-target.json?target=3", "target"),
        ("changes-since.json?since=yesterday", "since"),
        ("search-by-word.json?lang=%22", "lang"),
        ("search-by-word.json?timeout=soon", "timeout"),
        ("search-by-word.pdf", "pdf"),
    ],
)
def test_what_is_wrong_is_named_with_an_example(client: TestClient, path: str, words: str) -> None:
    body = assert_problem(client.get(f"/api/queries/{path}"), 400, "invalid-input")
    assert words in str(body["detail"])
    assert body["hint"]


def test_unknown_queries_are_not_found(client: TestClient) -> None:
    for path in ("/api/queries/nope", "/api/queries/nope.json", "/en/queries/nope"):
        assert client.get(path).status_code == 404


def test_answers_have_the_validators_and_headers_of_the_endpoint(client: TestClient) -> None:
    address = "/api/queries/number-of-indicators.json"
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-type"] == "application/sparql-results+json"
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["x-kg-rows"] == str(len(first.json()["results"]["bindings"]))
    assert "describedby" in first.headers["link"]
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(address, params={"role": "gbf:isBinaryFor"})
    assert other.headers["etag"] != first.headers["etag"]
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]
    assert client.post(address).status_code == 405


def test_the_text_is_there_for_those_who_want_it(client: TestClient) -> None:
    text = client.get("/api/queries/search-by-word.rq")
    assert text.headers["content-type"].startswith("application/sparql-query")
    asked = client.get("/api/queries/search-by-word", headers={"Accept": "application/sparql-query"})
    assert asked.text == text.text
    assert "# param: word string" in text.text


def test_browsers_are_led_to_the_pages(client: TestClient) -> None:
    browser = {"Accept": "text/html,*/*;q=0.5", "Accept-Language": "ru"}
    assert client.get("/api/queries", headers=browser).headers["location"] == "http://testserver/ru/queries"
    answer = client.get("/api/queries/search-by-word", headers=browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "http://testserver/ru/queries/search-by-word")


def test_an_editor_saves_changes_and_withdraws(own: TestClient, editor: dict[str, str]) -> None:
    made = own.put("/api/queries/things-of-a-class", content=TEXT, headers=editor | SPARQL)
    assert (made.status_code, made.headers["location"]) == (201, "http://testserver/api/queries/things-of-a-class")
    assert made.json()["parameters"][1] == {
        "name": "most", "kind": "integer", "label": "", "required": True, "default": None, "example": "3",
    }  # fmt: skip
    answer = own.get("/api/queries/things-of-a-class.csv?most=100")
    assert [row["thing"][-1] for row in rows(answer)] == list("ABCD")
    assert_problem(own.get("/api/queries/things-of-a-class.csv"), 400, "invalid-input")

    changed = {"title": "Other", "query": TEXT.replace("ORDER BY ?thing", "ORDER BY DESC(?thing)")}
    again = own.put("/api/queries/things-of-a-class", json=changed, headers=editor)
    assert (again.status_code, again.json()["version"], again.json()["agent"]) == (200, 2, "Example Ministry")
    newer = own.get("/api/queries/things-of-a-class.csv?most=100")
    assert [row["thing"][-1] for row in rows(newer)] == list("DCBA")
    assert newer.headers["etag"] != answer.headers["etag"]
    assert "things-of-a-class" in own.get("/api/openapi.json").text
    assert "things-of-a-class" in own.get("/en/queries").text

    assert own.delete("/api/queries/things-of-a-class", headers=editor).status_code == 204
    assert own.get("/api/queries/things-of-a-class.csv?most=100").status_code == 404
    assert "things-of-a-class" not in own.get("/api/openapi.json").text
    assert own.delete("/api/queries/things-of-a-class", headers=editor).status_code == 404


def test_without_a_token_nothing_is_saved(own: TestClient, editor: dict[str, str]) -> None:
    for headers in ({}, {"Authorization": "Bearer kg_wrong"}, {"Authorization": "Basic eDp5"}):
        for answer in (
            own.put("/api/queries/stranger", content=TEXT, headers=headers | SPARQL),
            own.delete("/api/queries/search-by-word", headers=headers),
        ):
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
    assert own.get("/api/queries/stranger").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("search-by-word", TEXT, 409),
        ("Bad_Name", TEXT, 400),
        ("a", "SELECT ?s { ?s ?p ?o }", 400),
        ("a", "# title: T\nSELECT ?s { ?s ?p", 400),
        ("a", "# title: T\nSELECT ?s { ?s a nope:Thing }", 400),
        ("a", "# title: T\n# param: x iri\nSELECT ?s { ?s a ?x }", 400),
        ("a", "# title: T\nINSERT DATA { <urn:a> <urn:b> <urn:c> }", 403),
        ("a", "# title: T\nSELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", 403),
        ("a", "# title: T\n" + "#" * 60_000 + "\nASK {}", 413),
        ("a", b"\xff", 400),
    ],
)
def test_what_could_not_be_asked_is_not_saved(
    own: TestClient, editor: dict[str, str], name: str, content: str | bytes, status: int
) -> None:
    answer = own.put(f"/api/queries/{name}", content=content, headers=editor | SPARQL)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]
    assert own.get("/api/queries/a").status_code == 404


def test_bodies_of_other_kinds_are_refused(own: TestClient, editor: dict[str, str]) -> None:
    put = own.put("/api/queries/a", content="x", headers=editor | {"Content-Type": "text/csv"})
    assert_problem(put, 415, "unsupported-media-type")
    for body in ("{", "[]", '{"title": "T"}', '{"title": 1, "query": "ASK {}"}'):
        sent = own.put("/api/queries/a", content=body, headers=editor | {"Content-Type": "application/json"})
        assert_problem(sent, 400, "invalid-input")


def test_a_person_saves_with_the_form_and_the_token_stays_nowhere(own: TestClient) -> None:
    token: str = own.token  # type: ignore[attr-defined]
    form = {"name": "by-form", "title": "بالنموذج", "description": "?", "query": "ASK {}\r\n", "token": token}
    saved = own.post("/ar/queries", data=form)
    assert (saved.status_code, saved.headers["location"]) == (303, "http://testserver/ar/queries/by-form")
    assert "set-cookie" not in saved.headers
    page = own.get("/ar/queries/by-form").text
    assert "بالنموذج" in page
    assert "Example Ministry" in page

    again = own.post("/en/queries", data=form | {"query": "ASK { ?s ?p ?o }"})
    assert again.status_code == 409
    assert token not in again.text
    assert "already" in again.text
    assert 'value="by-form"' in again.text
    assert own.post("/en/queries", data=form | {"query": "ASK { ?s ?p ?o }", "replace": "yes"}).status_code == 303


@pytest.mark.parametrize(
    ("change", "status"),
    [({"token": "kg_no"}, 401), ({"token": ""}, 401), ({"query": "ASK {"}, 400), ({"name": "a b"}, 400)],
)
def test_the_form_comes_back_with_what_is_wrong(own: TestClient, change: dict[str, str], status: int) -> None:
    token: str = own.token  # type: ignore[attr-defined]
    evil = '"><script>alert(1)</script>'
    form = {"name": "b", "title": evil, "description": evil, "query": "ASK {}", "token": token} | change
    answer = own.post("/en/queries", data=form)
    assert answer.status_code == status
    assert "The query was not saved" in answer.text
    assert evil in unescape(answer.text)
    assert "<script>alert" not in answer.text
    assert token not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_page_of_a_query_asks_and_answers(client: TestClient) -> None:
    page = client.get("/fr/queries/number-of-indicators", params={"role": "gbf:isComponentFor"}).text
    assert 'value="gbf:isComponentFor"' in page
    assert '<figure class="chart"' in page, "the parameter is no column of the page's table"
    assert ">Objectif A<" in page
    address = re.search(r"curl &#39;(\S+)&#39;", re.sub(r"</?span>", "", page))
    assert address
    assert rows(client.get(unescape(address[1])))
    wrong = client.get("/fr/queries/changes-since?since=x")
    assert wrong.status_code == 400
    assert "La requête n’a pas été exécutée" in wrong.text or "notice bad" in wrong.text


def test_the_description_is_made_of_the_queries(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operation = document["paths"]["/api/queries/changes-since.{format}"]["get"]
    since = next(parameter for parameter in operation["parameters"] if parameter["name"] == "since")
    assert since["schema"] == {"type": "string", "format": "date", "default": "2020-01-01"}
