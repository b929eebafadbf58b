"""The guide to the model: every query in it is run, and answers."""

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest
from starlette.testclient import TestClient

ROOT: Final = Path(__file__).parents[2]
GUIDE: Final = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
QUERIES: Final = re.findall(r"\n([^\n]*\S[^\n]*)\n\n```sparql\n(.*?)```", GUIDE, re.DOTALL)
EMPTY: Final = ("a chm:Record ; a ?type",)
"""Beginnings of patterns of records, which are not bundled."""


def rows(client: TestClient, query: str) -> list[dict[str, dict[str, str]]]:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, dict[str, str]]] = answer.json()["results"]["bindings"]
    return found


def test_there_are_queries() -> None:
    assert len(QUERIES) > 18
    assert GUIDE.count("```sparql") == len(QUERIES)


@pytest.mark.parametrize(("said", "query"), QUERIES, ids=[said[:60] for said, _ in QUERIES])
def test_every_query_of_the_guide_answers(client: TestClient, said: str, query: str) -> None:
    found = rows(client, query)
    assert found or any(pattern in query for pattern in EMPTY), said
    assert len({str(row) for row in found}) == len(found)


def test_what_is_not_known_is_said(client: TestClient) -> None:
    queries = dict(QUERIES)
    islands = next(query for said, query in queries.items() if "small island" in said)
    assert [row["known"]["value"] for row in rows(client, islands)] == ["0"]
    africa = next(query for said, query in queries.items() if "regional group of Africa" in said)
    assert {row["all"]["value"] for row in rows(client, africa)} == {"false"}
    without = next(query for said, query in queries.items() if "without a role" in said)
    assert rows(client, without)[0]["without"]["value"] == "0"


def test_the_first_fifteen_meetings_are_ordinary_ones(client: TestClient) -> None:
    first = next(query for _, query in QUERIES if "LIMIT 15" in query)
    assert [row["code"]["value"] for row in rows(client, first)] == [f"COP-{number:02d}" for number in range(1, 16)]


def test_graphs_that_stand_apart_are_in_the_guide_and_nowhere_else(client: TestClient) -> None:
    manifest = tomllib.loads((ROOT / "ontologies" / "manifest.toml").read_text(encoding="utf-8"))
    apart = [graph["graph"] for graph in manifest["graph"] if graph["role"] == "apart"]
    assert apart
    for graph in apart:
        query = next(query for _, query in QUERIES if graph in query)
        found = rows(client, query)
        elsewhere = rows(client, query.replace(f"FROM <http://metadata.cbd.int/{graph}>", ""))
        assert found
        assert [row for row in found if row in elsewhere] == []
