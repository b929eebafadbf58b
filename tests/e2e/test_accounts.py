"""Accepting an invitation, and the page of one's account, as people see them: accessible, narrow, without scripts."""

import itertools
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant, government
from kg.accounts.people import People
from kg.settings import Settings
from tests.browser.running import Running
from tests.e2e.visits import alternating, the_rest, window, wrong

pytestmark = pytest.mark.e2e
PASSWORD = "a tall tree, and rain"
PAGES = {"account": "account", "invitation": "invitation"}
_NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def accounts(server: Running) -> Iterator[Accounts]:
    with closing(Accounts(Settings(data=server.data).ledger_address)) as accounts:
        yield accounts


def invite(server: Running, accounts: Accounts, language: str) -> str:
    """The address of an invitation for an approver of Belgium and of one type for all."""
    grants = [Grant(0, "approver", government("be")), Grant(0, "contributor", "*", "nationalReport7")]
    email = f"person{next(_NUMBERS)}@ministry.example"
    secret = People(accounts).invite(email, "Jane Person", language, "editor", grants)
    return f"{server.url}/{language}/invitation?token={secret}"


def accept(page: Page) -> str:
    """Fill in the form of an invitation that is open; the name that was chosen."""
    name = f"Person {next(_NUMBERS)}"
    page.locator("#name").fill(name)
    for place in ("#password", "#password-again"):
        page.locator(place).fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/account?done=made")
    return name


def visit(browser: Browser, server: Running, accounts: Accounts, path: str, language: str, scheme: str) -> list[str]:
    """What is wrong with a page, everything unfolded and with something in every table."""
    context = window(browser, color_scheme=scheme)
    page = context.new_page()
    page.goto(invite(server, accounts, language))
    if path == "account":
        name = accept(page)
        accounts.issue(name, note="nightly import")
        other = accounts.add(f"Colleague {next(_NUMBERS)}", "member")
        page.locator("main details").first.locator("summary").click()
        page.locator("#account").fill(other.name)
        page.locator("#account").press("Enter")
        page.wait_for_url("**/account?done=given")
        for details in page.locator("main details").all():
            details.locator("summary").click()
    found = wrong(page)
    context.close()
    return found


@pytest.mark.parametrize(("path", "language", "scheme"), alternating(PAGES))
def test_the_pages_are_accessible_and_narrow(
    browser: Browser, server: Running, accounts: Accounts, path: str, language: str, scheme: str
) -> None:
    assert visit(browser, server, accounts, path, language, scheme) == []


@pytest.mark.slow
@pytest.mark.parametrize(("path", "language", "scheme"), the_rest(PAGES))
def test_so_they_are_in_both_directions_in_light_and_dark(
    browser: Browser, server: Running, accounts: Accounts, path: str, language: str, scheme: str
) -> None:
    assert visit(browser, server, accounts, path, language, scheme) == []


def test_somebody_is_invited_issues_a_token_and_signs_in_again_without_scripts(
    browser: Browser, server: Running, accounts: Accounts
) -> None:
    context = window(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(invite(server, accounts, "en"))
    email = page.locator("#email").input_value()
    name = accept(page)
    expect(page.locator("main")).to_contain_text(f"Signed in as {name}")
    expect(page.get_by_role("row", name="Approver")).to_contain_text("Belgium")
    page.get_by_text("Issue a token").first.click()
    page.get_by_label("approve").or_(page.get_by_label("decide on what is submitted")).first.check()
    page.locator("#confirm").fill(PASSWORD)
    page.locator("#confirm").press("Enter")
    token = page.get_by_role("status").locator("code").inner_text()
    found = accounts.check(token)
    assert found is not None
    assert (found.name, set(found.scopes)) == (name, {"submit", "approve"})
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/operation/sign-in")
    page.goto(f"{server.url}/en/account")
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/en/account")
    context.close()
