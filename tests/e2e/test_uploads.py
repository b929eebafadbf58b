"""A workbook is uploaded without scripts, kept as drafts, and what is ticked is submitted."""

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kg.records.types import get_record_type
from kg.sheets.template import Tables
from kg.validation.examples import example_body
from tests.browser.running import Running
from tests.e2e.test_pickers import contributor
from tests.e2e.test_review import sign_in
from tests.e2e.visits import note_errors, serious, window, wrong

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_a_workbook_becomes_drafts_and_a_proposal(
    browser: Browser, server: Running, tmp_path: Path, language: str
) -> None:
    bodies = []
    for title in ({"en": "Restored <b> mangroves"}, None):
        body = example_body(get_record_type("nationalTarget7"))
        body["header"]["identifier"] = str(uuid.uuid4()).upper()
        body["title"] = title
        bodies.append({name: value for name, value in body.items() if value is not None})
    workbook = tmp_path / "targets.xlsx"
    workbook.write_bytes(Tables(get_record_type("nationalTarget7"), "en", ("en", "fr")).xlsx(bodies))
    page = window(browser).new_page()
    errors = note_errors(page)
    sign_in(page, server, f"/{language}/submissions/upload", contributor(server, f"Uploads {language}"))
    assert wrong(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator('input[name="file"]').set_input_files(workbook)
    page.locator('input[name="do"][value="keep"]').check()
    page.locator('main form[enctype] button[type="submit"]').click()
    expect(page.locator(".proposals tbody tr")).to_have_count(2)
    expect(page.locator(".proposals tbody input:checked")).to_have_count(1)
    page.locator(".proposals summary").last.click()
    assert wrong(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator('button[value="submit"]').click()
    expect(page.locator(".notice.ok")).to_contain_text(re.compile("[1١]"))
    assert serious(errors) == []
