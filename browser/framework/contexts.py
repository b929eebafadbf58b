"""What the pages about the Framework show."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.countries.contexts import AlignedParties
from browser.site.contexts import Link, Page, PropertyRow, Tile, Value
from browser.things.contexts import Thing
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class RoleRow:
    """An indicator of a goal or target (or a goal or target of an indicator): code, name, address, tile if any."""

    code: str
    label: Text
    url: str
    tile: Tile | None = None


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """Rows that share a role: `headline`, `binary`, `component` or `complementary`."""

    role: str
    rows: tuple[RoleRow, ...]


@dataclass(frozen=True, slots=True)
class TargetPage(Page):
    """A goal or target of the Framework.

    `title` is the short title, `official` the official text (None when no release with it is loaded), `summary` our
    short description, `note` an editorial note on what was published, `related` links to Aichi targets, SDGs and
    subjects by kind, `aligned` who has aligned national targets with it, `change_url` where changes are
    proposed.
    """

    template: ClassVar[str] = "target.html"
    thing: Thing
    change_url: str
    tile: Tile
    kind: Literal["goal", "target"]
    title: Text
    official: Text | None
    summary: Text | None
    note: Text | None
    indicators: tuple[RoleGroup, ...]
    related: tuple[PropertyRow, ...]
    sources: tuple[Link, ...]
    previous: Tile | None
    next: Tile | None
    aligned: AlignedParties | None = None


@dataclass(frozen=True, slots=True)
class IndicatorPage(Page):
    """An indicator: what it measures, for which goals and targets and in which role, who its custodians are.

    `agencies` as the Framework writes them, `organisations` the bodies that are meant.
    """

    template: ClassVar[str] = "indicator.html"
    thing: Thing
    change_url: str
    official: Text | None
    summary: Text | None
    note: Text | None
    monitors: tuple[RoleGroup, ...]
    agencies: tuple[str, ...]
    organisations: tuple[Value, ...]
    sources: tuple[Link, ...]
