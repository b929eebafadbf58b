"""Vocabularies in a real browser: keyboard, scripts on and off, both directions, small phones, axe."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.running import Running
from tests.e2e.visits import Scheme, alternating, in_all_ways, open_page, too_wide, visit, window
from tests.vocabularies import SPACE

pytestmark = pytest.mark.e2e
PAGES = {
    "overview": "waters/{lang}/",
    "tree": f"waters/{{lang}}/tree?uri={SPACE}estuary",
    "index": "waters/{lang}/index",
    "groups": f"waters/{{lang}}/groups?uri={SPACE}groups",
    "new": "waters/{lang}/new",
    "changed": "waters/{lang}/changes",
    "concept": "waters/{lang}/page/river",
    "deprecated": "waters/{lang}/page/old",
    "collection": "waters/{lang}/page/groups",
    "scheme": "waters/{lang}/page/scheme",
    "side by side": "waters/{lang}/page/water?beside=fr",
    "all ways": "waters/{lang}/page/estuary?paths=all",
    "search": "waters/{lang}/search?q=river",
    "explorer": "waters/{lang}/explore",
    "quality": "{lang}/quality/waters",
    "quality rule": "{lang}/quality/waters/cyclic-hierarchy",
    "releases": "{lang}/releases/waters",
    "release": "{lang}/releases/waters/1",
}

# Of templates that several of these share, one; the rest are for the slow tests.
SEEN = ("overview", "tree", "index", "changed", "concept", "collection", "all ways", "quality rule", "release")


@pytest.mark.parametrize(("path", "language", "scheme"), alternating(PAGES, SEEN))
def test_a_page_is_accessible_narrow_and_without_errors(
    browser: Browser, server: Running, path: str, language: str, scheme: str
) -> None:
    assert visit(browser, server, path, language, scheme) == []


@pytest.mark.slow
@pytest.mark.parametrize(("path", "language", "schemes"), in_all_ways(PAGES, SEEN))
def test_so_it_is_in_both_directions_in_light_and_dark(
    browser: Browser, server: Running, path: str, language: str, schemes: tuple[Scheme, ...]
) -> None:
    assert visit(browser, server, path, language, *schemes) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_in_long_and_in_dense_scripts(browser: Browser, server: Running, name: str) -> None:
    assert too_wide(browser, server, PAGES[name], ["ru", "zh", "fr", "es"]) == []


def test_without_scripts_nothing_is_missing(browser: Browser, server: Running) -> None:
    page, wrong = window(browser, java_script_enabled=False).new_page(), {}
    for name, path in PAGES.items():
        page.goto(f"{server.url}/{path.format(lang='en')}")
        headings = page.locator("h1").count()
        idle = page.locator("main button:visible").evaluate_all("all => all.filter(one => one.form === null).length")
        if (headings, idle) != (1, 0):  # no button that does nothing
            wrong[name] = f"{headings} headings, {idle} buttons without a form"
    page.context.close()
    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        pytest.param("ar", "بحير", "بحيرة", marks=pytest.mark.slow),
        ("zh", "河", "河流"),
        pytest.param("en", "riv", "river", marks=pytest.mark.slow),
    ],
)
def test_a_concept_is_found_by_keyboard_alone(
    browser: Browser, server: Running, language: str, typed: str, found: str
) -> None:
    page = open_page(browser, server, "waters/{lang}/", language)
    page.locator("#q-vocabulary").focus()
    page.keyboard.insert_text(typed)
    expect(page.get_by_role("option").filter(has_text=found).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(found)
    page.context.close()


@pytest.mark.parametrize(
    ("language", "forward", "back"),
    [("ar", "ArrowLeft", "ArrowRight"), pytest.param("en", "ArrowRight", "ArrowLeft", marks=pytest.mark.slow)],
)
def test_the_tree_is_walked_by_arrow_keys(
    browser: Browser, server: Running, language: str, forward: str, back: str
) -> None:
    page = open_page(browser, server, "waters/{lang}/tree", language)
    first = page.locator(".tree .leaf > a").first
    first.focus()
    page.keyboard.press(forward)
    children = page.locator(".tree > li").first.locator(":scope > ul > li")
    expect(children).to_have_count(3)
    page.keyboard.press("ArrowDown")
    expect(children.first.locator(".leaf > a").first).to_be_focused()
    page.keyboard.press(back)
    expect(first).to_be_focused()
    page.keyboard.press(back)
    expect(children.first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/waters/{language}/page/water")
    page.context.close()


def test_a_sign_of_the_tree_is_a_link_without_scripts(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "waters/{lang}/tree", "en", java_script_enabled=False)
    page.locator("a.twist").first.click()
    expect(page.locator(".tree .leaf > a").filter(has_text="lake").first).to_be_visible()
    page.context.close()


def test_two_languages_are_read_side_by_side(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "waters/{lang}/page/water", "en")
    page.get_by_text("Compare with another language").click()
    page.locator(".tongue a[lang=ar]").last.click()
    cells = page.get_by_role("row").filter(has_text="water").first.get_by_role("cell")
    expect(cells.nth(0)).to_have_text("water")
    expect(cells.nth(1)).to_have_text("ماء")
    assert cells.nth(1).locator("p").evaluate("cell => getComputedStyle(cell).direction") == "rtl"
    page.context.close()


def test_from_the_quality_report_to_the_concept(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "waters/{lang}/", "en")
    page.get_by_role("link", name="Quality", exact=True).click()
    page.locator("main a[href*='/quality/waters/']").filter(has_text="Cycle in").first.click()
    page.locator("main a[href*='/page/']").first.click()
    expect(page.locator("h1")).to_contain_text(re.compile("round|about"))
    page.context.close()


def test_texts_and_interface_have_their_own_languages(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, f"waters/{{lang}}/page/water?clang={quote('zh')}", "ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.locator("h1 [lang=zh]")).to_have_text("水")
    page.context.close()
