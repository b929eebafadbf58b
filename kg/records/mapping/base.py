"""The base of all readers of values: report, languages, IRIs of this copy, JSON for values not understood."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import DCT
from kg.records.identifiers import RecordIris
from kg.records.mapping.privacy import is_private, is_private_key, redact, without_private
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements, json_literal
from kg.records.mapping.texts import plain, read_texts
from kg.records.model import RecordField, RecordType
from kg.texts.authority import language_iri, language_tag

EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
"""Empty values, which are passed over."""
_NUMBERS: Final = re.compile(r"-\d+(?=\.|$)")


class ReaderBase:
    """Rules for IRIs, the report, and schema and languages of the record that is being read."""

    def __init__(self, iris: RecordIris, report: Report) -> None:
        self._iris = iris
        self._report = report
        self._chm = f"{iris.base_iri}chm/ontology#"
        self.other_fields = NamedNode(f"{self._chm}otherField")
        self.withheld = NamedNode(f"{self._chm}withheldField")
        self._nodes: dict[str, NamedNode] = {}
        self._coded = lru_cache(maxsize=2_000)(self._term_node)  # the same few stand in every record
        self._options_of: dict[int, Mapping[str, NamedNode]] = {}
        self._schema = ""
        self._languages: tuple[str, ...] = ()

    def _withhold(self, where: str, name: str, why: str, flag: str = "") -> None:
        """Note that a field is not published: what it is, or the flag that says so."""
        self._report.note_withheld(self._schema, general_path(where), f"{flag} is set" if flag else why)

    def _odd(self, code: str, where: str, value: Any) -> None:
        """Note that a value is stated although it is not what the shape says, and in which way."""
        self._report.note_misfit(self._schema, general_path(where), value)

    def _unknown(self, statements: Statements, node: NamedNode, where: str, name: str, value: Any) -> None:
        if is_private_key(name):
            self._withhold(where, name, "about people or internal")
            return
        kept, gone = without_private(value)
        self._report.redacted += gone
        if kept in EMPTY:
            return
        self._report.note_unknown(self._schema, general_path(where), kept)
        statements.add(node, self.other_fields, json_literal({"name": name, "value": kept}))

    def _misfit(self, statements: Statements, node: NamedNode, where: str, name: str, value: Any) -> None:
        kept, gone = without_private(value)
        self._report.redacted += gone
        if kept in EMPTY:
            return
        self._report.note_misfit(self._schema, general_path(where), kept)
        node = statements.subject if node == statements.thing else node  # what is kept of a body is the record's
        statements.add(node, self.other_fields, json_literal({"name": name, "value": kept}))

    def _rest(
        self,
        statements: Statements,
        node: NamedNode,
        value: Mapping[str, Any],
        read: frozenset[str],
        where: str,
        name: str,
    ) -> None:
        """Keep the keys of an object beside those that were read."""
        rest = {key: item for key, item in value.items() if key not in read and item not in EMPTY}
        if rest:
            self._unknown(statements, node, f"{where}.{'+'.join(sorted(rest))}", name, value)

    def _redact(self, text: str) -> str:
        """A text without what is never published."""
        text, gone = redact(text)
        self._report.redacted += gone
        return text

    def _plain(self, text: str) -> str:
        """What is published of a text that may be HTML."""
        return self._redact(plain(text))

    def _read_texts(self, value: Any) -> Iterable[tuple[str, str]]:
        """What is published of the texts of a value, with their languages: each is stated before the next is read."""
        return [(self._redact(text), language) for text, language in read_texts(value, self._languages)]

    def class_iri(self, type_: RecordType) -> str:
        """The class of a type, below the base of this copy."""
        return self._iri(type_.class_iri)

    def _property(self, field: RecordField) -> NamedNode:
        return self._named(field.property_iri)

    def _named(self, iri: str) -> NamedNode:
        """The node of an IRI of a shape, below the base of this copy."""
        node = self._nodes.get(iri)
        if node is None:
            node = self._nodes[iri] = NamedNode(self._iri(iri))
        return node

    def _term_node(self, identifier: str) -> NamedNode | None:
        """The node of a coded value; None where that tells of a person."""
        return None if is_private(identifier) else NamedNode(self._iris.term(identifier))

    def _iri(self, iri: str) -> str:
        """An IRI of a shape, below the base of this copy."""
        return rebased(iri, self._iris.base_iri)

    def _language(self, statements: Statements, node: NamedNode, tag: str) -> None:
        """State a language: as an entry of the list, and by its tag where that says more or the list has none."""
        listed, tag = language_iri(tag), tag.lower()
        if listed:
            statements.add(node, DCT.language, NamedNode(listed))
        if language_tag(listed) != tag:
            statements.add(node, NamedNode(f"{self._chm}languageTag"), Literal(tag))


def general_path(where: str) -> str:
    """The path of a field without the numbers of its list items."""
    return _NUMBERS.sub("", where)


def flat(value: Any) -> list[Any]:
    """The items of a list, and of lists in it; a single value is its own list."""
    if not isinstance(value, list):
        return [value]
    return [item for each in value for item in (flat(each) if isinstance(each, list) else (each,))]
