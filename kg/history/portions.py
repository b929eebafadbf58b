"""Portions of the events of a choice, oldest first, whose bounds never move: the pages of streams."""

from dataclasses import dataclass
from typing import Final, Protocol

from kg.history.model import Event, Selection
from kg.rdf.graph_names import GraphNames

SIZE: Final = 100
"""Events of a full portion, at most."""
READ_AT_MOST: Final = 10
"""States of vocabularies that one portion needs to be read for: each may be a large file."""


class OldestFirst(Protocol):
    """What portions are taken from."""

    def after(self, selection: Selection, number: int, limit: int) -> list[Event]:
        """Events with a greater number."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Events after a number. What is `full` never gets more of them."""

    after: int
    events: tuple[Event, ...]
    full: bool

    @property
    def last(self) -> int:
        """The number of the last event, after which the next portion begins."""
        return self.events[-1].number if self.events else self.after


def portion(events: OldestFirst, selection: Selection, after: int, size: int = SIZE) -> Portion:
    """The portion after a number. It ends where it is full, or where more would have to be read than takes no time."""
    found = events.after(selection, after, size + 1)
    states: set[tuple[int, str]] = set()
    for place, event in enumerate(found[:size]):
        if event.dataset != GraphNames.RECORDS:
            states.add((event.sequence, event.dataset))
        if len(states) > READ_AT_MOST:
            return Portion(after, tuple(found[:place]), full=True)
    return Portion(after, tuple(found[:size]), full=len(found) >= size)
