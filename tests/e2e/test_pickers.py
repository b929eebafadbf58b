"""A value is looked for while somebody types, chosen by the keyboard, and saved."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.accounts.grants import Grant
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from tests.browser.running import Running
from tests.e2e.test_review import sign_in
from tests.e2e.visits import note_errors, serious, window, wrong
from tests.kg.submissions.proposals import People

pytestmark = pytest.mark.e2e


def contributor(server: Running, name: str) -> str:
    """A token of a contributor for everybody's records."""
    settings = Settings(data=server.data)
    with closing(Ledger(settings.ledger_address)) as ledger, closing(People(settings, ledger)) as people:
        account = people.accounts.add(name, "member")
        people.accounts.give(Grant(account.number, "contributor", "*"))
        return people.accounts.issue(account.name, scopes=("submit", "approve"))


def begin(page: Page, server: Running, language: str, schema: str, token: str) -> None:
    """Begin a record of Belgium, and open the page that has a picker."""
    sign_in(page, server, f"/{language}/submit/{schema}", token)
    if page.locator('select[name="owner"]').count():
        page.locator('select[name="owner"]').select_option("government:be")
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_url("**/edit**")


@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_a_country_is_found_and_chosen_by_the_keyboard(browser: Browser, server: Running, language: str) -> None:
    token = contributor(server, f"Picks {language}")
    page = window(browser).new_page()
    errors = note_errors(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    begin(page, server, language, "absCheckpointCommunique", token)
    for step in [page.url, *page.locator("nav.steps a").evaluate_all("all => all.map(one => one.href)")]:
        page.goto(step)
        if page.locator('input[name="find:/sourceCountries"]').count():
            break
    field = page.get_by_role("combobox").and_(page.locator('input[name="find:/sourceCountries"]'))
    word = {"en": "bhut", "ar": "بوتان"}[language]
    field.press_sequentially(word)
    options = page.get_by_role("option")
    expect(options).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert wrong(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("")
    picked = page.locator('input[type="hidden"][value="bt"]')
    expect(picked).to_have_count(1)
    field.press_sequentially(word)
    field.press("Enter")
    expect(options).to_have_count(0)
    field.press("Escape")
    field.fill("")
    page.locator('button[value="save"]').last.click()
    page.wait_for_url(re.compile("saved=1"))
    expect(page.locator('input[type="hidden"][value="bt"]')).to_have_count(1)
    page.locator(".picked [data-take-out]").first.click()
    page.locator('button[value="save"]').last.click()
    page.wait_for_load_state()
    expect(page.locator('input[type="hidden"][value="bt"]')).to_have_count(0)
    assert serious(errors) == []
