"""The search index: a projection of the ledger in SQLite, holding labels, codes, facets and tombstones by graph.

Written by the writer only (`IndexWriter`), one transaction per batch of changes; read by everybody (`kg.search`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg.graphs import GraphNames
from kg.records.tables import Part, RecordReader, RecordTables
from kg.searching.reading import PROPERTIES, SELECTION, Content, read_content
from kg.searching.schema import SCHEMA, SCHEMA_VERSION, TABLES, first_number
from kg.searching.words import forms, key_of, make_key
from kg.text import tokens

if TYPE_CHECKING:  # readers of the index, such as `kg query`, should not wait for what the ledger needs
    from kg.ledger import Change, Version

__all__ = ["PROPERTIES", "SCHEMA_VERSION", "IndexWriter", "index_path"]
_LABEL_ROW: Final = "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_WORDS: Final = (
    "INSERT INTO word (rowid, tokens) SELECT id, tokens || ' ' || forms FROM label "
    "WHERE graph IN (SELECT value FROM json_each(?)) ORDER BY id"
)
# In the order of their numbers: the full-text index begins a new segment whenever one is lower than the one before.
_NO_WORDS: Final = (
    "INSERT INTO word (word, rowid, tokens) SELECT 'delete', id, tokens || ' ' || forms FROM label WHERE graph = ?"
)
_SHORTEST: Final = 4
"""Letters of a word that may be misspelt."""
_LONGEST: Final = 40


def index_path(data: Path) -> Path:
    """The file of the index."""
    return data / "index.sqlite3"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one graph gives to the index: what it speaks of, its labels and facets, and its records."""

    graph: str
    subjects: set[str]
    content: Content
    parts: Mapping[str, Part]


