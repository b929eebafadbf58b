"""The explorer in a browser: expanding, hiding, zooming, limits, keyboard, saving; and with nothing but the page."""

import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.running import Running
from tests.e2e.test_pages import open_page

pytestmark = pytest.mark.e2e

TARGET = "kmgbf/{lang}/explore?uri=" + quote("http://metadata.cbd.int/kmgbf/target_3", safe="")
PAGES = {
    "whole": "kmgbf/{lang}/explore",
    "target": TARGET,
    "subject": "{lang}/explore?uri=" + quote("http://metadata.cbd.int/thesaurus/CBD-SUBJECT-PA", safe=""),
    "foreign": "{lang}/explore?uri=" + quote("http://metadata.un.org/sdg/14", safe=""),
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def graph(browser: Browser, server: Running, path: str = TARGET, language: str = "en", **options: object) -> Page:
    """The explorer once its script has drawn. Skips where npm made no bundle."""
    page = open_page(browser, server, path, language, reduced_motion="reduce", **options)
    if page.locator("script[src*='graph-']").count() == 0:
        pytest.skip("the explorer's bundle was not built: npm is not here")
    expect(page.locator(".explorer g.dot").first).to_be_visible()
    return page


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    browser: Browser, server: Running, name: str, language: str, scheme: str, scripts: bool
) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    if not scripts:
        context.route("**/graph-*.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{server.url}/{PAGES[name].format(lang=language)}")
    if scripts and page.locator("script[src*='graph-']").count():
        expect(page.locator("g.dot").first).to_be_visible()
    results = Axe().run(page, options=RULES)
    context.close()
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["en", "ar", "ru"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_a_small_phone(
    browser: Browser, server: Running, name: str, language: str, scripts: bool
) -> None:
    page = open_page(
        browser, server, PAGES[name], language, viewport={"width": 320, "height": 640}, java_script_enabled=scripts
    )
    wide = page.evaluate("document.documentElement.scrollWidth") if scripts else 320
    seen = page.locator("aside li").first
    expect(seen).to_be_visible()
    page.context.close()
    assert wide <= 320


def test_nothing_runs_into_the_security_policy(browser: Browser, server: Running) -> None:
    messages: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(f"{server.url}/kmgbf/en/explore")
    page.wait_for_load_state("networkidle")
    context.close()
    assert messages == []


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
    page.wait_for_timeout(100)
    assert scale(page) > smaller
    page.context.close()


def test_the_wheel_scrolls_the_page_unless_the_graph_has_the_focus(browser: Browser, server: Running) -> None:
    page = graph(browser, server, viewport={"width": 1000, "height": 500})
    page.locator(".diagram svg").scroll_into_view_if_needed()
    before, top = scale(page), page.evaluate("scrollY")
    page.locator(".diagram svg").hover(position={"x": 10, "y": 60})
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(300)
    assert scale(page) == before
    assert page.evaluate("scrollY") > top
    page.context.close()


def test_there_are_never_more_than_the_limit(browser: Browser, server: Running) -> None:
    page = graph(browser, server, "kmgbf/{lang}/explore")
    expect(page.locator("g.dot")).to_have_count(55)
    for label in page.locator("g.dot[aria-expanded='false']").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )[:30]:
        with page.expect_response("**/api/neighbours**"):
            page.locator(f'g.dot[aria-label="{label}"]').dispatch_event("click")
        page.wait_for_timeout(20)
        if "limit" in (page.locator(".explorer [role=status]").text_content() or ""):
            break
    expect(page.locator(".explorer [role=status]")).to_contain_text("The limit of things in the graph is reached")
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
