"""The explorer: its addresses, its page without scripts, and what its script reads."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from tests.browser.conftest import assert_problem
from tests.vocabularies import SPACE, WATERS, add_vocabulary

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
TARGET = "http://metadata.cbd.int/kmgbf/target_3"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def waters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data: Path = tmp_path_factory.mktemp("explore") / "data"
    settings = Settings(data=data, public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    linked = WATERS + "w:hostile skos:related w:alone . w:alone skos:exactMatch <javascript:alert(1)> .\n"
    add_vocabulary(settings, ledger, "waters", linked)
    ledger.close()
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


class Document(HTMLParser):
    """The elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def nodes(self) -> list[dict[str, str | None]]:
        return [given for tag, given in self.elements if tag == "a" and "node" in (given.get("class") or "").split()]


def open_page(client: TestClient, address: str) -> str:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address", ["kmgbf/{lang}/explore", "kmgbf/{lang}/explore?uri=" + TARGET, "{lang}/explore?uri=" + TARGET]
)
def test_every_language(client: TestClient, language: str, address: str) -> None:
    page = open_page(client, "/" + address.format(lang=language))
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert page.count("<h1") == 1
    assert page.count("<svg viewBox") > 1
    assert 'content="noindex"' in page
    assert len(re.findall(' transform="translate', page)) == (
        0 if language != "ar" else page.count('<path class="wire"')
    )


def test_the_reader_is_led_to_their_language_and_to_the_framework(client: TestClient) -> None:
    answer = client.get("/kmgbf/explore", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.headers["location"]) == (302, "http://testserver/kmgbf/fr/explore")
    assert answer.headers["vary"] == "Accept-Language"
    kept = client.get("/kmgbf/explore?uri=" + TARGET, headers={"Accept-Language": "ru"})
    assert "/kmgbf/ru/explore?uri=http%3A%2F%2Fmetadata" in kept.headers["location"]
    assert client.get("/ar/explore").headers["location"] == "http://testserver/kmgbf/ar/explore"


@pytest.mark.parametrize(
    "address",
    [
        "en/explore?uri=http://nowhere.example/x",
        "kmgbf/en/explore?uri=no%20identifier",
        "nothing/explore",
        "nothing/en/explore",
    ],
)
def test_what_is_unknown_is_not_found(client: TestClient, address: str) -> None:
    assert_problem(client.get("/" + address, headers={"Accept": "application/json"}), 404, "not-found")
    assert client.get("/" + address, headers={"Accept": "text/html"}).status_code == 404


def test_every_node_is_a_link_with_a_name_and_stands_in_the_list_too(client: TestClient) -> None:
    page = open_page(client, "/kmgbf/en/explore?uri=" + TARGET)
    nodes = Document(page).nodes()
    assert len(nodes) > 10
    assert all(node["href"] and node["aria-label"] and node["lang"] is not None for node in nodes[:-1])
    aside = page[page.index("<aside") :]
    for node in nodes:
        assert (
            str(node["href"]).replace("&", "&amp;") in aside
            or node["href"] == "http://testserver/kmgbf/en/page/target_3"
        )
    assert 'aria-label="Headline indicators"' in page


def test_a_drawn_name_keeps_its_language_and_direction(waters: TestClient) -> None:
    page = open_page(waters, f"/waters/ar/explore?uri={SPACE}river")
    assert 'lang="ar" aria-label="1 ماء"' in page
    assert re.search(r'<text [^>]*direction="rtl">ماء</text>', page)
    estuary = next(node for node in Document(page).nodes() if node["aria-label"] == "estuary")
    assert estuary["lang"] == "en"
    assert re.search(r'<text [^>]*direction="ltr">estuary</text>', page)


