"""Samples of the page of changes."""

from dataclasses import replace

from browser.changes.contexts import ChangeGroup, ChangesPage, Day, EventRow, Filter
from browser.site.contexts import FormatLink, Link, Page
from kg.texts.languages import Text
from tests.browser.samples.frames import ROOT, Site

_LONG = Text("Plan d’action national pour la restauration des écosystèmes terrestres, marins et côtiers dégradés", "fr")
_NAMELESS = Text("CHM-NT7-XX-0000000000000000000000000000000000000000000000-000001")


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    page = _page(site)
    return {
        "changes": page,
        "changes-one": replace(page, thing=_LONG, thing_iri=ROOT + "record/x", chosen=True, newest_url=page.all_url),
        "changes-none-match": replace(page, days=(), chosen=True, older_url=""),
        "changes-empty": replace(page, days=(), older_url=""),
    }


def _page(site: Site) -> ChangesPage:
    url = site.address("changes")
    rows = (
        EventRow("create", _LONG, url, Text("National target", "en"), Link(url, "Canada"), False, url, url),
        EventRow("update", Text("الهدف 3", "ar"), url, Text("Framework"), None, False, url, url),
        EventRow("update", Text("Annex"), url, Text("Framework"), None, True, url, ""),
    )
    gone = (
        EventRow("delete", Text("Retired target", "en"), url, Text("National target", "en"), None, True, url, url),
        EventRow("erase", _NAMELESS, url, Text("National target", "en"), None, True, "", url),
    )
    full = ChangeGroup(
        1207,
        "2026-11-20T09:30:00.123Z",
        "The release of November, with names in Arabic and Russian",
        "loader",
        "Canada",
        "Example Publishing Authority",
        "https://www.cbd.int/" + "very-long-address/" * 8,
        url,
        rows,
    )
    bare = ChangeGroup(1206, "2026-11-19T23:59:59Z", "", "", "", "", "a file", url, gone)
    return ChangesPage(
        frame=site.frame("Changes", "changes", section="changes"),
        days=(Day("2026-11-20", (full,)), Day("2026-11-19", (bare,))),
        filters=(
            Filter("dataset", "Vocabulary or records", (("record", Text("Records")), ("kmgbf", _LONG)), "kmgbf"),
            Filter("party", "Country", (("CA", Text("Canada", "en")),), ""),
        ),
        thing=None,
        thing_iri="",
        chosen=False,
        action=url,
        all_url=url,
        older_url=url,
        newest_url="",
        feeds=(FormatLink(ROOT + "changes.atom", "Atom", "application/atom+xml"),),
        log_url=site.address("changes/log"),
    )
