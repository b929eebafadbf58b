"""How much a diagram shows, and how boxes are shared among the relations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from browser.diagrams.contexts import NeighbourGroup


@dataclass(frozen=True, slots=True)
class Limits:
    """How many boxes there are by kind, the one that says “and 7 more” among them."""

    broader: int = 4
    narrower: int = 12
    related: int = 6
    mapped: int = 6
    linked: int = 10
    group: int = 4
    """Of one property of those that are mapped or linked."""


LIMITS: Final = Limits()
LARGE: Final = Limits(broader=4, narrower=24, related=10, mapped=12, linked=20, group=8)
OVERVIEW: Final = 60
"""Things that the explorer begins with, of a vocabulary as a whole."""


def shown_of(total: int, boxes: int) -> int:
    """How many are shown where there are so many boxes: one box says how many more there are."""
    return total if total <= boxes else boxes - 1


def bounded(groups: Sequence[NeighbourGroup], boxes: int) -> list[NeighbourGroup]:
    """Groups that together have so many boxes, shared among them in turn; two each they have in any case."""
    shares = [min(2, group.total) for group in groups]
    while sum(shares) < boxes:
        waiting = [place for place, group in enumerate(groups) if shares[place] < _boxes(group)]
        if not waiting:
            break
        for place in waiting[: boxes - sum(shares)]:
            shares[place] += 1
    return [
        replace(group, neighbours=group.neighbours[: max(1, shown_of(group.total, share))])
        for group, share in zip(groups, shares, strict=True)
    ]


def _boxes(group: NeighbourGroup) -> int:
    return len(group.neighbours) + bool(group.more)
