"""Class hierarchies."""

from pyoxigraph import NamedNode, Store

from kg.graph.owners import Owners
from kg.rdf.namespaces import RDFS


def subclasses(store: Store, root: NamedNode, owners: Owners) -> frozenset[NamedNode]:
    """All classes below a class, at any depth, by the word of their owners; itself left out. Cycles end."""
    found: set[NamedNode] = set()
    waiting = [root]
    while waiting:
        for quad in owners.own(store.quads_for_pattern(None, RDFS.subClassOf, waiting.pop(), None)):
            if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                waiting.append(quad.subject)
    return frozenset(found - {root})
