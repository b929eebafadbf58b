"""Lists of the REST API: published keys, languages that say when they fell back, roles, order."""

import httpx
import pytest

pytest_plugins = ["tests.browser.api_fixtures"]


def codes(response: httpx.Response) -> list[str]:
    return [item["code"] for item in response.json()]


def test_list_has_the_published_keys_and_ours(kmgbf_api: httpx.Client) -> None:
    assert kmgbf_api.get("/goals").json() == [
        {
            "code": "A",
            "uri": "http://metadata.cbd.int/kmgbf/goal_A",
            "type": "Goal",
            "label": "Goal A",
            "title": "Ecosystems are conserved",
            "description": None,
            "languages": {"label": "en", "title": "en"},
        }
    ]


def test_definition_is_there_only_when_included(kmgbf_api: httpx.Client) -> None:
    plain = kmgbf_api.get("/targets").json()
    full = kmgbf_api.get("/targets", params={"include": "definition"}).json()
    assert "definition" not in plain[0]
    assert [item["definition"] for item in full] == ["At least 30 per cent of marine and coastal areas.", None]


def test_fallback_and_machine_translation_are_visible(kmgbf_api: httpx.Client) -> None:
    target = kmgbf_api.get("/targets", params={"lang": "ar"}).json()[0]
    assert target["label"] == "Target 3"
    assert target["languages"] == {"label": "en", "title": "ar", "description": "en"}
    assert target["machineTranslated"] == {"title": ["ar"]}


def test_all_languages_come_as_maps(kmgbf_api: httpx.Client) -> None:
    target = kmgbf_api.get("/targets", params={"lang": "all"}).json()[0]
    assert target["label"] == {
        "en": "Target 3",
        "fr": "Cible 3",
        "es": "Meta 3",
        "ru": "Цель 3",
        "zh": "行动目标3",
    }
    assert "languages" not in target
    assert target["machineTranslated"] == {"title": ["ar"]}


def test_indicators_are_in_order_of_their_codes_with_their_roles(kmgbf_api: httpx.Client) -> None:
    response = kmgbf_api.get("/indicators")
    assert codes(response) == ["A.1", "3.1", "3.b", "3.CT.1", "3.CY.2", "3.CY.10"]
    assert response.json()[0]["roles"] == ["headline"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("headline", ["A.1", "3.1"]),
        ("binary", ["3.b"]),
        ("component", ["3.CT.1"]),
        ("complementary", ["3.CY.2", "3.CY.10"]),
    ],
)
def test_indicators_are_filtered_by_role(kmgbf_api: httpx.Client, role: str, expected: list[str]) -> None:
    assert codes(kmgbf_api.get("/indicators", params={"role": role})) == expected


def test_indicators_of_a_target_carry_their_role(kmgbf_api: httpx.Client) -> None:
    items = kmgbf_api.get("/targets/3/indicators").json()
    assert [(item["code"], item["role"], item["roleCode"]) for item in items] == [
        ("A.1", "headline", "HI"),
        ("3.1", "headline", "HI"),
        ("3.b", "binary", "BI"),
        ("3.CT.1", "component", "CT"),
        ("3.CY.2", "complementary", "CY"),
        ("3.CY.10", "complementary", "CY"),
    ]
    assert codes(kmgbf_api.get("/goals/A/indicators", params={"role": "component"})) == ["3.CT.1"]


def test_roles_are_a_flat_list_of_links(kmgbf_api: httpx.Client) -> None:
    rows = kmgbf_api.get("/indicators/roles", params={"lang": "fr"}).json()
    assert len(rows) == 8
    assert rows[0] == {
        "indicatorCode": "A.1",
        "indicatorLabel": "Liste rouge des écosystèmes",
        "role": "headline",
        "roleCode": "HI",
        "monitorsType": "Goal",
        "monitorsCode": "A",
        "monitorsLabel": "Objectif A",
        "monitorsTitle": "Ecosystems are conserved",
        "indicatorUri": "http://metadata.cbd.int/kmgbf/indicator_A.1",
        "monitorsUri": "http://metadata.cbd.int/kmgbf/goal_A",
        "languages": {"indicatorLabel": "fr", "monitorsLabel": "fr", "monitorsTitle": "en"},
    }


def test_agencies_are_listed_with_their_indicators(kmgbf_api: httpx.Client) -> None:
    assert kmgbf_api.get("/custodian-agencies").json() == {
        "count": 2,
        "custodianAgencies": [
            {"agency": "Commission on Ecosystem Management", "indicators": ["A.1"]},
            {"agency": "IUCN", "indicators": ["A.1", "3.1"]},
        ],
    }


def test_unknown_parameters_are_ignored(kmgbf_api: httpx.Client) -> None:
    assert kmgbf_api.get("/goals", params={"page": "2", "utm_source": "x"}).status_code == 200


def test_index_names_the_lists(kmgbf_api: httpx.Client) -> None:
    index = kmgbf_api.get("/").json()
    assert index["documentation"] == "http://testserver/api/kmgbf/docs"
    assert all(kmgbf_api.get(address).status_code == 200 for address in index["endpoints"])


def test_nothing_loaded_gives_empty_lists(kmgbf_empty_api: httpx.Client) -> None:
    for path in ("goals", "targets", "indicators", "indicators/roles", "search?q=marine"):
        assert kmgbf_empty_api.get(f"/{path}").json() == []
    assert kmgbf_empty_api.get("/custodian-agencies").json() == {"count": 0, "custodianAgencies": []}
    assert kmgbf_empty_api.get("/goals?format=csv").text.startswith("\ufeffcode,type,uri,label,")
    assert kmgbf_empty_api.get("/goals?format=xlsx").status_code == 200
