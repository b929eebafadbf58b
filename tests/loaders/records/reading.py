"""Records read from a graph by their shapes, back into the JSON from which they came."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.rdf.namespaces import DCT, SCHEMA
from kg.records.content import Record
from kg.records.identifiers import RecordIris
from kg.records.model import RecordField

_WKT: Final = "http://www.opengis.net/ont/geosparql#asWKT"
_POINT: Final = re.compile(r"POINT\((\S+) (\S+)\)")


class Reader:
    """Reads the fields of one record and of the nodes in it."""

    def __init__(self, record: Record, iris: RecordIris) -> None:
        self._record = record
        self._iris = iris
        self._indicators = {iris.term(identifier): identifier for identifier in iris.indicators}
        self._kinds: Mapping[str, Callable[[RecordField, str], list[Any]]] = {
            "term": self._terms,
            "option": self._options,
            "reference": self._references,
            "symbol": self._symbols,
            "link": self._links,
            "location": self._locations,
            "object": self._objects,
            "termWithDegree": self._objects,
        }

    def fields(self, fields: Iterable[RecordField], node: str = "") -> dict[str, Any]:
        """The fields that a node has."""
        found = {}
        for field in fields:
            values = self._kinds.get(field.kind, self._literals)(field, self._record.place(field, node))
            if values:
                found[field.name] = values if field.many else values[0] if len(values) == 1 else values
        return found

    def _literals(self, field: RecordField, node: str) -> list[Any]:
        node = self._record.standing(field, node)
        if field.kind == "url":
            return self._record.things(field.property_iri, node)
        if field.kind in ("languageMap", "html"):
            return self._texts(field.property_iri, node, field.many)
        if field.kind == "year":
            return [int(text) for text in self._record.literals(field.property_iri, node)]
        return [_plain(quad.object) for quad in self._record.values(field.property_iri, node)]

    def _options(self, field: RecordField, node: str) -> list[Any]:
        return list(self._record.words(field, node))

    def _texts(self, property_iri: str, node: str, many: bool) -> list[Any]:
        texts = self._record.texts(property_iri, node)
        if not many:
            return [{text.language: text.value for text in texts}] if texts else []
        return [{text.language: text.value} for text in texts]

    def _terms(self, field: RecordField, node: str) -> list[Any]:
        found: list[Any] = []
        node = self._record.standing(field, node)
        for iri in self._record.things(field.property_iri, node):
            identifier = self.identifier(iri)
            found.append(identifier if field.name == "identifier" else {"identifier": identifier})
        if field.custom_iri and (custom := self._texts(field.custom_iri, node, many=False)):
            found[-1 if len(found) == 1 else self._other(found)]["customValue"] = custom[0]
        return found

    def _other(self, found: list[Any]) -> int:
        return next(at for at, term in enumerate(found) if term["identifier"].startswith("5B6177DD-"))

    def identifier(self, iri: str) -> str:
        """What the Secretariat calls the term of an IRI."""
        tail = iri.removeprefix(self._iris.base_iri)
        if found := re.fullmatch(r"kmgbf/target_(\d+)", tail):
            return f"GBF-TARGET-{int(found[1]):02d}"
        if found := re.fullmatch(r"kmgbf/goal_([A-D])", tail):
            return f"GBF-GOAL-{found[1]}"
        return self._indicators.get(iri) or unquote(tail.removeprefix("thesaurus/"))

    def _references(self, field: RecordField, node: str) -> list[Any]:
        found: list[Any] = []
        versions = self._record.things(DCT.references.value, node)
        for iri in self._record.things(field.property_iri, node):
            tail = iri.removeprefix(f"{self._iris.base_iri}record/")
            if tail == iri:
                found.append({"identifier": self.identifier(iri)})
                continue
            version = next((each for each in versions if each.startswith(f"{iri}@")), iri)
            found.append({"identifier": version.removeprefix(f"{self._iris.base_iri}record/")})
        return found

    def _symbols(self, field: RecordField, node: str) -> list[Any]:
        found = []
        for iri in self._record.things(field.property_iri, node):
            kind, _, tail = iri.removeprefix(self._iris.base_iri).partition("/")
            body, _, rest = tail.partition("/")
            symbol = f"CBD/{body.upper()}/DEC/{rest}" if kind == "decision" else tail
            found.append(tail.upper() if kind == "organisation" else symbol)
        return found

    def _links(self, field: RecordField, node: str) -> list[Any]:
        found = []
        for link in self._record.things(field.property_iri, node):
            parts = {
                "url": self._record.things(SCHEMA.url.value, link),
                "name": self._record.literals(DCT.title.value, link),
                "language": self._record.languages(link),
            }
            found.append({key: values[0] for key, values in parts.items() if values})
        return found

    def _locations(self, field: RecordField, node: str) -> list[Any]:
        found: list[Any] = []
        for place in self._record.things(field.property_iri, node):
            for text in self._record.literals(_WKT, place):
                point = _POINT.fullmatch(text)
                found.append({"lat": float(point[2]), "lng": float(point[1])} if point else text)
        return found

    def _objects(self, field: RecordField, node: str) -> list[Any]:
        found = [self.fields(field.fields, inner) for inner in self._record.objects(field, node)]
        return [each for each in found if each] if field.inline else found


def _plain(value: Any) -> Any:
    """The JSON value of a literal."""
    if not isinstance(value, Literal):
        return value.value if isinstance(value, NamedNode) else str(value)
    datatype = value.datatype.value.rpartition("#")[2]
    if datatype == "boolean":
        return value.value == "true"
    if datatype in ("integer", "decimal"):
        number = float(value.value)
        return int(number) if datatype == "integer" else number
    return value.value
