"""Samples of errors, of the pages that describe types of errors, and of pages of plain text."""

from dataclasses import replace
from typing import Final, Literal

from browser.site.contexts import Link, Page, ProblemPage, ProblemTypePage, TextPage
from tests.browser.samples.frames import BASE, ROOT, Site

_SLUGS: Final = {
    "not-found": 404,
    "withdrawn": 410,
    "not-acceptable": 406,
    "invalid-input": 400,
    "refused": 403,
    "too-large": 413,
    "busy": 503,
    "too-many-requests": 429,
    "stopped": 503,
    "unauthorized": 401,
    "timed-out": 503,
    "conflict": 409,
    "not-ready": 503,
    "method-not-allowed": 405,
    "internal-error": 500,
    "error": 500,
}


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    pages: dict[str, Page] = {"problem-withdrawn": _withdrawn(site)}
    for name in ("about", "accessibility", "api"):
        pages[f"text-{name}"] = _text(site, name)
    for slug, status in _SLUGS.items():
        pages.setdefault(f"problem-{slug}", _problem(site, slug))
        pages[f"type-{slug}"] = ProblemTypePage(site.frame(slug, slug), slug, status)
    return pages


def _problem(site: Site, slug: str) -> ProblemPage:
    """An error."""
    return ProblemPage(
        site.frame("Problem", "p", index=False),
        _SLUGS[slug],
        slug,
        "There is nothing at /kmgbf/target_24.",
        "Check the address.",
        BASE + "kmgbf/target_24",
        "",
        "",
        (),
        f"{ROOT}problems/{slug}",
    )


def _withdrawn(site: Site) -> ProblemPage:
    """A thing that was withdrawn, with what to use instead."""
    return replace(
        _problem(site, "withdrawn"),
        message="It was a duplicate.",
        hint="",
        withdrawn="2026-05-04T00:00:00Z",
        label="Target 3 bis",
        successors=(Link(site.page_of("target_3"), "Target 3"),),
    )


def _text(site: Site, name: Literal["about", "accessibility", "api"]) -> TextPage:
    """A page of plain text."""
    return TextPage(
        site.frame(name, name),
        name,
        ROOT + "api/",
        site.address("api/reference"),
        BASE + "kmgbf/target_3",
        ROOT + "kmgbf/target_3",
    )
