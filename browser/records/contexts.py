"""Contexts of the pages of records (`browser/site/contexts.py` explains contexts)."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.records.decision_contexts import DecisionParts
from browser.records.field_contexts import FieldGroup, Passage
from browser.site.contexts import Citation, FormatLink, Link, Page, PropertyRow, Tile, Value
from browser.things.contexts import SaidBy, VersionNotice
from kg.clearing_house.listing import Sort
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class LinkedTarget:
    """A goal or target of the Framework that the record is linked with, and the degree of alignment if it is stated."""

    tile: Tile
    degree: Text | None = None


@dataclass(frozen=True, slots=True)
class LinkingGroup:
    """Records that point to this one by one property: its name, the first of them, and how many there are."""

    name: Text
    things: tuple[Value, ...]
    total: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the ledger: our number, when it was accepted, agent, source, reason, number of statements, page."""

    number: int
    accepted: str
    agent: str
    source: str
    reason: str
    statements: int
    withdrawn: bool = False
    current: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class RecordPage(Page):
    """One record.

    `type_url` lists records of its type; `party` leads to its country; `dates` are (what, ISO 8601) with what of
    `issued`, `submitted`, `created`, `modified`; `identifiers` other than the IRI; `revision` in the count of the
    Secretariat (0 for unknown); `addresses` pages about it elsewhere. `read_from` is `index` or `export` if its body
    was not at hand. `decision` are the elements of a decision. `asked` is the revision that the reader asked for (0
    for the newest): what is shown is that revision if it is `held`, else the newest. `rest` are statements that the
    shape has no field for, `unread` parts that could not be read, by name. `cut`: it is longer than what is shown.
    `version` is said of one that is shown as it was after a change; `version_url` leads
    from a revision to that. `versions` newest first. `more_linking`: only the first links were counted.
    """

    template: ClassVar[str] = "record.html"
    iri: str
    title: Passage
    titles: tuple[Passage, ...]
    type: Text
    type_url: str
    party: Link | None
    dates: tuple[tuple[Literal["issued", "submitted", "created", "modified"], str], ...]
    status: Text | None
    identifiers: tuple[str, ...]
    revision: int
    realms: tuple[str, ...]
    addresses: tuple[str, ...]
    read_from: str
    groups: tuple[FieldGroup, ...]
    targets: tuple[LinkedTarget, ...]
    rest: tuple[PropertyRow, ...]
    unread: tuple[tuple[str, str], ...]
    cut: bool
    linking: tuple[LinkingGroup, ...]
    more_linking: bool
    versions: tuple[VersionRow, ...]
    citation: Citation
    query_url: str
    graphs: tuple[Link, ...]
    decision: DecisionParts | None = None
    asked: int = 0
    held: bool = False
    newest_url: str = ""
    others: tuple[SaidBy, ...] = ()
    version: VersionNotice | None = None
    version_url: str = ""


@dataclass(frozen=True, slots=True)
class RecordFacetValue:
    """A value that narrows a list: its name, the list narrowed to it, how many records that leaves."""

    name: Text
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class RecordFacet:
    """Values of one facet, most first; `name` is an English message id.

    `rest` are folded away, `hidden` further ones that are not on the page.
    """

    name: str
    values: tuple[RecordFacetValue, ...]
    rest: tuple[RecordFacetValue, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class RecordChip:
    """A value that the list is filtered by, and the list without it; `facet` is an English message id."""

    facet: str
    name: Text
    url: str


@dataclass(frozen=True, slots=True)
class RecordItem:
    """A record in a list: page, name, type, country, day (ISO 8601, as precise as known), tiles of its targets."""

    url: str
    iri: str
    name: Text
    type: Text
    country: Link | None
    day: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class RecordsPage(Page):
    """A list of records, a page of it, with what narrows it. `hidden` are parameters that the form keeps."""

    template: ClassVar[str] = "records.html"
    query: str
    items: tuple[RecordItem, ...]
    total: int
    bounded: bool
    first: int
    last: int
    previous_url: str
    next_url: str
    facets: tuple[RecordFacet, ...]
    chips: tuple[RecordChip, ...]
    sorts: tuple[tuple[Sort, Link], ...]
    data: tuple[FormatLink, ...]
    action: str
    hidden: tuple[tuple[str, str], ...]
    countries_url: str
