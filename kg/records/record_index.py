"""Tables of records in the search index: which records have which type, country, target, subject, year and so on.

Every value of a facet has a set of records, kept as a row of bits by the number of the record. Sets are met and counted
in microseconds, so that a list with all its counts costs the same whether ten records or ten thousand are in it. The
writer keeps them, in the transaction in which it indexes the graphs.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.records.reading import GOVERNMENT, Part
from kg.texts.folding import fold
from kg.texts.languages import Text, choose_label

ALL: Final = ("", "")
"""Name and value of the set of all records."""
RECORD_TABLES: Final = ("record", "record_part", "record_set")
RECORD_SCHEMA: Final = """
CREATE TABLE record (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, day TEXT NOT NULL, name TEXT NOT NULL,
  facets TEXT NOT NULL, told TEXT NOT NULL);
CREATE INDEX record_by_day ON record (day DESC, id DESC);
CREATE INDEX record_by_name ON record (name, id);
CREATE TABLE record_part (graph INTEGER NOT NULL, iri TEXT NOT NULL, day TEXT NOT NULL, name TEXT NOT NULL,
  facets TEXT NOT NULL, told TEXT NOT NULL, PRIMARY KEY (graph, iri)) WITHOUT ROWID;
CREATE INDEX record_part_by_iri ON record_part (iri);
CREATE TABLE record_set (name TEXT NOT NULL, value TEXT NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (name, value));
"""
# A record may be described in several graphs (its body, its envelope, its geometry): each gives a part. Column
# `told` is what lists and profiles show of a record (names, values of indicators), so that they need not read it.

_AT_ONCE: Final = 500
_PARTS: Final = (
    "SELECT iri, day, record_part.name, facets, told FROM record_part JOIN graph ON graph.id = record_part.graph "
    "WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY iri, graph.name"
)
_RECORDS: Final = "SELECT id, iri, facets FROM record WHERE iri IN (SELECT value FROM json_each(?))"
_NAME: Final = 80
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
"""Made once: making one takes as long as writing facets with it."""
_PartRow = tuple[str, str, str, str]
"""Day, name, facets and column `told` of one part."""


class RecordTables:
    """Writes the tables, on the connection and in the transactions of the index. Call `settle` before each commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._touched: dict[str, None] = {}

    def forget(self) -> None:
        """The transaction was undone."""
        self._touched.clear()

    def withdraw(self, graph: int) -> None:
        """Delete the parts of records that a graph, given by its number, has added."""
        rows = self._connection.execute("DELETE FROM record_part WHERE graph = ? RETURNING iri", (graph,)).fetchall()
        self._touched.update(dict.fromkeys(row[0] for row in rows))

    def insert(self, graphs: Iterable[tuple[int, Mapping[str, Part]]]) -> None:
        """Insert the parts of records that graphs, given by their numbers, describe."""
        rows = [
            (graph, iri, part.day, _sort_name(part.names), _written(part.facets), _written(part.shown()))
            for graph, parts in graphs
            for iri, part in parts.items()
        ]
        self._connection.executemany("INSERT INTO record_part VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._touched.update(dict.fromkeys(row[1] for row in rows))

    def settle(self) -> set[str]:
        """Merge the parts of each touched record and update the sets; returns the IRIs of these records."""
        changed: dict[tuple[str, str], list[int]] = {}
        touched = list(self._touched)
        for start in range(0, len(touched), _AT_ONCE):
            self._settle_some(touched[start : start + _AT_ONCE], changed)
        self._touched.clear()
        for key, numbers in changed.items():
            self._flip(key, numbers)
        return set(touched)

    def _settle_some(self, iris: Sequence[str], changed: dict[tuple[str, str], list[int]]) -> None:
        wanted = (json.dumps(iris),)
        parts: dict[str, list[_PartRow]] = {}
        for iri, *part in self._connection.execute(_PARTS, wanted):
            parts.setdefault(iri, []).append(tuple(part))
        before = {row[1]: (row[0], json.loads(row[2])) for row in self._connection.execute(_RECORDS, wanted)}
        number = self._connection.execute("SELECT coalesce(max(id), 0) FROM record").fetchone()[0]
        kept, gone = [], []
        for iri in iris:
            record = Record.of(parts.get(iri, ()))
            if record is None and iri not in before:
                continue
            number += iri not in before
            own, had = before.get(iri, (number, None))
            _note(changed, (_pairs(had) if had else set()) ^ (_pairs(record.facets) if record else set()), own)
            if record is None:
                gone.append((own,))
            else:
                kept.append((own, iri, record.day, record.name, _written(record.facets), record.shown))
        self._connection.executemany("DELETE FROM record WHERE id = ?", gone)
        self._connection.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?)", kept)

    def _flip(self, key: tuple[str, str], numbers: list[int]) -> None:
        """Records that joined or left a set."""
        row = self._connection.execute("SELECT bits FROM record_set WHERE name = ? AND value = ?", key).fetchone()
        bits = bytearray(row[0] if row else b"")
        bits.extend(bytes(max(0, (max(numbers) >> 3) + 1 - len(bits))))
        for number in numbers:
            bits[number >> 3] ^= 1 << (number & 7)
        kept = bytes(bits.rstrip(b"\0"))
        if kept:
            self._connection.execute("INSERT OR REPLACE INTO record_set VALUES (?, ?, ?)", (*key, kept))
        else:
            self._connection.execute("DELETE FROM record_set WHERE name = ? AND value = ?", key)


def _note(changed: dict[tuple[str, str], list[int]], pairs: set[tuple[str, str]], number: int) -> None:
    for pair in pairs:
        changed.setdefault(pair, []).append(number)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as all graphs together describe it."""

    day: str
    name: str
    facets: Mapping[str, set[str]]
    shown: str

    @classmethod
    def of(cls, parts: Iterable[_PartRow]) -> "Record | None":
        """Put the parts of a record together; None for what has no type, and so is no record."""
        rows = list(parts)
        facets = _together(facets for _, _, facets, _ in rows)
        if "type" not in facets:
            return None
        day = min((day for day, _, _, _ in rows if day), default="")[1:]
        name = next((name for _, name, _, _ in rows if name), "")
        told = [shown for _, _, _, shown in rows]
        shown = told[0] if len(told) == 1 else _written(_together(told))
        return cls(day, name, _finished(facets, day), shown)


def _together(written: Iterable[str]) -> dict[str, set[str]]:
    """The values of several parts, merged by name."""
    found: dict[str, set[str]] = {}
    for text in written:
        for name, values in json.loads(text).items():
            found.setdefault(name, set()).update(values)
    return found


def _finished(together: dict[str, set[str]], day: str) -> dict[str, set[str]]:
    """Adds country and year: a record of a government belongs to its country alone, others to all they name."""
    facets = {name: values for name, values in together.items() if name != GOVERNMENT}
    if governments := together.get(GOVERNMENT):
        facets["country"] = governments
    if day:
        facets["year"] = {day[:4]}
    return facets


def _pairs(facets: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    return {ALL, *((name, value) for name, values in facets.items() for value in values)}


def _written(facets: Mapping[str, Iterable[str]]) -> str:
    return _ENCODER.encode({name: sorted(values) for name, values in sorted(facets.items())})


def _sort_name(texts: list[Text]) -> str:
    found = choose_label(texts, "en")
    return fold(found.value)[:_NAME].strip() if found else ""
