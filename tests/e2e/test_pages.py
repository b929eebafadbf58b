"""What people see: accessibility, direction, width, keyboard, with and without scripts."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.running import Running
from tests.e2e.visits import Scheme, alternating, in_all_ways, needs_bundles, open_page, too_wide, visit

pytestmark = pytest.mark.e2e

QUERY = "query?query=SELECT+%3Fs+WHERE+%7B+%3Fs+a+gbf%3AGoal+%7D"
BROKEN = "query?query=SELECT+%3Fs+WHERE+%7B+%3Fs+a+nope%3AGoal+%7D"
CHART = "query?" + urlencode(
    {"query": "SELECT ?t (COUNT(?i) AS ?n) WHERE { ?i gbf:isComponentFor ?t } GROUP BY ?t ORDER BY DESC(?n)"}
)
GRAPH = "query?query=DESCRIBE+kmgbf%3Atarget_3"
NOTHING = "query?query=SELECT+%3Fs+WHERE+%7B+%3Fs+a+gbf%3AGoals+%7D"
PAGES = {
    "home": "{lang}/",
    "vocabularies": "{lang}/vocabularies",
    "vocabulary": "kmgbf/{lang}/",
    "thesaurus": "thesaurus/{lang}/",
    "goal": "kmgbf/{lang}/page/goal_A",
    "target": "kmgbf/{lang}/page/target_3",
    "indicator": "kmgbf/{lang}/page/indicator_A.1",
    "scheme": "kmgbf/{lang}/page/kmgbfScheme",
    "ontology": "kmgbf/{lang}/page/ontology",
    "graph": "graph/{lang}/page/kmgbf",
    "change": "change/{lang}/page/1",
    "term": "thesaurus/{lang}/page/AICHI-TARGET-11",
    "foreign": "{lang}/page?uri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F15",
    "search": "{lang}/search?q=countries",
    "nothing found": "{lang}/search?q=zzzzqqqq",
    "query form": "{lang}/query",
    "validation": "{lang}/validate?example=nbsap",
    "query result": "{lang}/" + QUERY,
    "query error": "{lang}/" + BROKEN,
    "query chart": "{lang}/" + CHART,
    "query graph": "{lang}/" + GRAPH,
    "nothing matches": "{lang}/" + NOTHING,
    "saved queries": "{lang}/queries",
    "saved query": "{lang}/queries/indicators-of-a-target",
    "saved query chart": "{lang}/queries/number-of-indicators?role=gbf%3AisBinaryFor",
    "saved query graph": "{lang}/queries/around-a-thing",
    "saved query error": "{lang}/queries/changes-since?since=yesterday",
    "download": "{lang}/download",
    "changes": "{lang}/changes",
    "about": "{lang}/about",
    "accessibility": "{lang}/accessibility",
    "developers": "{lang}/api",
    "reference": "{lang}/api/reference",
    "not found": "kmgbf/{lang}/page/target_99",
    "sign in": "{lang}/operation/sign-in",
}

# Of templates that several of these share, one; the rest are for the slow tests.
SEEN = (
    "home", "vocabulary", "thesaurus", "target", "ontology", "search", "query form", "query result", "query error",
    "query chart", "query graph", "saved query", "download", "changes", "accessibility", "reference", "not found",
)  # fmt: skip


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


def test_without_scripts_a_question_is_asked_and_answered(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "{lang}/query", "en", java_script_enabled=False)
    page.locator("textarea[name=query]").fill("SELECT ?code WHERE { ?goal gbf:goalCode ?code } ORDER BY ?code")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("main table")).to_contain_text("A")
    page.context.close()


def test_the_editor_runs_the_query_by_keyboard(browser: Browser, server: Running) -> None:
    needs_bundles("the editor")
    page = open_page(browser, server, "{lang}/query", "en")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK { kmgbf:target_3 a gbf:Target ")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Yes")
    page.context.close()


def test_a_target_is_found_with_the_keyboard_alone_in_arabic(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "{lang}/", "ar")
    page.locator("input[name=q]").first.focus()
    page.keyboard.type("الهدف 3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/search?q=*")
    page.locator("main a", has_text="الهدف 3").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kmgbf/ar/page/target_3")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.context.close()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "kmgbf/{lang}/page/target_3", "en")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#" + str(page.evaluate("document.querySelector('main').id"))
    page.context.close()


def test_a_target_prints_on_paper(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "kmgbf/{lang}/page/target_3", "en")
    page.emulate_media(media="print")
    expect(page.locator("nav").first).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.context.close()
