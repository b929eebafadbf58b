"""From a JSON body to statements, driven by the shape of its type: no record type has code of its own."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.namespaces import DCT, RDF, RDFS, SKOS
from kg.records.flags import read_flag
from kg.records.identifiers import RecordIris
from kg.records.mapping.base import EMPTY, flat
from kg.records.mapping.identity import identified
from kg.records.mapping.json_input import examine
from kg.records.mapping.kinds import ValueReaders
from kg.records.mapping.privacy import PERSONS, is_private, may_be_published
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements, text_literal
from kg.records.mapping.texts import clean_text, is_tag
from kg.records.model import Holder, RecordField, RecordType
from kg.records.organisms import oecd_spellings

ORGANISMS: Final = "modifiedOrganismIdentifiers"
"""Key of the index for organisms that are no records here."""
ORGANISM: Final = RecordField(ORGANISMS, "http://metadata.cbd.int/chm/ontology#namesOrganism", "object", many=True)
_ORGANISM_KEYS: Final = frozenset("uniqueIdentification normalizedUID eventID decisions".split())
_STANDARD: Final = {
    "title": RecordField("title", DCT.title.value, "languageMap", many=True),
    "summary": RecordField("summary", DCT.abstract.value, "html", many=True),
    "description": RecordField("description", DCT.description.value, "html", many=True),
    "government": RecordField(
        "government", "http://metadata.cbd.int/chm/ontology#government", "term", many=True, of_record=True
    ),
}
"""Fields that any record may have where its shape has none of that name: envelopes, exports and the index give them."""


class Mapper(ValueReaders):
    """Bodies to statements. What is not understood goes to the report and stays as JSON."""

    def __init__(self, iris: RecordIris, report: Report) -> None:
        super().__init__(iris, report)
        self._kinds: Mapping[str, Callable[[Statements, NamedNode, RecordField, Any, str], bool]] = {
            "languageMap": self._texts,
            "html": self._texts,
            "string": self._string,
            "word": self._word,
            "option": self._option,
            "url": self._url,
            "term": self._term,
            "termWithDegree": self._object,
            "reference": self._reference,
            "symbol": self._symbol,
            "link": self._link,
            "date": self._date,
            "year": self._year,
            "number": self._number,
            "integer": self._integer,
            "flag": self._flag,
            "location": self._location,
            "object": self._object,
        }
        self._by_name: dict[int, Mapping[str, RecordField]] = {}
        self._kept: list[tuple[RecordField, ...]] = []
        self._body: Mapping[str, Any] = {}
        self._holders: dict[int, tuple[NamedNode, tuple[str, ...]]] = {}
        self._around: list[tuple[Mapping[str, RecordField], Mapping[str, Any]]] = []

    def map(self, statements: Statements, type_: RecordType, body: Mapping[str, Any]) -> bool:
        """State what a body says of a record: its class, its fields, and a label where no field is one.

        Any JSON value is read or told of: one that can be no record is a problem in the report, states nothing and
        gives False. Time and statements are in proportion to the body.
        """
        fault, mended = examine(body) if isinstance(body, Mapping) else ("It is no JSON object.", False)
        if fault:
            self._report.problem("", "", fault, "It is not loaded.")
            return False
        self._report.mended += mended
        header = body.get("header")
        languages = header.get("languages") if isinstance(header, Mapping) else None
        self._languages = tuple(tag for tag in languages if isinstance(tag, str)) if isinstance(languages, list) else ()
        self._schema, self._body = type_.schema, body
        statements.type(statements.subject, NamedNode(self._iri(type_.class_iri)))
        if type_.about:
            statements.type(statements.thing, NamedNode(self._iri(type_.thing_iri)))
            statements.relate()
        for language in self._languages:
            if is_tag(language):
                self._language(statements, statements.subject, language)
        self._fields(statements, statements.subject, type_.fields, body, "", frozenset(("header",)))
        self._name(statements, type_, body)
        return True

    def _fields(
        self,
        statements: Statements,
        node: NamedNode,
        fields: tuple[RecordField, ...],
        body: Mapping[str, Any],
        path: str,
        passed: frozenset[str],
    ) -> None:
        known = self._known(fields)
        self._around.append((known, body))
        try:
            self._each_field(statements, node, known, body, path, passed)
        finally:  # the next record comes after one that could not be mapped, too
            self._around.pop()

    def _each_field(
        self,
        statements: Statements,
        node: NamedNode,
        known: Mapping[str, RecordField],
        body: Mapping[str, Any],
        path: str,
        passed: frozenset[str],
    ) -> None:
        for name, value in body.items():
            if name in passed or value in EMPTY:
                continue
            field, where = known.get(name), f"{path}{name}"
            if field is None and name == ORGANISMS and isinstance(value, list):
                self._organisms(statements, node, value)
            elif field is None and not path and name in _STANDARD:
                self.field(statements, statements.place(_STANDARD[name]), _STANDARD[name], value, where)
            elif field is None:
                self._unknown(statements, node, where, name, value)
            elif not may_be_published(field, value):
                self._withhold(where, name, "about people" if field.personal else "internal")
            elif field.confidential_flag and read_flag(body.get(field.confidential_flag)):
                self._withhold(where, name, "", field.confidential_flag)
                statements.add(node, self.withheld, Literal(name))
            else:
                self.field(statements, node if path else self._place(statements, field), field, value, where)

    def _place(self, statements: Statements, field: RecordField) -> NamedNode:
        """The node that has a field at the top of a body."""
        node = statements.place(field)
        if not field.via_iri:
            return node
        via, class_ = NamedNode(self._iri(field.via_iri)), NamedNode(self._iri(field.via_class))
        return statements.beside(node, via, field.via, class_)

    def _known(self, fields: tuple[RecordField, ...]) -> Mapping[str, RecordField]:
        """Fields by name, worked out once: the shapes live as long as the program."""
        found = self._by_name.get(id(fields))
        if found is None:
            found = self._by_name[id(fields)] = {field.name: field for field in fields}
            self._kept.append(fields)
        return found

    def field(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> None:
        """State the value, or the values, of one field of a node."""
        many = isinstance(value, list)
        if many and not field.many and len(value) > 1:
            self._odd("several-values", where, value)  # one is expected: all are kept
        read = self._kinds[field.kind]
        if field.holder:
            node = self._hold(statements, node, field, field.holder)
        for place, item in self._places(field, value, where):
            if not read(statements, node, field, item, place):
                self._misfit(statements, node, where, field.name, item)

    def _hold(self, statements: Statements, node: NamedNode, field: RecordField, holder: Holder) -> NamedNode:
        """State the node that the values of a field stand on, and what it says beside them."""
        whose = node if holder.inner else statements.subject
        own = NamedNode(holder.node(statements.iri, whose.value))
        link, said = self._holders.get(id(holder)) or self._said(holder)
        statements.state(whose, link, own, said)
        if field.inherit:
            self._inherit(statements, own, field)
        return own

    def _said(self, holder: Holder) -> tuple[NamedNode, tuple[str, ...]]:
        """The property that leads to a node, and what is said of each such node, worked out once."""
        facts: list[tuple[NamedNode, NamedNode | Literal]] = [(RDF.type, self._named(holder.class_iri))]
        facts += [
            (self._named(name), self._named(value.value) if isinstance(value, NamedNode) else value)
            for name, value in holder.facts
        ]
        said = tuple(f" {predicate} {value} .\n" for predicate, value in facts)
        self._holders[id(holder)] = (self._named(holder.link_iri), said)
        return self._holders[id(holder)]

    def _inherit(self, statements: Statements, node: NamedNode, field: RecordField) -> None:
        """Repeat on a node what the objects around it say of it: the currency of an amount."""
        for name in field.inherit:
            for known, body in reversed(self._around):
                if name in known and body.get(name) not in EMPTY:
                    self._kinds[known[name].kind](statements, node, known[name], body[name], name)
                    break

    def _places(self, field: RecordField, value: Any, where: str) -> Iterable[tuple[str, Any]]:
        """The items of a value that are not empty, each with the path that names its node."""
        if not isinstance(value, list):
            return [(where, value)]
        items = [(f"{where}-{number}", item) for number, item in enumerate(flat(value), start=1) if item not in EMPTY]
        return identified(field, (item for _, item in items), self._body) if field.identity else items

    def _organisms(self, statements: Statements, node: NamedNode, value: list[Any]) -> None:
        """Organisms that the index names in a decision (CBD-DATA 3.3, LMO info): identifier, BioTrack event, uses."""
        for place, item in self._places(ORGANISM, value, "organism"):
            text = item.get("uniqueIdentification") if isinstance(item, Mapping) else item
            if not isinstance(text, str) or not (text := clean_text(text)):
                self._misfit(statements, node, ORGANISMS, ORGANISMS, item)
                continue
            inner = statements.node(place)
            statements.add(node, NamedNode(f"{self._chm}namesOrganism"), inner)
            statements.type(inner, NamedNode(f"{self._chm}NamedOrganism"))
            self.organism(statements, inner, text)
            for spelling in oecd_spellings(text):
                statements.add(node, SKOS.hiddenLabel, Literal(spelling))
            if isinstance(item, Mapping):
                self._uses(statements, inner, item)

    def _uses(self, statements: Statements, node: NamedNode, item: Mapping[str, Any]) -> None:
        if isinstance(item.get("eventID"), str):
            statements.add(node, NamedNode(f"{self._chm}bioTrackEvent"), Literal(item["eventID"]))
        decisions = item.get("decisions")
        for use, allowed in decisions.items() if isinstance(decisions, Mapping) else ():
            if read_flag(allowed) and use.isalpha():
                statements.add(node, NamedNode(f"{self._chm}decidedUse"), Literal(use))
        self._rest(statements, node, item, _ORGANISM_KEYS, ORGANISMS, ORGANISMS)

    def _name(self, statements: Statements, type_: RecordType, body: Mapping[str, Any]) -> None:
        """The name of a record is also its label, whatever property it has (`kgs:naming`)."""
        if type_.schema in PERSONS and body.get("type") != "organization":
            return
        for field in type_.naming_fields:
            value = body.get(field.name)
            if value in EMPTY:
                continue
            if field.property_iri != RDFS.label.value:
                self._label(statements, field, value)
            return

    def _label(self, statements: Statements, field: RecordField, value: Any) -> None:
        for text, language in self._read_texts(value):
            statements.add(statements.subject, RDFS.label, text_literal(text, language))
            statements.add(statements.thing, RDFS.label, text_literal(text, language))

    def _object(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, str) and field.direct_iri:
            value = {"identifier": value}
        if not isinstance(value, Mapping):
            return False
        inner = node if field.holder or field.inline else statements.node(where)
        if inner is not node:
            statements.add(node, self._property(field), inner)
            if field.class_iri:
                statements.type(inner, self._named(field.class_iri))
            if field.inherit:
                self._inherit(statements, inner, field)
        if field.direct_iri:
            self._direct(statements, node, field, value)
        self._fields(statements, inner, field.fields, value, f"{where}.", frozenset())
        return True

    def _direct(self, statements: Statements, node: NamedNode, field: RecordField, value: Mapping[str, Any]) -> None:
        """The property that leads past the nested node straight to its term or record."""
        found: Any = value.get("identifier")
        if found is None:
            inner = next((one for one in field.fields if one.kind in ("term", "reference") and one.required), None)
            found = value.get(inner.name) if inner else None
        if isinstance(found, Mapping):
            found = found.get("identifier")
        if isinstance(found, str) and found.strip() and not is_private(found):
            statements.add(node, NamedNode(self._iri(field.direct_iri)), NamedNode(self._iris.term(found)))
