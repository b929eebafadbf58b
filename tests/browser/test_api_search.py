"""Search: what is found, in which texts, and in which order."""

import httpx
import pytest

pytest_plugins = ["tests.browser.api_fixtures"]


def found(client: httpx.Client, **parameters: str) -> list[str]:
    response = client.get("/search", params=parameters)
    assert response.status_code == 200
    return [item["code"] for item in response.json()]


def test_order_is_start_then_word_then_part(kmgbf_api: httpx.Client) -> None:
    assert found(kmgbf_api, q="marine") == ["3.CY.2", "3.1", "3.CT.1", "3.b"]


def test_exact_comes_first(kmgbf_api: httpx.Client) -> None:
    assert found(kmgbf_api, q="red list of ecosystems") == ["A.1"]
    assert found(kmgbf_api, q="target 3") == ["3"]
    assert found(kmgbf_api, q="3.ct.1") == ["3.CT.1"]


@pytest.mark.parametrize(
    ("query", "lang", "expected"),
    [
        ("ECOSYSTÈMES", "fr", ["A.1"]),
        ("ecosystemes", "fr", ["A.1"]),
        ("indice", "es", ["3.CY.10"]),
        ("海洋", "zh", ["3.1"]),
        ("洋海", "zh", []),
        ("الأنظمة", "ar", ["A.1"]),
        ("انظمة", "ar", ["A.1"]),
        ("list eco", "en", ["A.1"]),
        ("eco list", "en", ["A.1"]),
        ("30%", "en", ["3"]),
        ("海洋", "en", []),
        ("cible", "all", ["3"]),
        ("nothing like it", "all", []),
    ],
)
def test_words_are_found_in_the_texts_of_the_language(
    kmgbf_api: httpx.Client, query: str, lang: str, expected: list[str]
) -> None:
    assert found(kmgbf_api, q=query, lang=lang) == expected


def test_result_says_where_it_was_found(kmgbf_api: httpx.Client) -> None:
    item = kmgbf_api.get("/search", params={"q": "seas"}).json()[0]
    assert (item["type"], item["code"], item["label"]) == ("Target", "3", "Target 3")
    assert (item["matched"], item["matchedLanguage"]) == ("title", "en")


def test_definitions_are_searched_and_shown_when_included(kmgbf_api: httpx.Client) -> None:
    assert found(kmgbf_api, q="collapse") == []
    item = kmgbf_api.get("/search", params={"q": "collapse", "include": "definition"}).json()[0]
    assert (item["code"], item["matched"], item["definition"]) == ("A.1", "definition", "Risk of ecosystem collapse.")
    assert found(kmgbf_api, q="marine", include="definition")[-1] == "3"


def test_search_in_all_languages_gives_maps(kmgbf_api: httpx.Client) -> None:
    item = kmgbf_api.get("/search", params={"q": "行动", "lang": "all"}).json()[0]
    assert item["label"]["zh"] == "行动目标3"
    assert item["matchedLanguage"] == "zh"
