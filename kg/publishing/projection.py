"""The writer: applies the ledger to the graph and the search index, and publishes a new generation.

One process writes at a time (an advisory lock on `writer.lock`). It begins with the newest generation that is sound and
stands in the history of the ledger, and applies what came after; without one, with nothing. The index remembers its own
place. Applying a change again gives the same state, so a crash anywhere is repaired by catching up.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from kg.chain import Position
from kg.errors import Conflict, WritingStopped
from kg.graph.generations import Generation, prune, publish, read_current, sync_folder
from kg.graph.graph import KnowledgeGraph
from kg.graph.manifest import write_manifest
from kg.graph.named_graphs import NamedGraphs
from kg.graph.owners import Owners, read_owners
from kg.ledger.ledger import Change, Ledger, Version
from kg.publishing.beginning import Beginning, find_beginning, forget_generations, remove_older_state
from kg.publishing.contents import check_contents
from kg.publishing.implied import ImpliedOfRecords
from kg.publishing.outlining import Outlining
from kg.publishing.provenance import describe_agents, describe_change
from kg.publishing.standing import check_standing
from kg.publishing.union_store import UnionStore
from kg.publishing.writer_lock import hold_writer_lock
from kg.rdf.documents import Subject, Term
from kg.rdf.graph_names import GraphNames, blank_node_prefix
from kg.search.index import IndexWriter
from kg.vocabularies.building import build_tables, is_current
from kg.vocabularies.country_names import make_country_names
from kg.vocabularies.inference import infer
from kg.vocabularies.schema import TABLES, tables_path
from kg.vocabularies.settings import read_settings

_BATCH: Final = 500


class Writer:
    """The only one that opens the store for writing. Use as a context manager.

    Raises AnotherWriter if another writes, WritingStopped if what is shown does not stand in the history of the ledger.
    With `anew` all is made again from the ledger, whatever is shown; if the index is `doubted`, it is.
    """

    def __init__(
        self,
        data: Path,
        base_iri: str,
        ledger: Ledger,
        keep: int = 3,
        *,
        anew: bool = False,
        doubted: bool = False,
    ) -> None:
        self.data = self._data = data
        self._names = GraphNames(base_iri)
        self._ledger = ledger
        self._keep = keep
        self._anew = anew
        self._lock = hold_writer_lock(data)
        try:
            _check_base(data, base_iri, ledger)
            self._begin(find_beginning(data, ledger, anew=anew))
            self._index = self._open_index(anew=anew or doubted)
        except BaseException:
            self._lock.close()
            raise

    def _begin(self, beginning: Beginning) -> None:
        self._at = beginning.position
        self._checksums = beginning.checksums
        self._base = beginning.generation
        """The generation that the store goes on from."""
        self._number = beginning.number
        store = Store(beginning.store)
        self._graphs = NamedGraphs(store)
        self._outlining = Outlining(self._graphs, self._names, self._base.folder if self._base else None)
        self._store = UnionStore(store, self._outlining)
        self._implied = ImpliedOfRecords(self._store, self._graphs, self._names)

    def _open_index(self, *, anew: bool) -> IndexWriter:
        index = IndexWriter(self._data, self._names, anew=anew)
        try:
            if index.sequence:
                check_standing(self._ledger, index.position)
            if index.sequence and not index.position.identity:
                index.start_anew()
        except WritingStopped:
            index.start_anew()
        return index

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the store and the lock."""
        self._index.close()
        del self._store, self._graphs, self._implied, self._outlining
        self._lock.close()

    def catch_up(self) -> Generation | None:
        """Apply what the ledger has and the projections have not; the new generation, or None if nothing was due.

        Raises WritingStopped if the ledger is no longer the one that was applied so far.
        """
        newest = self._ledger.position() or Position()
        current = read_current(self._data)
        if current is not None and current == self._base and self._index.position == current.position == newest:
            return None
        if self._at.identity:
            check_standing(self._ledger, self._at)
        due = self._ledger.graphs_since(self._index.sequence)
        if any(self._names.dataset_of(graph) != GraphNames.RECORDS for graph in due):
            self._catch_up_graph(newest)  # first: the index is read by owners, which catalogue and vocabularies tell
        # Else they do not depend on each other, and the engine has its own time.
        with ThreadPoolExecutor(1, "index") as pool:
            indexed = pool.submit(self._catch_up_index, newest, read_owners(self._graphs, self._names))
            self._catch_up_graph(newest)
            indexed.result()
        return self._publish(newest)

    def _catch_up_graph(self, newest: Position) -> None:
        touched: set[str] = set()
        revisions = self._ledger.newest_revisions(self._at.sequence, newest.sequence)
        before = self._at if self._at.identity else self._ledger.position(0) or Position()
        for change, versions in self._changes(before, newest.sequence):
            for version in versions:
                if revisions.get(version.graph, version.revision) == version.revision:  # it may be newer than that
                    self._write_graph(version)
            self._store.add_later(self._names.provenance, describe_change(self._names, change, versions))
            touched.update(self._dataset_of(version.graph) for version in versions)
        self._store.finish()
        describe_agents(self._store, self._names, self._ledger.agents())
        if self._implied.read_anew():
            touched.update(read_settings(self._graphs))
        for dataset in touched - {"", GraphNames.RECORDS}:
            self._infer(dataset)
        self._store.store.flush()
        self._at = newest

    def _changes(self, before: Position, upto: int) -> Iterator[tuple[Change, list[Version]]]:
        """Changes after a place, each of which must follow from the one before."""
        after, last = before.sequence, before.hash
        while batch := self._ledger.changes(after, _BATCH, upto=upto):
            for change in batch:
                versions = self._ledger.versions_of_change(change.sequence)
                if change.chained(last, versions) != change.hash:
                    raise WritingStopped(
                        f"Change {change.sequence} of the ledger was changed after it was accepted.",
                        "Put the ledger back from a backup: kg restore FOLDER.",
                    )
                last = change.hash
                yield change, self._shown(versions)
            after = batch[-1].sequence

    def _write_graph(self, version: Version) -> None:
        """Write a graph: at once where it replaces another, else together with other new ones."""
        graph = NamedNode(version.graph)
        if version.payload is None:  # withdrawn or erased
            with self._implied.following(graph):
                self._store.remove(graph)
            return
        content = version.content()
        if version.revision == 1 and version.triples and not content.has_blank_nodes:
            self._store.add_later(version.graph, content.ntriples)
            self._implied.add_later(version.graph, content.ntriples)
        else:
            with self._implied.following(graph):
                self._store.replace(graph, list(in_graph(content.triples(), graph)))

    def _infer(self, dataset: str) -> None:
        quads, graph = infer(self._graphs, self._names, dataset), self._names.inferred(dataset)
        self._store.replace(NamedNode(graph), quads)

    def _catch_up_index(self, newest: Position, owners: Owners) -> None:
        self._index.use_owners(owners, self._ledger.version_after)
        while (applied := self._index.sequence) < newest.sequence:
            batch = self._ledger.changes(applied, _BATCH, upto=newest.sequence)
            entries = ((change, self._shown(self._ledger.versions_of_change(change.sequence))) for change in batch)
            self._index.apply(entries, self._ledger, newest.identity)
        if self._index.position != newest:
            self._index.place(newest)

    def _shown(self, versions: list[Version]) -> list[Version]:
        """The versions without those of single sources, which nobody is shown."""
        return [each for each in versions if not self._names.is_source(each.graph)]

    def _publish(self, at: Position) -> Generation:
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        number = self._number + 1
        generation = Generation(number, at.sequence, created, self._data, at.identity, at.hash)
        folder = generation.folder
        temporary = folder.with_name(f"tmp-{number:08d}")
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        temporary.mkdir(parents=True)
        self._store.store.backup(temporary / "graph")
        self._make_tables(temporary / TABLES, self._base)
        self._outlining.write(temporary)
        make_country_names(temporary, KnowledgeGraph(self._store.store, self._names), self._base)
        self._checksums = write_manifest(temporary, generation, self._checksums)
        if self._anew:
            check_contents(self._graphs, self._names, self._ledger)
        temporary.rename(folder)
        sync_folder(folder.parent)
        self._index.publish()
        publish(generation)
        if self._anew:
            forget_generations(self._data, but=number)
            self._anew = False
        self._base, self._number = generation, number
        prune(self._data, number, self._keep)
        return generation

    def _make_tables(self, folder: Path, before: Generation | None) -> None:
        """The tables of every vocabulary: anew where it changed, else those of the generation before, linked."""
        since = before.sequence if before else 0
        changed = {self._dataset_of(graph) for graph in self._ledger.graphs_since(since)}
        folder.mkdir()
        for dataset in read_settings(self._graphs):
            target = folder / f"{dataset}.sqlite3"
            previous = tables_path(before, dataset) if before else None
            made = previous is not None and previous.parent.exists()
            if previous and made and dataset not in changed and not previous.exists():
                continue  # it is no vocabulary
            if previous and dataset not in changed and is_current(previous):
                os.link(previous, target)
            else:
                build_tables(target, self._graphs, self._names, dataset, previous)

    def _dataset_of(self, graph: str) -> str:
        """The dataset that a graph is about: that whose settings it holds, or that which it belongs to."""
        settings = f"{self._names.catalogue}/"
        return graph.removeprefix(settings) if graph.startswith(settings) else self._names.dataset_of(graph)


def in_graph(triples: Iterable[Triple], graph: NamedNode) -> Iterator[Quad]:
    """Triples as quads of a graph, their blank nodes renamed (see `blank_node_prefix`)."""
    prefix = blank_node_prefix(graph.value)

    def own(term: Term) -> Term:
        return BlankNode(prefix + term.value) if isinstance(term, BlankNode) else term

    for triple in triples:
        subject: Subject = own(triple.subject)  # type: ignore[assignment]
        yield Quad(subject, triple.predicate, own(triple.object), graph)


def _check_base(data: Path, base_iri: str, ledger: Ledger) -> None:
    """A ledger belongs to one base IRI for ever, and so does the data folder."""
    found = ledger.belong_to(base_iri)
    if found != base_iri:
        raise Conflict(
            f"{data} was made with KG_BASE_IRI={found}, not {base_iri}.",
            "Use another KG_DATA for another base.",
        )
    remove_older_state(data)
