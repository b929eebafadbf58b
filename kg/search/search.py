"""Asking the search index: things by words, labels by IRI, counts by class, tombstones. Read-only, any thread."""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from kg.errors import KgError, NotReady, ShownDamaged, Tombstone
from kg.rdf.spellings import octets
from kg.search.index_file import index_path
from kg.search.index_query import IndexQuery
from kg.search.model import Hit, Results, SearchQuery
from kg.search.notations import find_notations
from kg.search.schema import SCHEMA_VERSION
from kg.search.text_query import TextHits, TextQuery, look_up

__all__ = ["Hit", "Results", "Search", "SearchQuery"]
_CACHE_KIB: Final = 8_192
"""Pages that one thread keeps of the index; SQLite's 2 MB make look-ups in a large index four times as slow."""
_MAPPED: Final = 32 * 1024 * 1024
"""How much of the index each thread maps: more would be counted as memory of the process for each, and words of names
are found in 5 to 15 % less time with all of a large index. The system has the rest in its own memory."""
_BEING_MADE: Final = ("The index of words is being made.", "Try again in a few seconds.")
_Value = TypeVar("_Value")


class Search:
    """Connections to the index, one per thread."""

    def __init__(self, data: Path) -> None:
        self._path = index_path(data)
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        try:
            inode = os.stat(self._path).st_ino
        except FileNotFoundError:
            inode = 0
        if connection is None or self._local.inode != inode:  # it may have been made anew, in another file
            connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, check_same_thread=False)
            connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
            connection.execute(f"PRAGMA mmap_size={_MAPPED}")
            self._local.connection, self._local.inode = connection, inode
        return connection

    def _rows(self, sql: str, values: Iterable[object] = ()) -> list[Any]:
        try:
            return self._connection().execute(sql, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            self._local.connection = None
            raise _explained(error) from None

    def search(self, query: SearchQuery) -> Results:
        """Things with a label that has the words, best first, counted by facet (`kg.search.model`).

        Raises NotReady for an index that does not hold the sequence asked for, or is being made.
        """
        return self._read(query.sequence, lambda connection, _: IndexQuery(connection, query).results())

    def find(
        self, query: str, language: str = "en", dataset: str = "", limit: int = 20, offset: int = 0
    ) -> tuple[list[Hit], int]:
        """Hits without counts by facet, and how many things there are (10,000 at most are counted)."""
        filters = {"dataset": (dataset,)} if dataset else {}
        asked = SearchQuery(query, language, filters, limit=limit, offset=offset, counted=False)
        results = self.search(asked)
        return list(results.hits), results.total

    def text(self, queries: Sequence[TextQuery], sequence: int = 0) -> tuple[int, list[TextHits]]:
        """Look-ups for one SPARQL query, all in the same state of the index, and the sequence of that state.

        Raises NotReady for an index that does not hold `sequence` yet, was made by another version, or is not there.
        """
        return self._read(sequence, lambda connection, held: (held, [look_up(connection, query) for query in queries]))

    def ask(self, ask: Callable[[sqlite3.Connection, int], _Value], sequence: int = 0) -> _Value:
        """The result of a function that gets the connection and the sequence of one state of the index.

        Raises NotReady as `text` does.
        """
        return self._read(sequence, ask)

    def _read(self, sequence: int, ask: Callable[[sqlite3.Connection, int], _Value]) -> _Value:
        """Ask one state of the index, which must hold a sequence."""
        for _ in range(2):
            try:
                connection = self._connection()
                connection.execute("BEGIN")
                try:
                    row = connection.execute("SELECT value FROM meta WHERE key = 'sequence'").fetchone()
                    version = connection.execute("PRAGMA user_version").fetchone()[0]
                    if row and row[0] >= sequence and version == SCHEMA_VERSION:
                        return ask(connection, row[0])
                finally:
                    connection.execute("ROLLBACK")
            except sqlite3.OperationalError:
                pass
            except sqlite3.DatabaseError as error:
                self._local.connection = None
                raise _explained(error) from None
            self._local.connection = None
        raise NotReady(*_BEING_MADE, retry_after=5)

    def named(self, text: str) -> list[str]:
        """IRIs of the things that a text names in any notation: all that its most exact reading means.

        More than one are choices. Raises NotReady while the index is being made.
        """

        def ask(connection: sqlite3.Connection, _: int) -> list[str]:
            rows = find_notations(connection.execute, text)
            return [row[1] for row in rows if row[4] == rows[0][4]]

        return self._read(0, ask)

    def tombstone(self, iri: str) -> Tombstone | None:
        """The tombstone of a withdrawn thing, or None for a thing that is current or was never here."""
        return self.tombstones([iri]).get(iri)

    def tombstones(self, iris: Iterable[str]) -> dict[str, Tombstone]:
        """The tombstones of withdrawn things, by IRI; other things are missing."""
        rows = self._rows(
            "SELECT iri, withdrawn, reason, label, replaced_by, erased FROM tombstone "
            "WHERE iri IN (SELECT value FROM json_each(?))",
            (json.dumps(list(iris)),),
        )
        return {
            iri: Tombstone(iri, withdrawn, reason, label, tuple(json.loads(replaced_by or "[]")), erased=bool(erased))
            for iri, withdrawn, reason, label, replaced_by, erased in rows
        }

    def types(self, iris: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Classes of things, by IRI, in order; things without one are missing."""
        rows = self._rows(
            "SELECT DISTINCT iri, value FROM facet_of JOIN facet ON facet.id = facet_of.facet AND name = 'type' "
            "WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY iri, value",
            (json.dumps(list(iris)),),
        )
        found: dict[str, list[str]] = {}
        for iri, value in rows:
            found.setdefault(iri, []).append(value)
        return {iri: tuple(values) for iri, values in found.items()}

    def subjects(self, graph: str, limit: int, offset: int = 0) -> tuple[list[str], int]:
        """IRIs described in a graph, in order, a page of them, and how many they are."""
        found = next(iter(self._rows("SELECT id FROM graph WHERE name = ?", (graph,))), (0,))
        total = self._rows("SELECT count(*) FROM subject WHERE graph = ?", found)[0][0]
        rows = self._rows(
            "SELECT iri FROM subject WHERE graph = ? ORDER BY iri LIMIT ? OFFSET ?", (*found, limit, offset)
        )
        return [row[0] for row in rows], total

    def records(self, limit: int, offset: int = 0) -> list[str]:
        """IRIs of records, a page of them, in the order of their numbers."""
        rows = self._rows("SELECT iri FROM record ORDER BY id LIMIT ? OFFSET ?", (limit, offset))
        return [row[0] for row in rows]

    def count_records(self) -> int:
        """How many records there are."""
        return int(self._rows("SELECT count(*) FROM record")[0][0])

    def spellings(self, iri: str) -> list[str]:
        """IRIs that are, or once were, described, and differ from this one only in what is escaped; in no order."""
        rows = self._rows("SELECT iri FROM escaped WHERE octets = ?", (octets(iri),))
        return [row[0] for row in rows]

    def spellings_of(self, iris: Iterable[str]) -> dict[str, list[str]]:
        """The same for many IRIs at once, by IRI; those without other spellings are missing."""
        asked: dict[bytes, list[str]] = {}
        for iri in iris:
            asked.setdefault(octets(iri), []).append(iri)
        marks = ", ".join("?" * len(asked))
        found: dict[str, list[str]] = {}
        for content, spelling in self._rows(f"SELECT octets, iri FROM escaped WHERE octets IN ({marks})", asked):
            for iri in asked[content]:
                found.setdefault(iri, []).append(spelling)
        return found

    def fragments(self, iri: str, limit: int) -> list[str]:
        """IRIs that their owner describes and that are this one with a fragment, in order."""
        rows = self._rows(
            "SELECT DISTINCT iri FROM subject WHERE iri >= ? AND iri < ? AND own ORDER BY iri LIMIT ?",
            (f"{iri}#", f"{iri}$", limit),
        )
        return [row[0] for row in rows]

    def languages(self, dataset: str) -> list[str]:
        """Languages in which things of a dataset have names, the fullest first."""
        rows = self._rows(
            "SELECT language, count(*) FROM label WHERE dataset = ? AND language <> '' GROUP BY language "
            "ORDER BY 2 DESC, 1",
            (dataset,),
        )
        return [row[0] for row in rows]

    def count_subjects(self, graphs: Iterable[str]) -> int:
        """How many things are described in some graphs."""
        rows = self._rows(
            "SELECT count(DISTINCT iri) FROM subject WHERE graph IN "
            "(SELECT id FROM graph WHERE name IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(graphs)),),
        )
        return int(rows[0][0])


def _explained(error: sqlite3.DatabaseError) -> KgError:
    """An index that is not there or of another version is being made; another one is damaged."""
    made = isinstance(error, sqlite3.OperationalError)
    return NotReady(*_BEING_MADE, retry_after=5) if made else ShownDamaged("The index of words is damaged.")
