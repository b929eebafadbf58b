"""Answers, amounts and contributions, which had a property for each question, year, flow and target.

The shapes of today say where a value stands now; `_former` says under which name it stood.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.documents import Term
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import RDF, XSD
from kg.records.former.statements import RecordStatements
from kg.records.model import CHM, Holder, RecordField, RecordType
from kg.records.types import read_record_types

_BINARY: Final = "nationalReport7BinaryIndicatorData"
_Around = tuple[tuple[Mapping[str, RecordField], NamedNode], ...]
"""Fields by name and node of the objects that a field is in, from the record on."""


def answers(record: RecordStatements) -> None:
    """Give values the nodes that they stand on today."""
    for type_ in _types():
        class_ = NamedNode(rebased(type_.class_iri, record.base_iri))
        if record.find(NamedNode(record.iri), RDF.type, class_):
            _Bringing(record, type_).bring()


@cache
def _types() -> tuple[RecordType, ...]:
    """Types with values that stand on nodes of their own."""
    return tuple(type_ for type_ in read_record_types().values() if any(field.holder for _, field in type_.walk()))


class _Bringing:
    """One record of one type, its statements by node and property."""

    def __init__(self, record: RecordStatements, type_: RecordType) -> None:
        self._record, self._type = record, type_
        self._stated: dict[tuple[object, NamedNode], list[Triple]] = {}
        for triple in sorted(record.triples, key=str):
            self._stated.setdefault((triple.subject, triple.predicate), []).append(triple)

    def bring(self) -> None:
        """Bring the fields of the record over, and of the objects in it."""
        node = NamedNode(self._record.iri)
        self._fields(self._type.fields, node, node, ())

    def _fields(self, fields: Iterable[RecordField], old: NamedNode, new: NamedNode, around: _Around) -> None:
        fields = tuple(fields)
        around = (*around, ({field.name: field for field in fields}, old))
        for field in fields:
            found = self._stated.get((old, self._former(field, around)), [])
            if field.fields:
                for triple in found:
                    self._object(field, triple, new, around)
            elif field.holder:
                for triple in found:
                    self._record.replace(triple)
                    self._value(field, self._hold(field, field.holder, new, around), triple.object)
            elif self._is_year(field):
                for triple in found:
                    self._record.replace(triple, Triple(triple.subject, triple.predicate, _year(triple.object)))
            elif found and found[0].predicate != self._own(field.property_iri):
                for triple in found:
                    self._record.replace(triple, Triple(new, self._own(field.property_iri), triple.object))

    def _former(self, field: RecordField, around: _Around) -> NamedNode:
        """The property that the values of a field had."""
        if field.question_iri and self._type.schema == _BINARY:
            return self._record.chm(f"question_{field.name}")
        if field.question_iri and len(around) == 1:
            return self._record.chm(f"{self._type.schema}_{field.name}")
        if field.holder or field.inline or field.property_iri == CHM.answerWord.value:
            return self._record.chm(field.name)
        return self._own(field.property_iri)

    def _object(self, field: RecordField, triple: Triple, new: NamedNode, around: _Around) -> None:
        node = triple.object
        if not isinstance(node, NamedNode):
            return
        own = new if field.inline else node
        if field.holder and not self._is_today(field.holder, triple):
            own = self._hold(field, field.holder, new, around)
        self._fields(field.fields, node, own, around)
        if own != node:
            self._record.replace(triple)
            self._move(node, own)
        elif field.class_iri == CHM.Amount.value:
            part, amount = self._record.chm("Part"), self._own(CHM.Amount.value)
            self._record.replace(Triple(node, RDF.type, part), Triple(node, RDF.type, amount))
            self._inherit(field, node, around)

    def _is_today(self, holder: Holder, triple: Triple) -> bool:
        return triple.predicate == self._own(holder.link_iri)

    def _move(self, node: NamedNode, to: NamedNode) -> None:
        """What stood on a node stands on another; its class is that of the other."""
        for triple in chain.from_iterable(self._about(node)):
            if triple.predicate == RDF.type:
                self._record.replace(triple)
            elif triple in self._record.triples:
                self._record.replace(triple, Triple(to, triple.predicate, triple.object))

    def _about(self, node: NamedNode) -> Iterator[list[Triple]]:
        return (triples for (subject, _), triples in self._stated.items() if subject == node)

    def _hold(self, field: RecordField, holder: Holder, node: NamedNode, around: _Around) -> NamedNode:
        """State the node that a value stands on."""
        record, root = self._record, NamedNode(self._record.iri)
        own = NamedNode(holder.node(root.value, node.value))
        record.add(node if holder.inner else root, self._own(holder.link_iri), own)
        record.add(own, RDF.type, self._own(holder.class_iri))
        for predicate, value in holder.facts:
            record.add(own, self._own(predicate), self._own(value.value) if isinstance(value, NamedNode) else value)
        self._inherit(field, own, around)
        return own

    def _inherit(self, field: RecordField, node: NamedNode, around: _Around) -> None:
        for name in field.inherit:
            for known, outer in reversed(around):
                stated = self._stated.get((outer, self._own(known[name].property_iri)), []) if name in known else []
                for triple in stated:
                    value = _year(triple.object) if self._is_year(known[name]) else triple.object
                    self._record.add(node, triple.predicate, value)
                if stated:
                    break

    def _value(self, field: RecordField, node: NamedNode, value: Term) -> None:
        options = {option.value: option.iri for option in field.options}
        if field.kind == "option" and isinstance(value, Literal):
            known = options.get(value.value)
            named = CHM.answerOption.value if known else CHM.answerWord.value
            self._record.add(node, self._own(named), self._own(known) if known else value)
        else:
            self._record.add(node, self._own(field.property_iri), value)

    def _is_year(self, field: RecordField) -> bool:
        return field.kind == "date" and field.property_iri == CHM.year.value

    def _own(self, iri: str) -> NamedNode:
        return NamedNode(rebased(iri, self._record.base_iri))


def _year(value: Term) -> Term:
    """A whole number of four digits as a year."""
    if isinstance(value, Literal) and value.datatype == XSD.integer and re.fullmatch(r"[1-9]\d{3}", value.value):
        return Literal(value.value, datatype=XSD.gYear)
    return value
