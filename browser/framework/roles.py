"""Indicators of goals and targets by role, as pages list them."""

from browser.framework.contexts import RoleGroup, RoleRow
from browser.site.contexts import Figure
from browser.site.tiles import make_tile
from browser.urls import Urls
from kg.framework import ROLES, Framework, Role, RoleLink, role_of_code


def indicator_groups(links: tuple[RoleLink, ...], urls: Urls, language: str) -> tuple[RoleGroup, ...]:
    """The indicators of a goal or target by role."""
    groups = []
    for role in ROLES:
        rows = tuple(
            RoleRow(link.indicator.code, link.indicator.label(language), urls.page(link.indicator.iri, language))
            for link in links
            if link.role is role
        )
        if rows:
            groups.append(RoleGroup(role.name, rows))
    return tuple(groups)


def monitored_groups(links: tuple[RoleLink, ...], urls: Urls, language: str) -> tuple[RoleGroup, ...]:
    """The goals and targets of an indicator by role."""
    groups = []
    for role in ROLES:
        tiles = [make_tile(link.monitored, urls, language) for link in links if link.role is role]
        rows = tuple(RoleRow(tile.code, tile.label, tile.url, tile) for tile in tiles)
        if rows:
            groups.append(RoleGroup(role.name, rows))
    return tuple(groups)


def framework_figures(framework: Framework, to: Urls, language: str) -> tuple[Figure, ...]:
    """How many goals, targets, indicators and role links there are."""
    if not framework.goals:
        return ()
    home = to.dataset("kmgbf", language)
    return (
        Figure("goals", len(framework.goals), f"{home}#goals"),
        Figure("targets", len(framework.targets), f"{home}#targets"),
        Figure("indicators", len(framework.indicators), f"{home}#indicators"),
        Figure("links", len(framework.links), f"{to.root}api/kmgbf/indicators/roles"),
    )


def all_indicators(framework: Framework, to: Urls, language: str) -> tuple[RoleGroup, ...]:
    """Every indicator once, under the kind that its code says."""
    kinds: dict[Role, list[RoleRow]] = {}
    for indicator in framework.indicators:
        row = RoleRow(indicator.code, indicator.label(language), to.page(indicator.iri, language))
        kinds.setdefault(role_of_code(indicator.code), []).append(row)
    return tuple(RoleGroup(role.name, tuple(kinds[role])) for role in ROLES if role in kinds)
