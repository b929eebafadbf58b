"""Marine areas as GeoJSON (RFC 7946) into GeoSPARQL 1.1 geometries, tied to the records that describe them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.namespaces import DCT, SCHEMA
from kg.records.graphs.drafts import document_id
from kg.records.identifiers import RecordIris
from kg.records.mapping.geometry import GEO, SF, area_key, class_of, well_known_text
from kg.records.mapping.privacy import is_private, redact
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements, text_literal
from kg.records.mapping.texts import LITTLE_WORDS, clean_text, guess_language
from kg.records.sources import GEOMETRY
from kg.records.types import get_record_type
from loaders.records.sources.documents import Document

_AREA: Final = "marineEbsa"
"""The schema of the records that areas belong to."""
_NAMES: Final = ("NAME", "NAMEFINAL", "name", "title")
_NOT_KEY: Final = re.compile(r"[^A-Za-z0-9._-]+")


class Areas:
    """Reads the areas of one load; one without a key of its own has one of its content, in whatever order they come."""

    def __init__(self, iris: RecordIris, report: Report) -> None:
        self._iris = iris
        self._report = report

    def read(self, document: Document) -> tuple[Statements, str] | None:
        """A feature as statements and the part of the record that they are; None, with a problem, if there is none."""
        properties = document.value.get("properties")
        number = _record_number(properties) if isinstance(properties, Mapping) else None
        if number is None or not isinstance(properties, Mapping):
            self._report.problem(
                document.source,
                document.place,
                "The area names no record.",
                "KEY or __record.documentID is its number.",
            )
            return None
        text = well_known_text(
            document.value.get("geometry"),
            lambda fault: self._report.note_misfit("area", "geometry", f"record {number}: {fault}"),
        )
        if text is None:
            self._report.problem(
                document.source, document.place, f"The area of record {number} has no shape that can be read."
            )
            return None
        given = _given_key(properties)
        key = given or area_key(_name(properties), text)
        about = Statements.of(self._iris.base_iri, f"record/{number}", get_record_type(_AREA))
        return _stated(about, key, text, properties, given), f"{GEOMETRY}/{key}"


def _given_key(properties: Mapping[str, Any]) -> str:
    value = properties.get("GLOBAL_ID")
    return (
        _NOT_KEY.sub("-", value.strip()) if isinstance(value, str) and value.strip() and not is_private(value) else ""
    )


def _name(properties: Mapping[str, Any]) -> str:
    names = (redact(clean_text(each))[0] for key in _NAMES if isinstance(each := properties.get(key), str))
    return next(filter(None, names), "")


def _stated(statements: Statements, key: str, text: str, properties: Mapping[str, Any], given: str) -> Statements:
    statements.relate()
    shape = statements.node(key)
    statements.add(statements.thing, GEO.hasGeometry, shape)
    statements.type(shape, GEO.Geometry)
    statements.type(shape, NamedNode(SF + class_of(text)))
    statements.add(shape, GEO.asWKT, Literal(text, datatype=GEO.wktLiteral))
    if given:
        statements.add(shape, DCT.identifier, Literal(given))
    if name := _name(properties):
        statements.add(shape, SCHEMA.name, text_literal(name, guess_language(name, LITTLE_WORDS)))
    return statements


def _record_number(properties: Mapping[str, Any]) -> int | None:
    record = properties.get("__record")
    if isinstance(record, Mapping) and (number := document_id(record)) is not None:
        return number
    key = properties.get("KEY")
    return document_id({"documentID": key if isinstance(key, int) else str(key)})
