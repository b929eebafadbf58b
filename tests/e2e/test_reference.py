"""The reference of the API in a browser: complete without scripts, and with them every operation can be tried out."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.running import Running
from tests.e2e.visits import needs_bundles, open_page

pytestmark = pytest.mark.e2e
ADDRESS = "{lang}/api/reference#operation-list_goals_goals_get"


@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_an_operation_is_tried_out_in_its_place(browser: Browser, server: Running, language: str) -> None:
    needs_bundles("the trying out")
    page = open_page(browser, server, "{lang}/api/reference", language)
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: messages.append(str(error)))
    operation = page.locator("#operation-list_goals_goals_get")
    operation.locator("summary").click()
    button = operation.locator(".trying button")
    button.click()
    expect(operation.locator(".described")).to_be_hidden()
    operation.locator("button.execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    button.click()
    expect(operation.locator(".described")).to_be_visible()
    assert messages == []
    page.context.close()


def test_an_address_opens_its_operation(browser: Browser, server: Running) -> None:
    needs_bundles("the trying out, whose script opens the operation,")
    page = open_page(browser, server, ADDRESS, "en")
    expect(page.locator("#operation-list_goals_goals_get .described")).to_be_visible()
    page.context.close()


def test_without_scripts_everything_is_described(browser: Browser, server: Running) -> None:
    page = open_page(browser, server, "{lang}/api/reference", "en", java_script_enabled=False)
    operation = page.locator("#operation-search")
    page.locator("details#operation-search > summary").click()
    expect(page.locator("details#operation-search .command").first).to_contain_text("/api/search?q=marine")
    expect(operation.locator(".trying button").first).to_be_hidden()
    page.context.close()
