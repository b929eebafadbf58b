"""Contexts of diagrams and of the explorer: neighbours of a thing by relation, and their drawing."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.site.contexts import Page
from kg.texts.languages import Text

Kind = Literal["broader", "narrower", "related", "mapped", "linked"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing in the diagram. `url` is where its node leads, `page_url` its page; both '' where there is nothing.

    `code` is a notation shown before the name; `colour` and `ink` make a tile of it ('' for none); `external` for
    things that only other sites describe.
    """

    iri: str
    name: Text
    url: str
    page_url: str
    code: str = ""
    colour: str = ""
    ink: str = ""
    deprecated: bool = False
    external: bool = False


@dataclass(frozen=True, slots=True)
class NeighbourGroup:
    """Neighbours of the centre by one relation, `total` of them, of which `neighbours` are shown.

    `predicate` is its IRI ('' for a relation that was worked out); `inward` when the statement is theirs and points to
    the centre; `exact` is false where counting ended at a limit; `more_url` leads to all of them.
    """

    kind: Kind
    name: Text
    neighbours: tuple[Neighbour, ...]
    total: int
    predicate: str = ""
    inward: bool = False
    exact: bool = True
    more_url: str = ""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, self.total - len(self.neighbours))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in the drawing, centred at `x`, with its base line at `y`."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A node of the drawing. `thing` is None for the box that says how many more there are.

    `code` is the line with the notation; `square` the place of the tile (x, y, side), None without one.
    """

    thing: Neighbour | None
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    code: Line | None = None
    square: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group as drawn: its boxes, its lines and arrow heads (SVG path data), and where its name stands."""

    group: NeighbourGroup
    boxes: tuple[Box, ...]
    wires: str
    heads: str
    captions: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawing in user units. `frame` (x, y, width, height) encloses what is inside the vocabulary, None for all.

    Where `mirrored`, the places of boxes and words are those for readers from right to left, and lines and arrow heads
    still have to be turned about the middle.
    """

    width: float
    height: float
    centre: Box
    clusters: tuple[Cluster, ...]
    frame: tuple[float, float, float, float] | None
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The neighbours of a thing, and their drawing. `explore_url` opens it in the explorer."""

    centre: Neighbour
    groups: tuple[NeighbourGroup, ...]
    drawing: Drawing
    explore_url: str
    links: tuple[tuple[str, str, Text], ...] = ()
    """Relations among the neighbours: IRI, IRI, name. Only the explorer shows them."""


@dataclass(frozen=True, slots=True)
class ExplorePage(Page):
    """The explorer at one thing, or at a vocabulary as a whole. `data_url` is what its script reads first."""

    template: ClassVar[str] = "explore.html"
    neighbourhood: Neighbourhood
    data_url: str
    api_url: str
    whole_url: str
    limit: int
    page_url: str

    @property
    def beside(self) -> bool:
        """Whether the list is short enough to stand beside the drawing."""
        return sum(len(group.neighbours) for group in self.neighbourhood.groups) <= 30
