"""The search index: a projection of the ledger in SQLite, holding labels, subjects, types and tombstones by graph.

Written by the writer only (`IndexWriter`), one transaction per batch of changes; read by everybody (`kg.search`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.graphs import GraphNames
from kg.namespaces import DCT, RDF, RDFS, SKOS
from kg.text import tokens

if TYPE_CHECKING:  # readers of the index, such as `kg query`, should not wait for what the ledger needs
    from kg.ledger import Change, Version

SCHEMA_VERSION: Final = 3
_SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE label (
  id INTEGER PRIMARY KEY, graph TEXT NOT NULL, dataset TEXT NOT NULL, iri TEXT NOT NULL,
  property TEXT NOT NULL, language TEXT NOT NULL, value TEXT NOT NULL, machine INTEGER NOT NULL,
  subject TEXT NOT NULL, predicate TEXT NOT NULL, literal TEXT NOT NULL);
CREATE INDEX label_by_graph ON label (graph);
CREATE INDEX label_by_iri ON label (iri);
CREATE VIRTUAL TABLE word USING fts5 (tokens, prefix='1 2 3', detail=none);
CREATE TABLE subject (graph TEXT NOT NULL, iri TEXT NOT NULL, PRIMARY KEY (iri, graph)) WITHOUT ROWID;
CREATE INDEX subject_by_graph ON subject (graph);
CREATE TABLE class (iri TEXT NOT NULL, class TEXT NOT NULL, graph TEXT NOT NULL,
  PRIMARY KEY (iri, class, graph)) WITHOUT ROWID;
CREATE INDEX class_by_graph ON class (graph);
CREATE TABLE tombstone (iri TEXT PRIMARY KEY, withdrawn TEXT NOT NULL, reason TEXT NOT NULL, label TEXT NOT NULL,
  replaced_by TEXT NOT NULL) WITHOUT ROWID;
"""
PROPERTIES: Final = {
    SKOS.prefLabel: "prefLabel",
    RDFS.label: "prefLabel",
    SKOS.altLabel: "altLabel",
    SKOS.hiddenLabel: "hiddenLabel",
    SKOS.notation: "notation",
    DCT.title: "title",
}
# `iri` and `property` say what a label is to a reader, `subject` and `predicate` how the graph has it; `literal` is the
# literal in N-Triples if its value and language do not say all.
_LABEL_ROW: Final = "INSERT INTO label VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


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
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            self.clear()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def clear(self) -> None:
        """Empty the index; it will be filled again from sequence 0."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            for table in ("meta", "label", "word", "subject", "class", "tombstone"):
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _SCHEMA.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
            cursor.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            cursor.execute("COMMIT")

    @property
    def sequence(self) -> int:
        """The last applied sequence; 0 for an empty index."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = 'sequence'").fetchone()
        return int(row[0]) if row else 0

    def apply(self, entries: Iterable[tuple[Change, list[Version]]]) -> None:
        """Apply changes in order, all in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for change, versions in entries:
                for version in versions:
                    self._replace_graph(version, change)
                self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?)", (change.sequence,))
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def _replace_graph(self, version: Version, change: Change) -> None:
        execute = self._connection.execute
        before = {row[0] for row in execute("SELECT iri FROM subject WHERE graph = ?", (version.graph,))}
        labels = dict(
            execute(
                "SELECT iri, min(value) FROM label WHERE graph = ? AND property = 'prefLabel' GROUP BY iri",
                (version.graph,),
            )
        )
        execute("DELETE FROM word WHERE rowid IN (SELECT id FROM label WHERE graph = ?)", (version.graph,))
        for table in ("label", "subject", "class"):
            execute(f"DELETE FROM {table} WHERE graph = ?", (version.graph,))
        after = self._insert_graph(version)
        self._bury(before - after, labels, change)
        self._connection.executemany("DELETE FROM tombstone WHERE iri = ?", ((iri,) for iri in after - before))

    def _insert_graph(self, version: Version) -> set[str]:
        triples = [triple for triple in version.content().triples() if isinstance(triple.subject, NamedNode)]
        subjects = {triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)}
        aliases = dict(self._aliases(triples))
        for triple in triples:
            assert isinstance(triple.subject, NamedNode)
            iri = triple.subject.value
            dataset = self._names.dataset_of(version.graph)
            if alias := aliases.get(iri):
                iri, dataset = alias, alias.removeprefix(self._names.base_iri).partition("/")[0]
            self._insert_triple(version.graph, dataset, iri, triple)
        self._connection.executemany("INSERT INTO subject VALUES (?, ?)", ((version.graph, iri) for iri in subjects))
        return subjects

    def _aliases(self, triples: Iterable[Triple]) -> Iterator[tuple[str, str]]:
        """Terms of the thesaurus that are things of another dataset under an older name: found as that thing."""
        base, thesaurus = self._names.base_iri, f"{self._names.base_iri}thesaurus/"
        for triple in triples:
            subject, value = triple.subject, triple.object
            if triple.predicate != SKOS.exactMatch or not isinstance(value, NamedNode):
                continue
            if isinstance(subject, NamedNode) and subject.value.startswith(thesaurus) and value.value.startswith(base):
                yield subject.value, value.value

    def _insert_triple(self, graph: str, dataset: str, iri: str, triple: Triple) -> None:
        value = triple.object
        assert isinstance(triple.subject, NamedNode)
        if triple.predicate == RDF.type and isinstance(value, NamedNode):
            self._connection.execute("INSERT OR IGNORE INTO class VALUES (?, ?, ?)", (iri, value.value, graph))
        elif isinstance(value, Literal) and (property_ := PROPERTIES.get(triple.predicate)):
            row = (
                graph, dataset, iri, property_, value.language or "", value.value, self._names.is_machine(graph),
                triple.subject.value, triple.predicate.value,
                "" if value == Literal(value.value, language=value.language) else str(value),
            )  # fmt: skip
            key = self._connection.execute(_LABEL_ROW, row).lastrowid
            self._connection.execute(
                "INSERT INTO word (rowid, tokens) VALUES (?, ?)", (key, " ".join(tokens(value.value)))
            )

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
