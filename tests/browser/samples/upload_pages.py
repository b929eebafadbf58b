"""The page of uploads: before, with what was in a file, and with what was done with it."""

from dataclasses import replace

from browser.site.contexts import Page
from browser.uploads.contexts import Done, TypeChoice, UploadedRow, UploadPage
from browser.validation.contexts import FindingGroup, FindingRow, ReportView
from kg.texts.languages import Text
from tests.browser.samples.frames import Site

_TYPE = Text("National target", "en")


def _finding() -> FindingRow:
    message, remedy = Text("Title: a value is required.", "en"), Text("Fill the field in.", "en", True)
    return FindingRow("missing", Text("Title", "en"), "Records!C4", "", message, remedy, "", "", None)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    templates = (("Excel workbook", "#xlsx"), ("CSV", "#csv"))
    empty = UploadPage(
        frame=site.frame("Upload records", "submissions/upload"),
        action="#",
        mine_url=site.address("submissions"),
        submit_url=site.address("submit"),
        types=(TypeChoice("nationalTarget7", _TYPE, True, templates), TypeChoice("nbsap", _TYPE, False, templates)),
        schema="nationalTarget7",
        do="check",
        batch="",
    )
    report = ReportView(False, "publish", None, "", (FindingGroup("violation", 6, (_finding(),), 5),))
    good = UploadedRow("Records!3", "A <b>title</b>", "RECORD-0000001", _TYPE, 3, 1, "#3", "", "", 0, 1, None, True)
    bad = replace(good, place="Records!4", title="", number=4, violations=6, warnings=0, report=report, ready=False)
    left = UploadedRow("Records!5", "", "", None, 0, 0, "", "It is open already.", "Look at it.", 0, 0, None, False)
    kept = replace(empty, rows=(good, bad, left), kept=True, changes=True, do="keep", batch="targets")
    return {
        "upload": empty,
        "upload-checked": replace(empty, rows=(replace(good, number=0, url=""), left)),
        "upload-kept": kept,
        "upload-done": replace(empty, done=Done("submit", 2, (("#4", "It was changed.", "Look at it."),))),
        "upload-problem": replace(empty, problem="The file is empty.", hint="Choose another one."),
    }
