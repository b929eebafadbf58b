"""Samples of the pages of histories: a long one, a short one of what was withdrawn, differences of all kinds."""

from dataclasses import replace
from typing import Final

from browser.history.contexts import Choosing, EventRow, HistoryPage, VersionDifferencePage
from browser.records.difference_contexts import Difference
from browser.site.contexts import FormatLink, Page
from kg.history.model import EventKind
from kg.texts.languages import Text
from tests.browser.samples.frames import BASE, ROOT, Site
from tests.browser.samples.proposal_pages import field_difference
from tests.browser.samples.release_pages import changed_groups

_THING: Final = BASE + "record/A"
_LABEL: Final = Text("Protect thirty per cent", "en")
_KINDS: Final[tuple[EventKind, ...]] = ("update", "create", "delete", "erase", "update", "create")
_DATA: Final = (
    FormatLink(ROOT + "api/history", "JSON", "application/json"),
    FormatLink(ROOT + "timemap/x", "TimeMap", "application/link-format"),
)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    history, record = _history(site), _difference(site)
    return {
        "history": history,
        "history-withdrawn": replace(
            history, label=Text(_THING), thing_url="", rows=history.rows[:1], total=1, first_url="", older_url="",
            choosing=replace(history.choosing, rows=history.rows[:1]),
        ),
        "history-difference": record,
        "history-difference-none": replace(record, fields=None, removed=0, added=0, before_url="", gone_before=True),
        "history-difference-unread": replace(
            record, fields=Difference(False, (), 1, 0, (("gone", f"<{_THING}> <urn:p> <urn:o> ."),), 0)
        ),
        "history-difference-concept": replace(record, fields=None, groups=changed_groups(site)),
    }  # fmt: skip


def _rows(site: Site) -> tuple[EventRow, ...]:
    page = site.address("page")
    first = EventRow(
        number=12_000, sequence=1_200, kind="update", moment="2026-11-21T08:00:00.000Z", url=page, change_url=ROOT,
        before_url=page, release="2026.11", agent="Example Ministry", on_behalf_of="Mongolia",
        approved_by="Secretariat", reason="A <b>mistake</b> in the title", source="",
        licence="https://creativecommons.org/licenses/by/4.0/", newest=True,
    )  # fmt: skip
    return tuple(
        replace(first, number=12_000 - place, sequence=1_200 - place, kind=kind, newest=not place,
                url=page if kind in ("create", "update") else "", before_url="" if place == 5 else page)
        for place, kind in enumerate(_KINDS)
    )  # fmt: skip


def _choosing(site: Site) -> Choosing:
    rows = tuple(row for row in _rows(site) if row.kind != "erase")
    return Choosing(site.address("history/difference"), _THING, rows, 1_199, 1_200)


def _history(site: Site) -> HistoryPage:
    return HistoryPage(
        frame=site.frame("History", "history", crumbs=site.crumbs("History")),
        thing=_THING,
        label=_LABEL,
        thing_url=ROOT,
        total=1_234,
        rows=_rows(site),
        choosing=_choosing(site),
        first_url=site.address("history"),
        older_url=site.address("history?before=11995"),
        timemap_url=ROOT + "timemap/x",
        data=_DATA,
    )


def _difference(site: Site) -> VersionDifferencePage:
    return VersionDifferencePage(
        frame=site.frame("Difference between two versions", "history/difference", crumbs=site.crumbs("Difference")),
        thing=_THING,
        label=_LABEL,
        history_url=site.address("history"),
        before=site.notice(),
        after=site.notice(),
        before_url=ROOT,
        after_url=ROOT,
        gone_before=False,
        gone_after=False,
        fields=field_difference(),
        groups=(),
        removed=2,
        added=1,
        choosing=_choosing(site),
        data=_DATA[:1],
    )
