"""Samples of the page of validation."""

import json
from dataclasses import replace
from typing import Final

from browser.site.contexts import Link, Page
from browser.validation.contexts import FindingGroup, FindingRow, ReportView, TypeRow, ValidatePage
from kg.records.types import get_record_type
from kg.texts.languages import Text
from kg.validation.findings import find
from tests.browser.samples.frames import Site

_DOCUMENT: Final = json.dumps({"header": {"schema": "nbsap"}, "title": "</textarea><b>"}, indent=2)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    empty = ValidatePage(
        frame=site.frame("Validate a document", "validate", crumbs=site.crumbs("Validate")),
        action=site.address("validate"),
        api_url=site.address("api/reference#validation"),
        schemas_url="http://localhost:8000/api/validate/schemas",
        profile="publish",
        schema="",
        document="",
        types=(
            TypeRow("nbsap", Text("National biodiversity strategy", "en"), site.address("validate?example=nbsap")),
            TypeRow("nationalTarget7", Text("Objectif national", "fr"), site.address("validate?example=nt7")),
        ),
    )
    sent = replace(empty, document=_DOCUMENT, schema="nbsap")
    type_ = Link(site.page_of("shape"), "National biodiversity strategy")
    good = ReportView(True, "publish", type_, "CB51626B-CF45-2AA0-3A24-459669DDCC34", ())
    return {
        "validate": empty,
        "validate-bad": replace(sent, report=_bad(site, type_)),
        "validate-good": replace(sent, report=good),
        "validate-draft": replace(sent, profile="draft", report=replace(good, profile="draft", type=None)),
        "validate-audit": replace(sent, profile="audit", report=replace(good, profile="audit", identifier="")),
        "validate-problem": replace(sent, problem="No document was sent.", hint="Paste one into the form."),
    }


def _bad(site: Site, type_: Link) -> ReportView:
    """Findings of all severities, one with a text before and after, one about the whole document."""
    title = get_record_type("nbsap").by_name["title"]
    found = (
        find("missing", "/title", None, title),
        find("wrong-form", "/startDate", {"very" * 80: 1}, title, expected="expected.date"),
        find("no-header"),
    )
    rows = tuple(
        FindingRow(
            one.code,
            Text(one.label(site.language.tag), "en"),
            one.pointer,
            str(one.value or ""),
            one.message(site.language.tag),
            one.remedy(site.language.tag),
            "",
            "",
            Link(site.page_of("shape"), "title") if one.field else None,
        )
        for one in found
    )
    changed = replace(rows[0], code="redacted", before="Write to a@example.org", after="Write to […]")
    gone = replace(changed, after="", place="http://metadata.cbd.int/record/X http://purl.org/dc/terms/title")
    groups = (
        FindingGroup("violation", 203, rows, 200),
        FindingGroup("warning", 2, (changed, gone), 0),
        FindingGroup("info", 1, rows[:1], 0),
    )
    return ReportView(False, "publish", type_, "CB51626B-CF45-2AA0-3A24-459669DDCC34", groups)
