"""Samples of the pages of proposals: every state and action, differences of all kinds, lists with nothing in them."""

from dataclasses import replace
from typing import Final

from browser.records.difference_contexts import Difference, FieldChange, Pair, Piece
from browser.records.field_contexts import FieldGroup, FieldRow, FieldValue, Passage
from browser.review.contexts import (
    ActionForm,
    Choice,
    CountryRow,
    HappenedRow,
    Kept,
    MinePage,
    Narrowing,
    QueuePage,
    SubmissionPage,
    SubmissionRow,
    Tabs,
    Undone,
    VersionRow,
    Waits,
)
from browser.site.contexts import Page, Value
from browser.validation.contexts import ReportView
from kg.submissions.workflow import STATES, actions
from kg.texts.languages import Text
from tests.browser.samples.frames import BASE, Site

_LONG: Final = "Naturschutzgebietsverordnungsdurchführungsbestimmungen " * 3
_ARABIC: Final = Text("استعادة الغابات في كل مكان", "ar")
_WAITS: Final[tuple[Waits, ...]] = ("you", "contributors", "approvers", "day", "")


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    mine, queue, item = _mine(site), _queue(site), _item(site)
    found: dict[str, Page] = {
        "submissions": mine,
        "submissions-none": replace(mine, roles=False, waiting=(), rows=(), next_url="", done="cancel"),
        "submissions-narrowed": replace(mine, waiting=(), rows=(), narrowing=replace(_narrowing(site), active=True)),
        "review": queue,
        "review-none": replace(queue, rows=(), next_url="", tabs=replace(queue.tabs, review=0, mine=0)),
        "review-narrowed": replace(queue, rows=(), narrowing=replace(_narrowing(site), active=True)),
        "review-nobody": replace(queue, may_decide=False),
        "review-undone": _undone(site, queue),
        "review-problem": replace(queue, problem="Why is missing.", hint="Say in a sentence or two why."),
        "submission": item,
        "submission-new": replace(
            item, difference=Difference(True, (), 0, 2, (("new", "<a> <b> <c> ."),), 1), revision=1, record_url=""
        ),
        "submission-problem": _problem(item),
        "submission-gone": replace(
            item, groups=(), difference=None, report=None, document="", actions=(), events=(), versions=(), agreed="",
        ),
        "submission-same": replace(item, difference=Difference(False, (), 1, 1, (), 0)),
        "submission-done": replace(item, done="approve", row=replace(item.row, state="published")),
    }  # fmt: skip
    for state in STATES:
        found[f"submission-{state}"] = replace(item, row=replace(item.row, state=state, embargo="2030-01-01"))
    return found


def _rows(site: Site) -> tuple[SubmissionRow, ...]:
    return tuple(
        SubmissionRow(
            number=number,
            etag=2,
            url=site.address(f"submissions/{number}"),
            record="TARGET-0000001",
            title=("", "<b>Forests</b>", _ARABIC.value, _LONG)[number % 4],
            type=Text("National target", "en"),
            owner=Text("Belgique", "fr"),
            state=state,
            batch="Batch 7" if number % 2 else "",
            embargo="",
            author="Author of Belgium",
            submitted="2026-11-01T10:00:00Z",
            changed="2026-11-02T10:00:00Z",
            days=number,
            violations=number % 3,
            warnings=number % 2,
            waits=_WAITS[number % len(_WAITS)],
            checked=number == 1,
        )
        for number, state in enumerate(STATES)
    )


def _tabs(site: Site) -> Tabs:
    return Tabs(site.address("submissions"), 3, site.address("review"), 100, 100, "mine")


def _narrowing(site: Site) -> Narrowing:
    types = (
        Choice("nationalTarget7", Text("National target", "en"), chosen=True),
        Choice("nbsap", Text("NBSAP", "en")),
    )
    return Narrowing(
        action=site.address("submissions"),
        types=types,
        owners=(Choice("government:be", Text("Belgium", "en")),),
        states=STATES,
        state="draft",
        batch="<b>",
        days="7",
        active=False,
    )


def _mine(site: Site) -> MinePage:
    return MinePage(
        frame=site.frame("My submissions", "submissions", crumbs=site.crumbs("My submissions"), index=False),
        tabs=_tabs(site),
        account="Author of Belgium",
        roles=True,
        waiting=_rows(site)[:2],
        rows=_rows(site),
        narrowing=_narrowing(site),
        first_url=site.address("submissions"),
        next_url=site.address("submissions?after=3"),
        done="",
    )


def _queue(site: Site) -> QueuePage:
    return QueuePage(
        frame=site.frame("Review", "review", crumbs=site.crumbs("Review"), index=False),
        tabs=replace(_tabs(site), here="review"),
        may_decide=True,
        rows=_rows(site),
        narrowing=_narrowing(site),
        action=site.address("review"),
        first_url="",
        next_url=site.address("review?after=3"),
        kept=Kept(),
        done=2,
        how="approve",
        undone=(),
        problem="",
        hint="",
    )


