"""The places of nodes and lines in a diagram: broader above, narrower below, related beside, others outside.

A row holds four boxes with gaps between them, through which the trunks run that lead to further rows. Everything is
worked out from left to right and mirrored at the end for readers from right to left.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from browser.diagrams.contexts import Box, Cluster, Drawing, Line, Neighbour, NeighbourGroup
from browser.diagrams.text import wrap

WIDTH: Final = 892.0
_PAD: Final = 16.0
_BOX: Final = 194.0
_GAP: Final = 28.0
_CENTRE: Final = 280.0
_FONT: Final = 14.0
_CENTRE_FONT: Final = 17.0
_INSIDE: Final = 10.0
_SQUARE: Final = 30.0
_HEAD: Final = 7.0
_NAME: Final = 34.0
"""Room for the name of a relation on its trunk."""
_DROP: Final = 18.0
"""From the line that connects a row to its boxes."""
_COLUMNS: Final = tuple(_PAD + column * (_BOX + _GAP) for column in range(4))
_MIDDLE: Final = WIDTH / 2

Shown = Neighbour | str
"""A thing, or the words of the box for things that are not shown (“and 7 more”)."""
Point = tuple[float, float]


def draw(centre: Neighbour, groups: Sequence[NeighbourGroup], mores: Sequence[str], rtl: bool) -> Drawing:
    """The drawing. `mores` has for each group the words “and 7 more”, '' where all are shown."""
    shown: dict[int, list[Shown]] = {}
    for group, more in zip(groups, mores, strict=True):
        shown[id(group)] = [*group.neighbours, *([more] if more else [])]
    return _Drawer(centre, groups, shown).draw(rtl)


class _Drawer:
    """Draws from top to bottom; `y` is how far it has come."""

    def __init__(self, centre: Neighbour, groups: Sequence[NeighbourGroup], shown: dict[int, list[Shown]]) -> None:
        self.shown = shown
        self.of = {
            kind: [group for group in groups if group.kind == kind]
            for kind in ("broader", "narrower", "related", "mapped", "linked")
        }
        self.centre = box_of(centre, 0, 0, _CENTRE, _CENTRE_FONT)
        self.clusters: list[Cluster] = []
        self.y = _PAD

    def draw(self, rtl: bool) -> Drawing:
        buses = [self._upward(group, place == 0) for place, group in enumerate(self.of["broader"])]
        self._middle(buses)
        if self.of["narrower"]:
            self.y = self._hang(self.of["narrower"], _MIDDLE, _COLUMNS, self.y)
        inside = len(self.clusters)
        end = self.y + _PAD
        self.y = end if inside else self.y
        self._outside()
        framed = (0.0, 0.0, WIDTH, end) if 0 < inside < len(self.clusters) else None
        made = Drawing(WIDTH, self.y + _PAD, self.centre, tuple(self.clusters), framed)
        return _mirrored(made) if rtl else made

    def _upward(self, group: NeighbourGroup, highest: bool) -> float:
        """Broader things in a row; the height of the line that connects them. Trunks pass all but the highest."""
        row = self.shown[id(group)]
        boxes = _row(row, self.y, _COLUMNS, centred=highest)
        bottom = max(box.y + box.height for box in boxes)
        boxes = [_moved(box, bottom - box.height - box.y) for box in boxes]
        bus = bottom + _DROP
        wires = _across(bus, [_MIDDLE, *map(_centre_of, boxes)])
        wires += "".join(_path((_centre_of(box), bus), (_centre_of(box), bottom + _HEAD)) for box in boxes)
        heads = "" if group.inward else "".join(_head((_centre_of(box), bottom), (0, 1)) for box in boxes)
        captions = (Line(_MIDDLE, bus + 21, group.name.value),)
        self.clusters.append(Cluster(group, tuple(boxes), wires, heads, captions))
        self.y = bus + _NAME
        return bus

    def _middle(self, buses: Sequence[float]) -> None:
        """The centre, related things on both sides of it, and the trunks up to what is above."""
        sides = [(group, *_columns(group, _halves(self.shown[id(group)]), self.y)) for group in self.of["related"]]
        height = max([self.centre.height, *(low - self.y for _group, _boxes, low in sides)])
        self.centre = _moved(self.centre, self.y + (height - self.centre.height) / 2, _MIDDLE - _CENTRE / 2)
        top = (_MIDDLE, self.centre.y)
        for place, bus in enumerate(buses):
            cluster = self.clusters[place]
            head = _head(top, (0, -1)) if cluster.group.inward else ""
            trunk = _path(top, (_MIDDLE, bus))
            self.clusters[place] = replace(cluster, wires=cluster.wires + trunk, heads=cluster.heads + head)
        for group, columns, _low in sides:
            self.clusters.append(self._beside(group, columns, self.y + height / 2))
        self.y += height

    def _beside(self, group: NeighbourGroup, columns: Sequence[Sequence[Box]], middle: float) -> Cluster:
        wires, heads = "", ""
        captions, boxes = [], []
        for side, column in zip((1, -1), columns, strict=True):
            if not column:
                continue
            tall = column[-1].y + column[-1].height - column[0].y
            column = [_moved(box, box.y + middle - tall / 2 - column[0].y) for box in column]
            inner = column[0].x + (_BOX if side > 0 else 0)
            edge = self.centre.x + (0 if side > 0 else _CENTRE)
            bus = inner + side * 34
            heights = [box.y + box.height / 2 for box in column]
            wires += _path((edge, middle), (bus, middle))
            wires += _path((bus, min(middle, *heights)), (bus, max(middle, *heights)))
            wires += "".join(_path((bus, at), (inner + side * _HEAD, at)) for at in heights)
            heads += "".join(_head((inner, at), (side, 0)) for at in heights)
            captions.append(Line(column[0].x + _BOX / 2, column[0].y - 8, group.name.value))
            boxes += column
        return Cluster(group, tuple(boxes), wires, heads, tuple(captions))

    def _outside(self) -> None:
        """Mapped things on one half, links by other properties on the other; alone and unhindered, in the middle."""
        mapped, linked = self.of["mapped"], self.of["linked"]
        if not self.of["narrower"] and not (mapped and linked):
            self.y = self._hang([*mapped, *linked], _MIDDLE, _COLUMNS, self.y)
            return
        lane = (_BOX + _GAP / 2) - (_MIDDLE - _PAD)
        low = self._hang(mapped, _MIDDLE + lane, _COLUMNS[:2], self.y)
        self.y = max(low, self._hang(linked, _MIDDLE - lane, _COLUMNS[2:], self.y))

    def _hang(self, groups: Sequence[NeighbourGroup], lane: float, columns: Sequence[float], y: float) -> float:
        """Groups below one another on a trunk at `lane`; how far down they come."""
        for place, group in enumerate(groups):
            things = self.shown[id(group)]
            rows = [things[at : at + len(columns)] for at in range(0, len(things), len(columns))]
            caption = Line(lane, y + 22, group.name.value)
            y += _NAME
            boxes: list[Box] = []
            wires, heads, bus = "", "", y
            for number, row in enumerate(rows):
                bus = y + (_PAD if number else 0)
                drawn = _row(row, bus + _DROP, columns, centred=place == len(groups) - 1 and number == len(rows) - 1)
                wires += _across(bus, [lane, *map(_centre_of, drawn)])
                wires += "".join(_path((_centre_of(box), bus), (_centre_of(box), box.y - _HEAD)) for box in drawn)
                heads += "" if group.inward else "".join(_head((_centre_of(box), box.y), (0, -1)) for box in drawn)
                boxes += drawn
                y = max(box.y + box.height for box in drawn)
            wires += self._trunk(lane, bus)
            heads += _head(self._root(lane), (0, 1)) if group.inward else ""
            self.clusters.append(Cluster(group, tuple(boxes), wires, heads, (caption,)))
        return y

    def _root(self, lane: float) -> Point:
        """The point where a trunk leaves the centre: below it, within its width."""
        inset = _CENTRE / 2 - 24
        return max(_MIDDLE - inset, min(_MIDDLE + inset, lane)), self.centre.y + self.centre.height

    def _trunk(self, lane: float, bus: float) -> str:
        (x, y), step = self._root(lane), 12.0
        if x == lane:
            return _path((x, y), (x, bus))
        turns = [(x, y), (x, y + step), (lane, y + step), (lane, bus)]
        return "".join(_path(one, other) for one, other in pairwise(turns))


def box_of(shown: Shown, x: float, y: float, wide: float, font: float = _FONT) -> Box:
    """The box of a thing, or of the words that say how many more there are."""
    thing = None if isinstance(shown, str) else shown
    square = thing is not None and bool(thing.colour)
    beside = _SQUARE + _INSIDE if square else 0.0
    room = wide - 2 * _INSIDE - beside
    lines = wrap(shown if isinstance(shown, str) else shown.name.value, room / font, 3) or ("",)
    code = "" if thing is None or square else thing.code
    leading = font * 1.35
    rows = len(lines) + bool(code)
    height = max(rows * leading + 2 * 9, 42.0, _SQUARE + 12 if square else 0)
    at = x + _INSIDE + beside + room / 2
    base = y + (height - rows * leading) / 2 + font * 1.02
    texts = tuple(Line(at, base + (number + bool(code)) * leading, line) for number, line in enumerate(lines))
    place = (x + _INSIDE, y + (height - _SQUARE) / 2, _SQUARE) if square else None
    return Box(thing, x, y, wide, height, texts, Line(at, base, wrap(code, room / font, 1)[0]) if code else None, place)


def _row(things: Sequence[Shown], y: float, columns: Sequence[float], *, centred: bool) -> list[Box]:
    """Boxes beside one another, as high as the highest of them; `centred` ones need leave no gap for a trunk."""
    first, step = columns[0], _BOX + _GAP
    free = len(columns) - len(things)
    begin = first + (free / 2 if centred else free // 2) * step
    boxes = [box_of(thing, begin + place * step, y, _BOX) for place, thing in enumerate(things)]
    tallest = max(box.height for box in boxes)
    return [_stretched(box, tallest) for box in boxes]


def _halves(things: Sequence[Shown]) -> tuple[Sequence[Shown], Sequence[Shown]]:
    middle = (len(things) + 1) // 2
    return things[:middle], things[middle:]


def _columns(
    group: NeighbourGroup, halves: tuple[Sequence[Shown], Sequence[Shown]], y: float
) -> tuple[list[list[Box]], float]:
    """Boxes one below another at both sides, and how far down they need room with a name above them."""
    columns: list[list[Box]] = []
    lowest = y
    for things, x in zip(halves, (_COLUMNS[0], _COLUMNS[3]), strict=True):
        column: list[Box] = []
        at = y
        for thing in things:
            column.append(box_of(thing, x, at, _BOX))
            at += column[-1].height + 10
        columns.append(column)
        lowest = max(lowest, at - 10 + 2 * 26)
    return columns, lowest


def _moved(box: Box, y: float, x: float | None = None) -> Box:
    """A box at another height, and another place across if one is given."""
    down, across = y - box.y, 0.0 if x is None else x - box.x
    return replace(
        box,
        x=box.x + across,
        y=y,
        lines=tuple(_shifted(line, across, down) for line in box.lines),
        code=_shifted(box.code, across, down) if box.code else None,
        square=(box.square[0] + across, box.square[1] + down, box.square[2]) if box.square else None,
    )


def _shifted(line: Line, across: float, down: float) -> Line:
    return Line(line.x + across, line.y + down, line.text)


def _stretched(box: Box, height: float) -> Box:
    """A box of a greater height, its content in the middle."""
    more = (height - box.height) / 2
    return replace(_moved(box, box.y + more), y=box.y, height=height)


def _centre_of(box: Box) -> float:
    return box.x + box.width / 2


def _path(start: Point, end: Point) -> str:
    return f"M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}"


def _across(y: float, places: Sequence[float]) -> str:
    """A line across from the first place to the last, nothing when they are one."""
    return _path((min(places), y), (max(places), y)) if max(places) - min(places) > 1 else ""


def _head(tip: Point, back: tuple[int, int]) -> str:
    """An arrow head with its tip at a point; `back` is the direction that its line comes from."""
    (x, y), (across, down) = tip, back
    base_x, base_y = x + across * _HEAD, y + down * _HEAD
    one = (base_x + down * 4, base_y + across * 4)
    other = (base_x - down * 4, base_y - across * 4)
    return f"M{x:g} {y:g}L{one[0]:g} {one[1]:g}L{other[0]:g} {other[1]:g}Z"


def _mirrored(drawing: Drawing) -> Drawing:
    """The drawing for readers from right to left. Lines and arrow heads are turned by the template's `scale(-1 1)`."""
    return replace(
        drawing,
        centre=_turned(drawing.centre),
        clusters=tuple(
            replace(
                cluster,
                boxes=tuple(map(_turned, cluster.boxes)),
                captions=tuple(Line(WIDTH - line.x, line.y, line.text) for line in cluster.captions),
            )
            for cluster in drawing.clusters
        ),
        mirrored=True,
    )


def _turned(box: Box) -> Box:
    square = box.square
    return replace(
        box,
        x=WIDTH - box.x - box.width,
        lines=tuple(Line(WIDTH - line.x, line.y, line.text) for line in box.lines),
        code=Line(WIDTH - box.code.x, box.code.y, box.code.text) if box.code else None,
        square=(WIDTH - square[0] - square[2], square[1], square[2]) if square else None,
    )
