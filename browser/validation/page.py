"""The page on which people have a document judged before they submit it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from starlette.requests import Request

from browser.http.services import services, urls
from browser.site.contexts import Link
from browser.site.frame import make_frame, words
from browser.urls import Urls
from browser.validation.asked import Asked
from browser.validation.contexts import FindingGroup, FindingRow, ReportView, TypeRow, ValidatePage
from kg.errors import KgError
from kg.records.model import RecordType
from kg.records.shape_files import ShapeFiles
from kg.records.types import read_record_types
from kg.texts.languages import Text, choose_label
from kg.validation.findings import SEVERITIES, Finding, Severity, shown
from kg.validation.json_schema import submittable_types
from kg.validation.reading import LARGEST
from kg.validation.report import Report

_SHOWN: Final = 200
"""Findings of a severity that are shown; the report as a file has all of them."""


def validate_page(request: Request, language: str, asked: Asked, document: str = "") -> ValidatePage:
    """The page with a document in its form, or none."""
    to = urls(request)
    _ = words(language)
    frame = make_frame(
        request,
        title=_("Validate a document"),
        address=to.validate,
        description=_("Have a record checked before you submit it. Nothing of it is kept."),
        breadcrumbs=(Link(to.home(language), _("Home page")), Link("", _("Validate"), current=True)),
        section="api",
        index=not document,
        styles=("validation.css",),
    )
    return ValidatePage(
        frame=frame,
        action=to.validate(language),
        api_url=f"{to.reference(language)}#validation",
        schemas_url=to.json_schemas(),
        profile=asked.profile,
        schema=asked.schema,
        document=document[:LARGEST],
        types=tuple(sorted(_types(to, language), key=lambda row: row.name.value.casefold())),
    )


def _types(to: Urls, language: str) -> Iterable[TypeRow]:
    for type_ in submittable_types():
        name = choose_label(type_.labels, language) or Text(type_.schema)
        yield TypeRow(type_.schema, name, to.validate(language, type_.schema))


def report_page(request: Request, report: Report, content: bytes, language: str, asked: Asked) -> ValidatePage:
    """The page with a document and the report on it."""
    page = validate_page(request, language, asked, content.decode("utf-8", "replace"))
    return replace(page, report=report_view(request, report, language))


def report_view(
    request: Request, report: Report, language: str, places: Sequence[str] = (), most: int = _SHOWN
) -> ReportView:
    """A report in words of a language; at most so many findings of a severity. `places`: where each is, if other words
    than its pointer say that."""
    return _Viewer(request, language, report, places, most).view()


def problem_page(request: Request, error: KgError, asked: Asked, document: str, language: str) -> ValidatePage:
    """The page with a document that could not be judged, and why."""
    page = validate_page(request, language, asked, document)
    return replace(page, problem=error.message, hint=error.hint)


class _Viewer:
    """Puts a report into words of a language."""

    def __init__(
        self, request: Request, language: str, report: Report, places: Sequence[str] = (), most: int = _SHOWN
    ) -> None:
        self._to, self._language, self._report = urls(request), language, report
        self._most = most
        self._places = {id(one): place for one, place in zip(report.findings, places, strict=False)}
        self._shapes = ShapeFiles(services(request).settings.base_iri)
        self._type: RecordType | None = read_record_types().get(report.schema)
        self._fields = dict(self._type.walk()) if self._type else {}

    def view(self) -> ReportView:
        """The report as the page shows it."""
        return ReportView(
            conforms=self._report.conforms,
            profile=self._report.profile,
            type=self._type_link(),
            identifier=self._report.identifier,
            groups=tuple(group for severity in SEVERITIES if (group := self._group(severity)).count),
        )

    def _type_link(self) -> Link | None:
        if self._type is None:
            return None
        name = choose_label(self._type.labels, self._language)
        return Link(self._page(""), name.value if name else self._type.schema)

    def _page(self, path: str) -> str:
        """The page of the shape of the type, or of a field of it."""
        iri = f"{self._shapes.records}/{self._report.schema}" + (f".{path}" if path else "")
        return self._to.page(iri, self._language)

    def _group(self, severity: Severity) -> FindingGroup:
        found = [finding for finding in self._report.findings if finding.severity == severity]
        rows = tuple(map(self._row, found[: self._most]))
        return FindingGroup(
            next(one for one in SEVERITIES if one == severity), len(found), rows, len(found) - len(rows)
        )

    def _row(self, finding: Finding) -> FindingRow:
        in_graph = " ".join(filter(None, (finding.focus, finding.path))) if not finding.pointer else ""
        path = shape_path(finding.dotted, self._fields)
        field = self._fields.get(path) or finding.field
        label = choose_label(field.labels, self._language) if field else None
        return FindingRow(
            code=finding.code,
            label=label or Text(finding.label(self._language)),
            place=self._places.get(id(finding)) or in_graph or finding.pointer,
            value=shown(finding.value),
            message=finding.message(self._language),
            remedy=finding.remedy(self._language),
            before=str(finding.details.get("before", "")),
            after=str(finding.details.get("after", "")),
            shape=Link(self._page(path), path) if path else None,
        )


def shape_path(dotted: str, paths: Collection[str]) -> str:
    """The longest beginning of a path with dots that is the path of a field; '' if none is."""
    while dotted and dotted not in paths:
        dotted = dotted.rpartition(".")[0]
    return dotted
