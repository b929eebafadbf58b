"""Asking the search index: things by words, labels by IRI, counts by class, tombstones. Read-only, any thread."""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kg.errors import NotReady, Tombstone
from kg.languages import Text, matches
from kg.search_index import index_path
from kg.text import fold, tokens
from kg.text_query import TextHits, TextQuery, look_up

CANDIDATES: Final = 2_000
_MAX_QUERY: Final = 200
_CACHE_KIB: Final = 16_384
"""Pages that one thread keeps of the index; SQLite's 2 MB make look-ups in a large index four times as slow."""
_RANK: Final = {"notation": 0, "prefLabel": 0, "title": 1, "altLabel": 1, "hiddenLabel": 2}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: the label that matched, which kind of label it is, and how well (0 is best)."""

    iri: str
    dataset: str
    property: str
    matched: Text
    rank: tuple[int, int, int]


class Search:
    """Connections to the index, one per thread."""

    def __init__(self, data: Path) -> None:
        self._path = index_path(data)
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, check_same_thread=False)
            connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
            self._local.connection = connection
        return connection

    def _execute(self, sql: str, values: Iterable[object] = ()) -> sqlite3.Cursor:
        return self._connection().execute(sql, tuple(values))

    def find(
        self, query: str, language: str = "en", dataset: str = "", limit: int = 20, offset: int = 0
    ) -> tuple[list[Hit], int]:
        """Things with a label in which every word of the query begins a word, best first, and how many they are.

        Exact labels come first, then labels that begin with the query, then the rest; the reader's language before
        others. At most 2,000 labels are ranked.
        """
        words = tokens(query[:_MAX_QUERY])
        if not words:
            return [], 0
        expression = " ".join(f'"{word}"*' for word in words)
        rows = self._execute(
            "SELECT label.iri, label.dataset, label.property, label.value, label.language, label.machine "
            "FROM word JOIN label ON label.id = word.rowid WHERE word MATCH ? "
            + ("AND label.dataset = ? " if dataset else "")
            + "LIMIT ?",
            (expression, dataset, CANDIDATES) if dataset else (expression, CANDIDATES),
        )
        best: dict[str, Hit] = {}
        folded = " ".join(words)
        for iri, of, property_, value, tag, machine in rows:
            hit = Hit(iri, of, property_, Text(value, tag, bool(machine)), (0, 0, 0))
            hit = replace(hit, rank=_rank(hit, folded, language))
            if iri not in best or hit.rank < best[iri].rank:
                best[iri] = hit
        ordered = sorted(
            best.values(),
            key=lambda hit: (hit.rank, len(hit.matched.value), fold(hit.matched.value), hit.iri),
        )
        return ordered[offset : offset + limit], len(ordered)

    def text(self, queries: Sequence[TextQuery], sequence: int = 0) -> tuple[int, list[TextHits]]:
        """Look-ups for one SPARQL query, all in the same state of the index, and the sequence of that state.

        Raises NotReady for an index that does not hold `sequence` yet, was made by another version, or is not there.
        """
        for _ in range(2):
            try:
                connection = self._connection()
                connection.execute("BEGIN")
                try:
                    row = connection.execute("SELECT value FROM meta WHERE key = 'sequence'").fetchone()
                    if row and row[0] >= sequence:
                        return row[0], [look_up(connection, query) for query in queries]
                finally:
                    connection.execute("ROLLBACK")
            except sqlite3.OperationalError:
                pass
            self._local.connection = None  # somebody may have made the index anew, in another file of the same name
        raise NotReady("The index of words is being made.", "Try again in a few seconds.", retry_after=5)

    def tombstone(self, iri: str) -> Tombstone | None:
        """What remains of a withdrawn thing, or None if it was never here or still is."""
        row = self._execute("SELECT iri, withdrawn, reason, label FROM tombstone WHERE iri = ?", (iri,)).fetchone()
        return Tombstone(*row) if row else None

    def count_by_class(self) -> dict[str, int]:
        """Number of things of each class, over all graphs."""
        return dict(self._execute("SELECT class, count(DISTINCT iri) FROM class GROUP BY class"))

    def subjects(self, graph: str, limit: int, offset: int = 0) -> tuple[list[str], int]:
        """IRIs described in a graph, in order, a page of them, and how many they are."""
        total = self._execute("SELECT count(*) FROM subject WHERE graph = ?", (graph,)).fetchone()[0]
        rows = self._execute(
            "SELECT iri FROM subject WHERE graph = ? ORDER BY iri LIMIT ? OFFSET ?", (graph, limit, offset)
        )
        return [row[0] for row in rows], total

    def languages(self, dataset: str) -> list[str]:
        """Languages in which things of a dataset have names, the fullest first."""
        rows = self._execute(
            "SELECT language, count(*) FROM label WHERE dataset = ? AND language <> '' GROUP BY language "
            "ORDER BY 2 DESC, 1",
            (dataset,),
        )
        return [row[0] for row in rows]

    def count_subjects(self, graphs: Iterable[str]) -> int:
        """How many things are described in some graphs."""
        names = tuple(graphs)
        marks = ", ".join("?" * len(names))
        row = self._execute(f"SELECT count(DISTINCT iri) FROM subject WHERE graph IN ({marks})", names).fetchone()
        return int(row[0])


def _rank(hit: Hit, words: str, language: str) -> tuple[int, int, int]:
    label = " ".join(tokens(hit.matched.value))
    closeness = 0 if label == words else 1 if label.startswith(words) else 2
    tag = hit.matched.language
    return closeness, 0 if not tag or matches(tag, language) else 1, _RANK.get(hit.property, 3)
