"""Decisions with their elements as the decision tracking tool has them (CBD-DATA 4.1): one graph for each decision.

What an element says of its status, actors, timeline and outcomes are plain codes of that tool, and become statements
with properties of the ontology of records; what it points to becomes links. What identifiers and links amount to in the
European Legislation Identifier's ontology is added to every graph of a decision (`kg.records.derived`).
"""

from collections.abc import Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.namespaces import DCT, RDFS, SCHEMA, SKOS, XSD
from kg.records.decisions import DecisionName, read_decision
from kg.records.identifiers import RecordIris
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.literals import ABSENT, read_date
from kg.records.mapping.privacy import is_private, redact, without_private
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements, json_literal, text_literal
from kg.records.mapping.texts import clean_text, read_texts
from kg.records.model import RecordType
from loaders.records.sources.documents import Document

_SUBJECTS: Final = ("subjects", "aichiTargets", "gbfTargets", "gbfGoals")
_LINKED: Final = {
    "decisions": ("decision",),
    "meetings": ("meeting",),
    "notifications": ("notification",),
    "documents": ("meetingDocument",),
}
_WORDS: Final = {"type": "elementType", "statuses": "elementStatus", "actors": "actor"}
_PLACES: Final = ("annex", "section", "paragraph", "item", "subitem")
_TEXTS: Final = {"statusInfo": "statusInfo", "actorsInfo": "actorsInfo"}
_OWN: Final = (
    "html outcomes elementTimelineDate nodes _id id code symbol title treaty body session decision meeting notes meta "
    "position parent"
).split()
_READ: Final = frozenset((*_SUBJECTS, *_LINKED, *_WORDS, *_PLACES, *_TEXTS, *_OWN))
_DEEPEST: Final = 8


