"""Whatever body forms can make of any type, a table gives it back as it was: as CSV and as a workbook."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from kg.records.model import RecordType
from kg.records.types import get_record_type
from kg.sheets.comma import read_csv
from kg.sheets.rows import records_of
from kg.sheets.tables import packed_table, unpacked_table
from kg.sheets.template import Tables
from kg.sheets.workbooks import read_workbook
from kg.validation.json_schema import submittable_types
from tests.kg.sheets.bodies import bodies_of, canonical
from tests.loaders.records.generated import make_body

_TYPES = submittable_types()
_UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""What is drawn is large, and making it smaller takes minutes."""
_SLOWLY = settings(
    suppress_health_check=list(HealthCheck), deadline=None, max_examples=4, phases=_UNSHRUNK, derandomize=True
)
_FEW = settings(
    suppress_health_check=list(HealthCheck), deadline=None, max_examples=3, phases=_UNSHRUNK, derandomize=True
)


def named(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bodies, each with an identifier of its own."""
    return [
        {**body, "header": {**body["header"], "identifier": f"RECORD-{number:07}"}}
        for number, body in enumerate(bodies)
    ]


def same(found: list[dict[str, Any]], bodies: list[dict[str, Any]]) -> None:
    """Names the first field that is another."""
    assert len(found) == len(bodies)
    for one, body in zip(found, bodies, strict=True):
        for name in body.keys() | one.keys():
            assert canonical(one.get(name, "absent"))[:500] == canonical(body.get(name, "absent"))[:500], name
            assert canonical(one.get(name)) == canonical(body.get(name)), name


def through_csv(type_: RecordType, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row.body for row in records_of(read_csv(Tables(type_, "ar", ["en", "fr"]).csv(bodies))).rows]


def through_xlsx(type_: RecordType, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row.body for row in records_of(read_workbook(Tables(type_, "zh", ["en"]).xlsx(bodies))).rows]


@pytest.mark.parametrize("schema", [type_.schema for type_ in _TYPES])
def test_any_body_comes_back_from_csv(schema: str) -> None:
    type_ = get_record_type(schema)

    @_SLOWLY
    @given(bodies=st.lists(bodies_of(type_), min_size=1, max_size=3).map(named))
    def comes_back(bodies: list[dict[str, Any]]) -> None:
        same(through_csv(type_, bodies), bodies)

    comes_back()


@pytest.mark.parametrize("schema", [type_.schema for type_ in _TYPES[::12]])
def test_any_body_comes_back_from_a_workbook(schema: str) -> None:
    _workbook_gives_back(schema)


@pytest.mark.slow
@pytest.mark.parametrize("schema", [type_.schema for type_ in _TYPES])
def test_any_body_of_every_type_comes_back_from_a_workbook(schema: str) -> None:
    _workbook_gives_back(schema)


def _workbook_gives_back(schema: str) -> None:
    type_ = get_record_type(schema)

    @_FEW
    @given(bodies=st.lists(bodies_of(type_), min_size=5, max_size=30).map(named))
    def comes_back(bodies: list[dict[str, Any]]) -> None:
        same(through_xlsx(type_, bodies), bodies)

    comes_back()


@pytest.mark.parametrize("schema", [type_.schema for type_ in _TYPES])
def test_a_full_body_comes_back_and_each_place_has_its_cell(schema: str) -> None:
    type_ = get_record_type(schema)
    body = make_body(type_).given
    content = Tables(type_, "en", ["en"]).csv([body])
    (row,) = unpacked_table(packed_table(content)).rows
    assert canonical(row.body) == canonical(body)
    for name in body:
        assert row.find(f"/{name}").column > 0, name


@settings(max_examples=60, deadline=None, derandomize=True)
@example(value=0.0009414379800570856)
@example(value=5e-324)
@given(value=st.floats(allow_nan=False, allow_infinity=False) | st.floats(-1, 1))
def test_any_number_comes_back(value: float) -> None:
    type_ = get_record_type("capacityBuildingInitiative")
    header = {"identifier": "RECORD-0000000", "schema": type_.schema, "languages": ["en"]}
    bodies = [{"header": header, "durationPeriod": value}]
    same(through_csv(type_, bodies), bodies)
