"""Shapes of GeoJSON, and areas that are the same in whatever order they come."""

import re
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records.mapping.geometry import class_of, well_known_text
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from loaders.records.sources.documents import Document
from loaders.records.sources.geojson import Areas
from tests.loaders.records.conftest import BASE, Load

KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
DEGREES = st.one_of(
    st.integers(-3, 3), st.floats(), st.sampled_from((180, -180.5, 181, 90, 90.005, -91, "7", "x", None, True, 1e-9))
)
POSITIONS = st.lists(DEGREES, min_size=1, max_size=3)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(DEGREES, POSITIONS, st.just({})), lambda s: st.lists(s, max_size=5)
)
GOOD = st.tuples(st.integers(-181, 181), st.integers(-90, 90)).map(list)
RINGS = st.lists(st.lists(st.one_of(GOOD, GOOD, GOOD, POSITIONS), max_size=6), max_size=3)
SHAPES = st.one_of(ANYTHING, POSITIONS, st.lists(GOOD), RINGS, st.lists(RINGS, max_size=3))
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 0]]


def positions(text: str) -> list[list[tuple[float, float]]]:
    """The innermost lists of a well-known text."""
    return [
        [(float(x), float(y)) for x, y in (pair.split(" ") for pair in inner.split(","))]
        for inner in re.findall(r"\(([^()]*)\)", text)
    ]


@given(kind=st.sampled_from(KINDS), coordinates=SHAPES)
def test_whatever_comes_in_only_valid_shapes_come_out(kind: str, coordinates: Any) -> None:
    faults: list[str] = []
    text = well_known_text({"type": kind, "coordinates": coordinates}, faults.append)
    assert len(faults) == len(set(faults))
    if text is None:
        return
    number = r"-?\d+(?:\.\d+)?"
    plain = re.sub(rf"{number} {number}(?:,{number} {number})*", "P", text)
    several = r"\(P\)(,\(P\))*"
    inside = {"Point": "P", "LineString": "P", "MultiPoint": "P", "MultiPolygon": rf"\({several}\)(,\({several}\))*"}
    assert re.fullmatch(rf"{kind.upper()}\({inside.get(kind, several)}\)", plain)
    assert class_of(text) == kind
    for part in positions(text):
        assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in part)
        if kind.endswith("Polygon"):
            assert len(part) >= 4
            assert part[0] == part[-1]
        if kind.endswith("LineString"):
            assert len(part) >= 2


@pytest.mark.parametrize(
    ("kind", "coordinates", "text", "fault"),
    [
        ("Polygon", [SQUARE[:3]], "POLYGON((0 0,1 0,1 1,0 0))", "A ring was open and is closed."),
        ("Polygon", [[[0, 0], [1, 1], [0, 0]]], None, "A ring of fewer than three different positions is left out."),
        ("Polygon", [SQUARE, [[0, 0]]], "POLYGON((0 0,1 0,1 1,0 0))", "A ring of fewer than three"),
        ("Polygon", [[[0, 0]], SQUARE], None, "A polygon without an outer ring is left out, with its holes."),
        ("MultiPolygon", [[SQUARE], [[[5, 5], [5, 5]]]], "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", "A ring of fewer"),
        ("Polygon", [[[0, 200], [1, 1]]], None, "A position is not on the Earth."),
        ("Point", [-180.4, 90.001], "POINT(-180 90)", "A position just beyond the range is moved to its edge."),
        ("Point", "12", None, "A position is no pair of numbers."),
        ("LineString", [[1, 1]], None, "A line of fewer than two positions is left out."),
        ("Polygon", "x", None, "A part is no list of positions and is left out."),
    ],
)
def test_what_is_mended_or_left_out_is_told(kind: str, coordinates: Any, text: str | None, fault: str) -> None:
    faults: list[str] = []
    assert well_known_text({"type": kind, "coordinates": coordinates}, faults.append) == text
    assert any(each.startswith(fault) for each in faults)
    assert well_known_text({"type": "Circle", "coordinates": coordinates}) is None


def feature(name: str, ring: list[list[int]], **more: object) -> dict[str, object]:
    properties = {"KEY": 204045, "NAME": name, **more}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_an_area_is_named_by_its_content_in_every_order() -> None:
    other = [[5, 5], [6, 5], [6, 6], [5, 5]]
    features = [feature("A", SQUARE), feature("A", other), feature("B", SQUARE), feature("A", SQUARE, OBJECTID=7)]
    found = set()
    for order in permutations(features):
        areas = Areas(read_iris(BASE), Report())
        read = [areas.read(Document("feature", each, "x.geojson", "")) for each in order]
        found.add(frozenset((part, statements.canonical()) for statements, part in filter(None, read)))
    assert len(found) == 1
    assert len(found.pop()) == 3


def test_the_report_of_a_load_tells_of_mended_areas(load: Load) -> None:
    report = load(feature("A", SQUARE[:3]), name="areas.ndjson")
    assert report.misfits["area", "geometry"].examples == ["record 204045: A ring was open and is closed."]
