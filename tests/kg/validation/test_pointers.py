"""Results of SHACL lead to the place in the document, whatever node they are about: for all fields of all types."""

from typing import Any, Final

import pytest

from kg.rdf.namespaces import SH
from kg.records.model import RecordField
from kg.validation.engines.engine import Result
from kg.validation.pointers import pointer_of
from kg.validation.tracing import Mapped, trace
from kg.validation.walking import items, names_of
from tests.kg.validation.test_tracing import BASE, IRIS, SCHEMAS, TYPES
from tests.loaders.records.generated import make_body

CONSTRAINT: Final = SH.MinCountConstraintComponent.value


def result(focus: str, path: str, value: str, shape: str) -> Result:
    """A result about a node."""
    return Result(focus, path, value, CONSTRAINT, shape, "violation")


def mapped_of(schema: str) -> tuple[Mapped, dict[str, Any]]:
    """A body with all its fields, and its mapping."""
    body = make_body(TYPES[schema]).given
    return trace(IRIS, TYPES[schema], body, "X-RECORD-12"), body


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_value_leads_to_a_place_that_it_comes_from(schema: str) -> None:
    mapped, _ = mapped_of(schema)
    wrong = []
    for line, places in mapped.statements.places.items():
        subject, predicate, value = line[:-3].split(" ", 2)
        found = pointer_of(mapped, result(subject[1:-1], predicate[1:-1], value, ""))
        if found not in places:
            wrong.append((line, found, places))
    assert wrong == []


def shape_of(schema: str, pointer: str) -> str:
    """The shape of the field at a place."""
    return f"{BASE}shapes/record/{schema}.{'.'.join(names_of(TYPES[schema], pointer))}"


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_missing_value_leads_to_its_field_in_the_object_that_lacks_it(schema: str) -> None:
    mapped, _ = mapped_of(schema)
    wrong = []
    for node, place in mapped.statements.nodes.items():
        for field in fields_at(schema, place):
            expected = f"{place}/{field.name}"
            if pointer_of(mapped, result(node, "", "", shape_of(schema, expected))) != expected:
                wrong.append((node, expected))
    assert wrong == []


def fields_at(schema: str, place: str) -> tuple[RecordField, ...]:
    """The fields of the object at a place."""
    fields = TYPES[schema].fields
    for name in names_of(TYPES[schema], place):
        fields = next(field.fields for field in fields if field.name == name)
    return fields


ASKING: Final = [schema for schema in SCHEMAS if any(field.question_iri for _, field in TYPES[schema].walk())]


@pytest.mark.parametrize("schema", ASKING)
def test_an_answer_is_found_from_its_question(schema: str) -> None:
    mapped, body = mapped_of(schema)
    wrong = []
    for where, field, _, _ in items(TYPES[schema], body):
        if not field.question_iri or field.fields:
            continue
        names = names_of(TYPES[schema], where)
        for line, places in mapped.statements.places.items():
            value = line[:-3].split(" ", 2)[2]
            if not any(place.startswith(where) for place in places) or "X-RECORD-12#answer" in value:
                continue  # another's, or what leads to the node of the answer
            found = pointer_of(mapped, result(field.question_iri, "", value, shape_of(schema, where)))
            if names_of(TYPES[schema], found)[: len(names)] != names:
                wrong.append((where, found, line))
        missing = pointer_of(mapped, result(field.question_iri, "", "", shape_of(schema, where)))
        if names_of(TYPES[schema], missing) != names or (field.many and missing == where):
            wrong.append((where, missing, ""))
    assert wrong == []
