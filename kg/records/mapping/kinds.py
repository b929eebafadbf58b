"""One reader for each kind of value that shapes know: from JSON to statements, or false if it is of another form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.namespaces import DCT, FOAF, SCHEMA, SKOS, XSD
from kg.records.decisions import read_body, read_decision
from kg.records.flags import read_flag
from kg.records.identifiers import Reference, read_reference
from kg.records.mapping.base import EMPTY, ReaderBase, flat
from kg.records.mapping.geometry import GEO, SF, class_of, well_known_text
from kg.records.mapping.literals import ABSENT, read_date, read_number, read_year
from kg.records.mapping.privacy import is_private
from kg.records.mapping.statements import FALSE, TRUE, Statements, read_address, text_literal
from kg.records.mapping.texts import clean_text, guess_language, is_tag
from kg.records.model import CHM, RecordField
from kg.records.organisms import is_oecd, normalize_oecd, oecd_spellings
from kg.texts.languages import LANGUAGES

_INDEX_ID: Final = re.compile(r"52000000cbd[0-9a-f]{13}", re.IGNORECASE)
_SITE: Final = "https://www.cbd.int"
_ATTACHMENTS: Final = "https://api.cbd.int"
_NAMES: Final = ("title", "name", "label", "caption")
_QUARTER: Final = re.compile(r"Q[1-4]\s+(\d{4})")
_LINK_KEYS: Final = frozenset(
    "url name title language tags tag type contentType keywords caption filename size".split()
)
_TERM_KEYS: Final = frozenset(("identifier", "customValue", "name", "title"))
"""Keys of a term; its names come from the thesaurus, so copies of them in a record are left out."""


class ValueReaders(ReaderBase):
    """Readers of the kinds `languageMap` to `location`."""

    def _texts(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, bool | int | float):
            value = str(value)
        if isinstance(value, Mapping) and not all(isinstance(text, str | None) for text in value.values()):
            return False
        if isinstance(value, Mapping) and not all(is_tag(tag) for tag in value):
            return False
        if not isinstance(value, Mapping | str):
            return False
        predicate = self._property(field)
        for text, language in self._read_texts(value):
            statements.add(node, predicate, text_literal(text, language))
        return True

    def _string(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, Mapping):
            if set(value) != {"identifier"}:
                return self._texts(statements, node, field, value, where)
            value = value["identifier"]  # a word in the form of a term
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return False
        text = self._plain(str(value))
        if not text:
            return True
        statements.add(node, self._property(field), Literal(text))
        if "uniqueidentif" in field.name.lower() and is_oecd(text):
            self.organism(statements, node, text)
        return True

    def organism(self, statements: Statements, node: NamedNode, text: str) -> None:
        """The unique identifier of an organism, so that every spelling of it finds what it stands on."""
        statements.add(node, DCT.identifier, Literal(text))
        statements.add(node, SKOS.notation, Literal(normalize_oecd(text)))
        for spelling in oecd_spellings(text):
            statements.add(node, SKOS.hiddenLabel, Literal(spelling))

    def _word(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, Mapping) and isinstance(value.get("identifier"), str):
            self._custom(statements, node, field, value, where)
            value = value["identifier"]
        if not isinstance(value, str | int):
            return False
        word = self._redact(clean_text(str(value).lower() if isinstance(value, bool) else str(value)))
        if field.options and word not in {option.value for option in field.options}:
            self._odd("not-in-list", where, word)  # it is kept as it is
        statements.add(node, self._property(field), Literal(word))
        return True

    def _option(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        """One of the options of a question; another word is kept as it is (`chm:answerWord`)."""
        word = value if isinstance(value, str) else str(value).lower()
        if (option := self._options(field).get(word)) is not None:
            statements.add(node, self._property(field), option)
            return True
        return self._word(statements, node, replace(field, property_iri=CHM.answerWord.value), value, where)

    def _options(self, field: RecordField) -> Mapping[str, NamedNode]:
        """The options of a field by their words, worked out once: the shapes live as long as the program."""
        found = self._options_of.get(id(field))
        if found is None:
            found = {option.value: self._named(option.iri) for option in field.options}
            self._options_of[id(field)] = found
        return found

    def _url(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        address = read_address(value.get("url") if isinstance(value, Mapping) else value, _SITE)
        if address is None:
            return False
        statements.add(node, self._property(field), address)
        return True

    def _term(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        identifier = value.get("identifier") if isinstance(value, Mapping) else value
        if not isinstance(identifier, str) or not identifier.strip() or len(identifier) > 300:
            return False
        term = self._coded(identifier)
        if term is None:
            return False
        statements.add(node, self._property(field), term)
        if isinstance(value, Mapping):
            self._custom(statements, node, field, value, where)
            self._rest(statements, node, value, _TERM_KEYS, where, field.name)
        return True

    def _custom(
        self, statements: Statements, node: NamedNode, field: RecordField, value: Mapping[str, Any], where: str
    ) -> None:
        custom = value.get("customValue")
        if custom in EMPTY:
            return
        predicate = NamedNode(self._iri(field.custom_iri)) if field.custom_iri else NamedNode(f"{self._chm}customValue")
        for text, language in self._read_texts(custom):
            statements.add(node, predicate, text_literal(text, language))

    def _reference(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        text = value.get("identifier") if isinstance(value, Mapping) else value
        if isinstance(text, int) and not isinstance(text, bool):
            text = str(text)
        reference = read_reference(text) if isinstance(text, str) else None
        if reference is None:
            # Some fields refer to a term of the thesaurus and not to a record; shapes name its domain.
            return bool(field.domains) and self._term(statements, node, field, value, where)
        if self._is_term(field, reference):
            return self._term(statements, node, field, value, where)
        statements.add(node, self._property(field), NamedNode(self._iris.record(reference.identifier)))
        statements.points_to.add(self._iris.record(reference.identifier))
        if reference.revision is not None:
            meant = self._iris.record(f"{reference.identifier}@{reference.revision}")
            statements.add(node, DCT.references, NamedNode(meant))
        if isinstance(value, Mapping):
            self._rest(statements, node, value, _TERM_KEYS, where, field.name)
        return True

    def means_term(self, field: RecordField, identifier: str) -> bool:
        """Whether an identifier in a field of kind `reference` is that of a term."""
        reference = read_reference(identifier)
        return reference is None or self._is_term(field, reference)

    @staticmethod
    def _is_term(field: RecordField, reference: Reference) -> bool:
        gbf = reference.identifier.startswith(("GBF-", "KMGBF-", "AICHI-", "CBD-SUBJECT-"))
        return gbf or (bool(field.domains) and not field.targets)

    def _symbol(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, Mapping):
            value = value.get("symbol") or value.get("code") or value.get("identifier")
        if not isinstance(value, str) or not value.strip():
            return False
        iri = self.resolve_symbol(value, field.targets)
        if iri is None:
            return False
        statements.add(node, self._property(field), iri)
        if iri.value.startswith(self._iris.base_iri):
            statements.points_to.add(iri.value)
        return True

    def resolve_symbol(self, text: str, targets: tuple[str, ...] = ()) -> NamedNode | None:
        """The IRI that a symbol means: of a page, a notification, a decision, a document, a meeting or a body."""
        text = text.strip()
        if text.lower().startswith("http"):
            return read_address(text)
        if "body" in targets:
            body = read_body(text)
            return NamedNode(f"{self._iris.base_iri}organisation/{body}") if body else None
        decided = not targets or bool({"decision", "recommendation"} & set(targets))
        if decided and (name := read_decision(text)):
            return NamedNode(self._iris.base_iri + name.path)
        if (not targets or "notification" in targets) and (iri := self._iris.notification(text)):
            return NamedNode(iri)
        if _INDEX_ID.fullmatch(text):
            return None  # the index' own name of something, whose symbol it does not say
        if len(text) > 100 or is_private(text) or any(character.isspace() for character in text):
            return None
        if "/" in text and (not targets or "meetingDocument" in targets):
            return NamedNode(self._iris.document(text))
        return NamedNode(self._iris.meeting(text)) if not targets or "meeting" in targets else None

    def _date(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        read = read_date(value, days=True)
        if read == ABSENT:
            return True
        if isinstance(read, Literal):
            statements.add(node, self._property(field), read)
            return True
        if isinstance(value, str) and (quarter := _QUARTER.fullmatch(value.strip())):
            statements.add(node, self._property(field), Literal(quarter[1], datatype=XSD.gYear))
        return False  # the quarter itself is kept as JSON, as it came

    def _year(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        year = read_year(value)
        if year is not None:
            statements.add(node, self._property(field), year)
        return year is not None

    def _number(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        number = read_number(value)
        if number is not None:
            statements.add(node, self._property(field), number)
        return number is not None

    def _integer(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        number = read_number(value, integer=True)
        if number is not None:
            statements.add(node, self._property(field), number)
        return number is not None

    def _flag(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        flag = read_flag(value)
        if flag is not None:
            statements.add(node, self._property(field), TRUE if flag else FALSE)
        return flag is not None

    def _location(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if not isinstance(value, Mapping):
            return False
        if not any(item not in EMPTY for key, item in value.items() if key != "zoom"):
            return True  # only the zoom of a map without a place: no fact about the record
        shape = value.get("geometry") if value.get("type") == "Feature" else value
        note = partial(self._odd, "geometry-mended", where)
        text = well_known_text(shape, note) if "type" in value else wkt_point(*_longitude_latitude(value))
        if text is None:
            return False
        place = statements.node(where)
        statements.add(node, self._property(field), place)
        statements.type(place, NamedNode(f"{SF}{class_of(text)}"))
        statements.type(place, GEO.Geometry)
        statements.add(place, GEO.asWKT, Literal(text, datatype=GEO.wktLiteral))
        return True

    def _link(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, str):
            value = {"url": value}
        if not isinstance(value, Mapping):
            return False
        address = read_address(value.get("url"), _ATTACHMENTS if "/api/" in str(value.get("url")) else _SITE)
        if address is None:
            return False
        link = statements.node(where)
        statements.add(node, self._property(field), link)
        statements.type(link, FOAF.Document)
        statements.add(link, SCHEMA.url, address)
        if field.direct_iri:
            statements.add(node, NamedNode(self._iri(field.direct_iri)), address)
        language = value.get("language")
        for name in _NAMES:
            if value.get(name) not in EMPTY:
                for text, guessed in self._link_names(name, value[name]):
                    statements.add(link, DCT.title, text_literal(text, guessed))
        if isinstance(language, str) and is_tag(language.strip()):
            self._language(statements, link, language.strip())
        for key in ("type", "contentType"):
            if isinstance(value.get(key), str) and value[key].strip():
                predicate = DCT["format"] if "/" in value[key] else DCT.type
                statements.add(link, predicate, Literal(self._redact(clean_text(value[key]))))
        for key in ("tags", "tag", "keywords"):
            for tag in flat(value.get(key)):
                self._tag(statements, link, tag)
        self._rest(statements, link, value, _LINK_KEYS, where, field.name)
        return True

    def _link_names(self, key: str, value: Any) -> Iterable[tuple[str, str]]:
        """Names of a link with languages: file names have none, others seldom that of the link's target."""
        if isinstance(value, str):
            text = self._plain(value)
            language = guess_language(text, LANGUAGES) if " " in text else ""
            return [(text, language)] if text else []
        return self._read_texts(value)

    def _tag(self, statements: Statements, link: NamedNode, tag: Any) -> None:
        identifier = tag.get("identifier") if isinstance(tag, Mapping) else tag
        if isinstance(identifier, str) and identifier.strip():
            if isinstance(tag, Mapping) and not is_private(identifier):
                statements.add(link, DCT.subject, NamedNode(self._iris.term(identifier)))
            else:
                statements.add(link, SCHEMA.keywords, Literal(self._plain(identifier)))


def _longitude_latitude(value: Mapping[str, Any]) -> tuple[Any, Any]:
    return value.get("lng", value.get("lon", value.get("longitude"))), value.get("lat", value.get("latitude"))


def wkt_point(longitude: Any, latitude: Any) -> str | None:
    """A point as well-known text, longitude first; None if it is not on the Earth.

    >>> wkt_point(-73.5, 45.5)
    'POINT(-73.5 45.5)'
    """
    east, north = read_number(longitude), read_number(latitude)
    if east is None or north is None or abs(float(east.value)) > 180 or abs(float(north.value)) > 90:
        return None
    return f"POINT({east.value} {north.value})"
