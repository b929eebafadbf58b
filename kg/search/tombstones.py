"""Tombstones of withdrawn things, and what replaces things: kept with the index, in its transactions.

A thing is withdrawn when no graph of its owner describes it any more; it comes back when one does. What replaces it is
what graphs of its owner say now (`dct:isReplacedBy` of the thing, `dct:replaces` of its successor); where they say
nothing any more, what they said last.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.ledger.ledger import Change

TOMBSTONE_TABLES: Final = ("succession", "tombstone")
TOMBSTONE_SCHEMA: Final = """
CREATE TABLE tombstone (iri TEXT PRIMARY KEY, withdrawn TEXT NOT NULL, reason TEXT NOT NULL, label TEXT NOT NULL,
  replaced_by TEXT NOT NULL, erased INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE succession (old TEXT NOT NULL, new TEXT NOT NULL, graph INTEGER NOT NULL, PRIMARY KEY (old, new, graph))
  WITHOUT ROWID;
CREATE INDEX succession_by_graph ON succession (graph);
"""
# `succession` has what graphs say now; `replaced_by` of a tombstone, a JSON list, outlives it.


class TombstoneTables:
    """Writes the tables. Between `begin` and `end` of a change graphs are withdrawn and inserted."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._said_before: dict[str, set[str]] = defaultdict(set)
        self._named: set[str] = set()

    def begin(self) -> None:
        """A change begins."""
        self._said_before.clear()
        self._named.clear()

    def withdraw(self, graph: int) -> None:
        """Take out what a graph says of successors."""
        rows = self._connection.execute("DELETE FROM succession WHERE graph = ? RETURNING old, new", (graph,))
        for old, new in rows.fetchall():
            self._said_before[old].add(new)

    def insert(self, successions: Iterable[tuple[str, str, int]]) -> None:
        """Add what graphs say of successors: a thing, what replaces it, and the number of the graph."""
        rows = sorted(successions)
        self._connection.executemany("INSERT OR IGNORE INTO succession VALUES (?, ?, ?)", rows)
        self._named.update(old for old, _, _ in rows)

    def end(self, gone: Mapping[str, str], described: set[str], change: Change) -> None:
        """Bury things that are `gone`, with their last labels; raise those that are `described` again."""
        execute = self._connection.execute
        for iri, label in gone.items():
            if execute("SELECT 1 FROM subject WHERE iri = ? AND own", (iri,)).fetchone():
                continue
            said = json.dumps(self._successors(iri) or sorted(self._said_before[iri]))
            kept = "" if change.kind == "erasure" else label
            row = (iri, change.accepted, change.reason, kept, said, 0)
            execute("INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?, ?, ?, ?)", row)
        if not execute("SELECT 1 FROM tombstone LIMIT 1").fetchone():
            return
        self._connection.executemany("DELETE FROM tombstone WHERE iri = ?", ((iri,) for iri in described))
        changed = ((json.dumps(self._successors(iri)), iri) for iri in sorted(self._named))
        self._connection.executemany("UPDATE tombstone SET replaced_by = ? WHERE iri = ?", changed)

    def erase(self, iris: Iterable[str], change: Change) -> None:
        """Say of those things that are gone that a content of theirs was erased, and nothing of what was in it."""
        for iri in iris:
            if not self._connection.execute("SELECT 1 FROM subject WHERE iri = ? AND own", (iri,)).fetchone():
                row = (iri, change.accepted, change.reason, json.dumps(self._successors(iri)))
                self._connection.execute("INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?, '', ?, 1)", row)

    def _successors(self, iri: str) -> list[str]:
        rows = self._connection.execute("SELECT DISTINCT new FROM succession WHERE old = ? ORDER BY new", (iri,))
        return [row[0] for row in rows]
