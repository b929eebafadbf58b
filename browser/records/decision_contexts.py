"""Contexts of the page of a decision, beside those of every record (see `browser/site/contexts.py`)."""

from dataclasses import dataclass

from browser.records.field_contexts import Count, Passage
from browser.site.contexts import Tile, Value
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class WordCount:
    """A status or actor, how many elements have it, and the page narrowed to it, or not if it is `chosen`."""

    word: str
    count: int
    url: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class LedTo:
    """What an element led to, or a record that points to it: `known` here or not, with its type and day where known.

    `further` are notifications and meetings that the record names.
    """

    value: Value
    known: bool = True
    type: Text | None = None
    day: str = ""
    further: "tuple[LedTo, ...]" = ()


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An element of a decision with those inside it.

    `anchor` is its place on the page, `place` what people call it below the element around it. `described` is
    false where only others point to it. `fits`: it has what the page is narrowed to, else it only shows the way.
    """

    anchor: str
    place: str
    iri: str
    described: bool = True
    fits: bool = True
    kind: str = ""
    statuses: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    text: Passage | None = None
    others: tuple[Passage, ...] = ()
    status_info: Passage | None = None
    actors_info: Passage | None = None
    timeline: str = ""
    tiles: tuple[Tile, ...] = ()
    subjects: tuple[Value, ...] = ()
    led_to: tuple[LedTo, ...] = ()
    related: tuple[LedTo, ...] = ()
    pointing: tuple[LedTo, ...] = ()
    parts: "tuple[ElementRow, ...]" = ()


@dataclass(frozen=True, slots=True)
class DecisionParts:
    """The elements of a decision, counted by status and actor.

    `whole` is the decision itself, with what it led to as a whole; `total` counts elements that are described,
    `fitting` those that the page is narrowed to by `status` and `actor` ('' for all, at `all_url`). `pointing` counts
    records that point into the decision. `cut`: it has more than was read.
    """

    whole: ElementRow
    elements: tuple[ElementRow, ...]
    total: int
    fitting: int
    statuses: tuple[WordCount, ...]
    actors: tuple[WordCount, ...]
    status: str
    actor: str
    all_url: str
    pointing: Count
    cut: bool = False
