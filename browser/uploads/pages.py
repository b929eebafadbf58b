"""Contexts of the page of uploads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from starlette.requests import Request

from browser.forms.beginning import may_submit
from browser.forms.pages import type_name
from browser.http.services import language_of, services, urls
from browser.records.naming import Naming
from browser.site.contexts import Link
from browser.site.frame import make_frame, words
from browser.submissions.many import Decided, Line
from browser.uploads.contexts import Done, TypeChoice, UploadedRow, UploadPage
from browser.validation.page import report_view
from kg.errors import KgError
from kg.rdf.formats import CSV, XLSX
from kg.sheets.model import Place, Row
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform
from kg.submissions.rows import Submission
from kg.submissions.workflow import EDITABLE
from kg.validation.json_schema import submittable_types
from kg.validation.report import Report
from kg.validation.tables import JudgedRow, judged_row

_WITH_REPORTS: Final = 100
"""Records whose findings are shown on the page; the table of what was found has those of all."""
_NOWHERE: Final = Place("", 0)
_FINDINGS: Final = 5
"""Findings of a severity of one record that are shown."""


def upload_page(
    request: Request, actor: Actor, fields: Mapping[str, str], problem: KgError | None = None
) -> UploadPage:
    """The page with its form, filled in as it was sent."""
    language, to = language_of(request), urls(request)
    _ = words(language)

    def address(tag: str) -> str:
        return to.my_submissions(tag, 0, "upload")

    frame = make_frame(
        request,
        title=_("Upload records"),
        address=address,
        breadcrumbs=(
            Link(to.home(language), _("Home page")),
            Link(to.submit(language), _("Submit a record")),
            Link("", _("Upload records"), current=True),
        ),
        index=False,
        styles=("validation.css", "review.css", "uploads.css"),
        section="submit",
    )
    return UploadPage(
        frame=frame,
        action=address(language),
        mine_url=to.my_submissions(language),
        submit_url=to.submit(language),
        types=tuple(_types(request, actor, fields.get("schema", ""))),
        schema=fields.get("schema", ""),
        do="keep" if fields.get("do") == "keep" else "check",
        batch=fields.get("batch", ""),
        problem=problem.message if problem else "",
        hint=problem.hint if problem else "",
    )


def uploaded_page(
    request: Request, actor: Actor, fields: Mapping[str, str], lines: Sequence[Line], batch: str, *, kept: bool
) -> UploadPage:
    """The page with what became of the records of a file."""
    to, language = urls(request), language_of(request)
    made = _Rows(request, Naming(services(request).knowledge.current(), to, language))
    return replace(
        upload_page(request, actor, fields),
        rows=tuple(made.of_line(number, line) for number, line in enumerate(lines, 1)),
        kept=kept,
        batch=batch,
        changes=kept and any(line.judged.changes for line in lines if line.judged),
        mine_url=to.my_submissions(language, batch=batch if kept else ""),
    )


def report_page(request: Request, actor: Actor, fields: Mapping[str, str], report: Report) -> UploadPage:
    """The page with the report on a record in RDF, of which nothing can be kept."""
    naming = Naming(services(request).knowledge.current(), urls(request), language_of(request))
    row = _Rows(request, naming).row("1", report, "", None)
    return replace(upload_page(request, actor, fields), rows=(row,))


def done_page(
    request: Request, actor: Actor, action: str, some: Sequence[Decided], fields: Mapping[str, str]
) -> UploadPage:
    """The page with what was done with drafts that were chosen."""
    to, language = urls(request), language_of(request)
    undone = tuple(
        (to.my_submissions(language, one.number), one.made.message, one.made.hint)
        for one in some
        if isinstance(one.made, KgError)
    )
    batch = fields.get("batch", "")
    return replace(
        upload_page(request, actor, {}),
        done=Done(action, len(some) - len(undone), undone),
        mine_url=to.my_submissions(language, batch=batch),
    )


def found_in(line: Line) -> JudgedRow | None:
    """What was found in a record, with the cells of a table; None where it could not be judged."""
    report = line.judged.report if line.judged else line.made.report if isinstance(line.made, DoesNotConform) else None
    if report is None or line.row is None:
        return JudgedRow(Row(_NOWHERE, {}, {}), report, ()) if report else None
    if line.judged is None:  # the faults of its cells are in the report already
        return JudgedRow(line.row, report, tuple(line.row.find(one.pointer) for one in report.findings))
    return judged_row(line.row, report)


class _Rows:
    """Makes the rows of a page."""

    def __init__(self, request: Request, naming: Naming) -> None:
        self._request, self._naming = request, naming
        self._to, self._language = urls(request), language_of(request)
        self._left = _WITH_REPORTS

    def of_line(self, number: int, line: Line) -> UploadedRow:
        """The row of a record, by what became of it."""
        found = found_in(line)
        place = str(line.row.place) if line.row else str(number)
        title = line.judged.title if line.judged else ""
        row = self.row(place, found.report if found else None, title, found)
        if isinstance(line.made, Submission):
            url = self._to.my_submissions(self._language, line.made.number)
            ready = line.made.state in EDITABLE and not row.violations
            return replace(row, number=line.made.number, etag=line.made.etag, url=url, ready=ready)
        if isinstance(line.made, KgError) and not isinstance(line.made, DoesNotConform):
            return replace(row, problem=line.made.message, hint=line.made.hint)
        return row

    def row(self, place: str, report: Report | None, title: str, judged: JudgedRow | None) -> UploadedRow:
        """A row with what was found."""
        view = None
        if report and report.findings and self._left:
            self._left -= 1
            cells = tuple(map(str, judged.cells)) if judged else ()
            view = report_view(self._request, report, self._language, cells, _FINDINGS)
        counts = report.counts if report else {}
        return UploadedRow(
            place=place,
            title=title,
            identifier=report.identifier if report else "",
            type=self._naming.type(report.schema) if report and report.schema else None,
            number=0,
            etag=0,
            url="",
            problem="",
            hint="",
            violations=counts.get("violation", 0),
            warnings=counts.get("warning", 0),
            report=view,
            ready=False,
        )


def _types(request: Request, actor: Actor, schema: str) -> Iterable[TypeChoice]:
    to, language = urls(request), language_of(request)
    rows = [
        TypeChoice(
            type_.schema,
            type_name(type_, language),
            type_.schema == schema,
            tuple((one.title, to.table_template(type_.schema, one.name, language)) for one in (XLSX, CSV)),
        )
        for type_ in submittable_types()
        if may_submit(actor, type_.schema)
    ]
    return sorted(rows, key=lambda row: row.name.value.casefold())
