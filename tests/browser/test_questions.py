"""The questions that the present service publishes, asked of ours: the same facts."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.framework import Framework
from kg.knowledge.knowledge import Knowledge
from sparql.examples.examples import examples

PAGE = Path(__file__).parents[2] / "docs" / "sparql.md"
SEARCHES, QUERIES = (
    re.findall(r"```sparql\n(.*?)```", part, re.DOTALL)
    for part in PAGE.read_text(encoding="utf-8").split("\n## Questions\n")
)
Rows = list[dict[str, str]]


@pytest.fixture
def framework(knowledge: Knowledge) -> Framework:
    return knowledge.framework


def ask(client: TestClient, query: str, endpoint: str = "/sparql/kmgbf") -> Rows:
    answer = client.get(endpoint, params={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.text
    return [{name: term["value"] for name, term in row.items()} for row in answer.json()["results"]["bindings"]]


@pytest.fixture
def answers(client: TestClient) -> list[Rows]:
    assert len(QUERIES) == 7
    return [ask(client, query) for query in QUERIES]


def test_goals(answers: list[Rows]) -> None:
    assert [(row["code"], row["label"]) for row in answers[0]] == [(c, f"Goal {c}") for c in "ABCD"]


def test_indicators_of_a_target_with_their_role(answers: list[Rows], framework: Framework) -> None:
    links = framework.indicators_of(framework.target("3"))
    assert {(row["code"], row["role"]) for row in answers[1]} == {(li.indicator.code, li.role.name) for li in links}


def test_the_reporting_checklist(answers: list[Rows], framework: Framework) -> None:
    asked = {(li.indicator.code, li.role.name) for li in framework.links if li.role.name in ("headline", "binary")}
    assert {(row["code"], row["role"]) for row in answers[2]} == asked


def test_names_in_all_published_languages(answers: list[Rows], framework: Framework) -> None:
    assert len(answers[3]) == 204
    for row in answers[3]:
        indicator = framework.indicator(row["code"])
        assert (row["en"], row["fr"], row["es"]) == tuple(indicator.label(tag).value for tag in ("en", "fr", "es"))


def test_cross_cutting_indicators(answers: list[Rows], framework: Framework) -> None:
    several = {
        i.code: len({link.monitored.iri for link in framework.roles_of(i)})
        for i in framework.indicators
        if len({link.monitored.iri for link in framework.roles_of(i)}) > 1
    }
    assert {row["code"]: int(row["links"]) for row in answers[4]} == several


def test_a_word_in_names(answers: list[Rows], framework: Framework) -> None:
    things = {t.iri for t in framework.by_iri.values() if "marine" in t.label("en").value.lower()}
    assert {row["thing"] for row in answers[5]} == things
    assert things


def test_custodian_agencies(answers: list[Rows], framework: Framework) -> None:
    agencies: dict[str, set[str]] = {}
    for indicator in framework.indicators:
        for agency in indicator.agencies:
            agencies.setdefault(agency, set()).add(indicator.code)
    assert {row["agency"]: set(row["indicators"].split()) for row in answers[6]} == agencies


@pytest.mark.parametrize("endpoint", ["/sparql", "/sparql/kmgbf"])
def test_searches_for_words(client: TestClient, framework: Framework, endpoint: str) -> None:
    assert len(SEARCHES) == 2
    scored = ask(client, SEARCHES[0], endpoint)
    wanted = {i.iri for i in framework.indicators if {"protected", "areas"} <= words(i.label("en").value)}
    assert wanted <= {row["thing"] for row in scored}
    assert {row["thing"] for row in scored} <= {indicator.iri for indicator in framework.indicators}
    assert scored == sorted(scored, key=lambda row: (-float(row["score"]), row["label"]))
    assert ["espèces exotiques envahissantes" in row["title"] for row in ask(client, SEARCHES[1], endpoint)] == [True]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("endpoint", ["/sparql", "/sparql/kmgbf"])
def test_every_example_of_the_query_page_has_an_answer(client: TestClient, endpoint: str) -> None:
    for example in examples():
        answer = client.get(endpoint, params={"query": example.query})
        assert answer.status_code == 200, (example.name, answer.text)
        if endpoint == "/sparql":
            assert len(answer.content) > 120, example.name
