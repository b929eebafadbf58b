"""The explorer in a browser: expanding, hiding, zooming, limits, keyboard, saving; and with nothing but the page."""

import re
from functools import partial
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.running import Running
from tests.e2e.visits import PHONES, alternating, needs_bundles, note_errors, open_page, the_rest, window, wrong
from tests.waiting import until

pytestmark = pytest.mark.e2e

TARGET = "kmgbf/{lang}/explore?uri=" + quote("http://metadata.cbd.int/kmgbf/target_3", safe="")
PAGES = {
    "whole": "kmgbf/{lang}/explore",
    "target": TARGET,
    "subject": "{lang}/explore?uri=" + quote("http://metadata.cbd.int/thesaurus/CBD-SUBJECT-PA", safe=""),
    "foreign": "{lang}/explore?uri=" + quote("http://metadata.un.org/sdg/14", safe=""),
}
SEEN = ("whole", "target")


def graph(browser: Browser, server: Running, path: str = TARGET, language: str = "en", **options: object) -> Page:
    """The explorer once its script has drawn. Skips where npm made no bundle."""
    needs_bundles("the explorer")
    page = open_page(browser, server, path, language, reduced_motion="reduce", **options)
    expect(page.locator(".explorer g.dot").first).to_be_visible()
    return page


def explore(
    browser: Browser, server: Running, path: str, language: str, scheme: str = "light", *, scripts: bool = True
) -> list[str]:
    """What is wrong with the explorer, drawn by its script or, where that does not come, by the server."""
    context = window(browser, color_scheme=scheme, reduced_motion="reduce")
    if not scripts:
        context.route("**/graph-*.js", lambda route: route.abort())
    page = context.new_page()
    messages = note_errors(page)
    page.goto(f"{server.url}/{path.format(lang=language)}")
    if scripts and page.locator("script[src*='graph-']").count():
        expect(page.locator("g.dot").first).to_be_visible()
        page.wait_for_load_state("networkidle")
    expect(page.locator("aside li").first).to_be_visible()
    found = wrong(page, PHONES)
    context.close()
    return found + (messages if scripts else [])


def _is_open_or_limited(dot: Locator, status: Locator) -> bool:
    return dot.get_attribute("aria-expanded") == "true" or "limit" in (status.text_content() or "")


@pytest.mark.parametrize(("path", "language", "scheme"), alternating(PAGES, SEEN))
def test_the_explorer_is_accessible_narrow_and_without_errors(
    browser: Browser, server: Running, path: str, language: str, scheme: str
) -> None:
    assert explore(browser, server, path, language, scheme) == []


@pytest.mark.parametrize(("language", "scheme"), [("ar", "light"), pytest.param("en", "dark", marks=pytest.mark.slow)])
def test_so_is_the_drawing_that_the_page_brings(browser: Browser, server: Running, language: str, scheme: str) -> None:
    assert explore(browser, server, TARGET, language, scheme, scripts=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("path", "language", "scheme"), the_rest(PAGES, SEEN))
def test_so_they_are_in_both_directions_in_light_and_dark(
    browser: Browser, server: Running, path: str, language: str, scheme: str, scripts: bool
) -> None:
    assert explore(browser, server, path, language, scheme, scripts=scripts) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_so_they_are_in_a_long_script(browser: Browser, server: Running, name: str) -> None:
    assert explore(browser, server, PAGES[name], "ru") == []


def test_without_scripts_the_drawing_leads_on(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, TARGET, "en", java_script_enabled=False)
    expect(page.locator(".tools")).to_be_hidden()
    page.locator("svg a.node", has_text="Protected Connected Index").click()
    page.wait_for_url("**/explore?uri=*indicator_A.CT.6")
    page.locator("svg .centre a").click()
    page.wait_for_url("**/kmgbf/en/page/indicator_A.CT.6")
    page.context.close()