def _undone(site: Site, queue: QueuePage) -> QueuePage:
    left = Undone(1, site.address("submissions/1"), "<b>Forests</b>", "Submission 1 was changed meanwhile.", "Look.")
    kept = Kept("return", "Say how much & where.", "2030-01-01", agree=True)
    return replace(queue, undone=(left, replace(left, number=2, title="")), kept=kept)


def _text(text: Text) -> FieldValue:
    return FieldValue("text", passage=Passage(text))


def field_difference() -> Difference:
    """A text piece by piece, one in Arabic, a value of its own, one that is gone, a field of an object."""
    pieces = (Piece("gone", "Forests"), Piece("new", "Wetlands"), Piece("same", " are restored <b>"))
    english = Text("", "en")
    plain = FieldValue("words", value=Value("literal", Text("2030")))
    title = FieldChange(Text("Title", "en"), "changed", (Pair(_text(_ARABIC), _text(_ARABIC), pieces, english),))
    inner = Pair(plain, plain, fields=(FieldChange(Text("Date"), "changed", (Pair(plain, plain),)),))
    fields = (
        title,
        FieldChange(Text("Descriptif", "fr"), "added", (Pair(None, _text(_ARABIC)),)),
        FieldChange(Text("Year", "en"), "removed", (Pair(plain, None),)),
        FieldChange(Text("Elements", "en"), "changed", (inner,)),
    )
    return Difference(False, fields, 2, 3, (("gone", f"<{BASE}a> <b> <c> ."), ("new", f'<{BASE}a> <b> "<b>" .')), 7)


def _item(site: Site) -> SubmissionPage:
    row = replace(_rows(site)[1], title=_LONG)
    forms = [
        ActionForm(name, site.address(f"submissions/1/{name}"), one.needs_reason, main=name in ("submit", "approve"))
        for name, one in actions().items()
        if one.role and name not in ("create", "save")
    ]
    forms[0] = replace(forms[0], blocked="faults")
    approve = next(place for place, one in enumerate(forms) if one.name == "approve")
    forms[approve] = replace(forms[approve], agree=True)
    forms.append(replace(forms[approve], blocked="own"))
    events = [
        HappenedRow(name, "2026-11-02T10:00:00Z", "" if not one.role else "Somebody", one.role, 2, "Why <b>" * (at % 2))
        for at, (name, one) in enumerate(actions().items())
    ]
    withheld = FieldRow(Text("Contact", "en"), (), withheld=True)
    return SubmissionPage(
        frame=site.frame("Submission 1", "submissions/1", crumbs=site.crumbs("Submissions", "1"), index=False),
        tabs=replace(_tabs(site), here=""),
        row=row,
        etag=2,
        record_url=f"{BASE}record/TARGET-0000001",
        iri=f"{BASE}record/TARGET-0000001",
        created="2026-11-01T10:00:00Z",
        groups=(
            FieldGroup("general", Text("General", "en"), (FieldRow(Text("Title", "en"), (_text(_ARABIC),)), withheld)),
            FieldGroup("other", Text(""), (FieldRow(Text("Title", "fr"), (_text(Text(_LONG, "fr")),)),)),
        ),
        withheld=True,
        difference=field_difference(),
        report=ReportView(True, "publish", None, "TARGET-0000001", ()),
        changes=2,
        agreed="Author of Belgium",
        revision=3,
        versions=(
            VersionRow(2, "Author of Belgium", "2026-11-02T10:00:00Z", conforms=True, agreed=""),
            VersionRow(1, "Author of Belgium", "2026-11-01T10:00:00Z", conforms=False, agreed=""),
        ),
        events=tuple(events),
        countries=(
            CountryRow(Text("Belgique", "fr"), "return", "2026-11-30T12:00:00Z", "Focal <b>point</b>", "Say when."),
            CountryRow(Text("Andorra", "en"), "review", "2026-11-30T12:00:00Z", "", ""),
        ),
        actions=tuple(forms),
        document='{"title": {"en": "<b>"}}',
        edit_url=site.address("submissions/1/edit"),
        done="",
        kept=Kept(),
        problem_title="",
        problem="",
        hint="",
        account="Focal point of Belgium",
    )


def _problem(item: SubmissionPage) -> SubmissionPage:
    kept = Kept("approve", "Because <b>", "2030-01-01", agree=True)
    return replace(
        item,
        kept=kept,
        problem_title="Changed meanwhile",
        problem="Submission 1 was changed meanwhile.",
        hint="Look at what it is now.",
    )
