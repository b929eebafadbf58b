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
    is no longer known.
    """
    found: list[tuple[str, bytes]] = []
    for graph in _graphs(ledger, names, event):
        version = ledger.version_after(graph, event.sequence)
        if version is None or not version.sha256:
            continue
        if version.erased:
            raise Erased(_tombstone(ledger, version, event.thing))
        content = version.content()
        lines = content.ntriples if event.dataset == GraphNames.RECORDS else lines_of(content, event.thing)
        found.append((graph, lines))
    if any(b"_:" in lines for _, lines in found):
        return canonicalize(triple for graph, lines in found for triple in _apart(graph, lines))
    return CanonicalGraph.of(line for _, lines in found for line in lines.splitlines(keepends=True))


def _graphs(ledger: Ledger, names: GraphNames, event: Event) -> Iterator[str]:
    """The graphs that an event may be about: those of a record, or of its dataset."""
    if event.dataset == GraphNames.RECORDS:
        own = names.record(event.thing.removeprefix(names.base_iri).removeprefix("record/"))
        yield own
        if event.thing.startswith(f"{names.base_iri}record/"):
            yield from sorted(ledger.graphs_below(f"{own}/"))
        return
    for whole in (names.dataset(event.dataset), names.ontology(event.dataset)):
        below = sorted(ledger.graphs_below(f"{whole}/"))
        yield from (graph for graph in (whole, *below) if speaker(names, graph) == event.dataset)


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
