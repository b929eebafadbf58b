"""Facts of a release in the published form, as the REST API answers them."""

from collections import Counter
from pathlib import Path

import httpx

from tests.data.release import definition

pytest_plugins = ["tests.browser.api_fixtures"]


def test_there_are_4_goals_23_targets_and_204_indicators(kmgbf_release_api: httpx.Client) -> None:
    counts = [len(kmgbf_release_api.get(f"/{name}").json()) for name in ("goals", "targets", "indicators")]
    assert counts == [4, 23, 204]


def test_there_are_274_role_links(kmgbf_release_api: httpx.Client) -> None:
    rows = kmgbf_release_api.get("/indicators/roles").json()
    assert Counter(row["roleCode"] for row in rows) == {"HI": 37, "BI": 16, "CT": 59, "CY": 162}
    keys = {(row["indicatorCode"], row["roleCode"], row["monitorsType"], row["monitorsCode"]) for row in rows}
    assert len(keys) == 274


def test_indicators_of_targets_and_goals_are_the_links(kmgbf_release_api: httpx.Client) -> None:
    rows = kmgbf_release_api.get("/indicators/roles").json()
    for kind in ("goals", "targets"):
        for thing in kmgbf_release_api.get(f"/{kind}").json():
            items = kmgbf_release_api.get(f"/{kind}/{thing['code']}/indicators").json()
            expected = {(row["indicatorCode"], row["role"]) for row in rows if row["monitorsUri"] == thing["uri"]}
            assert {(item["code"], item["role"]) for item in items} == expected


def test_indicators_of_target_3(kmgbf_release_api: httpx.Client) -> None:
    items = kmgbf_release_api.get("/targets/3/indicators").json()
    assert (items[0]["code"], items[0]["role"]) == ("3.1", "headline")
    assert {item["role"] for item in items} == {"headline", "component", "complementary"}


def test_custodians_of_a_1(kmgbf_release_api: httpx.Client, release_file: Path) -> None:
    record = kmgbf_release_api.get("/indicators/A.1").json()
    assert record["custodianAgency"] == [
        "Commission on Ecosystem Management (CEM)",
        "International Union for Conservation of Nature (IUCN)",
    ]
    assert [(thing["code"], thing["role"]) for thing in record["monitors"]] == [("A", "headline"), ("1", "headline")]
    assert record["definition"]["en"] == definition(release_file, "indicator_A.1")
    listed = kmgbf_release_api.get("/custodian-agencies").json()
    agencies = {entry["agency"]: entry["indicators"] for entry in listed["custodianAgencies"]}
    assert listed["count"] == len(agencies)
    assert "A.1" in agencies["Commission on Ecosystem Management (CEM)"]


def test_roles_filter_what_the_links_say(kmgbf_release_api: httpx.Client) -> None:
    rows = kmgbf_release_api.get("/indicators/roles").json()
    for role in ("headline", "binary", "component", "complementary"):
        listed = {item["code"] for item in kmgbf_release_api.get("/indicators", params={"role": role}).json()}
        assert listed == {row["indicatorCode"] for row in rows if row["role"] == role}


def test_search_finds_every_label_that_contains_the_word(kmgbf_release_api: httpx.Client) -> None:
    found = {item["uri"] for item in kmgbf_release_api.get("/search?q=marine").json()}
    things = [item for name in ("goals", "targets", "indicators") for item in kmgbf_release_api.get(f"/{name}").json()]
    assert found >= {item["uri"] for item in things if "marine" in item["label"].lower()}
    assert found
