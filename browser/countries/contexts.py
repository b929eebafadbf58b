"""Contexts of the pages of countries, and of the countries that aligned national targets with a global one."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.records.field_contexts import Count
from browser.site.contexts import FormatLink, Link, Page, Tile
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country in the list: page, code, name, whether it is a Party, records, national targets, reports."""

    url: str
    iso2: str
    name: Text
    is_party: bool
    records: int
    list_url: str
    targets: int
    reports: int


@dataclass(frozen=True, slots=True)
class CountriesPage(Page):
    """All countries by name: Parties, then others. `data` the same as files."""

    template: ClassVar[str] = "countries.html"
    parties: tuple[CountryRow, ...]
    others: tuple[CountryRow, ...]
    data: tuple[FormatLink, ...]
    records_url: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Records of a type by year: all of them, and one count a column (None for none)."""

    name: Text
    total: Count
    cells: tuple[Count | None, ...]


@dataclass(frozen=True, slots=True)
class RecordLink:
    """A record by name, with its day ('' if not known) and a note, such as a degree or a level."""

    url: str
    name: Text
    day: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class AlignedTargets:
    """National targets that are aligned with a global one: the newest of them, and how many there are."""

    tile: Tile
    targets: tuple[RecordLink, ...]
    total: int
    list_url: str


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """Progress in a report: the target (its page, or '' for one only named), the level, the report."""

    target: Text
    target_url: str
    tile: Tile | None
    level: Text
    report: RecordLink


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with the values reported: the newest first, `more` not shown."""

    code: str
    name: Text
    url: str
    points: tuple[tuple[str, str, str, str, str], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Dot:
    """An answer: the question, the answer in words, and `full`, `half` or `none`."""

    question: Text
    answer: tuple[Text, ...]
    state: Literal["full", "half", "none"]


@dataclass(frozen=True, slots=True)
class BinaryRow:
    """A binary indicator with the answers to its questions."""

    code: str
    name: Text
    url: str
    report: RecordLink
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A type of record of which there is none, and the list that shows it."""

    name: Text
    url: str


@dataclass(frozen=True, slots=True)
class CountryPage(Page):
    """The profile of a country.

    `queries` are addresses of queries that give the numbers, by section: `records`, `missing`, `nbsaps`, `targets`,
    `progress`, `indicators`, `binary`, `roles`, `meetings`, `answered`. `totals` count the records behind some of these
    sections. `covered` are headline indicators with
    whether there are values. `cut` are types of which only the newest records were read.
    """

    template: ClassVar[str] = "country.html"
    name: Text
    names: tuple[Text, ...]
    iso2: str
    iso3: str
    m49: str
    is_party: bool
    total: Count
    years: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    nbsaps: tuple[RecordLink, ...]
    national: Count
    aligned: tuple[AlignedTargets, ...]
    unaligned: tuple[RecordLink, ...]
    progress: tuple[ProgressRow, ...]
    covered: tuple[tuple[str, Text, str, bool], ...]
    indicators: tuple[IndicatorRow, ...]
    binary: tuple[BinaryRow, ...]
    roles: tuple[tuple[str, int], ...]
    meetings: tuple[RecordLink, ...]
    meetings_total: Count
    answered: tuple[tuple[RecordLink, RecordLink], ...]
    missing: tuple[Missing, ...]
    unaddressed: tuple[Tile, ...]
    cut: tuple[Text, ...]
    queries: tuple[tuple[str, str], ...]
    data: tuple[FormatLink, ...]
    iri: str
    totals: tuple[tuple[str, Count], ...] = ()


@dataclass(frozen=True, slots=True)
class PartyCount:
    """A country with how many national targets it has aligned, its profile, and the list of them."""

    name: Text
    url: str
    count: int
    list_url: str


@dataclass(frozen=True, slots=True)
class AlignedWith:
    """National targets that are aligned in one degree (None where none is stated): how many, and the newest of them.

    Each with its country, which may be None.
    """

    degree: Text | None
    count: int
    targets: tuple[tuple[RecordLink, Link | None], ...]


@dataclass(frozen=True, slots=True)
class AlignedParties:
    """Countries that aligned national targets with a goal or target; for the macro `aligned` of `record_macros.html`.

    `records` are those of all types that are linked with it. `groups` have the newest by degree, strongest first;
    `query_url` is a query that gives all, `table_url` a table of all.
    """

    total: int
    list_url: str
    records: int
    records_url: str
    parties: tuple[PartyCount, ...]
    groups: tuple[AlignedWith, ...] = ()
    query_url: str = ""
    table_url: str = ""
