"""Events: something was created, changed, withdrawn or erased by an accepted change. And choices among them."""

from dataclasses import dataclass
from typing import Literal

EventKind = Literal["create", "update", "delete", "erase"]
"""`create` also where a thing comes back; `delete` is withdrawal; `erase` is of content, as the law asks it."""


@dataclass(frozen=True, slots=True)
class Event:
    """What one change of the ledger did to one thing.

    `number` orders all events, and the ledger alone says which number an event has, so that it has the same after the
    index was made anew. `sequence` is the change, `moment` when it was accepted (ISO 8601, UTC). `dataset` is the
    vocabulary that speaks, or `record`; of a record there are the name of its `schema` and the `government` (ISO 3166-1
    alpha-2, capitals), '' for none; a withdrawn record has those that it had. `erased` is the change whose version of
    the thing was erased, for that kind; 0 else.
    """

    number: int
    sequence: int
    moment: str
    kind: EventKind
    thing: str
    dataset: str
    schema: str = ""
    government: str = ""
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events are wanted: those that have all that is not ''."""

    dataset: str = ""
    schema: str = ""
    government: str = ""
    thing: str = ""
