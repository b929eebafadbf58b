"""The search page and the search for programs."""

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.settings import Settings
from tests.browser.conftest import assert_problem

BASE = "http://metadata.cbd.int/"
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_results_in_every_language(client: TestClient, language: str) -> None:
    answer = client.get(f"/{language}/search?q=ecosystem")
    assert answer.status_code == 200
    assert "<mark>" in answer.text
    assert 'name="robots" content="noindex"' in answer.text


def test_the_typed_part_is_marked_in_its_own_language(client: TestClient) -> None:
    page = client.get("/en/search?q=ecosystemes").text
    assert '<span lang="fr" dir="ltr">' in page
    assert "<mark>écosystèmes</mark>" in page


@pytest.mark.parametrize("query", ["", "?q=", "?q=+&type=", "?q=%01"])
def test_without_words_nothing_is_listed(client: TestClient, query: str) -> None:
    page = client.get(f"/en/search{query}").text
    assert 'class="results"' not in page
    assert "Type a name" in page


def test_the_number_of_the_page_is_in_the_title_and_pages_are_linked(client: TestClient) -> None:
    page = client.get("/en/search?q=number&page=2").text
    assert "<title>Search: number (2)" in page
    assert 'rel="prev" href="http://testserver/en/search?q=number"' in page


def test_facets_narrow_and_chips_widen(client: TestClient) -> None:
    page = client.get("/en/search?q=biodiversity").text
    assert 'class="facet"' in page
    narrowed = client.get("/en/search?q=biodiversity&language=fr").text
    assert 'class="chips"' in narrowed
    assert 'href="http://testserver/en/search?q=biodiversity"' in narrowed


def test_a_vocabulary_is_searched_on_its_own(client: TestClient) -> None:
    page = client.get("/kmgbf/en/search?q=ecosystems").text
    assert "testserver/kmgbf/en/page/" in page
    assert "/thesaurus/en/page/" not in page.split("<main", 1)[1]
    assert client.get("/nothing/en/search?q=a").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=marine&clang=en", "q=marine&clang=en&anylang=on", "q=marine&vocabs=kmgbf+thesaurus", "q=marine*",
        "q=&type=gbf:Target", "q=marine&offset=20", "q=&scheme=kmgbf:kmgbfScheme", "q=a&sort=label",
    ],
)  # fmt: skip
def test_parameters_of_skosmos_are_understood(client: TestClient, query: str) -> None:
    assert client.get(f"/en/search?{query}").status_code == 200


def test_the_content_language_of_skosmos_limits_unless_any_is_wanted(client: TestClient) -> None:
    def found(parameters: str) -> int:
        return int(client.get(f"/api/search?q=ecosystemes&{parameters}").json()["total"])

    assert found("clang=ru") == 0
    assert found("clang=ru&anylang=on") == found("") > 0


def test_nothing_found_offers_what_finds_something(client: TestClient) -> None:
    page = client.get("/en/search?q=ecosystem+zzqqxxyy").text
    assert "Nothing found for" in page
    assert "/en/search?q=ecosystem" in page


def test_a_mistake_is_mended_and_said(client: TestClient) -> None:
    page = client.get("/en/search?q=biodivrsity").text
    assert "Nothing has the words “<bdi>biodivrsity</bdi>”" in page
    assert "<mark>" in page


@pytest.mark.parametrize(
    ("path", "words"),
    [("/en/search?q=x&sort=best", "sort"), ("/en/search?q=x&status=old", "status"),
     ("/en/search?q=x&type=a%20b", "type"), ("/en/search?q=x&offset=-1", "offset"),
     ("/en/search?q=x&language=%22", "language"),
     ("/api/search?q=x&limit=0", "limit"), ("/api/search?q=x&limit=100000", "limit"), ("/api/search?q=x&lang=de", "de"),
     ("/api/search?q=x&format=xml", "format"), ("/api/suggest?q=x&lang=%ED%A0%80", "language")],
)  # fmt: skip
def test_what_is_not_possible_is_named(client: TestClient, path: str, words: str) -> None:
    problem = assert_problem(client.get(path, headers={"accept": "application/problem+json"}), 400, "invalid-input")
    assert words in str(problem["detail"])


