"""Hierarchies of classes and of properties."""

from pyoxigraph import NamedNode

from kg.graph.named_graphs import NamedGraphs
from kg.graph.owners import Owners
from kg.rdf.namespaces import RDFS


def subclasses(store: NamedGraphs, root: NamedNode, owners: Owners) -> frozenset[NamedNode]:
    """All classes below a class, at any depth, by the word of their owners; itself left out. Cycles end."""
    return _below(store, root, owners, RDFS.subClassOf)


def subproperties(store: NamedGraphs, root: NamedNode, owners: Owners) -> frozenset[NamedNode]:
    """All properties below a property, in the same way."""
    return _below(store, root, owners, RDFS.subPropertyOf)


def _below(store: NamedGraphs, root: NamedNode, owners: Owners, relation: NamedNode) -> frozenset[NamedNode]:
    found: set[NamedNode] = set()
    waiting = [root]
    while waiting:
        for quad in owners.own(store.quads_for_pattern(None, relation, waiting.pop(), None)):
            if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                waiting.append(quad.subject)
    return frozenset(found - {root})
