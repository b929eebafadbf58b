"""Following event streams as a client does that knows TREE and LDES and nothing of this service."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.namespaces import AS, DCT, RDF, TREE

Get = Callable[[str], bytes]
"""The N-Quads at an address."""
_DELETED: Final = AS.Delete

_POSITION = NamedNode("http://schema.org/position")


@dataclass(frozen=True)
class Followed:
    """A member: its IRI, what it is a version of, what happened, and what it holds."""

    iri: str
    thing: str
    kinds: frozenset[str]
    content: frozenset[Triple]


def getter(client: Any) -> Get:
    """Ask a client of the application for N-Quads."""

    def get(address: str) -> bytes:
        answer = client.get(address, headers={"Accept": "application/n-quads"})
        assert answer.status_code == 200, (address, answer.text[:500])
        content: bytes = answer.content
        return content

    return get


def follow(get: Get, address: str) -> list[Followed]:
    """All members of the stream at an address, in the order of its pages."""
    view = next(_objects(_read(get(address)), None, TREE.view))
    found: list[Followed] = []
    seen: set[str] = set()
    while view and view not in seen:
        seen.add(view)
        quads = _read(get(view))
        found += members(quads)
        relations = [q.object for q in quads if q.predicate == TREE.relation and q.subject == NamedNode(view)]
        view = next((iri for relation in relations for iri in _objects(quads, relation, TREE.node)), "")
    return found


def members(quads: list[Quad]) -> list[Followed]:
    """The members of a page, in the order of their places."""
    about: dict[Any, list[Quad]] = {}
    held: dict[Any, set[Triple]] = {}
    for quad in quads:
        if quad.graph_name == DefaultGraph():
            about.setdefault(quad.subject, []).append(quad)
        else:
            held.setdefault(quad.graph_name, set()).add(quad.triple)
    nodes = [quad.object for some in about.values() for quad in some if quad.predicate == TREE.member]
    found = [(_values(about[node]), node) for node in nodes]
    found.sort(key=lambda pair: int(pair[0][_POSITION][0]))
    return [
        Followed(
            getattr(node, "value", ""),
            said[DCT.isVersionOf][0],
            frozenset(said[RDF.type]),
            frozenset(held.get(node, ())),
        )
        for said, node in found
    ]


def _values(quads: list[Quad]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for quad in quads:
        found.setdefault(quad.predicate, []).append(str(getattr(quad.object, "value", "")))
    return found


def replayed(found: Iterable[Followed]) -> dict[str, frozenset[Triple]]:
    """The copy that a client has of each thing: a deletion takes all away, anything else is what is stated now."""
    copy: dict[str, frozenset[Triple]] = {}
    for member in found:
        copy.pop(member.thing, None)
        if _DELETED.value not in member.kinds:
            copy[member.thing] = member.content
    return {thing: content for thing, content in copy.items() if content}


def as_one(copy: Iterable[frozenset[Triple]]) -> bytes:
    """All statements of a copy as canonical N-Triples."""
    return canonicalize(triple for content in copy for triple in content).ntriples


def _read(content: bytes) -> list[Quad]:
    return list(parse(content, format=RdfFormat.N_QUADS))


def _objects(quads: list[Quad], subject: Any, predicate: NamedNode) -> Iterator[Any]:
    for quad in quads:
        if quad.predicate == predicate and subject in (None, quad.subject) and quad.graph_name == DefaultGraph():
            yield getattr(quad.object, "value", "")


def together(graphs: Iterable[CanonicalGraph]) -> bytes:
    """What graphs say together, blank nodes of each apart, as canonical N-Triples."""
    found = []
    for number, graph in enumerate(graphs):
        text = graph.ntriples.replace(b"_:c14n", b"_:g%dc14n" % number)
        found += [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)]
    return canonicalize(found).ntriples
