"""The fields of a record as a page shows them: groups and order from its shape, each value by the kind of its field."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from browser.records.field_contexts import FieldGroup, FieldRow, FieldValue, FileLink, Passage
from browser.records.naming import Naming
from browser.site.contexts import PropertyRow, Value
from browser.site.html import sanitize
from browser.site.i18n import language as named_language
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import DCT, ELI, FOAF, RDF, RDFS, SCHEMA, SKOS
from kg.records.content import Record
from kg.records.mapping.privacy import may_be_published
from kg.records.model import CHM, Kind, RecordField
from kg.texts.languages import FALLBACKS, Text, choose_label, matches

SHOWN: Final = 100
"""Values of one field that a page shows."""
_DEPTH: Final = 6
_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)
_WKT: Final = "http://www.opengis.net/ont/geosparql#asWKT"
_LONGEST_UNREAD: Final = 1_000
FACTS: Final = frozenset(
    {
        RDF.type.value,
        RDFS.label.value,
        SKOS.hiddenLabel.value,
        FOAF.page.value,
        FOAF.primaryTopic.value,
        FOAF.isPrimaryTopicOf.value,
    }
    | {property_.value for property_ in (DCT.identifier, DCT.created, DCT.modified, DCT.issued, DCT.dateSubmitted)}
    | {property_.value for property_ in (DCT.language, DCT.references)}
)
"""Properties that are shown elsewhere on the page, or that only help to find the record."""
_OF_DECISIONS: Final = ("outcome", "elementStatus", "elementType", "actor", "statusInfo", "actorsInfo")
"""Properties of elements of a decision, and at times of the decision, shown in the part of the page about elements."""
_LEGAL: Final = (
    ELI.type_document, ELI.id_local, ELI.has_part, ELI.is_about, ELI.cites, ELI.is_realized_by,
)  # fmt: skip
"""Properties of decisions that say in the words of ELI what other parts of the page show."""
OWN_FACTS: Final = ("readFrom", "documentId", "revision", "realm", "otherField", "withheldField", "customValue")


def passages(texts: list[Text], language: str) -> tuple[Passage | None, tuple[Passage, ...]]:
    """The text for a reader and those in other languages, in the order in which languages stand in for each other."""
    chosen = choose_label(texts, language)
    if chosen is None:
        return None, ()
    others = [text for text in texts if text != chosen]
    others.sort(key=lambda text: (FALLBACKS.index(text.language) if text.language in FALLBACKS else 9, text.language))
    return passage(chosen), tuple(passage(text) for text in others)


def passage(text: Text) -> Passage:
    """A text with its safe HTML."""
    return Passage(text, sanitize(text.value))


def degrees(text: str) -> tuple[str, str] | None:
    """Latitude and longitude of a point in well-known text, in degrees.

    >>> degrees("POINT(-73.5 45.5)")
    ('45.5° N', '73.5° W')
    """
    found = _POINT.fullmatch(text.strip())
    if not found:
        return None
    east, north = float(found[1]), float(found[2])
    return f"{abs(north):g}° {'N' if north >= 0 else 'S'}", f"{abs(east):g}° {'E' if east >= 0 else 'W'}"


_SIMPLE: Final = ("words", "flag", "thing")
_WIDEST: Final = 7


def _row(name: Text, values: tuple[FieldValue, ...], more: int) -> FieldRow:
    """A field; several objects of simple values as a table."""
    objects = len(values) > 1 and all(value.kind == "object" for value in values)
    inner = [row for value in values for row in value.rows]
    simple = all(len(row.values) == 1 and row.values[0].kind in _SIMPLE for row in inner)
    columns = tuple(dict.fromkeys(row.name for row in inner))
    if not objects or not simple or len(columns) > _WIDEST:
        return FieldRow(name, values, more)
    cells = tuple(
        tuple({row.name: row.values[0] for row in value.rows}.get(one) for one in columns) for value in values
    )
    return FieldRow(name, (), more, columns=columns, cells=cells)


def _is_shown(field: RecordField, quad: Quad) -> bool:
    return may_be_published(field, quad.object.value if isinstance(quad.object, Literal) else None)


class Fields:
    """Shows the fields of one record to one reader."""

    def __init__(self, record: Record, naming: Naming) -> None:
        self._record, self._naming = record, naming
        self._language = naming.language
        self._kinds: Mapping[Kind, Callable[[Quad, RecordField, int], FieldValue | None]] = {
            "string": self._literal, "word": self._word, "option": self._thing, "url": self._url, "term": self._thing,
            "termWithDegree": self._object, "reference": self._thing, "symbol": self._thing, "link": self._file,
            "date": self._literal, "year": self._literal, "number": self._literal, "integer": self._literal,
            "flag": self._flag, "location": self._place, "object": self._object,
        }  # fmt: skip

    def groups(self, titled: str) -> tuple[FieldGroup, ...]:
        """The sections of the page. The property `titled` is its heading and not shown again."""
        withheld = set(self._record.literals(CHM.iri + "withheldField"))
        fields = [one for one in self._record.type.fields if not one.internal and one.property_iri != titled]
        groups = []
        for group in self._record.type.groups:
            rows = self._rows([one for one in fields if one.group == group.key], "", withheld, 0)
            if rows:
                name = choose_label(group.labels, self._language) or Text(group.key)
                groups.append(FieldGroup(group.key, name, rows))
        if rows := self._rows([one for one in fields if not one.group], "", withheld, 0):
            groups.append(FieldGroup("other", Text(""), rows))
        return tuple(groups)

    def rest(self) -> tuple[PropertyRow, ...]:
        """Statements for which the shape has no field."""
        record = self._record
        elsewhere = {record.own(iri) for iri in record.type.placed} | FACTS
        elsewhere |= {record.own(CHM.iri + name) for name in OWN_FACTS}
        if record.type.schema in ("decision", "recommendation"):
            elsewhere |= {record.own(CHM.iri + name) for name in _OF_DECISIONS} | {
                DCT.hasPart.value,
                SCHEMA.text.value,
                *(property_.value for property_ in _LEGAL),
            }
        quads = [
            quad for property_, quads in record.properties().items() if property_ not in elsewhere for quad in quads
        ]
        return self._naming.values.rows(quads[:500])

    def unread(self) -> tuple[tuple[str, str], ...]:
        """Parts of the body that could not be read or that the shape does not know, by name, as JSON."""
        found = []
        for node, text in self._record.everywhere(CHM.iri + "otherField")[:SHOWN]:
            try:
                kept = json.loads(text)
                name, value = str(kept["name"]), json.dumps(kept["value"], ensure_ascii=False)
            except (ValueError, KeyError, TypeError):
                continue
            inner = node.partition("#")[2]
            shown = value[:_LONGEST_UNREAD] + ("…" if len(value) > _LONGEST_UNREAD else "")
            found.append((f"{inner}.{name}" if inner else name, shown))
        return tuple(found)

    def _rows(self, fields: list[RecordField], node: str, withheld: set[str], depth: int) -> tuple[FieldRow, ...]:
        rows: list[FieldRow] = []
        seen: set[tuple[str, str]] = set()
        for field in fields:
            place = (field.property_iri, self._record.standing(field, node))
            if field.internal or place in seen:
                continue
            if field.inline:
                rows += self._rows(list(field.fields), node, withheld, depth)
                continue
            seen.add(place)
            row = self._row(field, node, withheld, depth)
            rows += [row] if row else []
        return tuple(rows)

    def _row(self, field: RecordField, node: str, withheld: set[str], depth: int) -> FieldRow | None:
        name = choose_label(field.labels, self._language) or Text(field.name)
        quads = [one for one in self._record.of(field, node) if _is_shown(field, one)]
        if not quads:
            return FieldRow(name, (), withheld=True) if field.name in withheld else None
        values = tuple(self._values(field, quads, self._record.standing(field, node), depth))
        if not values:
            return None
        row = _row(name, values, max(0, len(quads) - SHOWN) if len(values) >= SHOWN else 0)
        return self._asked(field, row) if field.question_iri else row

    def _asked(self, field: RecordField, row: FieldRow) -> FieldRow:
        """A row that answers a question leads to it, and says it in the words of the form where they are loaded."""
        iri = self._record.own(field.question_iri)
        quads = self._naming.knowledge.graph.said(NamedNode(iri), SKOS.definition)
        official = choose_label([self._naming.knowledge.graph.text(quad) for quad in quads], self._language)
        return replace(row, url=self._naming.urls.page(iri, self._language), asked=official)

    def _values(self, field: RecordField, quads: list[Quad], node: str, depth: int) -> list[FieldValue]:
        if field.kind in ("languageMap", "html"):
            return self._texts(field, quads)
        read = self._kinds[field.kind]
        found = [value for quad in quads[:SHOWN] if (value := read(quad, field, depth)) is not None]
        note = choose_label(self._record.texts(field.custom_iri or CHM.iri + "customValue", node), self._language)
        if note and field.kind in ("term", "word") and field.custom_iri:
            found.append(FieldValue("text", passage=passage(note)))
        return found

    def _texts(self, field: RecordField, quads: list[Quad]) -> list[FieldValue]:
        record_texts = [self._naming.knowledge.graph.text(quad) for quad in quads if isinstance(quad.object, Literal)]
        chosen, others = passages(record_texts, self._language)
        if chosen is None:
            return [value for quad in quads[:SHOWN] if (value := self._thing(quad, field, 0)) is not None]
        if not field.many:
            return [FieldValue("text", passage=chosen, others=others)]
        here = [one for one in (chosen, *others) if matches(one.text.language, chosen.text.language)][:SHOWN]
        elsewhere = tuple(one for one in others if one not in here)
        return [FieldValue("text", passage=one, others=elsewhere if one is here[-1] else ()) for one in here]

    def _literal(self, quad: Quad, field: RecordField, depth: int) -> FieldValue | None:
        if isinstance(quad.object, Literal):
            return FieldValue("words", value=self._naming.values.literal(quad))
        return self._thing(quad, field, depth)

    def _word(self, quad: Quad, field: RecordField, depth: int) -> FieldValue | None:
        if not isinstance(quad.object, Literal):
            return self._thing(quad, field, depth)
        word = quad.object.value
        option = next((one for one in field.options if one.value == word), None)
        text = choose_label(option.labels, self._language) if option else None
        return FieldValue("words", value=Value("literal", text or Text(word)))

    def _flag(self, quad: Quad, field: RecordField, depth: int) -> FieldValue | None:
        if not isinstance(quad.object, Literal):
            return None
        return FieldValue("flag", yes=quad.object.value in ("true", "1"))

    def _url(self, quad: Quad, field: RecordField, depth: int) -> FieldValue | None:
        value = quad.object
        if isinstance(value, NamedNode | Literal) and value.value.startswith(("http://", "https://")):
            return FieldValue("file", file=FileLink(value.value, Text(value.value)))
        return None

    def _thing(self, quad: Quad, field: RecordField, depth: int) -> FieldValue | None:
        if isinstance(quad.object, Literal):
            return FieldValue("words", value=self._naming.values.literal(quad))
        if not isinstance(quad.object, NamedNode):
            return None
        iri = quad.object.value
        if iri.startswith(f"{self._record.iri}#"):
            return self._object(quad, field, depth)
        if tile := self._naming.tile(iri):
            return FieldValue("tile", tile=tile)
        value, known = self._naming.thing(iri)
        return FieldValue("thing", value=value, known=known)

    def _file(self, quad: Quad, field: RecordField, depth: int) -> FieldValue | None:
        if not isinstance(quad.object, NamedNode):
            return None
        record, node = self._record, quad.object.value
        url = next(iter(record.things(SCHEMA.url.value, node)), "")
        if not url:
            return self._url(quad, field, depth) if not node.startswith(f"{record.iri}#") else None
        name = choose_label(record.texts(DCT.title.value, node), self._language) or Text(local_name(url))
        tags = record.languages(node)
        formats = record.literals(DCT["format"].value, node) or record.literals(DCT.type.value, node)
        words = record.literals(SCHEMA.keywords.value, node)
        return FieldValue(
            "file",
            file=FileLink(
                url,
                name,
                named_language(tags[0]).name if tags else "",
                formats[0][:60] if formats else "",
                tuple(words[:10]),
            ),
        )

    def _place(self, quad: Quad, field: RecordField, depth: int) -> FieldValue | None:
        if not isinstance(quad.object, NamedNode):
            return None
        for text in self._record.literals(_WKT, quad.object.value):
            if found := degrees(text):
                return FieldValue("place", latitude=found[0], longitude=found[1])
        return None

    def _object(self, quad: Quad, field: RecordField, depth: int) -> FieldValue | None:
        if not isinstance(quad.object, NamedNode) or depth >= _DEPTH:
            return None
        node = quad.object.value
        if field.kind == "termWithDegree" and (value := self._aligned(field, node)) is not None:
            return value
        rows = self._rows(list(field.fields), node, set(), depth + 1)
        return FieldValue("object", rows=rows) if rows else None

    def _aligned(self, field: RecordField, node: str) -> FieldValue | None:
        """A term with a degree as one line."""
        properties = {one.name: one.property_iri for one in field.fields}
        things = self._record.things(properties.get("identifier", ""), node)
        if not things:
            return None
        degree = next(iter(self._record.things(properties.get("degreeOfAlignment", ""), node)), "")
        name = self._naming.thing(degree)[0].text if degree else None
        if tile := self._naming.tile(things[0]):
            return FieldValue("tile", tile=tile, degree=name)
        value, known = self._naming.thing(things[0])
        return FieldValue("thing", value=value, known=known, note=name)
