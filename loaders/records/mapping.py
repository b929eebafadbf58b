"""From a JSON body to statements, driven by the shape of its type: no record type has code of its own."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.namespaces import DCT, FOAF, RDFS, SCHEMA, SKOS, XSD, Namespace
from kg.records.decisions import read_decision
from kg.records.identifiers import RecordIris, Reference, read_reference
from kg.records.organisms import is_oecd, normalize_oecd, oecd_spellings
from kg.records.types import RecordField, RecordType
from loaders.records.privacy import PERSONS, is_private_key, redact, without_private
from loaders.records.report import Report
from loaders.records.statements import FALSE, TRUE, Statements, json_literal, read_address, text_literal
from loaders.records.texts import TAG, clean_text, guess_language, plain, read_texts
from loaders.records.values import ABSENT, read_date, read_flag, read_number

GEO: Final = Namespace("http://www.opengis.net/ont/geosparql#")
ORGANISMS: Final = "modifiedOrganismIdentifiers"
"""Under which excerpts of the index name organisms that are no records here."""
SITE: Final = "https://www.cbd.int"
_ATTACHMENTS: Final = "https://api.cbd.int"
_INDEXED: Final = frozenset((DCT.title.value, RDFS.label.value, SKOS.prefLabel.value))
_NAMES: Final = ("title", "name", "label", "caption")
_QUARTER: Final = re.compile(r"Q[1-4]\s+(\d{4})")
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
_LINK_KEYS: Final = frozenset(
    (
        "url",
        "name",
        "title",
        "language",
        "tags",
        "tag",
        "type",
        "contentType",
        "keywords",
        "caption",
        "filename",
        "size",
    )
)
_TERM_KEYS: Final = frozenset(("identifier", "customValue", "name", "title"))
"""Names of a term are those that the thesaurus gives it, so that a copy in a record says nothing."""
_STANDARD: Final = {
    "title": RecordField("title", DCT.title.value, "languageMap", many=True),
    "summary": RecordField("summary", DCT.abstract.value, "html", many=True),
    "description": RecordField("description", DCT.description.value, "html", many=True),
    "government": RecordField("government", "http://metadata.cbd.int/chm/ontology#government", "term", many=True),
}
"""Fields that any record may have where its shape tells of none: envelopes, exports and the index give them."""
_NUMBERS: Final = re.compile(r"-\d+(?=\.|$)")


class Mapper:
    """Bodies to statements. `base` is the base IRI; everything not understood goes to the report and stays as JSON."""

    def __init__(self, iris: RecordIris, report: Report) -> None:
        self._iris = iris
        self._report = report
        self._chm = f"{iris.base_iri}chm/ontology#"
        self.other_fields = NamedNode(f"{self._chm}otherField")
        self.withheld = NamedNode(f"{self._chm}withheldField")
        self._kinds: Mapping[str, Callable[[Statements, NamedNode, RecordField, Any, str], bool]] = {
            "languageMap": self._texts,
            "html": self._texts,
            "string": self._string,
            "word": self._word,
            "url": self._url,
            "term": self._term,
            "termWithDegree": self._object,
            "reference": self._reference,
            "symbol": self._symbol,
            "link": self._link,
            "date": self._date,
            "number": self._number,
            "integer": self._integer,
            "flag": self._flag,
            "location": self._location,
            "object": self._object,
        }
        self._by_name: dict[int, Mapping[str, RecordField]] = {}
        self._kept: list[tuple[RecordField, ...]] = []
        self._nodes: dict[str, NamedNode] = {}
        self._schema = ""
        self._languages: tuple[str, ...] = ()

    def map(self, told: Statements, type_: RecordType, body: Mapping[str, Any]) -> None:
        """State what a body says of a record: its class, its fields, and a label where no field is one."""
        header = body.get("header")
        languages = header.get("languages") if isinstance(header, Mapping) else None
        self._languages = tuple(tag for tag in languages if isinstance(tag, str)) if isinstance(languages, list) else ()
        self._schema = type_.schema
        told.type(told.subject, NamedNode(self._iri(type_.class_iri)))
        for language in self._languages:
            if TAG.fullmatch(language):
                told.add(told.subject, DCT.language, Literal(language.lower()))
        self._fields(told, told.subject, type_.fields, body, "", frozenset(("header",)))
        self._name(told, type_, body)

    def _fields(
        self,
        told: Statements,
        node: NamedNode,
        fields: tuple[RecordField, ...],
        body: Mapping[str, Any],
        path: str,
        passed: frozenset[str],
    ) -> None:
        known = self._known(fields)
        for name, value in body.items():
            if name in passed or value in _EMPTY:
                continue
            field, where = known.get(name), f"{path}{name}"
            if field is None and name == ORGANISMS and isinstance(value, list):
                self._organisms(told, node, value)
            elif field is None and not path and name in _STANDARD:
                self.field(told, node, _STANDARD[name], value, where)
            elif field is None:
                self._unknown(told, node, where, name, value)
            elif not field.public:
                why = "about people" if field.personal else "internal"
                self._report.note_withheld(self._schema, _general(where), why)
            elif field.confidential_flag and read_flag(body.get(field.confidential_flag)):
                self._report.note_withheld(self._schema, _general(where), f"{field.confidential_flag} is set")
                told.add(node, self.withheld, Literal(name))
            else:
                self.field(told, node, field, value, where)

    def _known(self, fields: tuple[RecordField, ...]) -> Mapping[str, RecordField]:
        """Fields by name, worked out once: the shapes live as long as the program."""
        found = self._by_name.get(id(fields))
        if found is None:
            found = self._by_name[id(fields)] = {field.name: field for field in fields}
            self._kept.append(fields)
        return found

    def field(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> None:
        """State the value, or the values, of one field of a node."""
        many = isinstance(value, list)
        if many and not field.many and len(value) > 1:
            self._report.note_misfit(self._schema, _general(where), value)  # one is expected: all are kept
        read = self._kinds[field.kind]
        for number, item in enumerate(_flat(value) if many else (value,), start=1):
            if item in _EMPTY:
                continue
            place = f"{where}-{number}" if many else where
            if not read(told, node, field, item, place):
                self._misfit(told, node, where, field.name, item)

    def _organisms(self, told: Statements, node: NamedNode, value: list[Any]) -> None:
        """Organisms that the index names in a decision (CBD-DATA 3.3, LMO info): identifier, BioTrack event, uses."""
        for number, item in enumerate(value, start=1):
            text = item.get("uniqueIdentification") if isinstance(item, Mapping) else item
            if not isinstance(text, str) or not (text := clean_text(text)):
                self._misfit(told, node, ORGANISMS, ORGANISMS, item)
                continue
            inner = told.node(f"organism-{number}")
            told.add(node, NamedNode(f"{self._chm}namesOrganism"), inner)
            told.type(inner, NamedNode(f"{self._chm}NamedOrganism"))
            self.organism(told, inner, text)
            for spelling in oecd_spellings(text):
                told.add(node, SKOS.hiddenLabel, Literal(spelling))
            if isinstance(item, Mapping):
                self._uses(told, inner, item)

    def _uses(self, told: Statements, node: NamedNode, item: Mapping[str, Any]) -> None:
        if isinstance(item.get("eventID"), str):
            told.add(node, NamedNode(f"{self._chm}bioTrackEvent"), Literal(item["eventID"]))
        decisions = item.get("decisions")
        for use, allowed in decisions.items() if isinstance(decisions, Mapping) else ():
            if read_flag(allowed) and use.isalpha():
                told.add(node, NamedNode(f"{self._chm}decidedUse"), Literal(use))
        rest = item.keys() - {"uniqueIdentification", "normalizedUID", "eventID", "decisions"}
        if rest:
            self._unknown(told, node, f"{ORGANISMS}.{'+'.join(sorted(rest))}", ORGANISMS, item)

    def _unknown(self, told: Statements, node: NamedNode, where: str, name: str, value: Any) -> None:
        if is_private_key(name):
            self._report.note_withheld(self._schema, _general(where), "about people or internal")
            return
        kept, gone = without_private(value)
        self._report.redacted += gone
        if kept in _EMPTY:
            return
        self._report.note_unknown(self._schema, _general(where), kept)
        told.add(node, self.other_fields, json_literal({"name": name, "value": kept}))

    def _misfit(self, told: Statements, node: NamedNode, where: str, name: str, value: Any) -> None:
        kept, gone = without_private(value)
        self._report.redacted += gone
        if kept in _EMPTY:
            return
        self._report.note_misfit(self._schema, _general(where), kept)
        told.add(node, self.other_fields, json_literal({"name": name, "value": kept}))

    def _name(self, told: Statements, type_: RecordType, body: Mapping[str, Any]) -> None:
        """Search and lists find records by `_INDEXED` properties: a name that is another property is repeated."""
        if type_.schema in PERSONS and body.get("type") != "organization":
            return
        for field in type_.naming_fields:
            value = body.get(field.name)
            if value in _EMPTY:
                continue
            if field.property_iri not in _INDEXED:
                for text, language in self._read_texts(value):
                    told.add(told.subject, RDFS.label, text_literal(text, language))
            return

    def _read_texts(self, value: Any) -> list[tuple[str, str]]:
        found = []
        for text, language in read_texts(value, self._languages):
            text, gone = redact(text)
            self._report.redacted += gone
            found.append((text, language))
        return found

    def _texts(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, bool | int | float):
            value = str(value)
        if isinstance(value, Mapping) and not all(isinstance(text, str | None) for text in value.values()):
            return False
        if isinstance(value, Mapping) and not all(TAG.fullmatch(tag) for tag in value):
            return False
        if not isinstance(value, Mapping | str):
            return False
        predicate = self._property(field)
        for text, language in self._read_texts(value):
            told.add(node, predicate, text_literal(text, language))
        return True

    def _string(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, Mapping):
            if set(value) != {"identifier"}:
                return self._texts(told, node, field, value, where)
            value = value["identifier"]  # a word in the form of a term
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return False
        text, gone = redact(plain(str(value)))
        self._report.redacted += gone
        if not text:
            return True
        told.add(node, self._property(field), Literal(text))
        if "uniqueidentif" in field.name.lower() and is_oecd(text):
            self.organism(told, node, text)
        return True

    def organism(self, told: Statements, node: NamedNode, text: str) -> None:
        """The unique identifier of an organism, so that every spelling of it finds what it stands on."""
        told.add(node, DCT.identifier, Literal(text))
        told.add(node, SKOS.notation, Literal(normalize_oecd(text)))
        for spelling in oecd_spellings(text):
            told.add(node, SKOS.hiddenLabel, Literal(spelling))

    def _word(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, Mapping) and isinstance(value.get("identifier"), str):
            self._custom(told, node, field, value, where)
            value = value["identifier"]
        if not isinstance(value, str | int):
            return False
        word = clean_text(str(value).lower() if isinstance(value, bool) else str(value))
        if field.options and word not in {option.value for option in field.options}:
            self._report.note_misfit(
                self._schema, _general(where), word
            )  # a word that the list has not is kept as it is
        told.add(node, self._property(field), Literal(word))
        return True

    def _url(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        address = read_address(value.get("url") if isinstance(value, Mapping) else value, SITE)
        if address is None:
            return False
        told.add(node, self._property(field), address)
        return True

    def _term(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        identifier = value.get("identifier") if isinstance(value, Mapping) else value
        if not isinstance(identifier, str) or not identifier.strip() or len(identifier) > 300:
            return False
        iri = self._iris.term(identifier)
        told.add(node, self._property(field), NamedNode(iri))
        if isinstance(value, Mapping):
            self._custom(told, node, field, value, where)
            self._rest(told, node, value, _TERM_KEYS, where, field.name)
        return True

    def _custom(
        self, told: Statements, node: NamedNode, field: RecordField, value: Mapping[str, Any], where: str
    ) -> None:
        custom = value.get("customValue")
        if custom in _EMPTY:
            return
        predicate = NamedNode(self._iri(field.custom_iri)) if field.custom_iri else NamedNode(f"{self._chm}customValue")
        for text, language in self._read_texts(custom):
            told.add(node, predicate, text_literal(text, language))

    def _rest(
        self, told: Statements, node: NamedNode, value: Mapping[str, Any], read: frozenset[str], where: str, name: str
    ) -> None:
        """What an object has beside the keys that were read."""
        rest = {key: item for key, item in value.items() if key not in read and item not in _EMPTY}
        if rest:
            self._unknown(told, node, f"{where}.{'+'.join(sorted(rest))}", name, value)

    def _reference(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        text = value.get("identifier") if isinstance(value, Mapping) else value
        if isinstance(text, int) and not isinstance(text, bool):
            text = str(text)
        reference = read_reference(text) if isinstance(text, str) else None
        if reference is None:
            # Some fields refer to a term of the thesaurus and not to a record; shapes name its domain.
            return bool(field.domains) and self._term(told, node, field, value, where)
        if self._is_term(field, reference):
            return self._term(told, node, field, value, where)
        told.add(node, self._property(field), NamedNode(self._iris.record(reference.identifier)))
        told.points_to.add(self._iris.record(reference.identifier))
        if reference.revision is not None:
            meant = self._iris.record(f"{reference.identifier}@{reference.revision}")
            told.add(node, DCT.references, NamedNode(meant))
        if isinstance(value, Mapping):
            self._rest(told, node, value, _TERM_KEYS, where, field.name)
        return True

    @staticmethod
    def _is_term(field: RecordField, reference: Reference) -> bool:
        gbf = reference.identifier.startswith(("GBF-", "KMGBF-", "AICHI-", "CBD-SUBJECT-"))
        return gbf or (bool(field.domains) and not field.targets)

    def _symbol(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, Mapping):
            value = value.get("symbol") or value.get("code") or value.get("identifier")
        if not isinstance(value, str) or not value.strip():
            return False
        iri = self.resolve_symbol(value, field.targets)
        if iri is None:
            return False
        told.add(node, self._property(field), iri)
        if iri.value.startswith(self._iris.base_iri):
            told.points_to.add(iri.value)
        return True

    def resolve_symbol(self, text: str, targets: tuple[str, ...] = ()) -> NamedNode | None:
        """What a symbol in a text means: a page, a notification, a decision, a document or a meeting."""
        text = text.strip()
        if text.lower().startswith("http"):
            return read_address(text)
        decided = not targets or bool({"decision", "recommendation"} & set(targets))
        if decided and (name := read_decision(text)):
            return NamedNode(self._iris.base_iri + name.path)
        if (not targets or "notification" in targets) and (iri := self._iris.notification(text)):
            return NamedNode(iri)
        if len(text) > 100 or any(character.isspace() for character in text):
            return None
        if "/" in text and (not targets or "meetingDocument" in targets):
            return NamedNode(self._iris.document(text))
        return NamedNode(self._iris.meeting(text)) if not targets or "meeting" in targets else None

    def _link(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, str):
            value = {"url": value}
        if not isinstance(value, Mapping):
            return False
        address = read_address(value.get("url"), _ATTACHMENTS if "/api/" in str(value.get("url")) else SITE)
        if address is None:
            return False
        link = told.node(where)
        told.add(node, self._property(field), link)
        told.type(link, FOAF.Document)
        told.add(link, SCHEMA.url, address)
        language = value.get("language")
        for name in _NAMES:
            if value.get(name) not in _EMPTY:
                for text, guessed in self._link_names(value[name]):
                    told.add(link, DCT.title, text_literal(text, guessed))
        if isinstance(language, str) and TAG.fullmatch(language.strip()):
            told.add(link, DCT.language, Literal(language.strip().lower()))
        for key in ("type", "contentType"):
            if isinstance(value.get(key), str) and value[key].strip():
                predicate = DCT["format"] if "/" in value[key] else DCT.type
                told.add(link, predicate, Literal(clean_text(value[key])))
        for key in ("tags", "tag", "keywords"):
            for tag in _flat(value.get(key)):
                self._tag(told, link, tag)
        self._rest(told, link, value, _LINK_KEYS, where, field.name)
        return True

    def _link_names(self, value: Any) -> list[tuple[str, str]]:
        """What a link is called: names of files are in no language, and others seldom in that of what they lead to."""
        if isinstance(value, str):
            text, gone = redact(plain(value))
            self._report.redacted += gone
            return [(text, guess_language(text, ("en", "fr", "es", "ar", "ru", "zh")))] if text else []
        return self._read_texts(value)

    def _tag(self, told: Statements, link: NamedNode, tag: Any) -> None:
        identifier = tag.get("identifier") if isinstance(tag, Mapping) else tag
        if isinstance(identifier, str) and identifier.strip():
            if isinstance(tag, Mapping):
                told.add(link, DCT.subject, NamedNode(self._iris.term(identifier)))
            else:
                told.add(link, SCHEMA.keywords, Literal(redact(plain(identifier))[0]))

    def _date(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        read = read_date(value, days=True)
        if read == ABSENT:
            return True
        if isinstance(read, Literal):
            told.add(node, self._property(field), read)
            return True
        if isinstance(value, str) and (quarter := _QUARTER.fullmatch(value.strip())):
            told.add(node, self._property(field), Literal(quarter[1], datatype=XSD.gYear))
        return False  # which quarter it is stays beside, as it came

    def _number(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        number = read_number(value)
        if number is not None:
            told.add(node, self._property(field), number)
        return number is not None

    def _integer(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        number = read_number(value, integer=True)
        if number is not None:
            told.add(node, self._property(field), number)
        return number is not None

    def _flag(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        flag = read_flag(value)
        if flag is not None:
            told.add(node, self._property(field), TRUE if flag else FALSE)
        return flag is not None

    def _location(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if not isinstance(value, Mapping):
            return False
        longitude = value.get("lng", value.get("lon", value.get("longitude")))
        latitude = value.get("lat", value.get("latitude"))
        if latitude is None and longitude is None:
            return not set(value) - {"zoom", "lat", "lng"}  # a map that nobody moved
        point = wkt_point(longitude, latitude)
        if point is None:
            return False
        place = told.node(where)
        told.add(node, self._property(field), place)
        told.type(place, NamedNode("http://www.opengis.net/ont/sf#Point"))
        told.type(place, GEO.Geometry)
        told.add(place, GEO.asWKT, Literal(point, datatype=GEO.wktLiteral))
        return True

    def _object(self, told: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, str) and field.direct_iri:
            value = {"identifier": value}
        if not isinstance(value, Mapping):
            return False
        inner = told.node(where)
        told.add(node, self._property(field), inner)
        if field.class_iri:
            told.type(inner, NamedNode(self._iri(field.class_iri)))
        if field.direct_iri:
            self._direct(told, node, field, value)
        self._fields(told, inner, field.fields, value, f"{where}.", frozenset())
        return True

    def _direct(self, told: Statements, node: NamedNode, field: RecordField, value: Mapping[str, Any]) -> None:
        """The property that leads past the nested node straight to its term or record."""
        found: Any = value.get("identifier")
        if found is None:
            inner = next((one for one in field.fields if one.kind in ("term", "reference") and one.required), None)
            found = value.get(inner.name) if inner else None
        if isinstance(found, Mapping):
            found = found.get("identifier")
        if isinstance(found, str) and found.strip():
            told.add(node, NamedNode(self._iri(field.direct_iri)), NamedNode(self._iris.term(found)))

    def class_iri(self, type_: RecordType) -> str:
        """The class of a type, below the base of this copy."""
        return self._iri(type_.class_iri)

    def _property(self, field: RecordField) -> NamedNode:
        node = self._nodes.get(field.property_iri)
        if node is None:
            node = self._nodes[field.property_iri] = NamedNode(self._iri(field.property_iri))
        return node

    def _iri(self, iri: str) -> str:
        """An IRI of a shape, below the base of this copy."""
        default = "http://metadata.cbd.int/"
        return self._iris.base_iri + iri.removeprefix(default) if iri.startswith(default) else iri


def _general(where: str) -> str:
    """The path of a field without the numbers of its list items."""
    return _NUMBERS.sub("", where)


def wkt_point(longitude: Any, latitude: Any) -> str | None:
    """A point as well-known text, longitude first; None if it is not on the Earth.

    >>> wkt_point(-73.5, 45.5)
    'POINT(-73.5 45.5)'
    """
    east, north = read_number(longitude), read_number(latitude)
    if east is None or north is None or abs(float(east.value)) > 180 or abs(float(north.value)) > 90:
        return None
    return f"POINT({east.value} {north.value})"


def _flat(value: Any) -> list[Any]:
    """The items of a list, and of lists in it; a single value is its own list."""
    if not isinstance(value, list):
        return [value]
    return [item for each in value for item in (_flat(each) if isinstance(each, list) else (each,))]
