"""Parts of the Framework's pages: tiles of goals and targets, and indicators by role."""

from typing import Final

from browser.framework.contexts import RoleGroup, RoleRow
from browser.site.contexts import Tile
from tests.browser.samples.frames import Site
from tests.browser.samples.texts import GOAL_LABELS, GOALS, INDICATORS, TARGET_LABELS, TARGETS, Words

_COLOURS: Final = (
    "6ebd97 79aa46 95c253 bcb95a d69a34 f1ab2a f3c242 2e703c 048f84 01a586 02b3c9 0287ab 15557a efa272 bc5e30 e96635 "
    "e67c31 8e3826 787070 a69679 a76c6b e87d70 e64c2f"
).split()


def labels_of(names: Words, code: str) -> Words:
    """The labels of a goal or target, such as `Target 3`."""
    return {tag: name.format(code) for tag, name in names.items()}


def tile(site: Site, code: str) -> Tile:
    """The tile of a goal or target."""
    return _goal(site, code) if code in GOALS else _target(site, code)


def _goal(site: Site, code: str) -> Tile:
    label = site.choose(labels_of(GOAL_LABELS, code))
    return Tile(code, "#000000", "#ffffff", site.page_of(f"goal_{code}"), label, site.choose(GOALS[code]))


def _target(site: Site, code: str) -> Tile:
    number = int(code) - 1
    label = site.choose(labels_of(TARGET_LABELS, code))
    title = site.choose(TARGETS[number])
    return Tile(code, "#" + _COLOURS[number], "#000000", site.page_of(f"target_{code}"), label, title)


def goals(site: Site) -> tuple[Tile, ...]:
    """The four goals."""
    return tuple(tile(site, code) for code in GOALS)


def targets(site: Site) -> tuple[Tile, ...]:
    """The 23 targets."""
    return tuple(tile(site, str(number)) for number in range(1, len(TARGETS) + 1))


def indicators(site: Site, times: int = 1) -> tuple[RoleGroup, ...]:
    """Indicators by role."""
    return tuple(RoleGroup(role, _indicators(site, role) * times) for role in INDICATORS)


def _indicators(site: Site, role: str) -> tuple[RoleRow, ...]:
    rows = INDICATORS[role]
    return tuple(RoleRow(code, site.choose(words), site.page_of(f"indicator_{code}")) for code, words in rows)


def monitored(site: Site, code: str) -> RoleRow:
    """A goal or target that an indicator monitors."""
    one = tile(site, code)
    return RoleRow(code, one.label, one.url, one)