HOSTILE = [
    '"', "'", "a OR b", "NEAR(a b)", "tokens:a", "a* AND", "-a", "^a", "(", "*", "\x00\x01a\x1f",
    "<script>alert(1)</script>",
    "\ue000enforest", "x" * 10_000, "a " * 5_000, "\u202eabc", "﷽", "ß" * 300, "%", "_",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:20]))
@pytest.mark.parametrize("path", ["/en/search", "/kmgbf/ar/search", "/api/search", "/api/suggest"])
def test_hostile_queries_do_no_harm(client: TestClient, path: str, query: str) -> None:
    answer = client.get(path, params={"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text or answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/en/search", "/api/search", "/api/suggest"])
def test_half_characters_do_no_harm(client: TestClient, path: str) -> None:
    assert client.get(f"{path}?q=%ED%A0%80%FF&vocabs=%ED%A0%80").status_code == 200


def test_an_answer_says_why_each_thing_was_found(client: TestClient) -> None:
    answer = client.get("/api/search?q=Red+List+of+Ecosystems&lang=fr").json()
    first = answer["results"][0]
    assert first["iri"] == BASE + "kmgbf/indicator_A.1"
    assert first["label"]["lang"] == "fr"
    assert first["notation"] == "A.1"
    assert first["match"]["kind"] == "exact"
    assert first["match"]["lang"] == "en"
    assert first["match"]["ranges"] == [[0, len(first["match"]["value"])]]
    assert {value["value"] for value in answer["facets"]["status"]} == {"current"}


def test_pages_of_the_api_follow_their_links(client: TestClient) -> None:
    seen: list[str] = []
    url = "/api/search?q=number&limit=7"
    total = client.get(url).json()["total"]
    while url:
        answer = client.get(url)
        body = answer.json()
        seen += [hit["iri"] for hit in body["results"]]
        url = answer.links.get("next", {}).get("url", "")
        assert url == (body["next"] or "")
    assert len(seen) == len(set(seen)) == total > 7


