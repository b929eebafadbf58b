"""Graphs of records into the ledger: some hundreds in one change, some thousands in one publication.

A load can be killed at any moment: what was accepted stays, and loading again goes on from there, since a graph whose
content is already there makes no new version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from kg.errors import AnotherWriter
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.publishing.projection import Writer
from kg.publishing.standing import check_before_writing
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.records.mapping.report import Report
from kg.settings import Settings

CHANGE: Final = 500
PUBLICATION: Final = 5_000


@dataclass(frozen=True, slots=True)
class RecordGraph:
    """A graph to be written. `rank`: 2 for a body, 1 for other sources; `revision`: that of the source."""

    schema: str
    content: CanonicalGraph
    rank: int = 2
    revision: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    digest: str
    rank: int
    revision: int | None
    place: str


class RecordWriter:
    """Takes graphs one by one. Use as a context manager: leaving it without an error writes what is left."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        report: Report,
        *,
        agent: str,
        source: str = "",
        dry_run: bool = False,
        change: int = CHANGE,
        publication: int = PUBLICATION,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._report = report
        self._names = GraphNames(settings.base_iri)
        self._agent = agent
        self._source = source
        self._dry_run = dry_run
        self._sizes = change, publication
        self._batch: dict[str, RecordGraph | None] = {}
        self._seen: dict[str, _Seen] = {}
        self._unpublished = 0
        self._writer: Writer | None = None
        self._read_from = f"<{settings.base_iri}chm/ontology#readFrom>".encode()
        self._revision = f"<{settings.base_iri}chm/ontology#revision>".encode()
        self.known = set(ledger.newest_revisions())

    def __enter__(self) -> "RecordWriter":
        if not self._dry_run:
            try:
                settings = self._settings
                self._writer = Writer(settings.data, settings.base_iri, self._ledger, settings.snapshots)
            except AnotherWriter:
                self._writer = None  # a running server is the writer, and publishes what the ledger gets
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
                self._publish()
        finally:
            if self._writer is not None:
                self._writer.close()

    def put(self, graph: str, entry: RecordGraph) -> None:
        """Take a graph. Of two with one name the body counts, then the newer revision, then the first."""
        digest, seen = entry.content.sha256, self._seen.get(graph)
        if seen is not None:
            if seen.digest == digest:
                self._report.results["repeated in the source"] += 1
                return
            if not self._replaces(graph, entry, seen):
                return
        self._seen[graph] = _Seen(digest, entry.rank, entry.revision, entry.place)
        self._batch[graph] = entry
        if len(self._batch) >= self._sizes[0]:
            self._flush()

    def has(self, graph: str) -> bool:
        """Whether a graph is in the ledger or has been taken."""
        return graph in self.known or graph in self._seen

    def withdraw(self, graph: str) -> None:
        """Take a graph away that another one replaces."""
        self._batch[graph] = None

    def _replaces(self, graph: str, entry: RecordGraph, seen: _Seen) -> bool:
        if entry.rank != seen.rank:
            return entry.rank > seen.rank
        if entry.revision is not None and seen.revision is not None and entry.revision != seen.revision:
            self._report.results["older revisions in the source"] += 1
            return entry.revision > seen.revision
        source, _, place = entry.place.partition(", ")
        self._report.problem(
            source,
            place,
            f"{graph.removeprefix(self._names.prefix)} was given before with other contents ({seen.place}).",
            "The first is kept.",
        )
        return False

    def _flush(self) -> None:
        """Write the batch as one change."""
        if not self._batch:
            return
        batch, self._batch = self._batch, {}
        graphs = self._changed(batch)
        for graph in graphs:
            self._report.results["changed" if graph in self.known else "new"] += 1
        if graphs and not self._dry_run:
            change = Change(
                dataset="record",
                agent=self._agent,
                reason=f"{len(graphs)} records" if len(graphs) != 1 else "1 record",
                kind="record",
                source=self._source,
            )
            check_before_writing(self._settings, self._ledger)
            self._ledger.append(change, graphs)
            self._unpublished += len(graphs)
            if self._unpublished >= self._sizes[1]:
                self._publish()
        self.known |= graphs.keys()

    def _changed(self, batch: Mapping[str, RecordGraph | None]) -> dict[str, CanonicalGraph | None]:
        """The graphs of a batch that differ from the ledger and may replace what it holds."""
        digests = self._ledger.digests([graph for graph in batch if graph in self.known])
        graphs: dict[str, CanonicalGraph | None] = {}
        for graph, entry in batch.items():
            known = digests.get(graph)
            if known is None and entry is not None:
                graphs[graph] = entry.content
            elif entry is None:
                if known:
                    graphs[graph] = None
            elif known == entry.content.sha256:
                self._report.results["unchanged"] += 1
            elif self._may_replace(graph, entry):
                graphs[graph] = entry.content
        return graphs

    def _may_replace(self, graph: str, entry: RecordGraph) -> bool:
        """Whether a graph may replace the ledger's: other sources replace no body, older revisions no newer one."""
        version = self._ledger.latest(graph)
        text = version.content().ntriples if version is not None else b""
        if text and entry.rank < 2 and self._read_from not in text:
            self._report.results["left out: the body is here"] += 1
            return False
        before = self._revision_of(text)
        if entry.revision is not None and before is not None and entry.revision < before:
            self._report.results["left out: a newer revision is here"] += 1
            return False
        return True

    def _revision_of(self, text: bytes) -> int | None:
        for line in text.splitlines():
            if self._revision in line:
                value = line.split(b'"')[1]
                return int(value) if value.isdigit() else None
        return None

    def _publish(self) -> None:
        if self._dry_run:
            return
        self._unpublished = 0
        if self._writer is not None:
            self._writer.catch_up()
        elif self._ledger.last_sequence():
            make_visible(self._settings, self._ledger, self._ledger.last_sequence())
