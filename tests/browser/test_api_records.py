"""One goal, target or indicator: codes as people write them, texts by language, what it monitors."""

import httpx
import pytest

pytest_plugins = ["tests.browser.api_fixtures"]


def test_indicator_has_the_published_keys(kmgbf_api: httpx.Client) -> None:
    record = kmgbf_api.get("/indicators/A.1").json()
    assert record["uri"] == "http://metadata.cbd.int/kmgbf/indicator_A.1"
    assert record["label"] == {"en": "Red List of Ecosystems"}
    assert record["definition"] == {"en": "Risk of ecosystem collapse."}
    assert record["custodianAgency"] == ["Commission on Ecosystem Management", "IUCN"]
    assert record["monitors"][0] == {
        "uri": "http://metadata.cbd.int/kmgbf/goal_A",
        "type": "Goal",
        "code": "A",
        "role": "headline",
        "roleCode": "HI",
        "label": {"en": "Goal A"},
        "title": {"en": "Ecosystems are conserved"},
    }
    assert [monitored["code"] for monitored in record["monitors"]] == ["A", "3"]


def test_indicator_without_guidance_has_no_custodian(kmgbf_api: httpx.Client) -> None:
    assert kmgbf_api.get("/indicators/3.b").json()["custodianAgency"] is None


def test_keys_of_texts_are_their_real_languages(kmgbf_api: httpx.Client) -> None:
    record = kmgbf_api.get("/indicators/A.1", params={"lang": "fr"}).json()
    assert record["label"] == {"fr": "Liste rouge des écosystèmes"}
    assert record["definition"] == {"en": "Risk of ecosystem collapse."}


def test_all_languages_of_a_record(kmgbf_api: httpx.Client) -> None:
    record = kmgbf_api.get("/targets/3", params={"lang": "all"}).json()
    assert set(record["label"]) == {"en", "fr", "es", "ru", "zh"}
    assert record["machineTranslated"] == {"title": ["ar"]}


def test_target_counts_its_indicators(kmgbf_api: httpx.Client) -> None:
    record = kmgbf_api.get("/targets/3").json()
    assert record["indicatorCounts"] == {"headline": 2, "binary": 1, "component": 1, "complementary": 2}


@pytest.mark.parametrize(
    "path", ["goals/a", "goals/A/", "targets/03", "targets/3/", "indicators/a.1", "indicators/3.B"]
)
def test_codes_are_read_as_people_write_them(kmgbf_api: httpx.Client, path: str) -> None:
    assert kmgbf_api.get(f"/{path}", follow_redirects=False).status_code == 200
