"""Geometries of GeoJSON (RFC 7946) as the well-known text of GeoSPARQL 1.1."""

import hashlib
import json
from collections.abc import Callable, Mapping
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


def area_key(name: str, text: str) -> str:
    """The key of an area that has none of its own: a digest of its name and its shape, whatever else a file has."""
    return f"area-{hashlib.sha256(json.dumps([name, text]).encode()).hexdigest()[:16]}"


def well_known_text(geometry: Any, note: Callable[[str], None] = lambda fault: None) -> str | None:
    """A GeoJSON geometry as well-known text in longitude and latitude (CRS84, the default of GeoSPARQL 1.1, 8.5.1).

    Every ring is closed and has three different positions or more (RFC 7946, 3.1.6), every line two. A ring that is
    open is closed with its first position, positions just beyond the range are moved to its edge, parts that are no
    shape are left out; `note` is told of each of these once. None if nothing is left.

    >>> well_known_text({"type": "Point", "coordinates": [10, 20.5]})
    'POINT(10 20.5)'
    >>> well_known_text({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}, print)
    A ring was open and is closed.
    'POLYGON((0 0,1 0,1 1,0 0))'
    """
    if not isinstance(geometry, Mapping):
        return None
    name, coordinates = geometry.get("type"), geometry.get("coordinates")
    if not isinstance(name, str) or name not in _DEPTHS:
        return None
    faults: dict[str, None] = {}
    inner = _Parts(name, faults).read(coordinates, _DEPTHS[name])
    for fault in faults:
        note(fault)
    return f"{name.upper()}({inner})" if inner else None


class _Parts:
    """Reads the nested lists of one geometry; '' for a part that is none."""

    def __init__(self, name: str, faults: dict[str, None]) -> None:
        self._rings = name.endswith("Polygon")
        self._least = 2 if name.endswith("LineString") else 1
        self._faults = faults

    def read(self, value: Any, depth: int) -> str:
        if depth == 0:
            return self._position(value)
        if not isinstance(value, list):
            return self._without("A part is no list of positions and is left out.")
        if depth == 1:
            return self._positions(value)
        parts = [self.read(item, depth - 1) for item in value]
        if self._rings and depth == 2 and parts and not parts[0]:
            return self._without("A polygon without an outer ring is left out, with its holes.")
        return ",".join(f"({part})" for part in parts if part)

    def _positions(self, value: list[Any]) -> str:
        found = [self._position(item) for item in value]
        if not all(found):
            return self._without("A part with such a position is left out.")
        if self._rings:
            return self._ring(found)
        if len(set(found)) < self._least:
            return self._without("A line of fewer than two positions is left out.")
        return ",".join(found)

    def _ring(self, found: list[str]) -> str:
        if len(set(found)) < 3:
            return self._without("A ring of fewer than three different positions is left out.")
        if found[0] != found[-1]:
            self._faults["A ring was open and is closed."] = None
            found = [*found, found[0]]
        return ",".join(found)

    def _position(self, value: Any) -> str:
        if not isinstance(value, list) or len(value) < 2:
            return self._without("A position is no pair of numbers.")
        longitude, latitude = self._degrees(value[0], 180, 1), self._degrees(value[1], 90, 0.01)
        return f"{longitude} {latitude}" if longitude and latitude else ""

    def _degrees(self, value: Any, most: int, slip: float) -> str:
        """A number in its range; simplified outlines go beyond it by a slip."""
        number = read_number(value)
        size = abs(float(number.value)) if number else 0.0
        if number is None or size > most + slip:
            return self._without("A position is not on the Earth.")
        if size <= most:
            return number.value
        self._faults["A position just beyond the range is moved to its edge."] = None
        return f"-{most}" if number.value.startswith("-") else str(most)

    def _without(self, fault: str) -> str:
        self._faults[fault] = None
        return ""
