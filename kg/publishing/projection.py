"""The writer: applies the ledger to the graph and the search index, and publishes a new generation.

One process writes at a time (an advisory lock on `writer.lock`). Each projection remembers the last sequence it has
applied; applying a change again gives the same state, so a crash anywhere is repaired by catching up.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from kg.errors import Conflict
from kg.graph.generations import (
    LAYOUT,
    Generation,
    prune,
    publish,
    read_current,
    read_published,
    sync_folder,
    write_durably,
)
from kg.graph.named_graphs import NamedGraphs
from kg.ledger.ledger import Change, Ledger, Version
from kg.publishing.provenance import describe_change
from kg.publishing.union_store import UnionStore
from kg.rdf.documents import Subject, Term
from kg.rdf.graph_names import GraphNames, blank_node_prefix
from kg.search.index import IndexWriter, index_path
from kg.vocabularies.building import build_tables, is_current
from kg.vocabularies.inference import infer
from kg.vocabularies.schema import TABLES, tables_path
from kg.vocabularies.settings import read_settings

_BATCH: Final = 500


class Writer:
    """The only one that opens the store for writing. Use as a context manager; raises Conflict if another writes."""

    def __init__(self, data: Path, base_iri: str, ledger: Ledger, keep: int = 3) -> None:
        self._data = data
        self._names = GraphNames(base_iri)
        self._ledger = ledger
        self._keep = keep
        self._lock = _lock(data)
        try:
            _check_base(data, base_iri)
            self._store = UnionStore(Store(data / "graph"))
            self._index = IndexWriter(data, self._names)
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the store and the lock."""
        self._index.close()
        del self._store
        self._lock.close()

    def catch_up(self) -> Generation | None:
        """Apply what the ledger has and the projections have not; the new generation, or None if nothing was due."""
        current = read_current(self._data)
        last = self._ledger.last_sequence()
        due = self._graph_sequence() < last or self._index.sequence < last
        if current is not None and not due and current.sequence == last and current.graph.exists():
            return None
        with ThreadPoolExecutor(
            1, "index"
        ) as pool:  # they do not depend on each other, and the engine has its own time
            indexed = pool.submit(self._catch_up_index, last)
            self._catch_up_graph(last)
            indexed.result()
        before = read_published(self._data)
        return self._publish(last, before.number + 1 if before else 1)

    def _graph_sequence(self) -> int:
        try:
            entry = json.loads((self._data / "graph.json").read_text())
        except FileNotFoundError:
            return 0
        return int(entry["sequence"]) if entry.get("layout") == LAYOUT else 0

    def _catch_up_graph(self, last: int) -> None:
        touched: set[str] = set()
        applied = self._graph_sequence()
        if applied == 0:
            self._store.clear()
        newest = self._ledger.newest_revisions()
        for change, versions in self._changes(applied):
            for version in versions:
                if newest.get(version.graph, version.revision) == version.revision:  # a graph may be newer than that
                    self._write_graph(version)
            self._store.add_later(self._names.provenance, describe_change(self._names, change, versions))
            touched.update(self._dataset_of(version.graph) for version in versions)
        self._store.finish()
        for dataset in touched - {"", GraphNames.RECORDS}:
            self._infer(dataset)
        self._store.store.flush()
        write_durably(self._data / "graph.json", json.dumps({"sequence": last, "layout": LAYOUT}).encode())

    def _changes(self, after: int) -> Iterator[tuple[Change, list[Version]]]:
        while batch := self._ledger.changes(after, _BATCH):
            for change in batch:
                yield change, self._ledger.versions_of_change(change.sequence)
            after = batch[-1].sequence

    def _write_graph(self, version: Version) -> None:
        """Write a graph: at once where it replaces another, else together with other new ones."""
        graph = NamedNode(version.graph)
        if version.payload is None:
            self._store.remove(graph)
            return
        content = version.content()
        if version.revision == 1 and version.triples and not content.has_blank_nodes:
            self._store.add_later(version.graph, content.ntriples)
        else:
            self._store.replace(graph, list(in_graph(content.triples(), graph)))

    def _infer(self, dataset: str) -> None:
        quads = infer(NamedGraphs(self._store.store), self._names, dataset)
        self._store.replace(NamedNode(self._names.inferred(dataset)), quads)

    def _catch_up_index(self, last: int) -> None:
        while (applied := self._index.sequence) < last:
            batch = self._ledger.changes(applied, _BATCH)
            self._index.apply((change, self._ledger.versions_of_change(change.sequence)) for change in batch)

    def _publish(self, sequence: int, number: int) -> Generation:
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        generation = Generation(number, sequence, created, self._data)
        folder = generation.graph.parent
        temporary = folder.with_name(f"tmp-{number:08d}")
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        temporary.mkdir(parents=True)
        self._store.store.backup(temporary / "graph")
        self._make_tables(temporary / TABLES, read_published(self._data))
        temporary.rename(folder)
        sync_folder(folder.parent)
        publish(generation)
        prune(self._data, number, self._keep)
        return generation

    def _make_tables(self, folder: Path, before: Generation | None) -> None:
        """The tables of every vocabulary: anew where it changed, else those of the generation before, linked."""
        since = before.sequence if before else 0
        changed = {self._dataset_of(graph) for graph in self._ledger.graphs_since(since)}
        folder.mkdir()
        graphs = NamedGraphs(self._store.store)
        for dataset in read_settings(graphs):
            target = folder / f"{dataset}.sqlite3"
            previous = tables_path(before, dataset) if before else None
            made = previous is not None and previous.parent.exists()
            if previous and made and dataset not in changed and not previous.exists():
                continue  # it is no vocabulary
            if previous and dataset not in changed and is_current(previous):
                os.link(previous, target)
            else:
                build_tables(target, graphs, self._names, dataset, previous)

    def _dataset_of(self, graph: str) -> str:
        """The dataset that a graph is about: that whose settings it holds, or that which it belongs to."""
        settings = f"{self._names.catalogue}/"
        return graph.removeprefix(settings) if graph.startswith(settings) else self._names.dataset_of(graph)


