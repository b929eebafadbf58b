"""Every way to fail ends in a problem document that says what to do."""

from typing import Any

import httpx
import pytest

pytest_plugins = ["tests.browser.api_fixtures"]


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(body)
    return body


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("goals?lang=de", ["'en'", "'fr'", "'es'", "'ar'", "'ru'", "'zh'", "'all'"]),
        ("goals?format=xml", ["'json'", "'csv'", "'xlsx'"]),
        ("goals?include=everything", ["'definition'"]),
        ("indicators?role=main", ["'headline'", "'binary'", "'component'", "'complementary'"]),
        ("indicators/A.1?lang=", ["'en'"]),
    ],
)
def test_bad_value_is_answered_with_the_possible_ones(kmgbf_api: httpx.Client, query: str, named: list[str]) -> None:
    detail = problem(kmgbf_api.get(f"/{query}"), 400)["detail"]
    assert all(value in detail for value in named)
    assert "None" not in detail


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%09", f"?q={'x' * 201}", "?q=%CC%81"])
def test_search_without_words_says_how(kmgbf_api: httpx.Client, query: str) -> None:
    assert "search?q=marine" in problem(kmgbf_api.get(f"/search{query}"), 400)["hint"]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("goals/E", "A, B, C or D"),
        ("goals/E/indicators", "A, B, C or D"),
        ("targets/24", "1 to 23"),
        ("targets/0", "1 to 23"),
        ("targets/x/indicators", "1 to 23"),
        ("indicators/Z.9", "22.CY.6"),
    ],
)
def test_unknown_code_says_what_codes_look_like(kmgbf_api: httpx.Client, path: str, hint: str) -> None:
    assert hint in problem(kmgbf_api.get(f"/{path}"), 404)["hint"]


@pytest.mark.parametrize("path", ["nothing", "goals/A/B", "docs/none.js", "docs/../kmgbf.py"])
def test_unknown_address_is_not_found(kmgbf_api: httpx.Client, path: str) -> None:
    problem(kmgbf_api.get(f"/{path}"), 404)


def test_form_that_does_not_exist_is_not_acceptable(kmgbf_api: httpx.Client) -> None:
    body = problem(kmgbf_api.get("/goals", headers={"Accept": "application/pdf"}), 406)
    assert "text/csv" in body["available"]
    problem(kmgbf_api.get("/goals/A", headers={"Accept": "text/csv"}), 406)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(kmgbf_api: httpx.Client, method: str) -> None:
    response = kmgbf_api.request(method, "/goals")
    problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_options_says_what_is_possible(kmgbf_api: httpx.Client) -> None:
    response = kmgbf_api.options("/goals")
    assert (response.status_code, response.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
