"""The query page in a browser: history, completion, folding without scripts, charts from right to left."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.running import Running
from tests.e2e.test_pages import CHART, GRAPH, QUERY
from tests.e2e.visits import needs_bundles, open_page, window

pytestmark = pytest.mark.e2e


def editor_of(page: Page) -> Page:
    """The page with an empty editor that has the focus."""
    needs_bundles("the editor")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return page


def test_queries_that_ran_are_remembered_in_the_browser_until_they_are_cleared(
    browser: Browser, server: Running
) -> None:
    page = open_page(browser, server, "{lang}/query", "en")
    history = page.locator(".history")
    expect(history).to_be_hidden()
    for path in (QUERY, CHART, QUERY):
        page.goto(f"{server.url}/en/{path}")
    expect(history.locator("li")).to_have_count(2)
    expect(history.locator("li").first).to_contain_text("gbf:Goal")
    page.goto(f"{server.url}/en/query?query=SELECT+%3F")
    expect(history.locator("li")).to_have_count(2)
    history.locator("a").last.click()
    expect(page.locator("main table")).to_be_visible()
    history.get_by_role("button", name="Clear the list").click()
    expect(history).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    page.context.close()


def test_without_scripts_there_is_no_history_and_everything_unfolds(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "{lang}/" + GRAPH, "en", java_script_enabled=False)
    expect(page.locator(".history")).to_be_hidden()
    turtle = page.locator("pre.document")
    expect(turtle).to_be_hidden()
    page.locator("summary", has_text="Turtle").first.click()
    expect(turtle).to_be_visible()
    page.locator("summary", has_text="Python").click()
    expect(page.locator("pre", has_text="import httpx")).to_be_visible()
    page.context.close()


def test_a_name_is_completed_by_keyboard(browser: Browser, server: Running) -> None:
    page = window(browser).new_page()
    page.clock.install()
    page.goto(f"{server.url}/en/query")
    editor_of(page).keyboard.type("ASK { ?x a gbf:Targe")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("gbf:Target")
    page.clock.fast_forward(1000)  # what was just shown is not yet chosen by a key
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Yes")
    page.context.close()


def test_a_thing_is_put_in_by_its_name_in_the_readers_language(browser: Browser, server: Running) -> None:
    page = editor_of(open_page(browser, server, "{lang}/query", "ar"))
    page.keyboard.type("ASK {  a gbf:Goal }")
    for _ in range(len(" a gbf:Goal }")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("الغاية")
    option = page.locator(".cm-tooltip-autocomplete li", has_text="kmgbf:goal_A")
    option.click()
    text = page.locator("textarea[name=query]").input_value()
    assert text == "ASK { kmgbf:goal_A a gbf:Goal }  # الغاية ألف"
    page.context.close()


def test_the_editor_can_be_left_by_keyboard(browser: Browser, server: Running) -> None:
    page = editor_of(open_page(browser, server, "{lang}/query", "en"))
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.context.close()


@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_bars_grow_from_where_the_names_stand(browser: Browser, server: Running, language: str) -> None:
    page = open_page(browser, server, "{lang}/" + CHART, language)
    name = page.locator(".bar-name").first.bounding_box()
    longest = page.locator(".chart rect").first.bounding_box()
    shortest = page.locator(".chart rect").last.bounding_box()
    assert name
    assert longest
    assert shortest
    assert longest["width"] > shortest["width"] > 0
    if language == "ar":
        assert name["x"] > longest["x"]
        assert abs((longest["x"] + longest["width"]) - (shortest["x"] + shortest["width"])) < 1
    else:
        assert name["x"] < longest["x"]
        assert abs(longest["x"] - shortest["x"]) < 1
    page.context.close()


def test_a_saved_query_is_asked_with_its_form(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "{lang}/queries/search-by-word", "en", java_script_enabled=False)
    page.get_by_label("Word").fill("mangrove")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("main table")).to_contain_text("angrove")
    page.context.close()