class IndexWriter:
    """The index, opened for writing. `sequence` is the last change of the ledger that it holds."""

    def __init__(self, data: Path, names: GraphNames) -> None:
        self._names = names
        self._connection = sqlite3.connect(index_path(data), isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA cache_size=-65536")
        self._connection.execute("CREATE TEMP TABLE touched (iri TEXT PRIMARY KEY) WITHOUT ROWID")
        self._waiting: dict[str, None] = {}
        self._touched: set[str] = set()
        self._reader, self._records = RecordReader(names), RecordTables(self._connection)
        self._selection = SELECTION | self._reader.selection
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            self.clear()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def clear(self) -> None:
        """Empty the index; it will be filled again from sequence 0."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            for table in (*TABLES, "tombstone"):
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in SCHEMA.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
            cursor.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            cursor.execute("COMMIT")

    @property
    def sequence(self) -> int:
        """The last applied sequence; 0 for an empty index."""
        return self._number("sequence")

    def _number(self, name: str) -> int:
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def apply(self, entries: Iterable[tuple[Change, list[Version]]]) -> None:
        """Apply changes in order, all in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for change, versions in entries:
                self._apply_change(change, versions)
                self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?)", (change.sequence,))
            self._settle()
            self._records.settle()
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            self._waiting.clear()
            self._touched.clear()
            self._records.forget()
            raise

    def _apply_change(self, change: Change, versions: list[Version]) -> None:
        """All graphs of a change together, which costs a fraction of one after the other."""
        gone: dict[str, str] = {}
        for version in versions:
            if version.revision > 1:  # the first one meets nothing of its graph
                gone |= self._withdraw(version.graph)
        entries = [self._read(version) for version in versions if version.payload is not None]
        self._insert(entries)
        subjects = {iri for entry in entries for iri in entry.subjects}
        self._bury({iri: label for iri, label in gone.items() if iri not in subjects}, change)
        self._unbury(subjects - gone.keys())

    def _withdraw(self, graph: str) -> dict[str, str]:
        """Take out what a graph gave; the IRIs that it spoke of, with their labels."""
        execute, own = self._connection.execute, (graph,)
        found = dict.fromkeys((row[0] for row in execute("SELECT iri FROM subject WHERE graph = ?", own)), "")
        found |= execute(
            "SELECT iri, min(value) FROM label WHERE graph = ? AND property IN ('prefLabel', 'title') GROUP BY iri", own
        )
        self._touched |= found.keys()
        self._touched.update(row[0] for row in execute("SELECT iri FROM facet WHERE graph = ?", own))
        if graph not in self._waiting:
            execute(_NO_WORDS, own)
        for table in ("label", "code", "facet", "subject"):
            execute(f"DELETE FROM {table} WHERE graph = ?", own)
        if self._reader.holds_records(graph):
            self._records.withdraw(graph)
        return found

    def _read(self, version: Version) -> _Entry:
        graph, content = version.graph, version.content()
        if not self._reader.holds_records(graph):
            return _Entry(graph, content.subjects(), read_content(content.select(SELECTION), self._names), {})
        statements = content.select(self._selection)
        found = read_content(statements, self._names, nodes=False)
        subjects = {iri for iri in content.subjects() if "#" not in iri}
        return _Entry(graph, subjects, found, self._reader.read(statements))

    def _insert(self, entries: list[_Entry]) -> None:
        many = self._connection.executemany
        many("INSERT INTO subject VALUES (?, ?)", ((each.graph, iri) for each in entries for iri in each.subjects))
        named = [(each, self._datasets(each)) for each in entries]
        facets = sorted(facet for each, datasets in named for facet in _facets(each, datasets))
        many("INSERT INTO facet VALUES (?, ?, ?, ?)", facets)
        iris = {iri for _, datasets in named for iri in datasets}
        self._touched |= iris
        self._touched.update(facet[0] for facet in facets)
        many("INSERT OR IGNORE INTO thing (iri) VALUES (?)", ((iri,) for iri in sorted(iris)))
        many(_LABEL_ROW, self._label_rows(named, self._things(iris)))
        codes = (
            (key_of(name), iri, each.graph, name, datasets[iri])
            for each, datasets in named
            for iri, name in each.content.codes().items()
            if iri in datasets
        )
        many("INSERT OR IGNORE INTO code VALUES (?, ?, ?, ?, ?)", sorted(codes))
        self._records.insert((each.graph, each.parts) for each in entries)
        self._waiting.update(dict.fromkeys(each.graph for each in entries))

    def _datasets(self, entry: _Entry) -> dict[str, str]:
        """The dataset that each thing with a label is found in."""
        own, content = self._names.dataset_of(entry.graph), entry.content
        return {content.iri(label.subject): self._dataset(own, label.subject, content) for label in content.labels}

    def _dataset(self, own: str, subject: str, content: Content) -> str:
        """The dataset that a label is found in: of an alias that of the thing it stands for."""
        alias = content.aliases.get(subject)
        return alias.removeprefix(self._names.base_iri).partition("/")[0] if alias else own

    def _label_rows(
        self, named: list[tuple[_Entry, dict[str, str]]], things: Mapping[str, int]
    ) -> Iterator[tuple[object, ...]]:
        serial = self._number("serial")
        spelling: set[tuple[str, int, str]] = set()
        for entry, datasets in named:
            machine, content = self._names.is_machine(entry.graph), entry.content
            for label in content.labels:
                serial += 1
                iri, literal, property_ = content.iri(label.subject), label.literal, PROPERTIES[label.predicate]
                value, language = literal.value, literal.language or ""
                key, words, marked, misspelt = _analyse(value, language)
                spelling.update(misspelt)
                yield (
                    first_number(property_, deprecated=label.subject in content.deprecated) + serial,
                    things[iri], language, property_, key, value, machine, datasets[iri], iri, words, marked,
                    entry.graph, label.subject, label.predicate.value, "" if value_alone(literal) else str(literal),
                )  # fmt: skip
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('serial', ?)", (serial,))
        self._connection.executemany("INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)", sorted(spelling))

    def _things(self, iris: Iterable[str]) -> dict[str, int]:
        rows = self._connection.execute(
            "SELECT iri, id FROM thing WHERE iri IN (SELECT value FROM json_each(?))", (json.dumps(list(iris)),)
        )
        return dict(rows.fetchall())

    def _settle(self) -> None:
        """What depends on several graphs: facets of things altogether; and the words, which go in together."""
        execute = self._connection.execute
        self._connection.executemany("INSERT INTO touched VALUES (?)", ((iri,) for iri in sorted(self._touched)))
        self._touched.clear()
        execute("DELETE FROM thing WHERE iri IN touched AND id NOT IN (SELECT thing FROM label)")
        rows = execute(
            "SELECT thing.id, facet.name, facet.value FROM touched JOIN thing USING (iri) "
            "LEFT JOIN facet USING (iri) ORDER BY thing.id"
        ).fetchall()
        known: dict[str, int] = {}
        updates = []
        for thing, group in groupby(rows, key=lambda row: row[0]):
            facets = {(name, value) for _, name, value in group if name}
            if ("status", "deprecated") not in facets:
                facets.add(("status", "current"))
            text = json.dumps(sorted(facets), ensure_ascii=False)
            updates.append((known.get(text) or known.setdefault(text, self._combination(text)), thing))
        self._connection.executemany("UPDATE thing SET combination = ? WHERE id = ?", updates)
        execute("DELETE FROM touched")
        execute(_WORDS, (json.dumps(list(self._waiting)),))
        self._waiting.clear()

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
        """Keep IRIs of ours that nothing speaks of any more, with their last labels."""
        for iri, label in gone.items():
            if not iri.startswith(self._names.base_iri):
                continue
            if self._connection.execute("SELECT 1 FROM subject WHERE iri = ?", (iri,)).fetchone():
                continue
            self._connection.execute(
                "INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?, ?, '')", (iri, change.accepted, change.reason, label)
            )

    def _unbury(self, iris: set[str]) -> None:
        if self._connection.execute("SELECT 1 FROM tombstone LIMIT 1").fetchone():
            self._connection.executemany("DELETE FROM tombstone WHERE iri = ?", ((iri,) for iri in iris))


def _facets(entry: _Entry, datasets: Mapping[str, str]) -> set[tuple[str, str, str, str]]:
    content, graph = entry.content, entry.graph
    found = {(content.iri(iri), name, value, graph) for iri, name, value in content.facets}
    found |= {(iri, "dataset", dataset, graph) for iri, dataset in datasets.items() if dataset}
    return found | {(content.iri(iri), "status", "deprecated", graph) for iri in content.deprecated}


@lru_cache(maxsize=1_000)  # a record's title is often its label, too
def _analyse(text: str, language: str) -> tuple[str, str, str, tuple[tuple[str, int, str], ...]]:
    """What is indexed of a text: its key, its words, its marked tokens, and what helps when a word is misspelt."""
    words = tokens(text)
    spelling = tuple((word[0], len(word), word) for word in words if may_be_misspelt(word))
    return make_key(words), " ".join(words), forms(text, words, language), spelling


def value_alone(literal: Literal) -> bool:
    """Whether value and language say all about a literal."""
    return literal == Literal(literal.value, language=literal.language)


def may_be_misspelt(word: str) -> bool:
    """Whether a folded token is a word of letters, long enough to be recognised when a letter is wrong."""
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha()
