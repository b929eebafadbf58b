"""The page of validation as contributors use it: two faults are found, mended, and the document conforms."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type
from tests.browser.running import Running
from tests.e2e.visits import alternating, note_errors, open_page, serious, the_rest, window, wrong

pytestmark = pytest.mark.e2e
PAGES = {"form": "{lang}/validate", "example": "{lang}/validate?example=nationalTarget7"}
TYPE = "nationalTarget7"


def validate(page: Page, document: object) -> None:
    """Send a document as people do."""
    page.locator("textarea").fill(json.dumps(document, ensure_ascii=False))
    page.locator("main form button.primary").click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("path", "language", "scheme"), alternating(PAGES))
def test_the_form_is_accessible_and_narrow(
    browser: Browser, server: Running, path: str, language: str, scheme: str
) -> None:
    page = open_page(browser, server, path, language, color_scheme=scheme)
    assert wrong(page) == []
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize(("path", "language", "scheme"), the_rest(PAGES))
def test_so_it_is_in_both_directions_in_light_and_dark(
    browser: Browser, server: Running, path: str, language: str, scheme: str
) -> None:
    page = open_page(browser, server, path, language, color_scheme=scheme)
    assert wrong(page) == []
    page.context.close()


@pytest.mark.parametrize(
    ("language", "scripts"),
    [
        ("fr", True),
        ("ar", False),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in [("fr", False), ("ar", True)]),
    ],
)
def test_faults_are_found_where_they_are_and_gone_when_they_are_mended(
    browser: Browser, server: Running, language: str, *, scripts: bool
) -> None:
    right = example_body(get_submittable_type(TYPE))
    broken = right | {"government": {"identifier": "xx"}, "sequence": "four"}
    context = window(browser, java_script_enabled=scripts)
    page = context.new_page()
    errors = note_errors(page)
    page.goto(f"{server.url}/{language}/validate")
    validate(page, broken)
    places = page.locator("ol.findings.violation .code").all_inner_texts()
    assert {"/government", "/sequence"} <= set(places)
    expect(page.locator("textarea")).to_have_value(json.dumps(broken, ensure_ascii=False))
    if scripts:
        assert wrong(page) == []
    validate(page, right)
    expect(page.locator("ol.findings.violation")).to_have_count(0)
    assert page.locator("#report").count() == 1
    assert serious(errors) == []
    context.close()
