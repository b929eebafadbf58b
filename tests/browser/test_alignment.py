"""Who aligned national targets with a global one: the page of the target and the profile of the country."""

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from kg.clearing_house.alignment import STRENGTHS, read_alignment
from kg.knowledge.knowledge import Knowledge
from kg.texts.languages import LANGUAGES
from tests.browser.conftest import assert_problem
from tests.browser.decided import BASE, SITE, page
from tests.browser.records_data import TARGET

pytest_plugins = ["tests.browser.decision_fixtures"]


def test_alignment_is_listed_by_degree_the_strongest_first(decided: Knowledge) -> None:
    found = read_alignment(decided, "5", 50)
    degrees = [iri.removeprefix(f"{BASE}thesaurus/") for iri, _, _ in found.newest]
    assert degrees == [*STRENGTHS, "DEGREE-UNHEARD-OF", ""]
    assert [number for _, number, _ in found.newest] == [15] * 5
    assert [len(rows) for _, _, rows in found.newest] == [10] * 5
    assert read_alignment(decided, "5").newest == ()
    assert read_alignment(decided, "19", 50).newest == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_target_tells_who_aligned_what(visitor: TestClient, language: str) -> None:
    html = page(visitor, f"/kmgbf/{language}/page/target_5")
    section = html[html.index('id="aligned"') :]
    section = section[: section.index("</section>")]
    assert section.count("/record/") >= 50
    assert f'href="{SITE}{language}/countries/mn"' in section
    assert "Aim 0" in section
    assert "records.css" in html


def test_numbers_of_a_target_lead_to_their_records_and_to_the_query(visitor: TestClient) -> None:
    html = page(visitor, "/kmgbf/en/page/target_5")
    section = html[html.index('id="aligned"') :]
    section = section[: section.index("</section>")]
    links = re.findall(r'<a class="count" href="([^"]+)"[^>]*>(\d+)<', section)
    assert len(links) == 3
    for address, number in links:
        found = visitor.get("/api" + unescape(address).removeprefix(f"{SITE}en")).json()
        assert found["total"] == int(number) == 25
    query = next(parse_qs(urlsplit(unescape(one)).query)["query"][0]
                 for one in re.findall(r'href="([^"]+/query\?[^"]+)"', section))  # fmt: skip
    answer = visitor.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"})
    rows = answer.json()["results"]["bindings"]
    assert len({row["record"]["value"] for row in rows}) == 75
    assert sum("degree" in row for row in rows) == 60
    table = unescape(re.search(r'href="([^"]+records\.csv[^"]*)"', section)[1])  # type: ignore[index]
    written = visitor.get(table.removeprefix("http://testserver")).text.lstrip("\ufeff")
    degrees = [row["alignment"] for row in csv.DictReader(io.StringIO(written))]
    assert {f"5:{STRENGTHS[0]}", "5"} <= set(degrees)
    listed = visitor.get("/api/records?type=nationalTarget7&target=5&limit=75").json()["records"]
    assert sum(one["alignment"][0]["degree"] == STRENGTHS[0] for one in listed) == 15


def test_a_target_that_nobody_aligned_with_says_nothing(visitor: TestClient) -> None:
    assert 'id="aligned"' not in page(visitor, "/kmgbf/en/page/target_19")
    assert 'id="aligned"' not in page(visitor, "/kmgbf/en/page/goal_A")


def test_countries_are_linked_data_too(visitor: TestClient) -> None:
    answer = visitor.get("/api/countries/mn.jsonld")
    assert answer.headers["content-type"].startswith("application/ld+json")
    graph = answer.json()["@graph"]
    country = graph[0]
    assert country["@id"] == f"{BASE}thesaurus/mn"
    assert {text["@language"] for text in country["skos:prefLabel"]} == set(LANGUAGES)
    observed = sum(node["schema:value"] for node in graph if node.get("@type") == "schema:Observation")
    assert observed == visitor.get("/api/countries/mn").json()["records"]
    target = next(node for node in graph if node.get("@id") == f"{BASE}record/{TARGET}")
    assert {"@id": f"{BASE}kmgbf/target_3"} in target["dct:relation"]
    everything = visitor.get("/api/countries?format=jsonld&lang=fr").json()["@graph"]
    names = {node["@id"]: node["skos:prefLabel"]["@value"] for node in everything if "skos:prefLabel" in node}
    assert names[f"{BASE}thesaurus/mn"] == "Mongolie"
    assert_problem(visitor.get("/api/countries/mn.xml"), 400, "invalid-input")


def test_every_number_of_a_profile_is_the_length_of_its_list(visitor: TestClient) -> None:
    html = page(visitor, "/en/countries/mn")
    links = re.findall(r'<p><a href="([^"]+/records\?[^"]+)"[^>]*>(\d+) (?:records?|national targets?)</a></p>', html)
    assert len(links) >= 6
    for address, number in links:
        found = visitor.get("/api" + unescape(address).removeprefix(f"{SITE}en")).json()
        assert found["total"] == int(number), address
