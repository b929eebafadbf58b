"""Samples of the home page, of the list of vocabularies and of the homes of vocabularies."""

import json
from dataclasses import replace

from browser.datasets.contexts import VocabulariesPage
from browser.home.contexts import HomePage
from browser.site.contexts import Figure, Page, Value
from browser.vocabularies.contexts import VocabularyPage
from kg.texts.languages import Text
from tests.browser.samples.frames import BASE, ROOT, Site, formats_of
from tests.browser.samples.lists import changes, datasets, framework, thesaurus
from tests.browser.samples.tiles import goals, indicators, targets


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    home, things = _home(site), _things(site)
    nothing = (Figure("vocabularies", 0, ""),)
    return {
        "home": home,
        "home-empty": replace(home, goals=(), targets=(), changes=(), figures=nothing),
        "vocabularies": _vocabularies(site),
        "vocabularies-empty": VocabulariesPage(site.frame("Vocabularies", "v"), ()),
        "vocabulary": _framework(site),
        "vocabulary-things": things,
        "vocabulary-empty": replace(things, things=(), more_url="", schemes=()),
    }


def _home(site: Site) -> HomePage:
    """Home."""
    figures = (
        Figure("goals", 4, site.address("v")),
        Figure("targets", 23, site.address("v")),
        Figure("indicators", 204, site.address("v")),
        Figure("statements", 14_203, site.address("d")),
    )
    structured = json.dumps({"@context": "https://schema.org/", "@type": "WebSite"})
    return HomePage(
        site.frame("CBD Linked Data", structured=structured),
        figures,
        goals(site),
        targets(site),
        changes(site),
        f"{ROOT}kmgbf/en/",
        site.address("query"),
    )


def _vocabularies(site: Site) -> VocabulariesPage:
    """The list of vocabularies."""
    crumbs = site.crumbs("Vocabularies")
    return VocabulariesPage(site.frame("Vocabularies", "v", section="vocabularies", crumbs=crumbs), datasets(site))


def _framework(site: Site) -> VocabularyPage:
    """Home of the Framework."""
    dataset = framework(site)
    scheme = site.choose({"en": "Goals and targets", "fr": "Objectifs et cibles"})
    frame = site.frame(
        dataset.title.value,
        "kmgbf",
        section="vocabularies",
        crumbs=site.crumbs("Vocabularies", "Framework"),
        formats=formats_of("kmgbf"),
        thing=BASE + "kmgbf/",
    )
    return VocabularyPage(
        frame,
        dataset,
        BASE + "kmgbf/",
        (Figure("goals", 4, "#goals"), Figure("targets", 23, "#targets"), Figure("indicators", 204, "#indicators")),
        goals(site),
        targets(site),
        indicators(site, 8),
        (),
        "",
        (Value("iri", scheme, url=site.page_of("kmgbfScheme")),),
        changes(site)[:2],
        site.address("query"),
        "© 2026 Secretariat of the Convention on Biological Diversity",
    )


def _things(site: Site) -> VocabularyPage:
    """Home of a vocabulary that is a list of terms."""
    return replace(
        _framework(site),
        dataset=thesaurus(site),
        goals=(),
        targets=(),
        indicators=(),
        things=_terms(site),
        more_url=site.address("more"),
        releases=(),
        rights="",
        figures=(Figure("things", 12_480, ""),),
    )


def _terms(site: Site) -> tuple[Value, ...]:
    """The terms of a list."""
    words = (
        "Agriculture",
        "Biosafety",
        "Coasts",
        "Dry and sub-humid lands",
        "Ecosystem approach",
        "Fair and equitable sharing",
    )
    return tuple(Value("iri", Text(word, "en"), url=site.page_of(word)) for word in words * 6)
