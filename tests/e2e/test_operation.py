"""The pages of operation as administrators see them: signing in, stopping a query, without scripts too."""

import itertools
import threading
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.running import Running
from tests.browser.test_operation import SLOW, kg
from tests.e2e.visits import alternating, note_errors, serious, the_rest, window, wrong

pytestmark = pytest.mark.e2e
_NUMBERS = itertools.count()
PAGES = {"operation": "operation"}


@pytest.fixture(scope="module")
def token(server: Running) -> str:
    """That of an administrator."""
    kg(server, "account", "add", "Ops", "--role", "admin")
    return kg(server, "token", "issue", "Ops").strip()


@pytest.fixture
def slow_query(server: Running, token: str) -> Iterator[None]:
    """A query that runs as long as a test looks at it. Each has another text: those that failed are not run again."""
    parameters = {"query": SLOW % next(_NUMBERS), "timeout": "600"}
    thread = threading.Thread(target=lambda: httpx.get(server.url + "/sparql", params=parameters, timeout=600))
    thread.start()
    yield
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        for query in client.get("/api/operation/queries").json()["queries"]:
            client.delete(f"/api/operation/queries/{query['id']}")
    thread.join(120)


def sign_in(context: BrowserContext, server: Running, token: str, language: str) -> Page:
    """The page of operation, reached as people reach it."""
    page = context.new_page()
    page.goto(f"{server.url}/{language}/operation")
    page.locator("input[name=token]").fill(token)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/operation")
    return page


def visit(browser: Browser, server: Running, token: str, language: str, scheme: str) -> list[str]:
    """What is wrong with the page while a query runs, everything unfolded."""
    context = window(browser, color_scheme=scheme)
    page = sign_in(context, server, token, language)
    for details in page.locator("main details").all():
        details.locator("summary").click()
    found = wrong(page)
    found += wrong(page)  # as it is on a phone
    context.close()
    return found


@pytest.mark.parametrize(("path", "language", "scheme"), alternating(PAGES))
@pytest.mark.usefixtures("slow_query")
def test_the_page_is_accessible_and_narrow(
    browser: Browser, server: Running, token: str, path: str, language: str, scheme: str
) -> None:
    assert visit(browser, server, token, language, scheme) == []


@pytest.mark.slow
@pytest.mark.parametrize(("path", "language", "scheme"), the_rest(PAGES))
@pytest.mark.usefixtures("slow_query")
def test_so_it_is_in_both_directions_in_light_and_dark(
    browser: Browser, server: Running, token: str, path: str, language: str, scheme: str
) -> None:
    assert visit(browser, server, token, language, scheme) == []


@pytest.mark.usefixtures("slow_query")
def test_a_query_is_stopped_without_scripts(browser: Browser, server: Running, token: str) -> None:
    context = window(browser, java_script_enabled=False)
    page = sign_in(context, server, token, "en")
    page.get_by_role("button", name="Stop").first.click()
    expect(page.get_by_role("status")).to_contain_text("was stopped")
    expect(page.locator("main")).to_contain_text("No query runs or waits")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/en/operation/sign-in")
    page.goto(f"{server.url}/en/operation")
    assert page.url.endswith("/sign-in")
    context.close()


def test_a_wrong_token_is_reported_and_the_form_keeps_the_reader(browser: Browser, server: Running) -> None:
    context = window(browser)
    page = context.new_page()
    messages = note_errors(page)
    page.goto(f"{server.url}/en/operation/sign-in")
    page.locator("input[name=token]").fill("kg_wrong")
    page.locator("form", has=page.locator("input[name=token]")).get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("not valid")
    assert page.locator("input[name=token]").input_value() == ""
    assert serious(messages) == []
    context.close()
