"""Samples of pages of search results."""

from dataclasses import replace

from browser.search.contexts import Chip, Facet, FacetValue, MarkedText, SearchPage, SearchResult
from browser.site.contexts import FormatLink, Link, Page
from kg.texts.languages import Text
from tests.browser.samples.frames import BASE, Site
from tests.browser.samples.things import framework_link, target_type
from tests.browser.samples.tiles import tile


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    search = _search(site)
    nothing = replace(search, results=(), total=0, first=0, last=0, previous_url="", next_url="", facets=(), chips=())
    return {
        "search": search,
        "search-nothing": replace(
            nothing, query="pangolín azul", looser=(Link(site.address("search?q=azul"), "azul"),)
        ),
        "search-start": replace(nothing, query=""),
        "search-corrected": replace(search, query="protcted areas", corrected="protected areas", chips=()),
    }


def _search(site: Site) -> SearchPage:
    """A page of results, in the middle of many."""
    words = "protected areas"
    here = site.address("search?q=protected+areas")
    return SearchPage(
        frame=site.frame(words, "search", query=words, index=False),
        query=words,
        results=(_target(site), _indicator(site), _term(site)),
        total=1203,
        bounded=False,
        first=21,
        last=40,
        previous_url=site.address("search?page=1"),
        next_url=site.address("search?page=3"),
        facets=(
            Facet(
                "dataset", (FacetValue(Text("Framework", "en"), here, 1200),), (FacetValue(Text("EnvThes"), here, 3),)
            ),
            Facet("language", (FacetValue(Text("العربية", "ar"), here, 7),)),
            Facet("status", (FacetValue(Text("deprecated", "en"), here, 1),)),
        ),
        chips=(Chip("type", Text("المؤشر", "ar"), here), Chip("parent", Text("Areas", "en"), here)),
        sorts=(("relevance", Link(here, "relevance", True)), ("label", Link(here, "label"))),
        data=(FormatLink(here, "JSON", "application/json"), FormatLink(here, "CSV", "text/csv")),
        scope=Text("Framework", "en"),
        everywhere=here,
        action=site.address("search"),
        hidden=(("type", "http://example.org/T"),),
    )


def _plain(text: Text) -> MarkedText:
    return MarkedText(text, ((text.value, False),))


def _target(site: Site) -> SearchResult:
    """A result with a tile, found by its name in another language, which a machine translated."""
    own = tile(site, "3")
    arabic = Text("حفظ 30 في المائة من الأراضي", "ar", True)
    return SearchResult(
        own.url,
        BASE + "kmgbf/target_3",
        _plain(own.title),
        "3",
        MarkedText(arabic, (("حفظ", True), (" 30 في المائة من الأراضي", False))),
        "words",
        "altLabel",
        (target_type(site),),
        framework_link(site),
        own,
    )


def _indicator(site: Site) -> SearchResult:
    """A result without a tile, found by another form of a word of its name in another language."""
    french = Text("Couverture des zones protégées", "fr")
    return SearchResult(
        site.page_of("indicator_3.1"),
        BASE + "kmgbf/indicator_3.1",
        _plain(Text("Coverage of protected areas", "en")),
        "3.1",
        MarkedText(french, (("Couverture des ", False), ("zones", True), (" protégées", False))),
        "form",
        "prefLabel",
        (site.choose({"en": "Indicator", "ar": "المؤشر"}),),
        framework_link(site),
        None,
    )


def _term(site: Site) -> SearchResult:
    """A deprecated result with little more than a name."""
    iri = BASE + "thesaurus/CBD-SUBJECT-PROTECTED-AREAS"
    label = MarkedText(Text("Protected areas", "en"), (("Protected areas", True),))
    return SearchResult(site.page_of("x"), iri, label, "", None, "exact", "prefLabel", (), None, None, True)
