"""Members of event streams: each event as RDF, with what was stated of the thing in a graph of the member's name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.history.model import Event
from kg.history.naming import VersionName, version_iri
from kg.ledger.model import Change
from kg.rdf.documents import CanonicalGraph
from kg.rdf.namespaces import AS, DCT, RDF, SCHEMA, XSD

_KINDS: Final = {"create": AS.Create, "update": AS.Update, "delete": AS.Delete}


@dataclass(frozen=True, slots=True)
class Member:
    """An event with the change that made it, and what was stated of the thing after; None where that was erased."""

    event: Event
    change: Change | None
    content: CanonicalGraph | None

    @property
    def kind(self) -> NamedNode:
        """What those who keep a copy are to do: erasing an old version leaves what is stated of the thing today."""
        if self.event.kind == "erase":
            return AS.Update if self.content and self.content.count else AS.Delete
        return _KINDS[self.event.kind]


def iri_of(base_iri: str, event: Event) -> str:
    """The IRI of a member, which is that of the version."""
    return version_iri(base_iri, VersionName(event.sequence, event.thing))


def describe(base_iri: str, member: Member) -> Iterator[Triple]:
    """What a stream says of a member: what happened to what, when and why."""
    event, node = member.event, NamedNode(iri_of(base_iri, member.event))
    yield Triple(node, RDF.type, member.kind)
    if member.content is None:
        yield Triple(node, RDF.type, AS.Tombstone)
    yield Triple(node, DCT.isVersionOf, NamedNode(event.thing))
    yield Triple(node, DCT.issued, Literal(event.moment, datatype=XSD.dateTime))
    yield Triple(node, SCHEMA.position, Literal(str(event.number), datatype=XSD.integer))
    if member.change and member.change.reason:
        yield Triple(node, AS.summary, Literal(member.change.reason))
    if event.erased:
        erased = version_iri(base_iri, VersionName(event.erased, event.thing))
        yield Triple(node, AS.object, NamedNode(erased))


def quads(base_iri: str, members: Iterable[Member]) -> Iterator[Quad]:
    """Members as they are described, and what each holds, in a graph of its name."""
    for member in members:
        for triple in describe(base_iri, member):
            yield Quad(triple.subject, triple.predicate, triple.object)
        if member.content:
            yield from _content(base_iri, member.event, member.content)


def _content(base_iri: str, event: Event, content: CanonicalGraph) -> Iterator[Quad]:
    """The statements, blank nodes by names that no other member has: canonical ones begin anew in each."""
    graph, prefix = NamedNode(iri_of(base_iri, event)), f"m{event.number}x"

    def own(term: object) -> object:
        return BlankNode(prefix + term.value) if isinstance(term, BlankNode) else term

    for triple in content.triples():
        yield Quad(own(triple.subject), triple.predicate, own(triple.object), graph)  # type: ignore[arg-type]
