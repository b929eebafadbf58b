"""Concepts that lack a text of a kind in a language."""

from starlette.requests import Request

from browser.http.services import language_of, urls
from browser.quality.contexts import (
    QualityCoveragePage,
)
from browser.quality.parts import STYLES, Rows, crumbs, page_number, title_of
from browser.quality.stored import known_dataset, stored_report
from browser.site.contexts import Link
from browser.site.frame import make_frame, words
from kg.errors import InvalidInput
from kg.quality.model import KINDS, Kind


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
    number, start, end = page_number(request, total)
    rows = Rows(request)

    def address(to_language: str, page: int = number, other: str = tag) -> str:
        return to.quality_coverage(to_language, dataset.id, kind, other, page)

    title = _("Missing in a language")
    return QualityCoveragePage(
        frame=make_frame(
            request,
            styles=STYLES,
            title=f"{title} ({tag}) – {title_of(dataset, language).value}",
            address=address,
            breadcrumbs=crumbs(request, dataset, title),
            section="vocabularies",
            index=False,
        ),
        title=title_of(dataset, language),
        kind=kind,
        tag=tag,
        values=tuple(map(rows.own, coverage.without(kind, tag, start, end))),
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
