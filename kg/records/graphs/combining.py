"""Graphs of records out of what each source said of them, which the ledger keeps beside the graphs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.ledger.bodies import Body
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.records.derived.statements import with_derived
from kg.records.graphs.trust import combine, version_of
from kg.records.model import RecordType
from kg.records.sources import BY_SYMBOL, DOCUMENT, EXCERPT, EXPORT, INDEX, LIST, SOURCES

if TYPE_CHECKING:  # for types only: a process that maps records needs no ledger
    from kg.ledger.ledger import Ledger

_READ_FROM: Final = b"chm/ontology#readFrom> "


@dataclass(frozen=True, slots=True)
class RecordGraph:
    """What one source says of a record: the graph about `iri`, the number in the document store if it is known, and the
    body that it was read from, where there is one.

    `former` are the ends of the names that graphs of it had in earlier versions.
    """

    schema: str
    iri: str
    content: CanonicalGraph
    source: str = DOCUMENT
    number: int | None = None
    place: str = ""
    former: tuple[str, ...] = ()
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Combined:
    """The graphs to be written, why the record stays as it is ('' if it does not), and `passed`, the sources of which
    nothing counts."""

    graphs: Mapping[str, CanonicalGraph]
    unchanged: str = ""
    passed: frozenset[str] = frozenset()


Join = Callable[[CanonicalGraph, RecordGraph], CanonicalGraph]


class Combiner:
    """Puts graphs together. `known` are the names of all graphs that the ledger ever had, and may grow."""

    def __init__(
        self,
        ledger: Ledger,
        names: GraphNames,
        known: Collection[str],
        types: Mapping[str, RecordType],
    ) -> None:
        self._ledger = ledger
        self._names = names
        self._known = known
        self._types = types

    def is_alone(self, path: str, entries: Mapping[str, RecordGraph]) -> bool:
        """Whether there is nothing to put together: a document of a record that nothing is known of."""
        return (
            len(entries) == 1
            and DOCUMENT in entries
            and self._names.record(path) not in self._known
            and not self._complement(path, entries[DOCUMENT].schema)
        )

    def names_of(self, path: str, entries: Mapping[str, RecordGraph]) -> list[str]:
        """The names of the graphs in the ledger that may hold already what sources say."""
        names = (self._names.record(path), *(self._names.source(source, path) for source in entries))
        return [name for name in names if name in self._known]

    def combined(
        self, path: str, entries: Mapping[str, RecordGraph], digests: Mapping[str, str], join: Join
    ) -> Combined:
        """The record with what sources say now, `join` choosing where one of them has said something before."""
        graph = self._names.record(path)
        if digests.get(graph) and all(self._is_known(path, each, digests) for each in entries.values()):
            return Combined({}, self._stays(path, entries))
        first = next(iter(entries.values()))
        before = self.layers(path, first)
        layers, kept_back, passed = dict(before), "", set()
        for source, entry in entries.items():
            old = before.get(source)
            layers[source] = entry.content if old is None else join(old, entry)
            if old is not None and layers[source].ntriples == old.ntriples:
                kept_back = _why(old, entry)
                passed |= {source} if old.ntriples != entry.content.ntriples else set()
        whole = not self._complement(path, first.schema)
        together = combine(layers, first.iri, self._types.get(first.schema), whole=whole)
        content = with_derived(together, first.iri, self._names.base_iri)  # a file of one source, a title of another
        graphs = {graph: content}
        if len(layers) > 1 or not whole or DOCUMENT not in layers:
            graphs |= {self._names.source(source, path): layer for source, layer in layers.items()}
        if digests.get(graph) != content.sha256:
            return Combined(graphs, passed=frozenset(passed))
        del graphs[graph]
        return Combined(graphs, kept_back or self._stays(path, entries, layers), frozenset(passed))

    def _stays(
        self, path: str, entries: Mapping[str, RecordGraph], layers: Mapping[str, CanonicalGraph] | None = None
    ) -> str:
        """Why a record stays as it is."""
        covered = DOCUMENT not in entries and not self._complement(path, next(iter(entries.values())).schema)
        body = self._names.source(DOCUMENT, path) in self._known if layers is None else DOCUMENT in layers
        return "left out: the body is here" if covered and body else "unchanged"

    def layers(self, path: str, entry: RecordGraph) -> dict[str, CanonicalGraph]:
        """What the ledger holds of a record, by source. A graph that is alone is what its only source said."""
        found = {}
        for source in SOURCES:
            if (content := self._latest(self._names.source(source, path))) is not None:
                found[source] = content
        if not found and (alone := self._latest(self._names.record(path))) is not None:
            found[self._source_of(path, alone, entry)] = alone
        return found

    def _source_of(self, path: str, content: CanonicalGraph, entry: RecordGraph) -> str:
        """Where a graph that says nothing of it comes from; versions before 0.2 kept no sources."""
        if _READ_FROM in content.ntriples:
            lower = entry.source if entry.source in (EXCERPT, LIST) else INDEX
            return EXPORT if _READ_FROM + b'"export"' in content.ntriples else lower
        if self._complement(path, entry.schema) and b"#DecisionElement>" not in content.ntriples:
            return entry.source
        return DOCUMENT

    def _complement(self, path: str, schema: str) -> bool:
        """Whether the sources of such a thing complement one another, since it has no document that says everything."""
        type_ = self._types.get(schema)
        return path.startswith(BY_SYMBOL) or (type_ is not None and type_.index_only)

    def _is_known(self, path: str, entry: RecordGraph, digests: Mapping[str, str]) -> bool:
        own = self._names.source(entry.source, path)
        alone = entry.source == DOCUMENT and own not in self._known
        return digests.get(self._names.record(path) if alone else own) == entry.content.sha256

    def _latest(self, name: str) -> CanonicalGraph | None:
        version = self._ledger.latest(name) if name in self._known else None
        return version.content() if version is not None and version.payload is not None else None


def _why(old: CanonicalGraph, entry: RecordGraph) -> str:
    older = version_of(old, entry.iri) > version_of(entry.content, entry.iri)
    return "left out: a newer revision is here" if older else "left out: a fuller one is here"
