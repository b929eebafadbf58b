"""Searching in a real browser: suggestions by keyboard in several scripts, without scripts, and what axe says."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.running import Running
from tests.e2e.visits import alternating, open_page, the_rest, visit, window, wrong

pytestmark = pytest.mark.e2e

STATES = {
    "narrowed": "{lang}/search?q=number&language=en&status=current",
    "mistake": "{lang}/search?q=biodivrsity",
    "one vocabulary": "kmgbf/{lang}/search?q=area",
}


def type_words(page: Page, words: str) -> None:
    page.locator("#q-main").focus()
    page.keyboard.insert_text(words)  # in one piece, so that there is one list
    expect(page.get_by_role("listbox")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "words", "heading"),
    [
        ("ar", "الهدف 3", "3"),
        pytest.param("zh", "行动目标3", "3", marks=pytest.mark.slow),
        pytest.param("en", "red list of eco", "Red", marks=pytest.mark.slow),
    ],
)
def test_a_thing_is_found_by_keyboard_only(
    browser: Browser, server: Running, language: str, words: str, heading: str
) -> None:
    page = open_page(browser, server, "{lang}/search", language)
    type_words(page, words)
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("ArrowUp")
    expect(chosen).to_have_count(0)
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/page/**")
    assert heading in page.locator("h1").inner_text()
    page.context.close()


def test_escape_closes_the_list_and_keeps_the_words(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "{lang}/search", "en")
    type_words(page, "eco")
    page.get_by_role("combobox").press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#q-main")).to_have_value("eco")
    page.locator("#q-main").press("Enter")
    page.wait_for_url("**/search?q=eco")
    page.context.close()


def test_nothing_is_asked_while_characters_are_composed(browser: Browser, server: Running) -> None:
    page = window(browser).new_page()
    page.clock.install()
    page.goto(f"{server.url}/zh/search")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/suggest" in request.url else None)
    compose = "(box, [kind, words]) => { box.value = words; box.dispatchEvent(new CompositionEvent(kind)); "
    compose += "box.dispatchEvent(new InputEvent('input')); }"
    box = page.locator("#q-main")
    box.focus()
    box.evaluate(compose, ["compositionstart", "sheng"])
    page.clock.run_for(5_000)
    assert asked == []
    box.evaluate(compose, ["compositionend", "生物"])
    expect(page.get_by_role("listbox")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("status", [429, pytest.param(503, marks=pytest.mark.slow)])
def test_a_busy_server_is_no_trouble(browser: Browser, server: Running, status: int) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=status, body="{}")

    page = open_page(browser, server, "{lang}/search", "en")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/api/suggest*", refuse)
    with page.expect_response("**/api/suggest*"):
        page.locator("#q-main").press_sequentially("eco")
    page.locator("#q-main").press("Enter")
    page.wait_for_url("**/search?q=eco")
    assert errors == []
    page.context.close()


def test_without_scripts_the_form_searches(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "{lang}/search", "en", java_script_enabled=False)
    page.locator("#q-main").fill("marine")
    page.locator("#q-main").press("Enter")
    assert page.locator(".results > li").count() > 0
    page.context.close()


@pytest.mark.parametrize(("path", "language", "scheme"), alternating(STATES))
def test_a_page_is_accessible_narrow_and_without_errors(
    browser: Browser, server: Running, path: str, language: str, scheme: str
) -> None:
    assert visit(browser, server, path, language, scheme) == []


@pytest.mark.slow
@pytest.mark.parametrize(("path", "language", "scheme"), the_rest(STATES))
def test_so_it_is_in_both_directions_in_light_and_dark(
    browser: Browser, server: Running, path: str, language: str, scheme: str
) -> None:
    assert visit(browser, server, path, language, scheme) == []


@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_axe_finds_nothing_while_suggestions_are_shown(browser: Browser, server: Running, language: str) -> None:
    page = open_page(browser, server, "{lang}/search", language, viewport={"width": 320, "height": 640})
    type_words(page, "eco")
    page.get_by_role("combobox").press("ArrowDown")
    assert wrong(page, [320]) == []
    page.context.close()
