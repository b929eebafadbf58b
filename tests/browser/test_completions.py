"""Names for the query editor: every one of them can stand in a query."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from kg.rdf.namespaces import PREFIXES
from tests.browser.conftest import assert_problem


def complete(client: TestClient, **parameters: str) -> dict[str, Any]:
    answer = client.get("/api/completions", params=parameters)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_prefixes_classes_and_properties_come_with_their_names(client: TestClient) -> None:
    found = complete(client, lang="fr")
    assert found["prefixes"] == dict(PREFIXES)
    terms = {term["name"]: term for term in found["terms"]}
    assert terms["gbf:Target"]["kind"] == "class"
    assert terms["gbf:isHeadlineFor"]["kind"] == "property"
    assert terms["skos:prefLabel"]["language"] == "fr"


@pytest.mark.parametrize(
    ("words", "language", "name"),
    [
        ("Target 3", "en", "kmgbf:target_3"),
        ("الهدف 3", "ar", "kmgbf:target_3"),
        ("3.CT.1", "en", "kmgbf:indicator_3.CT.1"),
    ],
)
def test_things_are_found_by_their_names(client: TestClient, words: str, language: str, name: str) -> None:
    things = complete(client, q=words, lang=language)["things"]
    assert name in [thing["name"] for thing in things]
    assert all(thing["label"] for thing in things)


def test_every_name_can_stand_in_a_query(client: TestClient) -> None:
    names = [term["name"] for term in complete(client)["terms"]]
    for words in ("c", "t", "bio"):
        names += [thing["name"] for thing in complete(client, q=words)["things"]]
    assert len(names) > 100
    query = f"ASK {{ VALUES ?thing {{ {' '.join(names)} }} }}"
    assert client.post("/sparql", data={"query": query}).text


def test_answers_are_kept_by_generation(client: TestClient) -> None:
    first = client.get("/api/completions?lang=en")
    assert "max-age" in first.headers["cache-control"]
    again = client.get("/api/completions?lang=en", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert_problem(client.get("/api/completions?lang=xx"), 400, "invalid-input")
    assert_problem(client.get("/api/completions?q=" + "x" * 300), 400, "invalid-input")
