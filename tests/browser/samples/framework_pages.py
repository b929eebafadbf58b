"""Samples of pages about goals, targets and indicators."""

from dataclasses import replace

from browser.countries.contexts import AlignedParties, AlignedWith, PartyCount, RecordLink
from browser.framework.contexts import IndicatorPage, RoleGroup, TargetPage
from browser.site.contexts import Frame, Link, Page, PropertyRow, Value
from kg.records.countries import countries
from kg.texts.languages import Text
from tests.browser.samples.frames import BASE, Site, formats_of
from tests.browser.samples.statements import statement
from tests.browser.samples.texts import NOTE, OFFICIAL, SUMMARY, TARGET_LABELS, TARGETS
from tests.browser.samples.things import names, thing
from tests.browser.samples.tiles import indicators, labels_of, monitored, tile


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    indicator = _indicator(site)
    return {
        "target": _target(site),
        "goal": _goal(site),
        "indicator": indicator,
        "indicator-bare": replace(indicator, summary=None, monitors=(), agencies=(), organisations=(), sources=()),
    }


def _frame(site: Site, title: str, path: str, local: str) -> Frame:
    """The frame of a page about a thing of the Framework."""
    return site.frame(
        title,
        path,
        section="vocabularies",
        crumbs=site.crumbs("Vocabularies", "Framework", title),
        formats=formats_of(local),
        thing=BASE + "kmgbf/" + local,
    )


def _target(site: Site) -> TargetPage:
    """A target with everything but a name in Russian."""
    own = tile(site, "3")
    labels = {tag: label for tag, label in labels_of(TARGET_LABELS, "3").items() if tag != "ru"}
    return TargetPage(
        _frame(site, "Target 3", "3", "target_3"),
        thing(site, "target_3", own.label, "3", names(labels, TARGETS[2])),
        site.address("change-sets/kmgbf?concept=x"),
        own,
        "target",
        own.title,
        site.choose(OFFICIAL),
        site.choose(SUMMARY),
        site.choose(NOTE),
        indicators(site),
        _related(site),
        (Link("https://www.cbd.int/doc/decisions/cop-15/cop-15-dec-04-en.pdf", "Decision 15/4"),),
        tile(site, "2"),
        tile(site, "4"),
        _aligned(site),
    )


def _aligned(site: Site) -> AlignedParties:
    """National targets of many countries, in two degrees and in none."""
    url, name = site.address("r"), Text("Protect thirty per cent of < land", "en")
    country = Link(site.address("countries/mn"), "Mongolia")
    shown = tuple((RecordLink(url, one, "2026"), country) for one in (name, Text("x" * 200)) * 12)
    parties = tuple(
        PartyCount(one.name(site.language.tag), url, 2, url) for one in countries().values() if one.is_party
    )
    groups = (
        AlignedWith(Text("High", "en"), 1200, shown),
        AlignedWith(Text("منخفض", "ar"), 24, shown),
        AlignedWith(None, 1, ((RecordLink(url, name), None),)),
    )
    return AlignedParties(1225, url, 1300, url, parties, groups, url, url)


def _related(site: Site) -> tuple[PropertyRow, ...]:
    """What a target has to do with other vocabularies."""
    aichi = Value("iri", Text("Aichi Biodiversity Target 11", "en"), url=site.address("a"), code="11")
    water = Value("iri", Text("Life below water", "en"), url=site.address("b"), code="14")
    land = Value("iri", site.choose({"en": "Life on land", "fr": "Vie terrestre"}), url=site.address("c"), code="15")
    areas = Value("iri", Text("Protected areas", "en"), url=site.address("d"))
    return (
        statement(site, site.choose({"en": "Aichi Biodiversity Target", "fr": "Objectif d’Aichi"}), [aichi], "a"),
        statement(
            site,
            site.choose({"en": "Sustainable Development Goal", "ar": "هدف التنمية المستدامة"}),
            [water, land],
            "b",
        ),
        statement(site, site.choose({"en": "Subject", "fr": "Sujet"}), [areas], "d"),
    )


def _goal(site: Site) -> TargetPage:
    """A goal with little: no official text, a summary only, no indicators."""
    own = tile(site, "A")
    about = thing(site, "goal_A", own.label, "A", names({"en": "Goal A"}))
    return replace(
        _target(site),
        thing=replace(about, incoming=(), more_incoming=False),
        tile=own,
        kind="goal",
        title=own.title,
        official=None,
        indicators=(),
        related=(),
        sources=(),
        previous=None,
        next=tile(site, "B"),
    )


def _indicator(site: Site) -> IndicatorPage:
    """An indicator."""
    words = {"en": "Red List of Ecosystems", "fr": "Liste rouge des écosystèmes"}
    rows = names({**words, "es": "Lista Roja de Ecosistemas"})
    summary = {
        "en": "Shows how many ecosystems are at risk of collapse.",
        "ar-x-machine": "يبيّن عدد النظم الإيكولوجية المعرضة لخطر الانهيار.",
    }
    return IndicatorPage(
        _frame(site, "A.1", "A.1", "indicator_A.1"),
        thing(site, "indicator_A.1", site.choose(words), "A.1", rows),
        "",
        None,
        site.choose(summary),
        site.choose(NOTE),
        _monitors(site),
        ("Commission on Ecosystem Management (CEM)", "International Union for Conservation of Nature (IUCN)"),
        (Value("iri", Text("IUCN", "en"), site.address("organisation/page/iucn")),),
        (Link("https://www.cbd.int/doc/decisions/cop-16/cop-16-dec-31-en.pdf", "Decision 16/31"),),
    )


def _monitors(site: Site) -> tuple[RoleGroup, ...]:
    """What an indicator monitors, by role."""
    return (
        RoleGroup("headline", (monitored(site, "A"), monitored(site, "1"))),
        RoleGroup("complementary", (monitored(site, "3"),)),
    )
