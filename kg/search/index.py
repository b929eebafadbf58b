"""The search index: a projection of the ledger in SQLite, holding labels, codes, facets and tombstones by graph.

Written by the writer only (`IndexWriter`), one transaction per batch of changes; read by everybody.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.chain import Position
from kg.graph.owners import Owners
from kg.history.tables import EventTables, Past
from kg.history.things import record_of
from kg.rdf.graph_names import GraphNames
from kg.rdf.spellings import is_plain, octets
from kg.records.record_index import RecordTables
from kg.search.composed import COMPOSED
from kg.search.index_file import index_path, leave_index, new_index, sound_index, use_index
from kg.search.indexed_graphs import IndexedGraph, IndexedGraphReader, analyse, literal_beyond
from kg.search.reading import PROPERTIES
from kg.search.schema import NOTATION, SCHEMA, SCHEMA_VERSION, TABLES, first_number
from kg.search.tombstones import TombstoneTables
from kg.search.words import key_of

if TYPE_CHECKING:  # imported for types only: readers of the index, such as `kg query`, need not load the ledger
    from kg.ledger.ledger import Change, Version

__all__ = ["PROPERTIES", "SCHEMA_VERSION", "IndexWriter", "index_path"]
_LAST: Final = "\U0010ffff"
_LABEL_ROW: Final = "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_FACETS: Final = """
SELECT thing.id, coalesce(record.id, 0), facet.name, facet.value FROM touched CROSS JOIN thing USING (iri)
LEFT JOIN record USING (iri) LEFT JOIN facet_of USING (iri) LEFT JOIN facet ON facet.id = facet_of.facet
ORDER BY thing.id
"""
# CROSS JOIN: the database would go through all things, since they are in the order that is wanted.
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
        self._tombstones = TombstoneTables(self._connection)
        self._events = EventTables(self._connection, self._names)

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
            for table in TABLES:
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in SCHEMA.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
            predicates = ((number, property_.value) for property_, number in (*_PREDICATES.items(), (COMPOSED, 0)))
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

    def use_owners(self, owners: Owners, version_of: Callable[[str, int], Version | None]) -> None:
        """Read graphs by these owners from now on, and those again that speak of a thing whose owner is another now.

        `version_of` gives what a graph held after a change of the ledger.
        """
        self._reader.owners = owners
        execute = self._connection.execute
        changed = owners.changed_spaces(execute("SELECT space, dataset FROM space").fetchall())
        if not changed:
            return
        graphs: dict[str, int] = {}
        for space in changed:
            sql = "SELECT DISTINCT name, id FROM subject JOIN graph ON id = graph WHERE iri >= ? AND iri < ?"
            graphs |= dict(execute(sql, (space, space + _LAST)).fetchall())
        with self._transaction():
            for name, number in graphs.items():
                version = version_of(name, self.sequence)
                if version is not None and version.payload is not None:
                    self._withdraw(number)
                    self._insert([(number, self._reader.read(version))])
            execute("DELETE FROM space")
            self._connection.executemany("INSERT INTO space VALUES (?, ?)", owners.spaces.items())

    def apply(self, entries: Iterable[tuple[Change, list[Version]]], past: Past, identity: str = "") -> None:
        """Apply changes of a ledger, the `past`, in order, all in one transaction."""
        with self._transaction():
            for change, versions in entries:
                self._apply_change(change, versions)
                if change.kind == "erasure":
                    graphs = [one.graph for one in past.erasures_of(change.sequence)]
                    records = {record_of(self._names, graph) for graph in graphs if self._names.record_of(graph)}
                    self._tombstones.erase(sorted(records), change)
                self._events.apply(change, versions, past)
                self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?)", (change.sequence,))
                self._connection.execute("INSERT OR REPLACE INTO position VALUES (1, ?, ?)", (identity, change.hash))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._tombstones.begin()
            yield
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
        self._tombstones.begin()
        graphs = self._graphs([version.graph for version in versions])
        gone: dict[str, str] = {}
        for version in versions:
            if version.revision > 1:  # the first version of a graph finds nothing to remove
                gone |= self._withdraw(graphs[version.graph])
            if version.erased and (record := self._names.record_of(version.graph)):
                gone.setdefault(record, "")
        entries = [self._reader.read(version) for version in versions if version.payload is not None]
        self._insert([(graphs[entry.graph], entry) for entry in entries])
        described = {iri for entry in entries for iri in entry.subjects - entry.foreign}
        self._tombstones.end(
            {iri: label for iri, label in gone.items() if iri not in described}, described - gone.keys(), change
        )

    def _graphs(self, names: list[str]) -> dict[str, int]:
        """The numbers of graphs."""
        self._connection.executemany("INSERT OR IGNORE INTO graph (name) VALUES (?)", ((name,) for name in names))
        return self._numbers("SELECT name, id FROM graph WHERE name IN (SELECT value FROM json_each(?))", names)

    def _numbers(self, sql: str, names: Iterable[str]) -> dict[str, int]:
        return dict(self._connection.execute(sql, (json.dumps(list(names)),)).fetchall())

    def _withdraw(self, graph: int) -> dict[str, str]:
        """Remove the rows of a graph; returns the IRIs for whose owner it spoke, with their labels."""
        execute, own = self._connection.execute, (graph,)
        found = dict.fromkeys((row[0] for row in execute("SELECT iri FROM subject WHERE graph = ? AND own", own)), "")
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
        self._tombstones.withdraw(graph)
        return found

    def _insert(self, entries: list[tuple[int, IndexedGraph]]) -> None:
        many = self._connection.executemany
        subjects = ((graph, iri, iri not in entry.foreign) for graph, entry in entries for iri in entry.subjects)
        many("INSERT INTO subject VALUES (?, ?, ?)", subjects)
        self._tombstones.insert(
            (old, new, graph) for graph, entry in entries for old, new in entry.content.successions if old != new
        )
        unusual = {iri for _, entry in entries for iri in entry.subjects if not is_plain(iri)}
        many("INSERT OR IGNORE INTO escaped VALUES (?, ?)", ((octets(iri), iri) for iri in sorted(unusual)))
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
        notations = (
            (NOTATION + key, things[iri], graph, value, entry.datasets[iri])
            for graph, entry in entries
            for iri, key, value in entry.notations
        )
        many("INSERT OR IGNORE INTO code VALUES (?, ?, ?, ?, ?)", sorted((*codes, *notations)))
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
                iri, literal, property_ = (
                    content.iri(label.subject),
                    label.literal,
                    PROPERTIES.get(label.predicate, "title"),
                )
                value, language = literal.value, literal.language or ""
                found = analyse(value, language)
                spelling.update(found.spelling)
                number = first_number(property_, deprecated=label.subject in content.deprecated) + serial
                words.append((number, found.words))
                subject = "" if label.subject == iri else label.subject
                folded = "" if found.tokens == found.key else found.tokens
                yield (
                    number, things[iri], language, property_, found.key, value, machine, entry.datasets[iri], folded,
                    graph, subject, _PREDICATES.get(label.predicate, 0), literal_beyond(literal),
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
