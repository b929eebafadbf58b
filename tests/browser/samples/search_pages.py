"""Samples of pages of search results."""

from dataclasses import replace

from browser.contexts import Page, SearchPage, SearchResult
from kg.languages import Text
from tests.browser.samples.frames import BASE, Site
from tests.browser.samples.things import framework_link, target_type
from tests.browser.samples.tiles import tile


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    search = _search(site)
    nothing = replace(search, results=(), total=0, first=0, last=0, previous_url="", next_url="")
    return {
        "search": search,
        "search-nothing": replace(nothing, query="pangolín"),
        "search-start": replace(nothing, query=""),
    }


def _search(site: Site) -> SearchPage:
    """A page of results, in the middle of many."""
    words = "protected areas"
    return SearchPage(
        site.frame(words, "search", query=words, index=False),
        words,
        (_target(site), _indicator(site), _term(site)),
        1203,
        21,
        40,
        site.address("search?page=1"),
        site.address("search?page=3"),
    )


def _target(site: Site) -> SearchResult:
    """A result with a tile, found by its name in another language, which a machine translated."""
    own = tile(site, "3")
    return SearchResult(
        own.url,
        BASE + "kmgbf/target_3",
        own.title,
        "3",
        Text("حفظ 30 في المائة من الأراضي", "ar", True),
        (target_type(site),),
        framework_link(site),
        own,
    )


def _indicator(site: Site) -> SearchResult:
    """A result without a tile, found by its name in another language."""
    return SearchResult(
        site.page_of("indicator_3.1"),
        BASE + "kmgbf/indicator_3.1",
        Text("Coverage of protected areas", "en"),
        "3.1",
        Text("Couverture des zones protégées", "fr"),
        (site.choose({"en": "Indicator", "ar": "المؤشر"}),),
        framework_link(site),
        None,
    )


def _term(site: Site) -> SearchResult:
    """A result with little more than a name."""
    iri = BASE + "thesaurus/CBD-SUBJECT-PROTECTED-AREAS"
    return SearchResult(site.page_of("x"), iri, Text("Protected areas", "en"), "", None, (), None, None)
