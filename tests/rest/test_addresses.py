"""`/entity` and the addresses of Skosmos' pages."""

import pytest
from starlette.testclient import TestClient

from tests.rest.samples import OTHER_SPACE, SPACE

CATS = SPACE + "cats"
ENCODED = "http%3A%2F%2Fexample.org%2Ftrial%23cats"


@pytest.mark.parametrize(
    ("parameters", "accept", "location"),
    [
        ({"vocab": "trial"}, "text/turtle", f"/rest/v1/trial/data?uri={ENCODED}&format=text%2Fturtle"),
        (
            {"vocab": "trial", "format": "application/rdf+xml"}, "text/html",
            f"/rest/v1/trial/data?uri={ENCODED}&format=application%2Frdf%2Bxml",
        ),
    ],
)  # fmt: skip
def test_entity_sends_programs_to_the_data(
    client: TestClient, parameters: dict[str, str], accept: str, location: str
) -> None:
    answer = client.get("/entity", params={"uri": CATS, **parameters}, headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"http://testserver{location}"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("parameters", [{}, {"vocab": "trial"}, {"format": "text/html"}])
def test_entity_sends_readers_to_the_page(client: TestClient, parameters: dict[str, str]) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "fr"}
    answer = client.get("/entity", params={"uri": CATS, **parameters}, headers=headers)
    assert answer.status_code == 303
    assert "/fr/page" in answer.headers["location"]
    assert client.get(answer.headers["location"]).status_code == 200


def test_entity_of_a_uri_space_is_the_vocabulary(client: TestClient) -> None:
    answer = client.get("/entity", params={"uri": OTHER_SPACE, "vocab": "other"}, headers={"Accept": "text/html"})
    assert answer.status_code == 404  # the space itself is nothing that the vocabulary tells of


def test_entity_without_a_vocabulary_answers_directly(client: TestClient) -> None:
    answer = client.get("/entity", params={"uri": CATS}, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert "Katzen" in answer.text


@pytest.mark.parametrize(
    "parameters",
    [
        {"uri": "http://example.org/none"},
        {"uri": "http://example.org/none", "vocab": "trial"},
        {"uri": CATS, "vocab": "nothing"},
        {"uri": CATS, "vocab": "other", "format": "text/turtle"},
    ],
)
def test_entity_of_what_is_unknown_is_404(client: TestClient, parameters: dict[str, str]) -> None:
    assert client.get("/entity", params=parameters).status_code == 404


@pytest.mark.parametrize(
    ("path", "headers", "location"),
    [
        ("/trial/page/cats", {}, "/trial/en/page/cats"),
        ("/trial/page/cats?clang=de", {"Cookie": "SKOSMOS_LANGUAGE=fr"}, "/trial/fr/page/cats?clang=de"),
        ("/trial/page/cats", {"Cookie": "SKOSMOS_LANGUAGE=xx", "Accept-Language": "ar"}, "/trial/en/page/cats"),
        (f"/trial/page/?uri={ENCODED}", {}, f"/trial/en/page/?uri={ENCODED}"),
        (f"/trial/page?uri={ENCODED}", {}, f"/trial/en/page/?uri={ENCODED}"),
        ("/nothing/page/x", {"Accept-Language": "ru"}, "/nothing/ru/page/x"),
        ("/trial/page/%2F%2Fevil.example", {}, "/trial/en/page/%2F%2Fevil.example"),
        ("/es/feedback", {}, "/es/about"),
        ("/trial/es/feedback", {}, "/es/about"),
    ],
)
def test_addresses_of_pages_lead_to_ours(client: TestClient, path: str, headers: dict[str, str], location: str) -> None:
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (302, f"http://testserver{location}")


@pytest.mark.parametrize("path", ["/a[/fr", "/trial[/en", "/trial]/de", "/%5B/en", "/trial/en%5B", "/nothing/fr"])
def test_what_looks_like_a_page_in_a_language_and_is_none_is_no_error(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (302, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/trial/", "/trial/en/", "/trial/en/page/cats", f"/trial/en/page/?uri={ENCODED}",
        f"/trial/en/page?uri={ENCODED}",
        "/trial/en/search?q=cats&clang=de&anylang=on", "/en/search?q=cats&clang=de&vocabs=trial+other",
        "/trial/en/index", "/trial/en/index/C", "/trial/en/groups", "/trial/en/new", "/trial/en/changes", "/en/about",
    ],
)  # fmt: skip
def test_every_page_of_skosmos_is_here(client: TestClient, path: str) -> None:
    assert client.get(path, follow_redirects=True, headers={"Accept": "text/html"}).status_code == 200
