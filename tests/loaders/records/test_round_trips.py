"""For every type a body made from its shape goes in, and the same fields come out again from the graph."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from kg.knowledge.knowledge import KnowledgeBase
from kg.records.content import read_record
from kg.records.mapping.iris import read_iris
from kg.records.model import KINDS, RecordField
from kg.records.types import read_record_types
from tests.loaders.records.conftest import BASE, CHM, MadeRecords
from tests.loaders.records.generated import PRIVATE
from tests.loaders.records.reading import Reader

TYPES = sorted(read_record_types())


def comparable(fields: Iterable[RecordField], values: dict[str, Any]) -> dict[str, Any]:
    """The fields of an object as they are compared: only nodes of a graph have an order."""
    return {field.name: _comparable(field, values[field.name]) for field in fields if field.name in values}


def _comparable(field: RecordField, value: Any) -> Any:
    items = value if isinstance(value, list) else [value]
    if field.fields:
        rows = [comparable(field.fields, item) for item in items]  # nodes that content names have no order
        return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True)) if field.identity else rows
    if field.kind in ("link", "location"):
        return items
    if field.kind == "languageMap" and field.many:  # which texts of a list belong together is not kept
        items = [{language: text} for item in items for language, text in item.items()]
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


@pytest.mark.parametrize("confidential", [False, True], ids=["open", "confidential"])
@pytest.mark.parametrize("schema", TYPES)
def test_the_same_fields_come_out_again(made_records: MadeRecords, schema: str, confidential: bool) -> None:
    type_ = read_record_types()[schema]
    made = made_records.bodies[schema, confidential]
    graph = KnowledgeBase(made_records.settings).current().graph
    record = read_record(graph, f"{BASE}record/{made.given['header']['identifier']}", type_)
    found = Reader(record, read_iris(BASE)).fields(type_.fields)
    assert set(found) == set(made.expected)
    assert comparable(type_.fields, found) == comparable(type_.fields, made.expected)
    withheld = [name for _, name in record.everywhere(CHM + "withheldField")]
    assert sorted(withheld) == sorted(made.withheld.elements())


def test_bodies_have_values_of_every_kind(made_records: MadeRecords) -> None:
    kinds = {field.kind for type_ in read_record_types().values() for _, field in type_.walk() if field.public}
    assert kinds == set(KINDS)
    assert sum(made.withheld.total() for made in made_records.bodies.values()) >= 5
    assert PRIVATE in json.dumps([made.given for made in made_records.bodies.values()])


def test_nothing_was_out_of_place(made_records: MadeRecords) -> None:
    assert made_records.report.results == {"new": 2 * len(TYPES)}
    assert (made_records.report.unknown, made_records.report.misfits, made_records.report.problems) == ({}, {}, [])


def test_what_is_not_public_is_in_no_graph(made_records: MadeRecords) -> None:
    quads = list(made_records.store.quads_for_pattern(None, None, None, None))
    assert len(quads) > 10_000
    assert [str(quad) for quad in quads if PRIVATE in str(quad)] == []
