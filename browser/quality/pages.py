"""The quality report: of all datasets, of one, the findings of a rule, what is missing in a language; in words.

GET   /{lang}/quality                             all datasets
GET   /{lang}/quality/{dataset}                   the report
GET   /{lang}/quality/{dataset}/coverage          what is missing in a language
GET   /{lang}/quality/{dataset}/{rule}            findings, 100 a page
POST  /{lang}/quality/{dataset}/{rule}            accept one as it is, or take that back; signed in
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http import sessions
from browser.http.answers import answer
from browser.http.services import language_of, services, urls
from browser.http.varying import cookies_of
from browser.quality.contexts import (
    QualityDatasetPage,
    QualityPage,
    QualityRow,
)
from browser.quality.coverage import coverage_page
from browser.quality.figures import coverage_rows, severity_groups, trend_rows, trend_width
from browser.quality.findings import decide, rule_page
from browser.quality.parts import STYLES, crumbs, title_of
from browser.quality.stored import EXPORTS, QualityReports, known_dataset, state
from browser.site.contexts import Figure, Page
from browser.site.frame import format_links, make_frame, words
from browser.site.rendering import Renderer
from browser.urls import LANG
from kg.errors import NotReady
from kg.graph.datasets import read_datasets
from kg.quality.model import Severity
from kg.quality.rules import RULES, RULES_DIGEST
from kg.rdf.formats import HTML


def quality_routes() -> list[BaseRoute]:
    """The addresses."""
    start = f"/{LANG}/quality"
    return [
        Route(start, _endpoint(overview_page)),
        Route(f"{start}/{{dataset}}", _endpoint(dataset_page)),
        Route(f"{start}/{{dataset}}/coverage", _endpoint(coverage_page)),
        Route(f"{start}/{{dataset}}/{{rule}}", _endpoint(rule_page)),
        Route(f"{start}/{{dataset}}/{{rule}}", decide, methods=["POST"]),
    ]


def _endpoint(view: Callable[[Request], Page]) -> Callable[[Request], Response]:
    """A page, kept until data, report or decisions change; for those signed in made anew each time."""

    def endpoint(request: Request) -> Response:
        parts = services(request)
        headers = {"Content-Language": language_of(request)}
        key = ("quality", *state(request), str(request.url))
        try:
            if sessions.cookie_name(request) in cookies_of(request):
                content = parts.of(Renderer).render(view(request))
                return Response(content, 200, headers | {"Cache-Control": "no-store"}, HTML.content_type)
            content = parts.cache.get_or_make(key, lambda: parts.of(Renderer).render(view(request)))
        except NotReady:  # the page of the dataset says so, in words
            return RedirectResponse(urls(request).quality(language_of(request), request.path_params["dataset"]), 303)
        return answer(request, content, HTML.content_type, max_age=0, headers=headers)

    return endpoint


def overview_page(request: Request) -> QualityPage:
    """All datasets with the figures of their newest reports."""
    to, language = urls(request), language_of(request)
    _ = words(language)
    runs = services(request).of(QualityReports).decisions.latest()
    rows = []
    for dataset in read_datasets(services(request).knowledge.current().graph):
        run, title = runs.get(dataset.id), title_of(dataset, language)
        errors, warnings, hints = (run.count(severity) if run else 0 for severity in Severity)
        rows.append(
            QualityRow(
                id=dataset.id,
                url=to.quality(language, dataset.id),
                title=title,
                concepts=run.concepts if run else 0,
                errors=errors,
                warnings=warnings,
                hints=hints,
                release=run.release if run else "",
                checked=run.checked if run else "",
            )
        )
    frame = make_frame(request, title=_("Quality"), address=to.quality, section="vocabularies", styles=STYLES)
    return QualityPage(frame, tuple(rows), to.quality_api())


def dataset_page(request: Request) -> QualityDatasetPage:
    """The report on one dataset; without a report a page that says so."""
    to, language, dataset = urls(request), language_of(request), known_dataset(request)
    _ = words(language)
    title, found = title_of(dataset, language), services(request).of(QualityReports)
    stored, accepted = found.reports.find(dataset.id), found.decisions.accepted(dataset.id)
    frame = make_frame(
        request,
        styles=STYLES,
        title=_("Quality of %(name)s") % {"name": title.value},
        address=lambda tag: to.quality(tag, dataset.id),
        formats=format_links(lambda one: to.quality_api(dataset.id, one.name), tuple(EXPORTS.values())),
        breadcrumbs=crumbs(request, dataset),
        section="vocabularies",
    )
    home = to.dataset(dataset.id, language)
    if stored is None:
        return QualityDatasetPage(frame, title, home, "", "", False, (), (), 0, (), 0, (), 0)
    runs = found.decisions.runs(dataset.id)
    groups = severity_groups(stored.report, accepted, lambda rule: to.quality(language, dataset.id, rule))
    return QualityDatasetPage(
        frame=frame,
        title=title,
        dataset_url=home,
        checked=stored.checked,
        release=stored.release,
        outdated=stored.rules != RULES_DIGEST,
        figures=tuple(Figure(name, number, "") for name, number in stored.report.totals.items() if number),
        groups=groups,
        passed=len(RULES) - sum(len(group.rows) for group in groups),
        trend=trend_rows(runs),
        trend_width=trend_width(runs),
        coverage=coverage_rows(
            stored.report.coverage, lambda kind, tag: to.quality_coverage(language, dataset.id, kind, tag)
        ),
        concepts=len(stored.report.coverage.concepts),
    )
