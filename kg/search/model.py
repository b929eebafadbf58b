"""Queries of the search, and its results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from kg.texts.languages import Text

Kind = Literal["exact", "prefix", "words", "form", "spelling", "member"]
KINDS: Final[tuple[Kind, ...]] = ("exact", "prefix", "words", "form", "spelling", "member")
"""How a label matches: it is the query, begins with it, has its words, has other forms of them, has words that are
nearly the same; `member` when nothing was asked but what the filters say."""
FACETS: Final = ("dataset", "type", "language", "group", "scheme", "status", "country")
"""Facets by which results are counted and filtered."""
COUNTED: Final = 10_000
"""Things that are counted at most; beyond that results are `bounded`."""
RANKED: Final = 2_000
"""Labels up to which all that match are compared with each other."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Words to look for and what the things found must be.

    `language` is the reader's. `filters` are values of facets, any one of those of each facet (`FACETS`; a language of
    match is a range such as `en`). `among`: only these things. `sort` is `relevance` or `label`. Without words, the
    filters alone say what is found. `counted`: whether to count by facet. `quick`: only the best few are wanted, and
    no true total. At least change `sequence` is to be known.
    """

    text: str
    language: str = "en"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    among: tuple[str, ...] | None = None
    sort: Literal["relevance", "label"] = "relevance"
    limit: int = 20
    offset: int = 0
    counted: bool = True
    quick: bool = False
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: the text that matched, what that is of the thing, and how it matched.

    `property` is `prefLabel`, `title`, `altLabel`, `hiddenLabel`, `notation` or `identifier`.
    """

    iri: str
    dataset: str
    property: str
    matched: Text
    kind: Kind
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits. `bounded`: there are more than `total`.

    `facets`: how many things have which values, most first; by name. `corrected`: what was looked for instead, as
    nothing has the words that were asked for ('' if that was not needed). `looser`: queries that find something, when
    nothing was found.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    bounded: bool = False
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    corrected: str = ""
    looser: tuple[str, ...] = ()


NOTHING: Final = Results()
