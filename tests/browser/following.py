"""Following event streams as a client does that knows TREE and LDES and nothing of this service."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from kg.rdf.documents import canonicalize
from kg.rdf.namespaces import AS, DCT, RDF, TREE

Get = Callable[[str], bytes]
"""The N-Quads at an address."""
_DELETED: Final = AS.Delete


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
    position = NamedNode("http://schema.org/position")
    found = [quad.object for quad in quads if quad.predicate == TREE.member and quad.graph_name == DefaultGraph()]
    places = {quad.subject: int(quad.object.value) for quad in quads if quad.predicate == position}  # type: ignore[union-attr]
    by_graph: dict[Any, set[Triple]] = {}
    for quad in quads:
        by_graph.setdefault(quad.graph_name, set()).add(quad.triple)
    return [_member(quads, node, by_graph) for node in sorted(found, key=lambda one: places[one])]


def _member(quads: list[Quad], node: Any, by_graph: dict[Any, set[Triple]]) -> Followed:
    (thing,) = _objects(quads, node, DCT.isVersionOf)
    kinds = frozenset(_objects(quads, node, RDF.type))
    return Followed(node.value, thing, kinds, frozenset(by_graph.get(node, ())))


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
    return iter(
        [
            quad.object.value
            for quad in quads
            if quad.predicate == predicate and subject in (None, quad.subject) and quad.graph_name == DefaultGraph()
        ]
    )
