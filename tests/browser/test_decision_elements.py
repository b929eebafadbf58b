"""The elements of a decision as data: nesting, order, counts, lists, JSON-LD, CSV, cost."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from kg.clearing_house.decision_tree import decision_name, read_tree
from kg.clearing_house.listing import record_sets
from kg.knowledge.knowledge import Knowledge
from kg.records.decisions import DecisionName
from tests.browser.decided import BASE, SITE, page, words

pytest_plugins = ["tests.browser.decision_fixtures"]


def test_elements_are_nested_and_in_their_order(decided: Knowledge) -> None:
    tree = read_tree(decided, DecisionName("cop", 16, 32))
    assert [one.name.anchor for one in tree.root.walk()] == [
        "1", "7", "7.a", "7.a.i", "7.a.ii", "7.a.ix", "7.a.x", "7.b", "10", "24.e", "annex1", "annex1.1",
    ]  # fmt: skip
    assert [one.name.anchor for one in tree.root.parts] == ["1", "7", "10", "24.e", "annex1"]
    assert [one.name.anchor for one in tree.root.walk() if not one.described] == ["24.e"]
    assert tree.counts("statuses") == {
        "active": 1, "elapsed": 1, "implemented": 1, "require-funding": 1, "retired": 1, "superseded": 1,
    }  # fmt: skip
    assert tree.counts("actors")["parties"] == 2


def test_an_element_says_what_it_is_and_where_it_led(decided: Knowledge) -> None:
    seven = next(one for one in read_tree(decided, DecisionName("cop", 16, 32)).root.walk() if one.name.anchor == "7")
    assert (seven.kind, seven.statuses, seven.timeline) == (
        "operational",
        ("require-funding", "superseded"),
        "2026-10-01",
    )
    assert set(seven.led_to) == {
        f"{BASE}notification/2025-024", f"{BASE}meeting/COP-16", f"{BASE}document/CBD/COP/16/L.24",
        "https://www.cbd.int/gbf",
    }  # fmt: skip
    assert seven.related == (f"{BASE}decision/cop/15/6",)
    assert len(seven.pointing) == 1
    assert {text.language for text in seven.texts} == {"en", "fr"}


def test_a_tree_of_nothing_is_empty(decided: Knowledge) -> None:
    tree = read_tree(decided, DecisionName("cop", 99, 999))
    assert (tree.root.parts, tree.pointing, tree.cut) == ([], 0, False)


def test_records_are_listed_by_decision(visitor: TestClient, decided: Knowledge) -> None:
    sets = record_sets(decided)
    assert sets.count(decision="cop/16/32", type="calendarActivity") == 2
    assert sets.count(decision="cop/16/32/7") == 1
    assert sets.count(decision="cop/16/32", type="decision") == 1  # the later one; not the decision itself
    html = page(visitor, "/en/records?decision=cop/16/32&type=calendarActivity")
    assert "Decision 16/32" in words(html)
    assert '<span class="chip-kind">Decision</span>' in html
    assert "Nominations under seven" in html
    number = re.search(r'href="([^"]+)">(\d+) records point to this decision', page(visitor))
    assert number
    address = unescape(number[1]).removeprefix(f"{SITE}en")
    assert visitor.get(f"/api{address}").json()["total"] == int(number[2])


def test_targets_of_elements_count_for_the_decision(decided: Knowledge) -> None:
    assert record_sets(decided).count(type="decision", target="3") == 1


def test_a_decision_is_json_ld_with_all_its_elements(visitor: TestClient) -> None:
    answer = visitor.get("/decision/cop/16/32", headers={"accept": "application/ld+json"})
    assert answer.headers["location"] == f"{SITE}decision/data/cop/16/32.jsonld"
    graph = visitor.get("/decision/data/cop/16/32.jsonld").json()["graph"]
    described = {node["uri"] for node in graph if "chm:elementStatus" in node}
    assert {f"{BASE}decision/cop/16/32/{path}" for path in ("7", "7/a", "7/b", "10", "annex1/1")} == described


def test_the_elements_are_csv_too(visitor: TestClient) -> None:
    html = page(visitor, "/decision/fr/page/cop/16/32")
    address = unescape(re.search(r'href="([^"]+\.csv[^"]*)"', html)[1])  # type: ignore[index]
    answer = visitor.get(address.removeprefix("http://testserver"))
    assert answer.headers["content-type"].startswith("text/csv")
    rows = {row["anchor"]: row for row in csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))}
    assert len(rows) == 12
    assert rows["7"]["status"] == "require-funding superseded"
    assert (rows["7"]["language"], rows["7"]["text"]) == ("fr", "Prie")
    assert f"{BASE}notification/2025-024" in rows["7"]["led_to"].split()
    assert rows["24.e"]["records"].startswith(f"{BASE}record/activity-")
    assert rows["7.a"]["iri"] == f"{BASE}decision/cop/16/32/7/a"


def test_a_page_of_a_decision_asks_little(
    visitor: TestClient, decided: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of statements of the index does not grow with the elements."""
    asked: list[object] = []
    original = type(decided.search).ask

    def counting(self: Any, question: Any) -> Any:
        asked.append(question)
        return original(self, question)

    monkeypatch.setattr(type(decided.search), "ask", counting)
    record_sets(decided)
    asked.clear()
    read_tree(decided, DecisionName("cop", 16, 32))
    assert len(asked) <= 2


def test_names_of_decisions_are_ours_only(decided: Knowledge) -> None:
    assert decision_name(decided.graph, "http://example.org/decision/cop/16/32") is None
    assert decision_name(decided.graph, f"{BASE}decision/cop/16/32") == DecisionName("cop", 16, 32)
