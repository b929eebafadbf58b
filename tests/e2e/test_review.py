"""A proposal as an approver decides on it: the difference is seen, it is approved, and the record resolves."""

import re
from contextlib import closing
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kg.accounts.grants import Grant
from kg.ledger.ledger import Ledger
from kg.publishing.changes import await_visible
from kg.settings import Settings
from kg.submissions.doing import Doing
from tests.browser.running import Running
from tests.e2e.visits import note_errors, serious, window, wrong
from tests.kg.submissions.proposals import People, judged

pytestmark = pytest.mark.e2e


def propose(server: Running, record: str, language: str) -> tuple[str, int]:
    """A record that is published, a proposal to change it, and the token of who decides; with its number."""
    settings = Settings(data=server.data)
    with closing(Ledger(settings.ledger_address)) as ledger, closing(People(settings, ledger)) as people:
        author = people.actor(f"Author {record}", "contributor")
        approver = people.actor(f"Approver {record}", "approver")
        assert approver.account
        people.accounts.give(Grant(approver.account.number, "approver", "government:be"))
        first = judged(record, title={"en": "Forests are restored everywhere"})
        begun = people.submissions.propose(author, first)
        published = people.submissions.act(approver, begun.number, "approve", Doing(agree=True), first)
        assert published.sequence
        await_visible(settings, published.sequence, 60)
        second = people.submissions.propose(author, judged(record, title={"en": "Wetlands are restored everywhere"}))
        token = people.accounts.issue(approver.account.name, scopes=("submit", "approve"))
        return token, second.number


def sign_in(page: Page, server: Running, path: str, token: str) -> None:
    """Be led to sign in, and back."""
    page.goto(f"{server.url}{path}")
    page.locator('main input[name="token"]').fill(token)
    page.locator('main form button[type="submit"]', has=page.locator("xpath=.")).last.click()
    page.wait_for_url(f"**{path}")


@pytest.mark.parametrize(("language", "scripts"), [pytest.param("fr", True, marks=pytest.mark.slow), ("ar", False)])
def test_an_approver_sees_the_difference_and_approves(
    browser: Browser, server: Running, language: str, *, scripts: bool
) -> None:
    record = f"TARGET-E2E-{language.upper()}-{datetime.now(UTC):%H%M%S}"
    token, number = propose(server, record, language)
    context: BrowserContext = window(browser, java_script_enabled=scripts)
    page = context.new_page()
    errors = note_errors(page)
    sign_in(page, server, f"/{language}/review", token)
    if scripts:
        assert wrong(page) == []
        page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(f'table a[href$="/submissions/{number}"]').click()
    page.wait_for_load_state()
    expect(page.locator("del", has_text="Forests").first).to_be_attached()
    expect(page.locator("ins", has_text="Wetlands").first).to_be_attached()
    if scripts:
        assert wrong(page) == []
        page.set_viewport_size({"width": 1280, "height": 900})
    page.locator('.main-form button[type="submit"]').click()
    page.wait_for_url(re.compile(rf"/submissions/{number}\?done=approve"))
    expect(page.locator('.notice.ok [role="status"]')).to_be_visible()
    resolved = httpx.get(f"{server.url}/record/{record}", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert "Wetlands are restored everywhere" in resolved.text
    assert serious(errors) == []
    context.close()
