"""Graphs of records into the ledger: some hundreds in one change, some thousands in one publication.

A load can be killed at any moment: what was accepted stays, and loading again goes on from there, since a graph whose
content is already there makes no new version.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType, TracebackType
from typing import Final

from kg.errors import AnotherWriter
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.publishing.former_records import mark
from kg.publishing.projection import Writer
from kg.publishing.standing import check_before_writing
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.records.derived.statements import with_derived
from kg.records.former.successors import remains, replacing, with_parts_replaced
from kg.records.graphs.combining import Combiner, RecordGraph
from kg.records.graphs.identities import Identities
from kg.records.graphs.received import Received
from kg.records.graphs.trust import conflicts, moved, newer, version_of
from kg.records.mapping.report import Report
from kg.records.model import RecordType
from kg.records.sources import SOURCES
from kg.settings import Settings

CHANGE: Final = 500
PUBLICATION: Final = 10_000
"""Graphs in one publication at most: of more at a time the engine has less to merge, but takes more memory."""
_FIRST: Final = 1_250
"""Graphs in the first publication; the next ones have as many as are there, so that publishing goes beside mapping."""


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
        types: Mapping[str, RecordType] = MappingProxyType({}),
        again: bool = False,
        reason: str = "",
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._report = report
        self._names = GraphNames(settings.base_iri)
        self._agent = agent
        self._source = source
        self._dry_run = dry_run
        self._sizes = change, publication
        self._batch: dict[str, dict[str, RecordGraph]] = {}
        self._rows: dict[str, CanonicalGraph | None] = {}
        self._replaced: dict[str, CanonicalGraph] = {}
        self._given: dict[tuple[str, str], tuple[str, str]] = {}
        self._repeated: dict[tuple[str, str], str] = {}
        self._published = self._unpublished = 0
        self._writer: Writer | None = None
        self.known = set(ledger.newest_revisions())
        # A ledger without records needs no rules of `kg.records.former`: what comes now is in the statements of today.
        fresh = not any(map(self._names.record_of, self.known))
        self._marks: dict[str, CanonicalGraph | None] = dict([mark(settings.base_iri)]) if fresh else {}
        self._again = again
        self._reason = f"{reason}: " if reason else ""
        self._combiner = Combiner(ledger, self._names, self.known, types)
        self._identities = Identities(self._names, self.known)
        self._received = Received(ledger, self._names, self.known, settings.keys_file)

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

    def put(self, path: str, entry: RecordGraph) -> None:
        """Take what one source says of the record at a path: the end of the name of its graph."""
        if self._dry_run:
            entry = replace(entry, body=None)
        if former := [each for each in entry.former if each != path and self._names.record(each) in self.known]:
            entry = self._succeed(former, entry)
        placed = self._identities.place(path, entry.number)
        if placed.path != path:
            entry = self._move(path, placed.path, entry)
        elif entry.number is not None and (row := self._identities.row(path, entry.number)):
            self._rows[row[0]] = row[1]
        for other in placed.moving:
            self._take_over(other, placed.path.partition("/")[0], entry)
        self._take(placed.path, entry)
        if len(self._batch) >= self._sizes[0]:
            self._flush()

    def has(self, path: str) -> bool:
        """Whether the graph of a path is in the ledger or has been taken."""
        return self._names.record(path) in self.known or path in self._batch

    def _take(self, path: str, entry: RecordGraph) -> None:
        digest, given = entry.content.sha256, self._given.get((path, entry.source))
        if given and given[0] == digest:
            self._report.results["repeated in the source"] += 1
            self._received.take(path, entry.source, entry.body, alone=True)
            return
        waiting = self._batch.setdefault(path, {})
        if given:
            self._repeated[path, entry.source] = given[1]
        content = entry.content
        if (before := waiting.get(entry.source)) is not None:
            content = self._join(path, before.content, entry)
        if before is None or content.ntriples != before.content.ntriples:
            self._received.take(path, entry.source, entry.body, alone=content.ntriples == entry.content.ntriples)
        waiting[entry.source] = replace(entry, content=content, body=None)
        self._given[path, entry.source] = (digest, entry.place)

    def _join(self, path: str, before: CanonicalGraph, entry: RecordGraph) -> CanonicalGraph:
        """What counts of two states of one source, and in the report what was given twice in this load."""
        place = self._repeated.get((path, entry.source))
        content = newer(entry.source, before, entry.content, entry.iri, together=place is not None, again=self._again)
        content = with_derived(content, entry.iri, self._names.base_iri)  # of fields, each of which is of one state
        content = with_parts_replaced(content, before)
        if place is None:
            return content
        if version_of(before, entry.iri) != version_of(entry.content, entry.iri):
            self._report.results["older revisions in the source"] += 1
        elif conflicts(before, entry.content, entry.iri):
            kept = {before.ntriples: "The first is kept.", entry.content.ntriples: "This one is kept."}
            source, _, where = entry.place.partition(", ")
            self._report.problem(
                source,
                where,
                f"{self._shown(path)} was given before with other contents ({place}).",
                kept.get(content.ntriples, "Of each field the fuller is kept."),
            )
        return content

    def _shown(self, path: str) -> str:
        return self._names.record(path).removeprefix(self._names.prefix)

    def _succeed(self, former: Sequence[str], entry: RecordGraph) -> RecordGraph:
        """What a source says of a record that earlier versions named otherwise; of that only names are left."""
        iris = {path: f"{self._names.base_iri}record/{path}" for path in former}
        for path, iri in iris.items():
            graph = self._names.record(path)
            version = self._ledger.latest(graph)
            if version is not None and version.payload is not None:
                left = remains(version.content(), iri, entry.iri)
                self._replaced |= {graph: left} if left.sha256 != version.sha256 else {}
            self._rows |= dict.fromkeys(name for name in self._names_of(path) if name != graph)
        return replace(entry, content=replacing(entry.content, entry.iri, iris.values()))

    def _move(self, before: str, after: str, entry: RecordGraph) -> RecordGraph:
        """What a source says, about another IRI."""
        base = self._names.base_iri + "record/"
        iri = base + after.partition("/")[0]
        content = moved(entry.content, base + before.partition("/")[0], iri)
        return replace(entry, iri=iri, content=content)

    def _take_over(self, other: str, base: str, entry: RecordGraph) -> None:
        """Give all that was said under another name of a record to its best one, and withdraw that."""
        slash = other.partition("/")[1:]
        path = base + "".join(slash)
        waiting = self._batch.pop(other, {})
        self._received.move(other, path)
        for source, content in self._combiner.layers(other, entry).items():
            old = RecordGraph(entry.schema, "", content, source)
            self._take(path, self._move(other, path, old))
        for each in waiting.values():
            self._take(path, self._move(other, path, each))
        self._rows |= dict.fromkeys(self._names_of(other))

    def _names_of(self, path: str) -> list[str]:
        names = (self._names.record(path), *(self._names.source(source, path) for source in SOURCES))
        return [name for name in names if name in self.known]

    def _flush(self) -> None:
        """Write the batch as one change."""
        batch, self._batch = self._batch, {}
        rows, self._rows = self._rows, {}
        there = self._ledger.digests([name for name, row in rows.items() if row is None])
        graphs, passed = self._changed(batch)
        graphs |= self._replaced
        self._replaced = {}
        graphs |= {
            name: row for name, row in rows.items() if (there.get(name) if row is None else name not in self.known)
        }
        shown = [graph for graph in graphs if not self._names.is_source(graph)]
        for graph in shown:
            self._report.results["changed" if graph in self.known else "new"] += 1
        if not self._dry_run:
            self._write(graphs, len(shown), passed)
        self.known |= graphs.keys()

    def _write(
        self, graphs: Mapping[str, CanonicalGraph | None], shown: int, passed: Collection[tuple[str, str]]
    ) -> None:
        """Write graphs, and the bodies that wait, as one change."""
        bodies = self._received.seal(passed)
        if not graphs and not bodies:
            return
        what = f"{shown} records" if shown != 1 else "1 record"
        change = Change(
            dataset="record",
            agent=self._agent,
            reason=f"{self._reason}{what}" if graphs else f"Bodies of records that are here: {len(bodies)}",
            kind="record",
            source=self._source,
        )
        check_before_writing(self._settings, self._ledger)
        self._ledger.append(change, {**graphs, **self._marks}, bodies=bodies)
        self._marks = {}
        self._unpublished += len(graphs)
        if self._unpublished >= min(self._sizes[1], max(_FIRST, self._published)):
            self._publish()

    def _changed(
        self, batch: Mapping[str, Mapping[str, RecordGraph]]
    ) -> tuple[dict[str, CanonicalGraph | None], set[tuple[str, str]]]:
        """The graphs that a batch changes, with what the ledger keeps of their sources; and of which nothing counts."""
        graphs: dict[str, CanonicalGraph | None] = {}
        passed: set[tuple[str, str]] = set()
        together: dict[str, Mapping[str, RecordGraph]] = {}
        for path, entries in batch.items():
            if self._combiner.is_alone(path, entries):
                graphs[self._names.record(path)] = next(iter(entries.values())).content
            else:
                together[path] = entries
        digests = self._ledger.digests(
            [name for path, entries in together.items() for name in self._combiner.names_of(path, entries)]
        )
        for path, entries in together.items():
            combined = self._combiner.combined(path, entries, digests, partial(self._join, path))
            graphs |= combined.graphs
            passed |= {(path, source) for source in combined.passed}
            if combined.unchanged:
                self._report.results[combined.unchanged] += 1
        return graphs, passed

    def _publish(self) -> None:
        if self._dry_run:
            return
        self._published, self._unpublished = self._published + self._unpublished, 0
        if self._writer is not None:
            self._writer.catch_up()
        elif self._ledger.last_sequence():
            shown = make_visible(self._settings, self._ledger, self._ledger.last_sequence())
            self._report.visible = shown is not None
