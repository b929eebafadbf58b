"""Events, read from the search index as far as a generation holds them."""

import sqlite3
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from kg.graph.owners import ONTOLOGIES, Owners
from kg.history.model import Event, Selection
from kg.history.naming import VersionName
from kg.history.schema import PLACES, first_number
from kg.rdf.graph_names import GraphNames

_RECORD: Final = GraphNames.RECORDS
_EVENT: Final = (
    "SELECT number, moment, kind, iri, dataset, schema, government, erased FROM event {by} "
    "CROSS JOIN event_thing ON id = thing CROSS JOIN event_change ON sequence = number >> "
    f"{PLACES} WHERE number < ?"
)
_FIRSTS: Final = (
    "SELECT dataset, min(number) FROM event_thing CROSS JOIN event ON thing = id WHERE iri = ? AND number < ? "
    "GROUP BY dataset"
)
_Value = TypeVar("_Value")


class Index(Protocol):
    """What answers a question with one state of the search index, which must hold a sequence (`kg.search.search`)."""

    def ask(self, ask: Callable[[sqlite3.Connection, int], _Value], sequence: int = 0) -> _Value: ...


class Events:
    """The events of all changes up to a sequence. Every question is answered by an index of the database."""

    def __init__(self, index: Index, owners: Owners, sequence: int) -> None:
        self._index = index
        self._owners = owners
        self._sequence = sequence
        self._end = first_number(sequence + 1)

    def after(self, selection: Selection, number: int, limit: int) -> list[Event]:
        """Events with a greater number, oldest first."""
        return self._read(selection, "AND number > ? ORDER BY number LIMIT ?", (number, limit))

    def before(self, selection: Selection, number: int | None, limit: int) -> list[Event]:
        """Events with a lower number, newest first; from the newest one for None."""
        end = self._end if number is None else number
        return self._read(selection, "AND number < ? ORDER BY number DESC LIMIT ?", (end, limit))

    def count(self, selection: Selection) -> int:
        """How many there are."""
        if selection.thing:
            return self._ask(lambda connection: _count_of_thing(connection, selection, self._end))
        return self._ask(lambda connection: _count(connection, selection, self._end))

    def of_thing(self, thing: str, limit: int, before: int | None = None) -> list[Event]:
        """Changes of a thing by the word of its owner, newest first; of one that nobody owns, of who spoke first."""
        dataset = self._dataset(thing)
        return self.before(Selection(dataset, thing=thing), before, limit) if dataset else []

    def at(self, thing: str, moment: str) -> Event | None:
        """The event in force at a moment (ISO 8601, UTC); the first one for an earlier moment; None for no events."""
        dataset = self._dataset(thing)
        if not dataset:
            return None
        selection = Selection(dataset, thing=thing)
        found = self._read(selection, "AND moment <= ? ORDER BY number DESC LIMIT 1", (moment,))
        return next(iter(found or self.after(selection, 0, 1)), None)

    def of_version(self, name: VersionName) -> Event | None:
        """The event that a version is called by, that of the thing's owner before others; None if there is none."""
        start = first_number(name.sequence)
        found = self._read(
            Selection(thing=name.thing), "AND number > ? AND number < ?", (start, first_number(name.sequence + 1))
        )
        dataset = self._dataset(name.thing) if len(found) > 1 else ""
        return min(found, key=lambda event: (event.dataset != dataset, event.number), default=None)

    def _dataset(self, thing: str) -> str:
        """The dataset whose events of a thing are its history; '' if there are none of its owner's."""
        owner = self._owners.owner(thing)
        first = self._ask(lambda connection: dict(connection.execute(_FIRSTS, (thing, self._end)).fetchall()))
        if _RECORD in first:  # what a record says of the thing that it is about, is more than what a list of all says
            return _RECORD
        if owner in first:
            return owner
        return min(first, key=lambda dataset: first[dataset], default="") if owner in ("", ONTOLOGIES) else ""

    def _read(self, selection: Selection, ending: str, values: tuple[object, ...]) -> list[Event]:
        return self._ask(lambda connection: _events(connection, selection, ending, (self._end, values)))

    def _ask(self, ask: Callable[[sqlite3.Connection], _Value]) -> _Value:
        return self._index.ask(lambda connection, _sequence: ask(connection), self._sequence)


def _events(
    connection: sqlite3.Connection, selection: Selection, ending: str, values: tuple[int, tuple[object, ...]]
) -> list[Event]:
    by, terms = _conditions(selection)
    end, others = values
    known: list[object] = [end]
    text = _EVENT.format(by=f"INDEXED BY {by}" if by else "")
    for column, value in terms:
        if column == "thing":
            row = connection.execute("SELECT id FROM event_thing WHERE iri = ?", (value,)).fetchone()
            if row is None:
                return []
            value = row[0]
        text += f" AND {column} = ?"
        known.append(value)
    rows = connection.execute(f"{text} {ending}", (*known, *others)).fetchall()
    return [Event(number, number >> PLACES, *rest) for number, *rest in rows]


def _conditions(selection: Selection) -> tuple[str, list[tuple[str, object]]]:
    """The index that answers a selection, '' for the order of all, and what columns are to hold."""
    names = ("thing", "government", "schema", "dataset")
    terms: list[tuple[str, object]] = [(name, value) for name in names if (value := getattr(selection, name))]
    if not terms:
        return "", []
    if selection.government and selection.schema and not selection.thing:
        return "event_by_both", terms
    return f"event_by_{terms[0][0]}", terms


def _count(connection: sqlite3.Connection, selection: Selection, end: int) -> int:
    """All that the index has, without those of later changes, which are few."""
    columns = {name: value for name in ("dataset", "schema", "government") if (value := getattr(selection, name))}
    where = "".join(f" AND {name} = ?" for name in columns)
    values = tuple(columns.values())
    sql = f"SELECT coalesce(sum(count), 0) FROM event_count WHERE true{where}"
    known = connection.execute(sql, values).fetchone()[0]
    later = connection.execute(f"SELECT count(*) FROM event WHERE number >= ?{where}", (end, *values)).fetchone()[0]
    return int(known - later)


def _count_of_thing(connection: sqlite3.Connection, selection: Selection, end: int) -> int:
    _, terms = _conditions(selection)
    where = "".join(f" AND {name} = ?" for name, _ in terms if name != "thing")
    values = [value for name, value in terms if name != "thing"]
    sql = f"SELECT count(*) FROM event_thing CROSS JOIN event ON thing = id WHERE iri = ? AND number < ?{where}"
    return int(connection.execute(sql, (selection.thing, end, *values)).fetchone()[0])
