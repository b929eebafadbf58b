"""Neighbours of a thing: a bounded number by relation, with counts, from look-ups that cost little.

Things of a vocabulary are read from its tables, goals, targets and indicators from the Framework, everything else from
patterns of the store.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from browser.diagrams.contexts import Neighbour, NeighbourGroup, Neighbourhood
from browser.diagrams.layout import draw
from browser.diagrams.limits import LIMITS, OVERVIEW, Limits, bounded
from browser.diagrams.links import DOWNWARD, HIERARCHY, ROLE_PROPERTIES, UPWARD, StoreNeighbours
from browser.diagrams.nodes import Nodes
from browser.diagrams.vocabulary_neighbours import TableNeighbours
from browser.site import i18n
from browser.urls import Urls
from kg.framework import ROLES, Goal, Indicator, Target
from kg.knowledge.knowledge import Knowledge
from kg.rdf.namespaces import DCT, SKOS
from kg.texts.languages import LANGUAGES, Text
from kg.vocabularies.vocabulary import get_vocabulary

_PROPERTIES: Final = 10
"""Properties by which links are shown."""
_GENERIC: Final = frozenset((*UPWARD, *DOWNWARD, SKOS.related, SKOS.topConceptOf))


def neighbourhood(
    knowledge: Knowledge,
    urls: Urls,
    iri: str,
    language: str,
    content_language: str = "",
    *,
    within: str = "",
    limits: Limits = LIMITS,
    explorer: bool = False,
) -> Neighbourhood:
    """The neighbours of a thing. Nothing is checked: an unknown thing has no groups.

    `content_language` is that of the names where it is not the reader's `language`, `within` the vocabulary to
    read the thing in if several have it; with `explorer` nodes lead to the explorer and not to pages.
    """
    nodes = Nodes(knowledge, urls, language, content_language, explorer, within)
    found = nodes.neighbour(iri)
    centre = replace(found, url=found.page_url, external=False)
    vocabulary = knowledge.find_thing(iri, within)
    explore = urls.explore(language, vocabulary[0].id if vocabulary else "", iri, nodes.content)
    return _finished(nodes, centre, _groups(StoreNeighbours(nodes, iri, limits), limits), explore)


def overview(
    knowledge: Knowledge,
    urls: Urls,
    dataset: str,
    language: str,
    content_language: str = "",
    *,
    explorer: bool = True,
) -> Neighbourhood:
    """A vocabulary as a whole: goals, targets and headline indicators, or the roots of its schemes, 60 at most.

    Raises NotFound when there is no such vocabulary.
    """
    vocabulary = get_vocabulary(knowledge.vocabularies, dataset)
    iri = urls.identifiers.dataset(dataset)
    nodes = Nodes(knowledge, urls, language, content_language, explorer, dataset)
    clang = nodes.content
    home, explore = urls.dataset(dataset, language, clang), urls.explore(language, dataset, clang=clang)
    centre = Neighbour(iri, vocabulary.title(language), home, home)
    if dataset == "kmgbf" and knowledge.framework.goals:
        groups = _framework_groups(StoreNeighbours(nodes, iri, LIMITS))
        return _finished(nodes, centre, groups, explore, _headline_links(nodes))
    return _finished(nodes, centre, TableNeighbours(nodes, vocabulary, LIMITS).root_groups(), explore)


def _groups(store: StoreNeighbours, limits: Limits) -> tuple[NeighbourGroup, ...]:
    """All that is around a thing, by relation."""
    nodes = store.nodes
    framework = nodes.knowledge.framework.by_iri.get(store.iri)
    found = nodes.knowledge.find_thing(store.iri, nodes.within)
    made: list[NeighbourGroup] = []
    linked: list[NeighbourGroup] = []
    if framework is not None:
        linked += _roles(store, framework)
        handled = HIERARCHY | ROLE_PROPERTIES
    elif found is not None:
        tables = TableNeighbours(nodes, found[0], limits)
        made += tables.around(found[1])
        linked += tables.memberships(found[1])
        handled = HIERARCHY | {DCT.isReplacedBy}
    else:
        made += store.hierarchy()
        handled = _GENERIC
    made += store.mappings()
    linked += store.links(handled)
    return (*made, *bounded(linked[:_PROPERTIES], limits.linked))


def _roles(store: StoreNeighbours, thing: Goal | Target | Indicator) -> list[NeighbourGroup]:
    """The indicators of a goal or target, or what an indicator is one for, by role."""
    framework, _ = store.nodes.knowledge.framework, store.nodes._
    if isinstance(thing, Indicator):
        name = "{} indicator for"
        pairs = [(link.role, link.monitored.iri) for link in framework.roles_of(thing)]
    else:
        name = "{} indicators"
        pairs = [(link.role, link.indicator.iri) for link in framework.indicators_of(thing)]
    made = []
    for role in ROLES:
        iris = [iri for given, iri in pairs if given is role]
        word = store.nodes.word(_(name.format(role.name.capitalize())))
        made.append(store.group("linked", word, iris, len(iris), role.predicate.value))
    return [group for group in made if group.total]


def _framework_groups(store: StoreNeighbours) -> list[NeighbourGroup]:
    """Goals, targets and headline indicators."""
    framework, _ = store.nodes.knowledge.framework, store.nodes._
    headline = dict.fromkeys(link.indicator.iri for link in framework.links if link.role is ROLES[0])
    parts = (
        (_("Goals"), [goal.iri for goal in framework.goals]),
        (_("Targets"), [target.iri for target in framework.targets]),
        (_("Headline indicators"), list(headline)),
    )
    return [
        store.group("narrower", store.nodes.word(name), iris, len(iris), boxes=OVERVIEW) for name, iris in parts if iris
    ]


def _headline_links(nodes: Nodes) -> tuple[tuple[str, str, Text], ...]:
    """For which goal or target a headline indicator is one."""
    name = nodes.word(nodes._("Headline indicator for"))
    links = [link for link in nodes.knowledge.framework.links if link.role is ROLES[0]]
    return tuple((link.indicator.iri, link.monitored.iri, name) for link in links)


def _finished(
    nodes: Nodes,
    centre: Neighbour,
    groups: Iterable[NeighbourGroup],
    explore_url: str,
    links: tuple[tuple[str, str, Text], ...] = (),
) -> Neighbourhood:
    """The groups with their drawing."""
    groups = tuple(groups)
    mores = [_more(nodes, group) for group in groups]
    drawing = draw(centre, groups, mores, LANGUAGES[nodes.language].direction == "rtl")
    return Neighbourhood(centre, groups, drawing, explore_url, links)


def _more(nodes: Nodes, group: NeighbourGroup) -> str:
    """“and 7 more”, '' where all are shown."""
    if not group.more:
        return ""
    shown = i18n.number(group.more, nodes.language)
    if not group.exact:
        return nodes._("and more than %(shown)s more") % {"shown": shown}
    return nodes.ngettext("and %(shown)s more", "and %(shown)s more", group.more) % {"shown": shown}
