"""Hierarchies of classes and of properties."""

from pyoxigraph import NamedNode, Store

from kg.rdf.namespaces import RDFS


def subclasses(store: Store, root: NamedNode) -> frozenset[NamedNode]:
    """All classes below a class, at any depth, itself left out. Cycles end."""
    return _below(store, root, RDFS.subClassOf)


def subproperties(store: Store, root: NamedNode) -> frozenset[NamedNode]:
    """All properties below a property, in the same way."""
    return _below(store, root, RDFS.subPropertyOf)


def _below(store: Store, root: NamedNode, relation: NamedNode) -> frozenset[NamedNode]:
    found: set[NamedNode] = set()
    waiting = [root]
    while waiting:
        for quad in store.quads_for_pattern(None, relation, waiting.pop(), None):
            if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                waiting.append(quad.subject)
    return frozenset(found - {root})