class Decisions:
    """Reads decision trees; values that no rule covers go to the report and stays as JSON."""

    def __init__(self, iris: RecordIris, type_: RecordType | None, mapper: Mapper, report: Report) -> None:
        self._iris = iris
        self._type = type_
        self._mapper = mapper
        self._report = report
        self._chm = f"{iris.base_iri}chm/ontology#"

    def read(self, document: Document) -> Statements | None:
        """A decision and all its elements; None, with a problem, if nothing says which decision it is."""
        value = document.value
        name = self._name(value)
        if name is None:
            shown = str(value.get("symbol") or value.get("code") or value.get("_id"))[:80]
            self._report.problem(
                document.source,
                document.place,
                f"{shown} cannot be read as a decision.",
                "docs/loading.md lists the notations.",
            )
            return None
        statements = Statements(self._iris.base_iri + name.path)
        statements.type(statements.subject, NamedNode(self._type_iri()))
        statements.add(statements.subject, SKOS.notation, Literal(redact(str(value.get("symbol") or name.symbol))[0]))
        statements.add(statements.subject, DCT.identifier, Literal(name.symbol))
        session = Literal(str(name.session), datatype=XSD.integer)
        statements.add(statements.subject, self._own("sessionNumber"), session)
        for text, language in read_texts(value.get("title") or {}):
            for predicate in (DCT.title, RDFS.label):
                statements.add(statements.subject, predicate, text_literal(redact(text)[0], language))
        if isinstance(value.get("treaty"), str):
            statements.add(statements.subject, self._own("treaty"), Literal(redact(clean_text(value["treaty"]))[0]))
        if meeting := self._symbol_text(value.get("meeting")):
            self._link(statements, statements.subject, "meeting", meeting, ("meeting",))
        self._common(statements, statements.subject, value)
        for node in _nodes(value):
            self._element(statements, statements.subject, name, node, 1)
        return statements

    def _type_iri(self) -> str:
        return self._own("Decision").value if self._type is None else self._mapper.class_iri(self._type)

    def _name(self, value: Mapping[str, Any]) -> DecisionName | None:
        for key in ("code", "symbol"):
            if isinstance(value.get(key), str) and (name := read_decision(value[key])):
                return name.whole
        return read_decision(f"{value.get('body')} {value.get('session')}/{value.get('decision')}")

    def _element(
        self, statements: Statements, parent: NamedNode, whole: DecisionName, value: Mapping[str, Any], depth: int
    ) -> None:
        name = self._element_name(whole, value)
        if name is None or depth > _DEEPEST:
            self._misfit(statements, parent, "nodes", value)
            return
        node = NamedNode(self._iris.base_iri + name.path)
        statements.type(node, self._own("DecisionElement"))
        statements.add(node, DCT.isPartOf, parent)
        statements.add(parent, DCT.hasPart, node)
        statements.add(node, DCT.identifier, Literal("/".join((name.symbol, *name.parts))))
        for key in _PLACES:
            if value.get(key) not in (None, ""):
                own = "sectionText" if key == "section" else key
                statements.add(node, self._own(own), Literal(redact(str(value[key]))[0]))
        self._common(statements, node, value)
        for inner in _nodes(value):
            self._element(statements, node, whole, inner, depth + 1)

    def _element_name(self, whole: DecisionName, value: Mapping[str, Any]) -> DecisionName | None:
        """By its code, else by where it stands: annex, section, paragraph, item, sub-item."""
        for key in ("code", "symbol"):
            name = read_decision(value[key]) if isinstance(value.get(key), str) else None
            if name and name.whole == whole and name.parts:
                return name
        parts = []
        for key in _PLACES:
            if (place := str(value.get(key) or "").strip()) and len(place) < 8:
                prefix = key if key in ("annex", "section") else ""
                parts.append(prefix + (str(int(place)) if place.isdecimal() else place.lower()))
        return DecisionName(whole.body, whole.session, whole.number, tuple(parts)) if parts else None

    def _common(self, statements: Statements, node: NamedNode, value: Mapping[str, Any]) -> None:
        """State the fields that decisions and their elements have in common."""
        for text, language in read_texts(value.get("html") or {}):
            statements.add(node, SCHEMA.text, text_literal(redact(text)[0], language))
        for key, own in _TEXTS.items():
            for text, language in read_texts(value.get(key) or {}):
                statements.add(node, self._own(own), text_literal(redact(text)[0], language))
        for key in _SUBJECTS:
            for identifier in self._listed(value.get(key)):
                if is_private(identifier):
                    self._misfit(statements, node, key, identifier)
                else:
                    statements.add(node, DCT.subject, NamedNode(self._iris.term(identifier)))
        for key, own in _WORDS.items():
            for word in self._listed(value.get(key)):
                statements.add(node, self._own(own), Literal(redact(clean_text(word))[0]))
        for key, targets in _LINKED.items():
            for symbol in self._listed(value.get(key)):
                self._link(statements, node, "", symbol, targets)
        for outcome in self._listed(value.get("outcomes")):
            self._link(statements, node, "outcome", outcome, ())
        self._timeline(statements, node, value.get("elementTimelineDate"))
        if value.get("notes"):
            self._report.note_withheld("decision", "notes", "internal")
        for key, item in value.items():
            if key not in _READ and item not in (None, "", [], {}):
                self._report.note_unknown("decision", key, _safe(item))
                statements.add(node, self._mapper.other_fields, json_literal({"name": key, "value": _safe(item)}))

    def _timeline(self, statements: Statements, node: NamedNode, value: Any) -> None:
        read = read_date(value) if value else ABSENT
        if isinstance(read, Literal):
            statements.add(node, self._own("elementTimelineDate"), read)
        elif read is None:
            self._misfit(statements, node, "elementTimelineDate", value)

    def _misfit(self, statements: Statements, node: NamedNode, name: str, value: Any) -> None:
        """Keep a value that cannot be read as JSON, without its private parts."""
        kept = _safe(value)
        self._report.note_misfit("decision", name, kept)
        statements.add(node, self._mapper.other_fields, json_literal({"name": name, "value": kept}))

    def _link(self, statements: Statements, node: NamedNode, own: str, symbol: str, targets: tuple[str, ...]) -> None:
        iri = self._mapper.resolve_symbol(symbol, targets)
        if iri is None:
            self._misfit(statements, node, own or "links", symbol)
            return
        statements.add(node, self._own(own) if own else DCT.references, iri)
        if iri.value.startswith(self._iris.base_iri):
            statements.points_to.add(iri.value)

    def _listed(self, value: Any) -> list[str]:
        items = value if isinstance(value, list) else [value]
        return [text for item in items if (text := self._symbol_text(item))]

    @staticmethod
    def _symbol_text(value: Any) -> str:
        if isinstance(value, Mapping):
            value = value.get("symbol") or value.get("code") or value.get("identifier") or value.get("url")
        return value.strip() if isinstance(value, str) else ""

    def _own(self, name: str) -> NamedNode:
        return NamedNode(self._chm + name)


def _nodes(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    nodes = value.get("nodes")
    return [node for node in nodes if isinstance(node, Mapping)] if isinstance(nodes, list) else []


def _safe(value: Any) -> Any:
    return without_private(value)[0]
