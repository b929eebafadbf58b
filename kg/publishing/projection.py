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

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from kg.errors import Conflict
from kg.graph.generations import Generation, prune, publish, read_current, sync_folder, write_durably
from kg.graph.owners import Owners, read_owners
from kg.ledger.ledger import Change, Ledger, Version
from kg.publishing.bulk_load import BulkLoad
from kg.publishing.provenance import describe_change
from kg.rdf.documents import Subject, Term
from kg.rdf.graph_names import GraphNames, blank_node_prefix
from kg.search.index import IndexWriter, index_path
from kg.vocabularies.building import build_tables, is_current
from kg.vocabularies.inference import infer
from kg.vocabularies.schema import TABLES, tables_path
from kg.vocabularies.settings import read_settings

_BATCH: Final = 500
_BULK: Final = 20_000


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
            self._store = Store(data / "graph")
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
        due_graphs = self._ledger.graphs_since(self._index.sequence)
        if any(self._names.dataset_of(graph) != GraphNames.RECORDS for graph in due_graphs):
            self._catch_up_graph(last)  # first: the index is read by owners, which catalogue and vocabularies tell
        with ThreadPoolExecutor(1, "index") as pool:  # else they do not depend on each other
            indexed = pool.submit(self._catch_up_index, last, read_owners(self._store, self._names))
            self._catch_up_graph(last)
            indexed.result()
        return self._publish(last, current.number + 1 if current else 1)

    def _graph_sequence(self) -> int:
        try:
            return int(json.loads((self._data / "graph.json").read_text())["sequence"])
        except FileNotFoundError:
            return 0

    def _catch_up_graph(self, last: int) -> None:
        touched: set[str] = set()
        applied = self._graph_sequence()
        if applied == 0:
            self._store.clear()
        newest = self._ledger.newest_revisions()
        loading = BulkLoad(self._store)
        for change, versions in self._changes(applied):
            for version in versions:
                if newest.get(version.graph, version.revision) == version.revision:  # a graph may be newer than that
                    self._write_graph(version, loading)
            loading.add(describe_change(self._names, change, versions))
            touched.update(self._dataset_of(version.graph) for version in versions)
        loading.finish()
        for dataset in touched - {"", GraphNames.RECORDS}:
            self._infer(dataset)
        self._store.flush()
        write_durably(self._data / "graph.json", json.dumps({"sequence": last}).encode())

    def _changes(self, after: int) -> Iterator[tuple[Change, list[Version]]]:
        while batch := self._ledger.changes(after, _BATCH):
            for change in batch:
                yield change, self._ledger.versions_of_change(change.sequence)
            after = batch[-1].sequence

    def _write_graph(self, version: Version, loading: BulkLoad) -> None:
        """Write a graph: at once where it replaces another, else together with other new ones."""
        text = version.content().in_graph(version.graph) if version.revision == 1 and version.triples else None
        if text is None or version.graph == self._names.default:
            self._replace_graph(version)
        else:
            loading.add(text)

    def _replace_graph(self, version: Version) -> None:
        default = version.graph == self._names.default
        graph = DefaultGraph() if default else NamedNode(version.graph)
        self._store.remove_graph(graph)
        if version.payload is None:
            return
        if isinstance(graph, NamedNode):
            self._store.add_graph(graph)  # a graph may be empty and still exist
        quads = in_graph(version.content().triples(), graph, version.graph)
        if version.triples > _BULK:
            self._store.bulk_extend(quads)
        else:
            self._store.extend(quads)

    def _infer(self, dataset: str) -> None:
        target = NamedNode(self._names.inferred(dataset))
        self._store.remove_graph(target)
        self._store.extend(infer(self._store, self._names, dataset))

    def _catch_up_index(self, last: int, owners: Owners) -> None:
        self._index.use_owners(owners, self._ledger.version_after)
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
        self._store.backup(temporary / "graph")
        self._make_tables(temporary / TABLES, read_current(self._data))
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
        for dataset in read_settings(self._store):
            target = folder / f"{dataset}.sqlite3"
            previous = tables_path(before, dataset) if before else None
            made = previous is not None and previous.parent.exists()
            if previous and made and dataset not in changed and not previous.exists():
                continue  # it is no vocabulary
            if previous and dataset not in changed and is_current(previous):
                os.link(previous, target)
            else:
                build_tables(target, self._store, self._names, dataset, previous)

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


def in_graph(triples: Iterable[Triple], graph: NamedNode | DefaultGraph, name: str) -> Iterator[Quad]:
    """Triples as quads of the graph of that name, their blank nodes renamed (see `blank_node_prefix`)."""
    prefix = blank_node_prefix(name)

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
