"""The answer of the method `data` about a thing: its triples, and enough of its neighbours to show a page."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from browser.skosmos.view import View
from kg.rdf.namespaces import OWL, RDF, RDFS, SKOS, SKOSXL
from kg.texts.values import is_true

_NAMING: Final = (SKOS.prefLabel, RDFS.label, SKOS.notation)
_OF_PROPERTIES: Final = (RDFS.label, RDFS.comment, SKOS.definition, RDFS.subPropertyOf)
_LONGEST_LIST: Final = 100_000
_DEEPEST: Final = 100

Node = NamedNode | BlankNode


def describe(view: View, uri: str) -> set[Triple]:
    """The triples about a thing in a vocabulary; empty if there are none, or if it is no identifier."""
    try:
        node = NamedNode(uri)
    except ValueError:
        return set()
    own = list(view.triples(node, None, None))
    found = set(own)
    found.update(_incoming(view, node))
    found.update(view.triples(None, node, None))
    found.update(_groups(view, node))
    for value in {triple.object for triple in own}:
        if isinstance(value, NamedNode | BlankNode):
            found.update(_neighbour(view, value))
            found.update(_list(view, value))
            found.update(_arrays(view, node, value))
    for property_ in {triple.predicate for triple in own}:
        found.update(_property(view, property_))
    for triple in own:
        if triple.predicate == SKOS.notation and isinstance(triple.object, Literal):
            found.update(view.triples(triple.object.datatype, RDFS.label, None))
    return found


def _incoming(view: View, node: NamedNode) -> Iterator[Triple]:
    for triple in view.triples(None, None, node):
        subject = triple.subject
        if triple.predicate != SKOS.inScheme and isinstance(subject, NamedNode) and not _is_deprecated(view, subject):
            yield triple


def _is_deprecated(view: View, node: NamedNode) -> bool:
    return any(isinstance(o, Literal) and is_true(o.value) for o in view.objects(node, OWL.deprecated))


def _neighbour(view: View, node: Node) -> Iterator[Triple]:
    """Types, names and notation; everything of a reified value or label."""
    types = list(view.triples(node, RDF.type, None))
    if any(triple.object == SKOSXL.Label for triple in types) or next(view.triples(node, RDF.value, None), None):
        yield from view.triples(node, None, None)
        return
    yield from types
    for property_ in _NAMING:
        yield from view.triples(node, property_, None)


def _list(view: View, cell: Node) -> Iterator[Triple]:
    """The cells of a list with its members' types and names. It ends where it is broken or meets itself."""
    seen: set[Node] = set()
    while cell not in seen and len(seen) < _LONGEST_LIST:
        seen.add(cell)
        firsts = list(view.triples(cell, RDF.first, None))
        if not firsts:
            return
        yield from firsts
        for triple in firsts:
            if isinstance(triple.object, NamedNode | BlankNode):
                yield from view.triples(triple.object, RDF.type, None)
                yield from view.triples(triple.object, SKOS.prefLabel, None)
        rests = list(view.triples(cell, RDF.rest, None))
        yield from rests
        following = [triple.object for triple in rests if isinstance(triple.object, NamedNode | BlankNode)]
        if not following:
            return
        cell = following[0]


def _arrays(view: View, node: NamedNode, narrower: Node) -> Iterator[Triple]:
    """Arrays that a narrower concept is in, if all their members are narrower concepts of the thing."""
    if not view.settings.array_class:
        return
    array = NamedNode(view.settings.array_class)
    for membership in view.triples(None, SKOS.member, narrower):
        group = membership.subject
        if not isinstance(group, NamedNode | BlankNode):
            continue
        typed = list(view.triples(group, RDF.type, array))
        if typed and all(_is_below(view, member, node) for member in view.objects(group, SKOS.member)):
            yield membership
            yield from typed
            yield from view.triples(group, SKOS.prefLabel, None)


def _is_below(view: View, member: object, node: NamedNode) -> bool:
    return isinstance(member, NamedNode) and next(view.triples(member, SKOS.broader, node), None) is not None


def _groups(view: View, node: NamedNode) -> Iterator[Triple]:
    """The labelled groups that a thing belongs to, at any depth, with their types and parents."""
    waiting: list[Node] = [node]
    seen: set[Node] = {node}
    for _ in range(_DEEPEST):
        above = [triple for member in waiting for triple in view.triples(None, SKOS.member, member)]
        waiting = _new(above, seen)
        if not waiting:
            return
        for group in waiting:
            names = list(view.triples(group, SKOS.prefLabel, None))
            types = list(view.triples(group, RDF.type, None))
            if names and types:
                yield from (*names, *types)
                yield from view.triples(None, SKOS.member, group)


def _new(memberships: Iterable[Triple], seen: set[Node]) -> list[Node]:
    found: list[Node] = []
    for triple in memberships:
        if isinstance(triple.subject, NamedNode | BlankNode) and triple.subject not in seen:
            seen.add(triple.subject)
            found.append(triple.subject)
    return found


def _property(view: View, property_: NamedNode) -> Iterator[Triple]:
    for about in _OF_PROPERTIES:
        for triple in view.triples(property_, about, None):
            yield triple
            if about == RDFS.subPropertyOf and isinstance(triple.object, NamedNode):
                yield from view.triples(triple.object, RDFS.label, None)
