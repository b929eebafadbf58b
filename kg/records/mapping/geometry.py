"""Geometries of GeoJSON (RFC 7946) as the well-known text of GeoSPARQL 1.1."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kg.rdf.namespaces import Namespace
from kg.records.mapping.literals import read_number

GEO: Final = Namespace("http://www.opengis.net/ont/geosparql#")
SF: Final = "http://www.opengis.net/ont/sf#"
_DEPTHS: Final = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}


def class_of(text: str) -> str:
    """The name of a shape's class in the Simple Features ontology.

    >>> class_of("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))")
    'MultiPolygon'
    """
    return next(name for name in _DEPTHS if text.startswith(name.upper() + "("))


def well_known_text(geometry: Any) -> str | None:
    """A GeoJSON geometry as well-known text in longitude and latitude (CRS84, the default of GeoSPARQL 1.1, 8.5.1).

    >>> well_known_text({"type": "Point", "coordinates": [10, 20.5]})
    'POINT(10 20.5)'
    """
    if not isinstance(geometry, Mapping):
        return None
    name, coordinates = geometry.get("type"), geometry.get("coordinates")
    if not isinstance(name, str) or name not in _DEPTHS or not isinstance(coordinates, list) or not coordinates:
        return None
    try:
        inner = _nested(coordinates, _DEPTHS[name])
    except (ValueError, TypeError, LookupError):
        return None
    return f"{name.upper()}({inner})"


def _nested(value: Sequence[Any], depth: int) -> str:
    if depth == 0:
        return _position(value)
    if depth == 1:
        return ",".join(_position(item) for item in value)
    return ",".join(f"({_nested(item, depth - 1)})" for item in value)


def _position(value: Sequence[Any]) -> str:
    longitude, latitude = (read_number(part) for part in value[:2])
    if longitude is None or latitude is None:
        raise ValueError("no position")
    if abs(float(longitude.value)) > 181 or abs(float(latitude.value)) > 90.01:  # slips of a simplified outline
        raise ValueError("not on the Earth")
    return f"{longitude.value} {latitude.value}"