def test_hostile_names_are_text_and_hostile_addresses_no_links(waters: TestClient) -> None:
    page = open_page(waters, f"/waters/en/explore?uri={SPACE}alone")
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', page))
    found = waters.get(f"/api/neighbours?lang=en&uri={SPACE}alone").json()
    nodes = [node for group in found["groups"] for node in group["nodes"]]
    assert HOSTILE in [node["label"] for node in nodes]
    assert [node["url"] for node in nodes if node["iri"].startswith("javascript")] == [""]


def test_circles_and_things_without_neighbours(waters: TestClient) -> None:
    assert open_page(waters, f"/waters/en/explore?uri={SPACE}round").count('aria-label="about"') == 2
    lonely = open_page(waters, f"/waters/en/explore?uri={SPACE}name")
    assert "Nothing is linked to this resource." in lonely or 'class="node"' in lonely


def test_odd_identifiers_are_explored(waters: TestClient) -> None:
    for iri in ("http://example.org/waters/odd(1)%20+x", "urn:waters:1", "http://example.net/v#hash"):
        answer = waters.get("/waters/en/explore", params={"uri": iri}, headers={"Accept": "text/html"})
        assert answer.status_code == 200, iri
        assert waters.get("/api/neighbours", params={"uri": iri, "lang": "en"}).json()["uri"] == iri


def test_neighbours_for_programs(client: TestClient) -> None:
    answer = client.get(f"/api/neighbours?lang=ar&uri={TARGET}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    found = answer.json()
    assert found["centre"]["code"] == "3"
    assert found["centre"]["direction"] == "rtl"
    assert found["centre"]["url"] == "http://testserver/kmgbf/ar/page/target_3"
    headline = found["groups"][[group["predicate"].endswith("isHeadlineFor") for group in found["groups"]].index(True)]
    assert [node["code"] for node in headline["nodes"]] == ["3.1"]
    again = client.get(f"/api/neighbours?lang=ar&uri={TARGET}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_neighbours_are_bounded(client: TestClient) -> None:
    found = client.get("/api/neighbours?lang=en&uri=http://metadata.cbd.int/kmgbf/kmgbfScheme").json()
    assert all(len(group["nodes"]) <= 24 for group in found["groups"])
    assert any(group["total"] >= 27 for group in found["groups"])
    whole = client.get("/api/neighbours?lang=en&dataset=kmgbf").json()
    assert sum(len(group["nodes"]) for group in whole["groups"]) <= 60
    assert whole["links"][0].keys() == {"source", "target", "name", "language", "direction"}


@pytest.mark.parametrize(
    ("query", "status", "slug"),
    [
        ("", 400, "invalid-input"),
        ("lang=xx&dataset=kmgbf", 400, "invalid-input"),
        ("uri=" + "x" * 2_001, 400, "invalid-input"),
        ("uri=http://nowhere.example/x", 404, "not-found"),
        ("uri=no+identifier", 404, "not-found"),
        ("dataset=nothing", 404, "not-found"),
        ("dataset=nothing&uri=" + TARGET, 404, "not-found"),
    ],
)
def test_wrong_questions(client: TestClient, query: str, status: int, slug: str) -> None:
    assert_problem(client.get(f"/api/neighbours?{query}"), status, slug)


def test_the_language_of_names_that_was_chosen_is_kept(waters: TestClient) -> None:
    concept = open_page(waters, f"/waters/en/page/?uri={SPACE}river&clang=fr")
    (address,) = set(re.findall(r'href="http://testserver(/waters/en/explore[^"]*)"', concept))
    address = address.replace("&amp;", "&")
    assert "clang=fr" in address
    page = open_page(waters, address)
    for node in Document(page).nodes():
        if "/waters/" in str(node.get("href")):
            assert "clang=fr" in str(node["href"])
    (source,) = re.findall(r'data-source="http://testserver([^"]*)"', page)
    found = waters.get(source.replace("&amp;", "&")).json()
    assert found["centre"]["language"] == "fr"
    assert waters.get(f"/api/neighbours?lang=en&uri={SPACE}river&clang=zz").json()["centre"]["language"] == "en"
