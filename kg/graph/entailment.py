"""What ontologies imply of the things that use their words: superclasses and properties above a property.

RDF Schema 1.1, rules rdfs9 and rdfs7 with rdfs5 and rdfs11. Of OWL 2 RL: classes that are equivalent to others
(cax-eqc1, cax-eqc2) or defined as their union (scm-uni), and values that all members of a class have (cls-hv1, of a
restriction with a name, or of one that a class stands below), with the properties above theirs. All of them together,
at any depth. Not what follows from domains, ranges, inverses and further axioms, nor that what has such a value belongs
to the class (cls-hv2). Only what graphs of ontologies state of their own terms counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.graph.named_graphs import NamedGraphs, list_members
from kg.graph.owners import Owners, graph_of
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import OWL, RDF, RDFS

Value: TypeAlias = NamedNode | Literal
_T = TypeVar("_T")
_TYPE: Final = RDF.type
_TYPE_TEXT: Final = str(RDF.type).encode()
_IMPLIED_BY_ALL: Final = frozenset((OWL.Thing, RDFS.Resource, OWL.topObjectProperty, OWL.topDataProperty))


@dataclass(frozen=True)
class Entailment:
    """The terms above each term, at any depth, itself left out; terms with nothing above them are not listed."""

    classes: Mapping[NamedNode, frozenset[NamedNode]] = field(default_factory=dict)
    properties: Mapping[NamedNode, frozenset[NamedNode]] = field(default_factory=dict)
    values: Mapping[NamedNode, frozenset[tuple[NamedNode, Value]]] = field(default_factory=dict)
    """Properties with the values that all members of a class have."""

    def implied(self, statements: Iterable[Quad | Triple]) -> set[Triple]:
        """What some statements imply, whether or not it is stated too."""
        found: set[Triple] = set()
        for each in statements:
            if each.predicate == _TYPE:
                above = self.classes.get(each.object, ()) if isinstance(each.object, NamedNode) else ()
                found.update(Triple(each.subject, _TYPE, one) for one in above)
                values = self.values.get(each.object, ()) if isinstance(each.object, NamedNode) else ()
                found.update(Triple(each.subject, predicate, value) for predicate, value in values)
            elif above := self.properties.get(each.predicate, ()):
                found.update(Triple(each.subject, one, each.object) for one in above)
        return found

    @cached_property
    def _texts(self) -> tuple[Mapping[bytes, list[bytes]], Mapping[bytes, list[bytes]]]:
        """The same as N-Triples has it: what follows a member of a class, and properties above each."""
        members: dict[bytes, list[bytes]] = defaultdict(list)
        for class_, above in self.classes.items():
            members[str(class_).encode()] += [f"{_TYPE} {one}".encode() for one in above]
        for class_, values in self.values.items():
            members[str(class_).encode()] += [f"{predicate} {value}".encode() for predicate, value in values]
        properties = {str(term).encode(): [str(one).encode() for one in up] for term, up in self.properties.items()}
        return dict(members), properties

    def implied_text(self, ntriples: bytes) -> bytes:
        """What a canonical text in N-Triples implies, in the same form: a tenth of the time that parsing it takes."""
        members, properties = self._texts
        found: set[bytes] = set()
        for line in ntriples.split(b"\n")[:-1]:
            subject, predicate, rest = line.split(b" ", 2)
            if predicate == _TYPE_TEXT:
                found.update(b"%b %b .\n" % (subject, one) for one in members.get(rest[:-2], ()))
            elif predicate in properties:
                found.update(b"%b %b %b\n" % (subject, one, rest) for one in properties[predicate])
        return b"".join(found)

    def sources(self, triple: Triple) -> Iterator[Triple]:
        """The statements any of which would imply a triple."""
        if triple.predicate == _TYPE:
            below = (one for one, above in self.classes.items() if triple.object in above)
            yield from (Triple(triple.subject, _TYPE, one) for one in below)
        else:
            lower = (one for one, above in self.properties.items() if triple.predicate in above)
            yield from (Triple(triple.subject, one, triple.object) for one in lower)
            having = (one for one, values in self.values.items() if (triple.predicate, triple.object) in values)
            yield from (Triple(triple.subject, _TYPE, one) for one in having)


def read_entailment(store: NamedGraphs, names: GraphNames, owners: Owners) -> Entailment:
    """What the ontologies in a store imply."""
    classes, properties = defaultdict[NamedNode, set[NamedNode]](set), defaultdict[NamedNode, set[NamedNode]](set)
    for predicate, found in ((RDFS.subClassOf, classes), (RDFS.subPropertyOf, properties)):
        for quad in _of_ontologies(store, names, owners, predicate):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                found[quad.subject].add(quad.object)
    for relation in (OWL.equivalentClass, OWL.unionOf):
        for quad in _of_ontologies(store, names, owners, relation):
            if isinstance(quad.subject, NamedNode):
                for member in _members(store, quad):
                    classes[member].add(quad.subject)
                if relation == OWL.equivalentClass and isinstance(quad.object, NamedNode):
                    classes[quad.subject].add(quad.object)
    restrictions = _restrictions(store, names, owners)
    above, upper = _closed(classes), _closed(properties)
    values = {
        class_: frozenset(
            (each, value)
            for one in {class_, *above.get(class_, ())} & restrictions.keys()
            for predicate, value in restrictions[one]
            for each in {predicate, *upper.get(predicate, ())}
        )
        for class_ in above.keys() | restrictions.keys()
    }
    kept = {class_: frozenset(found - restrictions.keys()) for class_, found in above.items()}
    return Entailment(_filled(kept), upper, _filled(values))


def _restrictions(
    store: NamedGraphs, names: GraphNames, owners: Owners
) -> Mapping[NamedNode, set[tuple[NamedNode, Value]]]:
    """Classes of all things that have certain values of a property: that property and those values."""
    found = defaultdict[NamedNode, set[tuple[NamedNode, Value]]](set)
    for quad in _of_ontologies(store, names, owners, OWL.hasValue):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            for on in store.quads_for_pattern(quad.subject, OWL.onProperty, None, quad.graph_name):
                if isinstance(on.object, NamedNode):
                    found[quad.subject].add((on.object, quad.object))
    return found


def _filled(found: Mapping[NamedNode, frozenset[_T]]) -> dict[NamedNode, frozenset[_T]]:
    return {term: values for term, values in found.items() if values}


def _of_ontologies(store: NamedGraphs, names: GraphNames, owners: Owners, predicate: NamedNode) -> Iterator[Quad]:
    found = owners.own(store.quads_for_pattern(None, predicate, None, None))
    return (quad for quad in found if graph_of(quad).startswith(names.ontology("")))


def _members(store: NamedGraphs, quad: Quad) -> Iterator[NamedNode]:
    """The classes of the union that a class is defined to be: `owl:unionOf` of itself, or of an equivalent class."""
    if quad.predicate == OWL.unionOf:
        yield from list_members(store, quad)
    elif isinstance(quad.object, NamedNode):
        yield quad.object
    elif isinstance(quad.object, BlankNode):
        for union in store.quads_for_pattern(quad.object, OWL.unionOf, None, quad.graph_name):
            yield from list_members(store, union)


def _closed(above: Mapping[NamedNode, set[NamedNode]]) -> dict[NamedNode, frozenset[NamedNode]]:
    """All terms above each term, at any depth. Circles end."""
    closed: dict[NamedNode, frozenset[NamedNode]] = {}
    for term in above:
        found: set[NamedNode] = set()
        waiting = [term]
        while waiting:
            new = above.get(waiting.pop(), set()) - found
            found |= new
            waiting.extend(new)
        found -= {term, *_IMPLIED_BY_ALL}
        if found:
            closed[term] = frozenset(found)
    return closed