def test_a_thing_is_expanded_and_closed_by_keyboard(browser: Browser, server: Running) -> None:
    page = graph(browser, server)
    dots = page.locator("g.dot")
    before = dots.count()
    page.locator("g.dot[tabindex='0']").focus()
    assert page.locator("g.dot[tabindex='0']").count() == 1
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false":
            break
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    expect(page.locator(".node-panel h3")).to_have_text(name)
    page.get_by_role("button", name="Life below water").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Life below water", expanded=True)).to_have_count(1)
    expect(dots).not_to_have_count(before)
    page.keyboard.press("Enter")
    expect(dots).to_have_count(before)
    page.context.close()


def test_relations_are_hidden_and_shown(browser: Browser, server: Running) -> None:
    page = graph(browser, server)
    headline = page.locator("g.dot[aria-label^='3.1 ']")
    expect(headline).to_have_count(1)
    box = page.get_by_role("checkbox", name="Headline indicators")
    box.uncheck()
    expect(headline).to_have_count(0)
    box.check()
    expect(headline).to_have_count(1)
    page.context.close()


def scale(page: Page) -> float:
    found = re.search(r"scale\(([\d.]+)\)", page.locator(".diagram svg > g").get_attribute("transform") or "")
    return float(found[1]) if found else 1.0


def test_zoom_has_buttons_keys_and_the_wheel(browser: Browser, server: Running) -> None:
    page = graph(browser, server)
    first = scale(page)
    page.get_by_role("button", name="Zoom in").click()
    assert scale(page) > first
    page.get_by_role("button", name="Show all").click()
    shown = scale(page)
    page.locator("g.dot[tabindex='0']").focus()
    page.keyboard.press("-")
    smaller = scale(page)
    assert smaller < shown
    page.locator(".diagram svg").hover(position={"x": 10, "y": 10})
    page.mouse.wheel(0, -300)
    until(lambda: scale(page) > smaller)
    page.context.close()


def test_the_wheel_scrolls_the_page_unless_the_graph_has_the_focus(browser: Browser, server: Running) -> None:
    page = graph(browser, server, viewport={"width": 1000, "height": 500})
    page.locator(".diagram svg").scroll_into_view_if_needed()
    before, top = scale(page), page.evaluate("scrollY")
    page.locator(".diagram svg").hover(position={"x": 10, "y": 60})
    page.mouse.wheel(0, 200)
    until(lambda: page.evaluate("scrollY") > top)
    assert scale(page) == before
    page.context.close()


def test_there_are_never_more_than_the_limit(browser: Browser, server: Running) -> None:
    page = graph(browser, server, "kmgbf/{lang}/explore")
    expect(page.locator("g.dot")).to_have_count(55)
    status = page.locator(".explorer [role=status]")
    for label in page.locator("g.dot[aria-expanded='false']").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )[:30]:
        dot = page.locator(f'g.dot[aria-label="{label}"]')
        dot.dispatch_event("click")
        until(partial(_is_open_or_limited, dot, status))
        if "limit" in (status.text_content() or ""):
            break
    expect(status).to_contain_text("The limit of resources in the graph is reached")
    assert page.locator("g.dot").count() <= 150
    page.context.close()


def test_the_graph_is_saved_as_svg_with_its_colours(browser: Browser, server: Running) -> None:
    page = graph(browser, server, accept_downloads=True)
    with page.expect_download() as started:
        page.get_by_role("button", name="Save as SVG").click()
    root = ElementTree.parse(started.value.path()).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "#95c253" in ElementTree.tostring(root, "unicode") or "rgb(149, 194, 83)" in ElementTree.tostring(
        root, "unicode"
    )
    assert started.value.suggested_filename == "graph.svg"
    page.context.close()


def test_a_failing_server_leaves_the_drawing(browser: Browser, server: Running) -> None:
    context = browser.new_context()
    context.route("**/api/neighbours**", lambda route: route.fulfill(status=503))
    page = context.new_page()
    page.goto(f"{server.url}/{TARGET.format(lang='en')}")
    expect(page.locator("svg a.node").first).to_be_visible()
    if page.locator("script[src*='graph-']").count():
        expect(page.locator(".explorer [role=status]")).to_contain_text("could not be fetched")
    context.close()
