"""Histories in Chromium: from a thing to its versions, and from two of them to their difference."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.eventful import CONCEPT, RECORD, WITHDRAWN
from tests.browser.running import Running, running
from tests.copying import copy_folder
from tests.e2e.visits import Scheme, alternating, in_all_ways, note_errors, serious, visit, window, wrong

pytestmark = pytest.mark.e2e
pytest_plugins = ["tests.browser.eventful_fixtures"]
PAGES = {
    "history": "{lang}/history?uri=" + quote(RECORD, safe=""),
    "history-withdrawn": "{lang}/history?uri=" + quote(WITHDRAWN, safe=""),
    "difference": "{lang}/history/difference?uri=" + quote(RECORD, safe=""),
    "difference-concept": "{lang}/history/difference?uri=" + quote(CONCEPT, safe=""),
    "record": "record/{lang}/page/" + RECORD.rpartition("/")[2],
}
SEEN = ("history", "difference-concept", "record")


@pytest.fixture(scope="module")
def eventful_server(eventful_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service on a copy in which something happened."""
    data: Path = tmp_path_factory.mktemp("eventful") / "data"
    copy_folder(eventful_data, data)
    with running(data) as server:
        yield server


@pytest.mark.parametrize(("path", "language", "scheme"), alternating(PAGES, SEEN))
def test_pages_of_histories_are_sound(
    browser: Browser, eventful_server: Running, path: str, language: str, scheme: str
) -> None:
    assert visit(browser, eventful_server, path, language, scheme) == []


@pytest.mark.slow
@pytest.mark.parametrize(("path", "language", "schemes"), in_all_ways(PAGES, SEEN))
def test_all_pages_of_histories_are_sound(
    browser: Browser, eventful_server: Running, path: str, language: str, schemes: tuple[Scheme, ...]
) -> None:
    assert visit(browser, eventful_server, path, language, *schemes) == []


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("ar", False)])
def test_a_reader_goes_back_in_time(
    browser: Browser, eventful_server: Running, language: str, *, scripts: bool
) -> None:
    page = window(browser, java_script_enabled=scripts).new_page()
    errors = note_errors(page)
    page.goto(f"{eventful_server.url}/kmgbf/{language}/page/target_3")
    page.locator("main a[rel=version-history]").click()
    expect(page.locator(".event")).to_have_count(2)
    oldest = page.locator(".event a").last
    oldest.click()
    expect(page.locator(".notice.warn a[rel=latest-version]")).to_be_visible()
    if scripts:
        assert wrong(page) == []
    page.go_back()
    page.locator(".choosing button").click()
    page.wait_for_url("**/history/difference?**")
    expect(page.locator("main del").first).to_be_visible()
    expect(page.locator("main ins").first).to_be_visible()
    page.locator("#from").select_option(index=0)
    page.locator(".choosing button").click()
    expect(page.locator("main .empty")).to_be_visible()
    assert serious(errors) == []
