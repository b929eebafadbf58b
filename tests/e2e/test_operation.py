"""The pages of operation as administrators see them: signing in, stopping a query, without scripts too."""

import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.running import Running
from tests.browser.test_operation import SLOW

pytestmark = pytest.mark.e2e
_NUMBERS = itertools.count()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def token(server: Running) -> str:
    """That of an administrator."""
    return [_kg(server, *words) for words in (("account", "add", "Ops", "--role", "admin"), ("token", "issue", "Ops"))][
        1
    ]


def _kg(server: Running, *arguments: str) -> str:
    environment = os.environ | {"KG_DATA": str(server.data)}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def slow_query(server: Running, token: str) -> Iterator[None]:
    """A query that runs as long as a test looks at it. Each has another text: those that failed are not run again."""
    parameters = {"query": SLOW % next(_NUMBERS), "timeout": "60"}
    thread = threading.Thread(target=lambda: httpx.get(server.url + "/sparql", params=parameters, timeout=90))
    thread.start()
    yield
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {token}"}) as client:
        for query in client.get("/api/operation/queries").json()["queries"]:
            client.delete(f"/api/operation/queries/{query['id']}")
    thread.join(90)


def sign_in(context: BrowserContext, server: Running, token: str, language: str) -> Page:
    """The page of operation, reached as people reach it."""
    page = context.new_page()
    page.goto(f"{server.url}/{language}/operation")
    page.locator("input[name=token]").fill(token)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/operation")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.usefixtures("slow_query")
def test_axe_finds_nothing(browser: Browser, server: Running, token: str, language: str, scheme: str) -> None:
    for width in (320, 390, 1280):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})  # type: ignore[arg-type]
        page = sign_in(context, server, token, language)
        for details in page.locator("main details").all():
            details.locator("summary").click()
        for path in ("operation", "operation/sign-in"):
            if path != "operation":
                page.goto(f"{server.url}/{language}/{path}")
            results = Axe().run(page, options=RULES)
            assert results.violations_count == 0, results.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


@pytest.mark.usefixtures("slow_query")
def test_a_query_is_stopped_without_scripts(browser: Browser, server: Running, token: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context, server, token, "en")
    page.get_by_role("button", name="Stop").first.click()
    expect(page.get_by_role("status")).to_contain_text("was stopped")
    expect(page.locator("main")).to_contain_text("No query runs or waits")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/en/operation/sign-in")
    page.goto(f"{server.url}/en/operation")
    assert page.url.endswith("/sign-in")
    context.close()


def test_a_wrong_token_is_told_and_the_form_keeps_the_reader(browser: Browser, server: Running) -> None:
    context = browser.new_context()
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    page.goto(f"{server.url}/en/operation/sign-in")
    page.locator("input[name=token]").fill("kg_wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not valid")
    assert page.locator("input[name=token]").input_value() == ""
    assert [text for text in messages if "Failed to load resource" not in text] == []
    context.close()
