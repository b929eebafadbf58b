"""The search index: a projection of the ledger in SQLite, holding labels, codes, facets and tombstones by graph.

Written by the writer only (`IndexWriter`), one transaction per batch of changes; read by everybody (`kg.search`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, Triple

from kg.graphs import GraphNames
from kg.records.tables import RecordTables
from kg.searching.reading import PROPERTIES, Content, read_content
from kg.searching.schema import SCHEMA, SCHEMA_VERSION, TABLES, first_number
from kg.searching.words import forms, key_of, make_key
from kg.text import tokens

if TYPE_CHECKING:  # readers of the index, such as `kg query`, should not wait for what the ledger needs
    from kg.ledger import Change, Version

__all__ = ["PROPERTIES", "SCHEMA_VERSION", "IndexWriter", "index_path"]
_LABEL_ROW: Final = "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_WORDS: Final = (
    "INSERT INTO word (rowid, tokens) SELECT id, tokens || ' ' || forms FROM label WHERE graph = ? ORDER BY id"
)
_NO_WORDS: Final = (
    "INSERT INTO word (word, rowid, tokens) SELECT 'delete', id, tokens || ' ' || forms FROM label WHERE graph = ?"
)
_SHORTEST: Final = 4
"""Letters of a word that may be misspelt."""
_LONGEST: Final = 40


def index_path(data: Path) -> Path:
    """The file of the index."""
    return data / "index.sqlite3"


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
        self._records = RecordTables(self._connection, names)
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
                for version in versions:
                    self._replace_graph(version, change)
                self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?)", (change.sequence,))
            self._settle()
            self._records.settle()
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            self._waiting.clear()
            self._records.forget()
            raise

    def _replace_graph(self, version: Version, change: Change) -> None:
        execute, graph = self._connection.execute, (version.graph,)
        before = {row[0] for row in execute("SELECT iri FROM subject WHERE graph = ?", graph)}
        labels = dict(
            execute(
                "SELECT iri, min(value) FROM label WHERE graph = ? AND property IN ('prefLabel', 'title') GROUP BY iri",
                graph,
            )
        )
        self._touch(before)
        execute("INSERT OR IGNORE INTO touched SELECT iri FROM facet WHERE graph = ?", graph)
        if version.graph not in self._waiting:
            execute(_NO_WORDS, graph)
        for table in ("label", "code", "facet", "subject"):
            execute(f"DELETE FROM {table} WHERE graph = ?", graph)
        triples: Iterable[Triple] = version.content().triples()
        if self._records.holds_records(version.graph):
            triples = list(triples)
            self._records.replace(version.graph, triples)
        content = read_content(triples, self._names)
        self._insert(version.graph, content)
        self._bury(before - content.subjects, labels, change)
        self._connection.executemany(
            "DELETE FROM tombstone WHERE iri = ?", ((iri,) for iri in content.subjects - before)
        )

    def _insert(self, graph: str, content: Content) -> None:
        many = self._connection.executemany
        self._waiting[graph] = None
        many("INSERT INTO subject VALUES (?, ?)", ((graph, iri) for iri in content.subjects))
        own = self._names.dataset_of(graph)
        datasets = {content.iri(label.subject): self._dataset(own, label.subject, content) for label in content.labels}
        facets = {(content.iri(iri), name, value) for iri, name, value in content.facets}
        facets |= {(iri, "dataset", dataset) for iri, dataset in datasets.items() if dataset}
        facets |= {(content.iri(iri), "status", "deprecated") for iri in content.deprecated}
        many("INSERT INTO facet VALUES (?, ?, ?, ?)", sorted((*facet, graph) for facet in facets))
        self._touch({iri for iri, _, _ in facets} | datasets.keys())
        many("INSERT OR IGNORE INTO thing (iri) VALUES (?)", ((iri,) for iri in sorted(datasets)))
        many(_LABEL_ROW, self._label_rows(graph, content, datasets))
        codes = content.codes()
        many(
            "INSERT OR IGNORE INTO code VALUES (?, ?, ?, ?, ?)",
            sorted((key_of(name), iri, graph, name, datasets[iri]) for iri, name in codes.items() if iri in datasets),
        )

    def _dataset(self, own: str, subject: str, content: Content) -> str:
        """The dataset that a label is found in: of an alias that of the thing it stands for."""
        alias = content.aliases.get(subject)
        return alias.removeprefix(self._names.base_iri).partition("/")[0] if alias else own

    def _label_rows(self, graph: str, content: Content, datasets: dict[str, str]) -> Iterator[tuple[object, ...]]:
        things = self._things(datasets)
        serial, machine = self._number("serial"), self._names.is_machine(graph)
        spelling: set[tuple[str, int, str]] = set()
        for label in content.labels:
            serial += 1
            iri, literal, property_ = content.iri(label.subject), label.literal, PROPERTIES[label.predicate]
            value, language = literal.value, literal.language or ""
            words = tokens(value)
            spelling.update((word[0], len(word), word) for word in words if may_be_misspelt(word))
            whole = value_alone(literal)
            yield (
                first_number(property_, deprecated=label.subject in content.deprecated) + serial,
                things[iri], language, property_, make_key(words), value, machine, datasets[iri], iri,
                " ".join(words), forms(value, words, language), graph, label.subject, label.predicate.value,
                "" if whole else str(literal),
            )  # fmt: skip
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('serial', ?)", (serial,))
        self._connection.executemany("INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)", sorted(spelling))

    def _things(self, iris: Iterable[str]) -> dict[str, int]:
        rows = self._connection.execute(
            "SELECT iri, id FROM thing WHERE iri IN (SELECT value FROM json_each(?))", (json.dumps(list(iris)),)
        )
        return dict(rows.fetchall())

    def _touch(self, iris: Iterable[str]) -> None:
        self._connection.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((iri,) for iri in iris))

    def _settle(self) -> None:
        """What depends on several graphs: facets of things altogether; and the words, which go in together."""
        execute = self._connection.execute
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
        for graph in self._waiting:
            execute(_WORDS, (graph,))
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

    def _bury(self, gone: set[str], labels: dict[str, str], change: Change) -> None:
        for iri in gone:
            if not iri.startswith(self._names.base_iri):
                continue
            if self._connection.execute("SELECT 1 FROM subject WHERE iri = ?", (iri,)).fetchone():
                continue
            self._connection.execute(
                "INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?, ?, '')",
                (iri, change.accepted, change.reason, labels.get(iri, "")),
            )


def value_alone(literal: Literal) -> bool:
    """Whether value and language say all about a literal."""
    return literal == Literal(literal.value, language=literal.language)


def may_be_misspelt(word: str) -> bool:
    """Whether a folded token is a word of letters, long enough to be recognised when a letter is wrong."""
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha()