def test_the_table_has_the_same_rows(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/api/search?q=number&format=csv").text.lstrip("\ufeff"))))
    answer = client.get("/api/search?q=number").json()
    assert [row["iri"] for row in rows] == [hit["iri"] for hit in answer["results"]]
    assert rows[0]["match_kind"] == answer["results"][0]["match"]["kind"]


def test_suggestions_are_few_and_lead_to_pages(client: TestClient) -> None:
    answer = client.get("/api/suggest?q=eco&lang=fr")
    body = answer.json()
    assert 0 < len(body["results"]) <= 10
    assert body["status"]
    for one in body["results"]:
        assert client.get(one["url"]).status_code == 200
    assert client.get("/api/suggest?q=", headers={"accept": "*/*"}).json()["results"] == []


def test_labels_of_many_come_in_the_language_they_have(client: TestClient) -> None:
    iris = [f"{BASE}kmgbf/target_{number}" for number in range(1, 24)]
    odd = ["not an iri", "relative", "http://example.org/<x>", "http://example.org/unknown", "urn:x:y"]
    body = client.post("/api/labels", json={"iris": iris + odd, "lang": "ar"}).json()
    assert body["labels"][iris[2]]["label"]["lang"] == "ar"
    assert body["labels"][iris[2]]["notation"] == "3"
    assert [body["labels"][iri] for iri in odd] == [None] * len(odd)
    assert list(body["labels"]) == iris + odd
    got = client.get("/api/labels", params={"iri": iris[:2], "lang": "ar"}).json()
    assert got["labels"] == {iri: body["labels"][iri] for iri in iris[:2]}


@pytest.mark.parametrize("path", ["/api/labels", "/api/resolve"])
def test_batches_are_bounded(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 400, "invalid-input")
    for body in (
        "",
        "[]",
        "{",
        '{"iris": 3}',
        '{"iris": []}',
        '{"iris": [1]}',
        '{"iris": [""]}',
        '{"iris": ["\\ud800"]}',
        '{"iris": ["a"], "lang": 4}',
        '{"iris": ["a"], "lang": "de"}',
        "[" * 100_000,
        '{"iris": ["%s"]}' % ("x" * 3_000),
    ):
        assert_problem(client.post(path, content=body), 400, "invalid-input")
    assert_problem(client.post(path, content=b"\xff"), 400, "invalid-input")
    assert_problem(client.post(path, json={"iris": ["urn:x"] * 1_001}), 413, "too-large")
    assert_problem(client.post(path, content=b" " * (1024 * 1024 + 1)), 413, "too-large")
    assert client.put(path).status_code == 405


@pytest.mark.parametrize(
    "spelling",
    ["http://metadata.cbd.int/kmgbf/target_3", "https://metadata.cbd.int/kmgbf/target_3",
     "http://metadata.cbd.int/kmgbf/target_3/", "http://metadata.cbd.int/kmgbf/target%5F3",
     "https://METADATA.cbd.int/kmgbf/%74arget_3/", "http://metadata.cbd.int/thesaurus/GBF-TARGET-03"],
)  # fmt: skip
def test_every_spelling_of_an_identifier_resolves_to_the_canonical_one(client: TestClient, spelling: str) -> None:
    found = client.get("/api/resolve", params={"iri": spelling, "lang": "fr"}).json()["results"][spelling]
    assert (found["status"], found["canonical"]) == ("current", BASE + "kmgbf/target_3")
    assert found["label"]["lang"] == "fr"


def test_what_is_not_known_is_said_to_be_unknown(client: TestClient) -> None:
    odd = ["http://example.org/x", "nothing", BASE + "kmgbf/target_99", "http://[", BASE + quote("é ")]
    results = client.post("/api/resolve", json={"iris": odd}).json()["results"]
    assert [results[iri]["status"] for iri in odd] == ["unknown"] * len(odd)


def test_a_thousand_are_resolved_at_once(client: TestClient) -> None:
    iris = [f"{BASE}kmgbf/target_{number}" for number in range(1_000)]
    results = client.post("/api/resolve", content=json.dumps({"iris": iris})).json()["results"]
    assert [iri for iri in iris if results[iri]["status"] == "current"] == iris[1:24]


def test_the_description_names_the_addresses(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    for path in ("/api/search", "/api/suggest", "/api/labels", "/api/resolve"):
        assert path in document["paths"]


SUCCESSION = """
@prefix : <http://metadata.cbd.int/demo/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dct: <http://purl.org/dc/terms/> .
:one skos:prefLabel "One"@en ; owl:deprecated true ; dct:isReplacedBy :two .
:two skos:prefLabel "Two"@en ; owl:deprecated true ; dct:isReplacedBy :three , :four .
:three skos:prefLabel "Three"@en . :four skos:prefLabel "Four"@en .
:round skos:prefLabel "Round"@en ; dct:isReplacedBy :about .
:about skos:prefLabel "About"@en ; dct:isReplacedBy :round .
:gone skos:prefLabel "Gone"@en . :alone skos:prefLabel "Alone"@en ; owl:deprecated true .
"""


def test_successors_are_followed_to_those_in_use(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    graph = "http://metadata.cbd.int/graph/demo"
    for text in (SUCCESSION, SUCCESSION.replace(':gone skos:prefLabel "Gone"@en .', "")):
        triples = [quad.triple for quad in parse(text, RdfFormat.TURTLE)]
        accept(settings, ledger, Change("demo", "Tester", "no longer needed"), {graph: triples})
    ledger.close()
    names = ["one", "two", "three", "round", "gone", "alone"]
    with TestClient(create_app(settings)) as own:
        body = own.post("/api/resolve", json={"iris": [f"{BASE}demo/{name}" for name in names]}).json()
        found = {name: body["results"][f"{BASE}demo/{name}"] for name in names}
        hit = own.get("/api/search?q=one").json()["results"][0]
    assert [found[name]["status"] for name in names] == [
        "deprecated", "deprecated", "current", "deprecated", "withdrawn", "deprecated",
    ]  # fmt: skip
    assert [one["iri"].rsplit("/", 1)[1] for one in found["one"]["replacedBy"]] == ["four", "three"]
    assert [one["label"]["value"] for one in found["one"]["replacedBy"]] == ["Four", "Three"]
    assert [len(step) for step in found["one"]["chain"]] == [1, 2]
    assert found["round"]["replacedBy"] == found["alone"]["replacedBy"] == []
    assert (found["gone"]["label"]["value"], found["gone"]["reason"]) == ("Gone", "no longer needed")
    assert (hit["deprecated"], hit["replacedBy"]) == (True, [f"{BASE}demo/two"])
