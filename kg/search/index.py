"""The search index: a projection of the ledger in SQLite, holding labels, codes, facets and tombstones by graph.

Written by the writer only (`IndexWriter`), one transaction per batch of changes; read by everybody.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.chain import Position
from kg.rdf.graph_names import GraphNames
from kg.rdf.spellings import is_plain, octets
from kg.records.record_index import RecordTables
from kg.search.index_file import index_path, leave_index, new_index, sound_index, use_index
from kg.search.indexed_graphs import IndexedGraph, IndexedGraphReader, analyse, literal_beyond
from kg.search.reading import PROPERTIES
from kg.search.schema import SCHEMA, SCHEMA_VERSION, TABLES, first_number
from kg.search.words import key_of

if TYPE_CHECKING:  # imported for types only: readers of the index, such as `kg query`, need not load the ledger
    from kg.ledger.ledger import Change, Version

__all__ = ["PROPERTIES", "SCHEMA_VERSION", "IndexWriter", "index_path"]
_LABEL_ROW: Final = "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_FACETS: Final = """
SELECT thing.id, coalesce(record.id, 0), facet.name, facet.value FROM touched JOIN thing USING (iri)
LEFT JOIN record USING (iri) LEFT JOIN facet_of USING (iri) LEFT JOIN facet ON facet.id = facet_of.facet
ORDER BY thing.id
"""
_PREDICATES: Final = {property_: number for number, property_ in enumerate(PROPERTIES, start=1)}


class IndexWriter:
    """The index, opened for writing. `sequence` is the last change of the ledger that it holds.

    An index that is not sound, or is to be made anew, is made beside the one in use, which it replaces with `publish`.
    """

    def __init__(self, data: Path, names: GraphNames, *, anew: bool = False) -> None:
        self._names = names
        self._data = data
        sound = None if anew else sound_index(data)
        self._new = None if sound else new_index(data)
        self._open(sound or self._new or index_path(data))
        if self.version != SCHEMA_VERSION:
            self._start(None if self._new else new_index(data))

    @property
    def version(self) -> int:
        """The version of the tables."""
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def start_anew(self) -> None:
        """Begin with an empty index beside the one in use."""
        self._start(new_index(self._data))

    def _start(self, new: Path | None) -> None:
        if new is not None:
            self._connection.close()
            self._new = new
            self._open(new)
        self.clear()

    def publish(self) -> None:
        """Make a new index the one in use."""
        if self._new is not None:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            use_index(self._data, self._new)
            self._new = None

    def _open(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA cache_size=-65536")
        self._connection.execute("CREATE TEMP TABLE touched (iri TEXT PRIMARY KEY) WITHOUT ROWID")
        self._words: dict[int, list[tuple[int, str]]] = {}
        self._touched: set[str] = set()
        self._reader, self._records = IndexedGraphReader(self._names), RecordTables(self._connection)

    def close(self) -> None:
        """Close the file."""
        if self._new is None:
            leave_index(self._data, self._connection)
        else:
            self._connection.close()

    def clear(self) -> None:
        """Empty the index; it will be filled again from sequence 0."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("DROP VIEW IF EXISTS whole_label")
            for table in (*TABLES, "tombstone"):
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in SCHEMA.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
            predicates = ((number, property_.value) for property_, number in _PREDICATES.items())
            cursor.executemany("INSERT INTO predicate VALUES (?, ?)", predicates)
            cursor.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            cursor.execute("COMMIT")

    @property
    def sequence(self) -> int:
        """The last applied sequence; 0 for an empty index."""
        return self._number("sequence")

    @property
    def position(self) -> Position:
        """The ledger that it is of, and the place in its chain."""
        row = self._connection.execute("SELECT identity, hash FROM position").fetchone()
        return Position(row[0], self.sequence, row[1]) if row else Position()

    def place(self, position: Position) -> None:
        """Note the place of an index to which nothing was to be applied."""
        execute = self._connection.execute
        execute("INSERT OR REPLACE INTO position VALUES (1, ?, ?)", (position.identity, position.hash))

    def _number(self, name: str) -> int:
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def apply(self, entries: Iterable[tuple[Change, list[Version]]], identity: str = "") -> None:
        """Apply changes of a ledger in order, all in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for change, versions in entries:
                self._apply_change(change, versions)
                self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?)", (change.sequence,))
                self._connection.execute("INSERT OR REPLACE INTO position VALUES (1, ?, ?)", (identity, change.hash))
            self._touched |= self._records.settle()
            self._settle()
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            self._words.clear()
            self._touched.clear()
            self._records.forget()
            raise

    def _apply_change(self, change: Change, versions: list[Version]) -> None:
        """Apply all graphs of a change together, which costs a fraction of one after the other."""
        graphs = self._graphs([version.graph for version in versions])
        gone: dict[str, str] = {}
        for version in versions:
            if version.revision > 1:  # the first version of a graph finds nothing to remove
                gone |= self._withdraw(graphs[version.graph])
            if version.erased and (record := self._names.record_of(version.graph)):
                gone.setdefault(record, "")
        entries = [self._reader.read(version) for version in versions if version.payload is not None]
        self._insert([(graphs[entry.graph], entry) for entry in entries])
        subjects = {iri for entry in entries for iri in entry.subjects}
        self._bury({iri: label for iri, label in gone.items() if iri not in subjects}, change)
        self._unbury(subjects - gone.keys())

    def _graphs(self, names: list[str]) -> dict[str, int]:
        """The numbers of graphs."""
        self._connection.executemany("INSERT OR IGNORE INTO graph (name) VALUES (?)", ((name,) for name in names))
        return self._numbers("SELECT name, id FROM graph WHERE name IN (SELECT value FROM json_each(?))", names)

    def _numbers(self, sql: str, names: Iterable[str]) -> dict[str, int]:
        return dict(self._connection.execute(sql, (json.dumps(list(names)),)).fetchall())

    def _withdraw(self, graph: int) -> dict[str, str]:
        """Remove the rows of a graph; returns the IRIs that it described, with their labels."""
        execute, own = self._connection.execute, (graph,)
        found = dict.fromkeys((row[0] for row in execute("SELECT iri FROM subject WHERE graph = ?", own)), "")
        found |= execute(
            "SELECT thing.iri, min(value) FROM label JOIN thing ON thing.id = label.thing "
            "WHERE graph = ? AND property IN ('prefLabel', 'title') GROUP BY thing.id",
            own,
        )
        self._touched |= found.keys()
        self._touched.update(row[0] for row in execute("SELECT iri FROM facet_of WHERE graph = ?", own))
        if self._words.pop(graph, None) is None:
            rows = execute("SELECT id, value, language FROM label WHERE graph = ?", own).fetchall()
            words = ((number, analyse(value, language).words) for number, value, language in rows)
            sql = "INSERT INTO word (word, rowid, tokens) VALUES ('delete', ?, ?)"
            self._connection.executemany(sql, words)
        for table in ("label", "code", "facet_of", "subject"):
            execute(f"DELETE FROM {table} WHERE graph = ?", own)
        self._records.withdraw(graph)
        return found

    def _insert(self, entries: list[tuple[int, IndexedGraph]]) -> None:
        many = self._connection.executemany
        many("INSERT INTO subject VALUES (?, ?)", ((graph, iri) for graph, entry in entries for iri in entry.subjects))
        subjects = {iri for _, entry in entries for iri in entry.subjects if not is_plain(iri)}
        many("INSERT OR IGNORE INTO escaped VALUES (?, ?)", ((octets(iri), iri) for iri in sorted(subjects)))
        iris = {iri for _, entry in entries for iri in entry.datasets}
        many("INSERT OR IGNORE INTO thing (iri) VALUES (?)", ((iri,) for iri in sorted(iris)))
        things = self._numbers("SELECT iri, id FROM thing WHERE iri IN (SELECT value FROM json_each(?))", iris)
        self._touched |= iris
        self._insert_facets(entries)
        many(_LABEL_ROW, self._label_rows(entries, things))
        codes = (
            (key_of(name), things[iri], graph, name, entry.datasets[iri])
            for graph, entry in entries
            for iri, name in entry.content.codes().items()
            if iri in entry.datasets
        )
        many("INSERT OR IGNORE INTO code VALUES (?, ?, ?, ?, ?)", sorted(codes))
        self._records.insert((graph, entry.parts) for graph, entry in entries)

    def _insert_facets(self, entries: list[tuple[int, IndexedGraph]]) -> None:
        found = [(*facet, graph) for graph, entry in entries for facet in entry.facets()]
        numbers: dict[tuple[str, str], int] = {}
        for name, value in sorted({(name, value) for _, name, value, _ in found}):
            self._connection.execute("INSERT OR IGNORE INTO facet (name, value) VALUES (?, ?)", (name, value))
            row = self._connection.execute("SELECT id FROM facet WHERE name = ? AND value = ?", (name, value))
            numbers[name, value] = row.fetchone()[0]
        rows = sorted((iri, numbers[name, value], graph) for iri, name, value, graph in found)
        self._connection.executemany("INSERT INTO facet_of VALUES (?, ?, ?)", rows)
        self._touched.update(row[0] for row in rows)

    def _label_rows(
        self, entries: list[tuple[int, IndexedGraph]], things: Mapping[str, int]
    ) -> Iterator[tuple[object, ...]]:
        serial = self._number("serial")
        spelling: set[tuple[str, int, str]] = set()
        for graph, entry in entries:
            machine, content, words = (
                self._names.is_machine(entry.graph),
                entry.content,
                self._words.setdefault(graph, []),
            )
            for label in content.labels:
                serial += 1
                iri, literal, property_ = content.iri(label.subject), label.literal, PROPERTIES[label.predicate]
                value, language = literal.value, literal.language or ""
                found = analyse(value, language)
                spelling.update(found.spelling)
                number = first_number(property_, deprecated=label.subject in content.deprecated) + serial
                words.append((number, found.words))
                subject = "" if label.subject == iri else label.subject
                folded = "" if found.tokens == found.key else found.tokens
                yield (
                    number, things[iri], language, property_, found.key, value, machine, entry.datasets[iri], folded,
                    graph, subject, _PREDICATES[label.predicate], literal_beyond(literal),
                )  # fmt: skip
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('serial', ?)", (serial,))
        self._connection.executemany("INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)", sorted(spelling))

    def _settle(self) -> None:
        """Write what depends on several graphs: combined facets of things; and all new words in one go."""
        many = self._connection.executemany
        many("INSERT INTO touched VALUES (?)", ((iri,) for iri in sorted(self._touched)))
        self._touched.clear()
        self._connection.execute("DELETE FROM thing WHERE iri IN touched AND id NOT IN (SELECT thing FROM label)")
        rows = self._connection.execute(_FACETS).fetchall()
        self._connection.execute("DELETE FROM touched")
        known: dict[str, int] = {}
        updates = []
        for (thing, record), group in groupby(rows, key=lambda row: row[:2]):
            facets = {(name, value) for _, _, name, value in group if name}
            if ("status", "deprecated") not in facets:
                facets.add(("status", "current"))
            text = json.dumps(sorted(facets), ensure_ascii=False)
            updates.append((known.get(text) or known.setdefault(text, self._combination(text)), record, thing))
        many("UPDATE thing SET combination = ?, record = ? WHERE id = ?", updates)
        # In the order of their numbers: the full-text index begins a new segment whenever one is lower than the last.
        many("INSERT INTO word (rowid, tokens) VALUES (?, ?)", sorted(chain.from_iterable(self._words.values())))
        self._words.clear()

    def _combination(self, facets: str) -> int:
        """The number of a combination of facets, which may be a new one."""
        row = self._connection.execute("SELECT id FROM combination WHERE facets = ?", (facets,)).fetchone()
        if row:
            return int(row[0])
        number = self._connection.execute("INSERT INTO combination (facets) VALUES (?)", (facets,)).lastrowid
        assert number is not None
        parts = [(name, value, number) for name, value in json.loads(facets)]
        self._connection.executemany("INSERT INTO part VALUES (?, ?, ?)", parts)
        return number

    def _bury(self, gone: Mapping[str, str], change: Change) -> None:
        """Write tombstones for IRIs of ours that no graph describes any more, with their last labels."""
        for iri, label in gone.items():
            if not iri.startswith(self._names.base_iri):
                continue
            if self._connection.execute("SELECT 1 FROM subject WHERE iri = ?", (iri,)).fetchone():
                continue
            kept = "" if change.kind == "erasure" else label
            self._connection.execute(
                "INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?, ?, '')", (iri, change.accepted, change.reason, kept)
            )

    def _unbury(self, iris: set[str]) -> None:
        if self._connection.execute("SELECT 1 FROM tombstone LIMIT 1").fetchone():
            self._connection.executemany("DELETE FROM tombstone WHERE iri = ?", ((iri,) for iri in iris))
