"""Reading a vocabulary out of the store, once, for making its tables."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, OWL, RDF, RDFS, SKOS
from kg.texts.values import bare, is_date, is_true
from kg.vocabularies.schema import (
    ALT,
    BROADER,
    GROUP,
    HAS_TOP_CONCEPT,
    HIDDEN,
    MEMBER,
    NARROWER,
    NOTATION,
    PARENT,
    PREF,
    RELATIONS,
    SUB_GROUP,
    SUPER_GROUP,
    TOP_CONCEPT_OF,
    UNREADABLE,
)

_LABELS: Final = {SKOS.prefLabel: PREF, SKOS.altLabel: ALT, SKOS.hiddenLabel: HIDDEN, SKOS.notation: NOTATION}
_DERIVED: Final = {
    BROADER: (PARENT, False),
    NARROWER: (PARENT, True),
    MEMBER: (GROUP, True),
    SUPER_GROUP: (GROUP, False),
    SUB_GROUP: (GROUP, True),
}
"""Relation of our trees for each relation of the graph, and whether its direction is reversed."""


@dataclass(frozen=True, slots=True)
class Name:
    """A label as the graph has it. `property` is one of PREF, ALT, HIDDEN, NOTATION of the schema."""

    iri: str
    property: int
    language: str
    value: str
    machine: bool


@dataclass
class Collected:
    """The content of the tables, by IRI. Boolean values: whether something is stated and not merely inferred.

    `lists` are the members of ordered collections, in their order. A date that cannot be read begins with UNREADABLE.
    """

    types: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    names: dict[Name, bool] = field(default_factory=dict)
    titles: dict[Name, bool] = field(default_factory=dict)
    relations: dict[tuple[int, str, str], bool] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    replaced: set[tuple[str, str]] = field(default_factory=set)
    deprecated: set[str] = field(default_factory=set)
    created: dict[str, str] = field(default_factory=dict)
    modified: dict[str, str] = field(default_factory=dict)

    def things(self) -> list[str]:
        """All IRIs that a statement is about, in order, so that equal vocabularies give equal tables."""
        found = set(self.types) | {name.iri for name in self.names}
        for _property, subject, object_ in self.relations:
            found.update((subject, object_))
        return sorted(found - {""})


def collect(quads: Iterable[Quad], names: GraphNames, *, stated: bool, into: Collected) -> None:
    """Add the quads of one graph. Statements about blank nodes and to them are left out."""
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if not isinstance(subject, NamedNode):
            continue
        iri = subject.value
        if isinstance(value, NamedNode):
            if predicate == DCT.replaces:
                into.replaced.add((value.value, iri))
            if predicate == RDF.type:
                into.types[iri][value.value] = into.types[iri].get(value.value, False) or stated
            elif (relation := RELATIONS.get(predicate)) is not None:
                _relate(into, relation, iri, value.value, stated)
        elif isinstance(value, Literal):
            _literal(into, quad, iri, value, names, stated)


def _relate(into: Collected, relation: int, subject: str, object_: str, stated: bool) -> None:
    key = (relation, subject, object_)
    into.relations[key] = into.relations.get(key, False) or stated
    if relation in _DERIVED and subject != object_:  # nothing stands below itself
        tree, inverse = _DERIVED[relation]
        into.relations[(tree, object_, subject) if inverse else (tree, subject, object_)] = False


def _literal(into: Collected, quad: Quad, iri: str, value: Literal, names: GraphNames, stated: bool) -> None:
    predicate = quad.predicate
    if not bare(value.value):
        return  # a label of blanks names nothing
    if (property_ := _LABELS.get(predicate)) is not None:
        name = Name(iri, property_, value.language or "", value.value, _is_machine(quad, names))
        into.names[name] = into.names.get(name, False) or stated
    elif predicate in (RDFS.label, DCT.title):
        into.titles[Name(iri, PREF, value.language or "", value.value, _is_machine(quad, names))] = stated
    elif predicate == OWL.deprecated and is_true(value.value):
        into.deprecated.add(iri)
    elif predicate in (DCT.created, DCT.modified):
        dates = into.created if predicate == DCT.created else into.modified
        dates[iri] = max(dates.get(iri, ""), value.value if is_date(value.value) else UNREADABLE + value.value)


def _is_machine(quad: Quad, names: GraphNames) -> bool:
    return isinstance(quad.graph_name, NamedNode) and names.is_machine(quad.graph_name.value)


def tops(collected: Collected) -> dict[str, set[str]]:
    """The declared top concepts of each scheme, in whichever direction they are declared."""
    found: dict[str, set[str]] = defaultdict(set)
    for relation, subject, object_ in collected.relations:
        if relation == TOP_CONCEPT_OF:
            found[object_].add(subject)
        elif relation == HAS_TOP_CONCEPT:
            found[subject].add(object_)
    return found
