"""A record from the form to the public: written page by page, faults mended, approved, found everywhere.

Version 2 comes by the API with a token; somebody of another Party sees nothing on the way.
"""

import json
import re
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.accounts.grants import Grant
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from tests.browser.running import Running
from tests.e2e.public import found_everywhere, found_in_feeds, responsible
from tests.e2e.strangers import as_program, hidden
from tests.e2e.test_review import sign_in
from tests.e2e.visits import note_errors, serious, window, wrong
from tests.kg.submissions.proposals import People, document

pytestmark = pytest.mark.e2e


def people_of(server: Running, language: str) -> dict[str, str]:
    """Tokens of a contributor and an approver of Belgium, and of an approver of France."""
    settings, tokens = Settings(data=server.data), {}
    with closing(Ledger(settings.ledger_address)) as ledger, closing(People(settings, ledger)) as people:
        for name, role, owner in (
            ("author", "contributor", "be"),
            ("approver", "approver", "be"),
            ("stranger", "approver", "fr"),
        ):
            account = people.accounts.add(f"{name} {language}", "member")
            people.accounts.give(Grant(account.number, role, f"government:{owner}"))  # type: ignore[arg-type]
            tokens[name] = people.accounts.issue(account.name, scopes=("submit", "approve"))
    return tokens


def checked(page: Page, *, scripts: bool) -> None:
    """Nothing is wrong with the page as it is."""
    if scripts:
        assert wrong(page) == []
        page.set_viewport_size({"width": 1280, "height": 900})


def write(page: Page, title: str, *, scripts: bool) -> str:
    """Write a national target until it has no fault and can be submitted; the identifier of the record."""
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_url("**/edit")
    checked(page, scripts=scripts)
    record = page.locator(".kicker bdi").inner_text()
    page.locator('input[name^="/title/"]').first.fill(title)
    page.locator('button[value="next"]').click()
    page.goto(f"{page.url.partition('?')[0]}?page=check")
    expect(page.locator(".notice.bad li")).to_have_count(2)
    expect(page.locator('button[value="submit"]')).to_be_disabled()
    checked(page, scripts=scripts)
    for _ in range(2):
        page.locator(".notice.bad li a").first.click()
        page.wait_for_load_state()
        mend(page)
        page.locator('button[value="save"]').last.click()
        page.goto(f"{page.url.partition('?')[0]}?page=check")
    expect(page.locator(".notice.ok")).to_be_visible()
    return record


def mend(page: Page) -> None:
    """Fill in what is missing on a page."""
    if page.locator('select[name="/globalTargetAlignment/0/identifier"]').count():
        page.locator('select[name="/globalTargetAlignment/0/identifier"]').select_option("GBF-TARGET-03")
        page.locator('input[name="/globalTargetAlignment/0/degreeOfAlignment"]').first.check()
    else:
        page.locator('input[name="/additionalImplementation"][value="additionalImplementationAvailable"]').check()


@pytest.mark.parametrize(("language", "scripts"), [("fr", True), pytest.param("ar", False, marks=pytest.mark.slow)])
def test_a_target_is_written_approved_and_found_everywhere(
    browser: Browser, server: Running, language: str, *, scripts: bool
) -> None:
    tokens, word = people_of(server, language), f"Zwelgen{language}{datetime.now(UTC):%H%M%S}"
    author = window(browser, java_script_enabled=scripts).new_page()
    errors = note_errors(author)
    author.set_viewport_size({"width": 1280, "height": 900})
    sign_in(author, server, f"/{language}/submit/nationalTarget7", tokens["author"])
    record = write(author, f"{word} wetlands", scripts=scripts)
    number = author.url.rpartition("/submissions/")[2].partition("/")[0]
    own = json.dumps(document(record)).encode()
    hidden(server, number, record, tokens["stranger"], own)
    author.locator('button[value="submit"]').click()
    author.wait_for_url(re.compile(rf"/submissions/{number}$"))
    hidden(server, number, record, tokens["stranger"], own)

    approver = window(browser, java_script_enabled=scripts).new_page()
    approver.set_viewport_size({"width": 1280, "height": 900})
    sign_in(approver, server, f"/{language}/submissions/{number}", tokens["approver"])
    checked(approver, scripts=scripts)
    approver.locator('.main-form button[type="submit"]').click()
    approver.wait_for_url(re.compile(rf"/submissions/{number}\?done=approve"))

    found_everywhere(server, record, word, language)
    found_in_feeds(server, record)
    responsible(server, record, language, author=f"author {language}", approver=f"approver {language}")
    second = document(record, title={"en": f"{word} version 2"})
    with as_program(server, tokens["author"]) as program:
        kind = {"Content-Type": "application/json"}
        sent = program.post("/api/submissions?submit=true", content=json.dumps(second), headers=kind)
    assert sent.status_code == 201, sent.text
    assert serious(errors) == []
    for page in (author, approver):
        page.context.close()