def rebuild(data: Path, base_iri: str, ledger: Ledger) -> Generation | None:
    """Throw the projections away and make them again from the ledger."""
    lock = _lock(data)
    try:
        for name in ("graph", "graph.json"):
            _remove(data / name)
        for suffix in ("", "-wal", "-shm"):
            _remove(Path(f"{index_path(data)}{suffix}"))
    finally:
        lock.close()
    with Writer(data, base_iri, ledger) as writer:
        return writer.catch_up()


def in_graph(triples: Iterable[Triple], graph: NamedNode) -> Iterator[Quad]:
    """Triples as quads of a graph, their blank nodes renamed (see `blank_node_prefix`)."""
    prefix = blank_node_prefix(graph.value)

    def own(term: Term) -> Term:
        return BlankNode(prefix + term.value) if isinstance(term, BlankNode) else term

    for triple in triples:
        subject: Subject = own(triple.subject)  # type: ignore[assignment]
        yield Quad(subject, triple.predicate, own(triple.object), graph)


def _lock(data: Path) -> IO[str]:
    data.mkdir(parents=True, exist_ok=True)
    file = (data / "writer.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Conflict(
            f"Another process is writing to {data}.",
            "Only one writer works at a time; a running server is one.",
        ) from error
    file.write(str(os.getpid()))
    file.flush()
    return file


def _check_base(data: Path, base_iri: str) -> None:
    """A data folder belongs to one base IRI for ever."""
    marker = data / "base_iri"
    if not marker.exists():
        write_durably(marker, base_iri.encode())
    elif (found := marker.read_text()) != base_iri:
        raise Conflict(
            f"{data} was made with KG_BASE_IRI={found}, not {base_iri}.",
            "Use another KG_DATA for another base.",
        )


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
