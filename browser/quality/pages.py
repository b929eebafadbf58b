"""The quality report: of all datasets, of one, the findings of a rule, what is missing in a language; in words.

GET   /{lang}/quality                             all datasets
GET   /{lang}/quality/{dataset}                   the report
GET   /{lang}/quality/{dataset}/coverage          what is missing in a language
GET   /{lang}/quality/{dataset}/{rule}            findings, 100 a page
POST  /{lang}/quality/{dataset}/{rule}            accept one as it is, or take that back; signed in
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http import sessions
from browser.http.answers import answer
from browser.http.services import language_of, services, urls
from browser.quality.contexts import (
    FindingRow,
    QualityCoveragePage,
    QualityDatasetPage,
    QualityPage,
    QualityRow,
    QualityRulePage,
)
from browser.quality.figures import coverage_rows, severity_groups, trend_rows, trend_width
from browser.quality.stored import EXPORTS, QualityReports, known_dataset, state, stored_report
from browser.site.contexts import Figure, Link, Page, Value
from browser.site.frame import format_links, make_frame, words
from browser.site.rendering import Renderer
from browser.site.values import Shower
from browser.urls import LANG
from kg.errors import InvalidInput, NotFound, NotReady, Unauthorized
from kg.graph.datasets import Dataset, read_datasets
from kg.quality.decisions import Accepted, judge
from kg.quality.model import KINDS, Finding, Kind, Severity
from kg.quality.rules import RULES, RULES_DIGEST, get_rule
from kg.rdf.formats import HTML
from kg.texts.languages import Text, choose_label

PAGE: Final = 100
_STYLES: Final = ("vocabulary.css",)
_NAMED: Final = 10


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
            if sessions.cookie_name(request) in request.cookies:
                content = parts.of(Renderer).render(view(request))
                return Response(content, 200, headers | {"Cache-Control": "no-store"}, HTML.content_type)
            content = parts.cache.get_or_make(key, lambda: parts.of(Renderer).render(view(request)))
        except NotReady:  # the page of the dataset says so, in words
            return RedirectResponse(urls(request).quality(language_of(request), request.path_params["dataset"]), 303)
        return answer(request, content, HTML.content_type, max_age=0, vary="Cookie", headers=headers)

    return endpoint


def overview_page(request: Request) -> QualityPage:
    """All datasets with the figures of their newest reports."""
    to, language = urls(request), language_of(request)
    _ = words(language)
    runs = services(request).of(QualityReports).decisions.latest()
    rows = []
    for dataset in read_datasets(services(request).knowledge.current().graph):
        run, title = runs.get(dataset.id), _title(dataset, language)
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
    frame = make_frame(request, title=_("Quality"), address=to.quality, section="vocabularies", styles=_STYLES)
    return QualityPage(frame, tuple(rows), to.quality_api())


def _title(dataset: Dataset, language: str) -> Text:
    return choose_label(dataset.titles, language) or Text(dataset.id)


def _crumbs(request: Request, dataset: Dataset, *more: str) -> tuple[Link, ...]:
    to, language = urls(request), language_of(request)
    title = _title(dataset, language).value
    links = [Link(to.quality(language), words(language)("Quality")), Link(to.quality(language, dataset.id), title)]
    links += [Link("", text) for text in more]
    return (*links[:-1], replace(links[-1], current=True))


def dataset_page(request: Request) -> QualityDatasetPage:
    """The report on one dataset; without a report a page that says so."""
    to, language, dataset = urls(request), language_of(request), known_dataset(request)
    _ = words(language)
    title, found = _title(dataset, language), services(request).of(QualityReports)
    stored, accepted = found.reports.find(dataset.id), found.decisions.accepted(dataset.id)
    frame = make_frame(
        request,
        styles=_STYLES,
        title=_("Quality of %(name)s") % {"name": title.value},
        address=lambda tag: to.quality(tag, dataset.id),
        formats=format_links(lambda one: to.quality_api(dataset.id, one.name), tuple(EXPORTS.values())),
        breadcrumbs=_crumbs(request, dataset),
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


def _page_number(request: Request, total: int) -> tuple[int, int, int]:
    """The page that is asked for, and the places of its first and last row from 0. Raises NotFound beyond the last."""
    text = request.query_params.get("page", "") or "1"
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < 1:
        raise InvalidInput(f"page={text[:40]} is not a whole number from 1.", "Leave page out, or correct it.")
    number = int(text)
    start = (number - 1) * PAGE
    if start >= total and number > 1:
        raise NotFound(f"There is no page {number}.", f"The last page is {max(1, -(-total // PAGE))}.")
    return number, start, min(start + PAGE, total)


class _Shower:
    """Shows the resources of findings, those of the vocabulary always with their page here."""

    def __init__(self, request: Request) -> None:
        knowledge = services(request).knowledge.current()
        self._urls, self._language = urls(request), language_of(request)
        self._shower = Shower(knowledge.graph, knowledge.labels(), self._urls, self._language)

    def own(self, iri: str) -> Value:
        """A resource of the vocabulary."""
        shown = self.any(iri)
        return replace(shown, url=self._urls.page(iri, self._language), external=False) if shown.iri else shown

    def any(self, iri: str) -> Value:
        """Any resource; a blank node is its name."""
        try:
            return self._shower.iri(NamedNode(iri))
        except ValueError:
            return Value("literal", Text(iri))

    def finding(self, finding: Finding, by: Accepted | None = None) -> FindingRow:
        """A finding, with who accepted it."""
        row = FindingRow(
            subject=self.own(finding.subject),
            others=tuple(map(self.any, finding.others[:_NAMED])),
            more=max(0, len(finding.others) - _NAMED),
            text=Text(finding.value, finding.language),
            key=finding.key(),
        )
        return replace(row, agent=by.agent, decided=by.decided, reason=by.reason) if by else row


def rule_page(request: Request) -> QualityRulePage:
    """The findings of one rule. Raises NotFound for rules and pages that are not there."""
    to, language, dataset = urls(request), language_of(request), known_dataset(request)
    _ = words(language)
    rule, stored = get_rule(request.path_params["rule"]), stored_report(request, dataset)
    judged = judge(stored.report, rule.id, services(request).of(QualityReports).decisions.accepted(dataset.id))
    number, start, end = _page_number(request, len(judged.open))
    show, title = _Shower(request), _(rule.title)

    def address(tag: str, page: int = number) -> str:
        return to.quality(tag, dataset.id, rule.id, page)

    signed_in = sessions.cookie_name(request) in request.cookies and sessions.signed_in(request, "editor") is not None
    return QualityRulePage(
        frame=make_frame(
            request,
            styles=_STYLES,
            title=f"{title} – {_title(dataset, language).value}",
            address=address,
            breadcrumbs=_crumbs(request, dataset, title),
            section="vocabularies",
            index=number == 1,
        ),
        title=_title(dataset, language),
        rule=rule.id,
        severity=rule.severity.value,
        rule_title=rule.title,
        explanation=rule.explanation,
        remedy=rule.remedy,
        reference=rule.reference,
        rows=tuple(map(show.finding, judged.open[start:end])),
        accepted=tuple(show.finding(finding, by) for finding, by in judged.accepted[:PAGE]),
        more_accepted=max(0, len(judged.accepted) - PAGE),
        total=len(judged.open),
        first=start + 1 if judged.open else 0,
        last=end,
        previous_url=address(language, number - 1) if number > 1 else "",
        next_url=address(language, number + 1) if end < len(judged.open) else "",
        dataset_url=to.quality(language, dataset.id),
        action=to.quality(language, dataset.id, rule.id),
        may_decide=signed_in,
        sign_in_url=to.sign_in(language, request.url.path),
    )


def coverage_page(request: Request) -> QualityCoveragePage:
    """Concepts without a text of a kind (`kind`, a preferred label) in a language (`missing`)."""
    to, language, dataset = urls(request), language_of(request), known_dataset(request)
    _ = words(language)
    coverage = stored_report(request, dataset).report.coverage
    kind, tag = _kind(request), request.query_params.get("missing", language).lower()
    if tag not in coverage.languages:
        there = ", ".join(coverage.languages)
        raise InvalidInput(f"missing={tag[:40]} is no language of this report.", f"There are: {there}.")
    total = len(coverage.missing[kind, tag])
    number, start, end = _page_number(request, total)
    show = _Shower(request)

    def address(to_language: str, page: int = number, other: str = tag) -> str:
        return to.quality_coverage(to_language, dataset.id, kind, other, page)

    title = _("Missing in a language")
    return QualityCoveragePage(
        frame=make_frame(
            request,
            styles=_STYLES,
            title=f"{title} ({tag}) – {_title(dataset, language).value}",
            address=address,
            breadcrumbs=_crumbs(request, dataset, title),
            section="vocabularies",
            index=False,
        ),
        title=_title(dataset, language),
        kind=kind,
        tag=tag,
        values=tuple(map(show.own, coverage.without(kind, tag, start, end))),
        total=total,
        concepts=len(coverage.concepts),
        first=start + 1 if total else 0,
        last=end,
        previous_url=address(language, number - 1) if number > 1 else "",
        next_url=address(language, number + 1) if end < total else "",
        choices=tuple(Link(address(language, 1, other), other, other == tag) for other in coverage.languages),
        dataset_url=to.quality(language, dataset.id),
    )


def _kind(request: Request) -> Kind:
    asked = request.query_params.get("kind", "") or KINDS[0]
    for kind in KINDS:
        if kind == asked:
            return kind
    raise InvalidInput(f"kind={asked[:40]} is not known.", "There are: " + ", ".join(KINDS) + ".")


async def decide(request: Request) -> Response:
    """POST with `action` (accept or take-back), the `key` of the finding and, to accept, a `reason`."""
    sessions.refuse_other_origins(request)
    account = await run_in_threadpool(sessions.signed_in, request, "editor")
    if account is None:
        raise Unauthorized("You are not signed in, or no longer.", "Sign in, and repeat it.")
    fields = await sessions.read_form(request)
    return await run_in_threadpool(_decide, request, account.name, fields)


def _decide(request: Request, agent: str, fields: dict[str, str]) -> Response:
    dataset, rule = known_dataset(request), get_rule(request.path_params["rule"])
    decisions, key = services(request).of(QualityReports).decisions, fields.get("key", "")
    if fields.get("action") == "take-back":
        decisions.take_back(dataset.id, rule.id, key, agent)
    elif fields.get("action") == "accept":
        found = stored_report(request, dataset).report.findings.get(rule.id, ())
        finding = next((one for one in found if one.key() == key), None)
        if finding is None:
            raise NotFound("This finding is not in the report any more.", "Open the page again.")
        decisions.accept(dataset.id, rule.id, finding, agent, fields.get("reason", ""))
    else:
        raise InvalidInput("The form does not say what to do.", "action is accept or take-back.")
    return RedirectResponse(urls(request).quality(language_of(request), dataset.id, rule.id), 303)
