"""What was stated of a thing after a change, out of the versions of graphs that the ledger keeps."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, RdfFormat, Triple, parse

from kg.errors import Erased, Tombstone
from kg.history.model import Event
from kg.history.things import lines_of, speaker
from kg.ledger.ledger import Ledger, Version
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.graph_names import GraphNames, blank_node_prefix


def content_of(ledger: Ledger, names: GraphNames, event: Event) -> CanonicalGraph:
    """All that was stated of the thing after the change, blank nodes and what is inside of it included.

    Of a record that is its whole graph, and its parts. Empty for what is no longer stated. Raises Erased if some of it
    is no longer known; erased versions of a vocabulary, whose events are made as if they had not been, are passed over.
    """
    return Contents(ledger, names).of(event)


class Contents:
    """The same for many events: each version of a graph is read once, and graphs of records are not kept."""

    def __init__(self, ledger: Ledger, names: GraphNames) -> None:
        self._ledger = ledger
        self._names = names
        self._graphs: dict[str, list[str]] = {}
        self._versions: dict[tuple[str, int], Version | None] = {}
        self._read: dict[str, tuple[int, CanonicalGraph]] = {}

    def of(self, event: Event) -> CanonicalGraph:
        """What was stated of the thing of an event."""
        found = list(self._found(event))
        if any(b"_:" in lines for _, lines in found):
            return canonicalize(triple for graph, lines in found for triple in _apart(graph, lines))
        return CanonicalGraph.of(line for _, lines in found for line in lines.splitlines(keepends=True))

    def _found(self, event: Event) -> Iterator[tuple[str, bytes]]:
        """The lines of each graph that state something."""
        if event.dataset == GraphNames.RECORDS:
            for graph in self._of_record(event.thing):
                if version := self._known(self._ledger.version_after(graph, event.sequence), event):
                    yield graph, version.content().ntriples
            return
        for graph in self._of_dataset(event.dataset):
            version = self._not_erased(graph, event.sequence)
            if version is not None and version.sha256:
                yield graph, lines_of(self._content(version), event.thing)

    def _not_erased(self, graph: str, sequence: int) -> Version | None:
        """The version of a graph of a vocabulary after a change, erased ones passed over, as events pass them over."""
        key = (graph, sequence)
        if key not in self._versions:
            version = self._ledger.version_after(graph, sequence)
            while version is not None and version.erased:
                version = self._ledger.version_after(graph, version.sequence - 1)
            self._versions[key] = version
        return self._versions[key]

    def _known(self, version: Version | None, event: Event) -> Version | None:
        """The version if it has a content. Raises Erased if that is gone."""
        if version is None or not version.sha256:
            return None
        if version.erased:
            raise Erased(_tombstone(self._ledger, version, event.thing))
        return version

    def _content(self, version: Version) -> CanonicalGraph:
        """The content of a graph of a vocabulary; that of one version of each is kept."""
        revision, content = self._read.get(version.graph, (0, None))
        if content is None or revision != version.revision:
            content = version.content()
            self._read[version.graph] = (version.revision, content)
        return content

    def _of_record(self, thing: str) -> Iterator[str]:
        """The graphs of a record: its own and those of its parts."""
        own = self._names.record(thing.removeprefix(self._names.base_iri).removeprefix("record/"))
        yield own
        if thing.startswith(f"{self._names.base_iri}record/"):
            yield from sorted(self._ledger.graphs_below(f"{own}/"))

    def _of_dataset(self, dataset: str) -> list[str]:
        """The graphs of a vocabulary or ontology that make events."""
        if dataset not in self._graphs:
            wholes = (self._names.dataset(dataset), self._names.ontology(dataset))
            found = [graph for whole in wholes for graph in (whole, *sorted(self._ledger.graphs_below(f"{whole}/")))]
            self._graphs[dataset] = [graph for graph in found if speaker(self._names, graph) == dataset]
        return self._graphs[dataset]


def _apart(graph: str, lines: bytes) -> Iterator[Triple]:
    """The triples, blank nodes named by their graph, too: those of several graphs are not the same."""
    prefix = blank_node_prefix(graph)
    for quad in parse(lines, format=RdfFormat.N_TRIPLES, lenient=True):
        subject, value = quad.subject, quad.object
        yield Triple(
            BlankNode(prefix + subject.value) if isinstance(subject, BlankNode) else subject,
            quad.predicate,
            BlankNode(prefix + value.value) if isinstance(value, BlankNode) else value,
        )


def _tombstone(ledger: Ledger, version: Version, thing: str) -> Tombstone:
    erasure = ledger.erasure(version.graph, version.revision)
    return Tombstone(thing, erasure.erased if erasure else "", erasure.reason if erasure else "", erased=True)
