"""What the search page shows. See `browser/site/contexts.py` for the habit."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.site.contexts import FormatLink, Link, Page, Tile
from kg.search.model import Kind
from kg.texts.languages import Text

FacetName = Literal["dataset", "type", "language", "group", "scheme", "status", "country"]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text in parts, each with whether it is what was looked for."""

    text: Text
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One thing found: its name, where it belongs, and why it was found.

    `label` has the marks if it is the text that matched, else `matched` is that text. `kind` says how it matched,
    `property` what the text is of the thing; `successors` what replaces a deprecated thing.
    """

    url: str
    iri: str
    label: MarkedText
    code: str
    matched: MarkedText | None
    kind: Kind
    property: str
    types: tuple[Text, ...]
    dataset: Link | None
    tile: Tile | None
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that narrows the results, with how many have it; `chosen` if they are narrowed to it already."""

    name: Text
    url: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Values of one kind, most first; `rest` are those that are folded away."""

    name: FacetName
    values: tuple[FacetValue, ...]
    rest: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """What the results are narrowed to, and where they are not."""

    facet: str
    name: Text
    url: str


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """Results of a search, a page of them.

    `total` of all, of which there are more if it is `bounded`; `first` and `last` are the places of those shown.
    `sorts` are orders, `data` the results as files. `corrected` is what was looked for instead of `query`; `looser` are
    queries with fewer words. `scope` is the vocabulary that is searched (None: all), `scope_id` its id, `everywhere`
    the same search in all. `hidden` are the parameters that the form keeps.
    """

    template: ClassVar[str] = "search.html"
    query: str
    results: tuple[SearchResult, ...]
    total: int
    bounded: bool
    first: int
    last: int
    previous_url: str
    next_url: str
    facets: tuple[Facet, ...] = ()
    chips: tuple[Chip, ...] = ()
    sorts: tuple[tuple[Literal["relevance", "label"], Link], ...] = ()
    data: tuple[FormatLink, ...] = ()
    corrected: str = ""
    looser: tuple[Link, ...] = ()
    scope: Text | None = None
    scope_id: str = ""
    everywhere: str = ""
    action: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
