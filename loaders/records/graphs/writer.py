"""Graphs of records into the ledger: some hundreds in one change, some thousands in one publication.

A load can be killed at any moment: what was accepted stays, and loading again goes on from there, since a graph whose
content is already there makes no new version.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType, TracebackType
from typing import Final

from kg.errors import Superseded
from kg.ledger.ledger import Ledger
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
from loaders.records.graphs.changes import PUBLICATION, Changes

CHANGE: Final = 500
_TRIES: Final = 5


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
        self._ledger = ledger
        self._report = report
        self._names = GraphNames(settings.base_iri)
        self._dry_run = dry_run
        self._size = change
        self._batch: dict[str, dict[str, RecordGraph]] = {}
        self._rows: dict[str, CanonicalGraph | None] = {}
        self._replaced: dict[str, CanonicalGraph] = {}
        self._given: dict[tuple[str, str], tuple[str, str]] = {}
        self._repeated: dict[tuple[str, str], str] = {}
        details = {"agent": agent, "source": source, "reason": reason}
        self._changes = Changes(settings, ledger, report, **details, most=publication)
        self.known = self._changes.known
        self._again = again
        self._combiner = Combiner(ledger, self._names, self.known, types)
        self._identities = Identities(self._names, self.known)
        self._received = Received(ledger, self._names, self.known, settings.keys_file)

    def __enter__(self) -> "RecordWriter":
        if not self._dry_run:
            self._changes.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
                if not self._dry_run:
                    self._changes.publish()
        finally:
            self._changes.close()

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
        if len(self._batch) >= self._size:
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
            self._note_repeated(path, before.content, entry, content)
        if before is None or content.ntriples != before.content.ntriples:
            self._received.take(path, entry.source, entry.body, alone=content.ntriples == entry.content.ntriples)
        waiting[entry.source] = replace(entry, content=content, body=None)
        self._given[path, entry.source] = (digest, entry.place)

    def _join(self, path: str, before: CanonicalGraph, entry: RecordGraph) -> CanonicalGraph:
        """What counts of two states of one source."""
        together = (path, entry.source) in self._repeated
        content = newer(entry.source, before, entry.content, entry.iri, together=together, again=self._again)
        content = with_derived(content, entry.iri, self._names.base_iri)  # of fields, each of which is of one state
        return with_parts_replaced(content, before)

    def _note_repeated(self, path: str, before: CanonicalGraph, entry: RecordGraph, content: CanonicalGraph) -> None:
        """Report what was given twice in this load, and which of both counts."""
        place = self._repeated.get((path, entry.source))
        if place is None:
            return
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
        """Write the batch as one change, worked out anew if others were quicker with a record of it."""
        batch, self._batch = self._batch, {}
        rows, self._rows = self._rows, {}
        replaced, self._replaced = self._replaced, {}
        for left in reversed(range(_TRIES)):
            self._identities.learn(self._changes.learn())
            work = self._work_out(batch)
            graphs = work.graphs | replaced | self._that_change(rows)
            shown = [graph for graph in graphs if not self._names.is_source(graph)]
            try:
                if not self._dry_run:
                    bodies = self._received.seal(work.passed)
                    self._changes.enter(graphs, len(shown), bodies, partial(self._is_concerned, batch, graphs))
                break
            except Superseded:
                if not left:
                    raise
        self._received.clear()
        for graph in shown:
            self._report.results["changed" if graph in self.known else "new"] += 1
        self._report.results.update(work.unchanged)
        for repeated in work.repeated:
            self._note_repeated(*repeated)
        self.known |= graphs.keys()

    def _that_change(self, rows: Mapping[str, CanonicalGraph | None]) -> dict[str, CanonicalGraph | None]:
        """Rows that are not there yet, and names to be withdrawn that are there."""
        there = self._ledger.digests([name for name, row in rows.items() if row is None])
        return {name: row for name, row in rows.items() if (there.get(name) if row is None else name not in self.known)}

    def _is_concerned(self, batch: Collection[str], graphs: Collection[str], others: Collection[str]) -> bool:
        """Whether others have written what a batch writes, or what it was worked out from."""
        if not others:
            return False
        self._identities.learn(others)
        sources = {self._names.source(source, path) for path in batch for source in SOURCES}
        records = {self._names.record(path) for path in batch}
        return any(name in graphs or name in records or name in sources for name in others)

    def _work_out(self, batch: Mapping[str, Mapping[str, RecordGraph]]) -> "_Work":
        """The graphs that a batch changes, with what the ledger keeps of their sources."""
        work = _Work()
        together: dict[str, Mapping[str, RecordGraph]] = {}
        for path, entries in batch.items():
            if self._combiner.is_alone(path, entries):
                work.graphs[self._names.record(path)] = next(iter(entries.values())).content
            else:
                together[path] = entries
        digests = self._ledger.digests(
            [name for path, entries in together.items() for name in self._combiner.names_of(path, entries)]
        )
        for path, entries in together.items():
            if digests.get(self._names.record(path)) == "" and (why := self._stays_away(path, entries)):
                work.unchanged[why] += 1
                work.passed |= {(path, source) for source in entries}
                continue
            join = partial(self._join_noting, work, path)
            combined = self._combiner.combined(path, entries, digests, join)
            work.graphs |= combined.graphs
            work.passed |= {(path, source) for source in combined.passed}
            if combined.unchanged:
                work.unchanged[combined.unchanged] += 1
        return work

    def _stays_away(self, path: str, entries: Mapping[str, RecordGraph]) -> str:
        """Why a record that was withdrawn is not brought back; '' if a source has a newer revision than it had."""
        graph = self._names.record(path)
        last = next((version for version, _ in self._ledger.history(graph) if version.sha256), None)
        if last is None or last.erased:
            return "left out: it was erased" if last else ""
        whole = self._ledger.version(graph, last.revision)
        assert whole
        before = whole.content()
        newer_ = any(version_of(one.content, one.iri) > version_of(before, one.iri) for one in entries.values())
        return "" if newer_ else "left out: it was withdrawn"

    def _join_noting(self, work: "_Work", path: str, before: CanonicalGraph, entry: RecordGraph) -> CanonicalGraph:
        content = self._join(path, before, entry)
        work.repeated.append((path, before, entry, content))
        return content


@dataclass(slots=True)
class _Work:
    """What was worked out of a batch: graphs, records and sources of which nothing counts, and what to report."""

    graphs: dict[str, CanonicalGraph | None] = field(default_factory=dict)
    passed: set[tuple[str, str]] = field(default_factory=set)
    unchanged: Counter[str] = field(default_factory=Counter)
    repeated: list[tuple[str, CanonicalGraph, RecordGraph, CanonicalGraph]] = field(default_factory=list)
