"""The mapping with places says what the mapping without says, from where in the body, and what it would pass over."""

import copy
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from kg.records.mapping.bodies import Mapper
from kg.records.mapping.iris import read_iris
from kg.records.mapping.json_input import find_fault
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.model import RecordField
from kg.records.types import read_record_types
from kg.validation.findings import codes
from kg.validation.tracing import Mapped, trace
from kg.validation.walking import items
from tests.loaders.records.generated import make_body
from tests.loaders.records.test_hostile import VALUES, places

BASE: Final = "http://metadata.cbd.int/"
IRIS: Final = read_iris(BASE)
TYPES: Final = read_record_types()
SCHEMAS: Final = sorted(TYPES)
HARMLESS: Final = {"withheld", "withheld-by-flag"}
"""What a body without faults gives notes of."""
NOWHERE: Final = object()


def traced(schema: str, body: Any) -> Mapped:
    """The mapping of a body, which says what the mapping without places says."""
    mapped = trace(IRIS, TYPES[schema], body, "X-RECORD-12")
    plain = Statements.of(BASE, "record/X-RECORD-12", TYPES[schema])
    Mapper(IRIS, Report()).map(plain, TYPES[schema], body)
    assert mapped.statements.canonical() == plain.canonical()
    assert mapped.statements.points_to == plain.points_to
    lines = "".join(sorted(mapped.statements.places)).encode()
    assert lines == plain.canonical().ntriples
    return mapped


def value_at(body: Any, pointer: str) -> Any:
    """The value at a place; `NOWHERE` where there is none."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(body, dict):
            body = body.get(name, NOWHERE)
        elif isinstance(body, list) and name.isdecimal() and int(name) < len(body):
            body = body[int(name)]
        else:
            return NOWHERE
    return body


def notes(mapped: Mapped) -> set[tuple[str, str]]:
    """Codes and places of notes, without those of bodies without faults."""
    return {(note.code, note.pointer) for note in mapped.notes if note.code not in HARMLESS}


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_body_without_faults_has_places_and_no_notes(schema: str, confidential: bool) -> None:
    body = make_body(TYPES[schema], confidential=confidential).given
    mapped = traced(schema, body)
    assert notes(mapped) == set()
    found = {place for at in mapped.statements.places.values() for place in at}
    assert [place for place in sorted(found) if value_at(body, place) is NOWHERE] == []
    assert all(value_at(body, place) is not NOWHERE for place in mapped.statements.nodes.values())
    read = {where for where, field, value, _ in items(TYPES[schema], body) if field.public and not field.fields}
    hidden = tuple(note.pointer for note in mapped.notes)
    silent = {where for where in read if not where.startswith(hidden) and not any(at.startswith(where) for at in found)}
    assert silent == set()


@profile(max_examples=15, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("schema", SCHEMAS[::3])
def test_any_value_anywhere_is_mapped_as_without_places(schema: str, data: st.DataObject) -> None:
    body = copy.deepcopy(make_body(TYPES[schema]).given)
    for _ in range(data.draw(st.integers(1, 4))):
        container, key = data.draw(st.sampled_from(places(body)))
        container[key] = data.draw(VALUES)
    mapped = traced(schema, body)
    for note in mapped.notes:
        assert note.code in codes()
        assert value_at(body, note.pointer) is not NOWHERE
    assert bool(mapped.statements.places) == (not find_fault(body))


@profile(max_examples=30)
@given(VALUES)
def test_what_is_no_object_has_no_statements(value: Any) -> None:
    mapped = trace(IRIS, TYPES["nbsap"], value, "X")
    assert isinstance(value, dict) or not mapped.statements.places


WRONG: Final[dict[str, tuple[tuple[Any, str, str], ...]]] = {
    "languageMap": (({"english": "x"}, "no-language-tag", "/english"), ({"en": [1]}, "wrong-form", "/en")),
    "html": (({"en": "a<script>b</script>"}, "sanitised", "/en"), ({"de": "Ein Text"}, "unnamed-language", "/de")),
    "string": (({"a": {"b": 1}}, "wrong-form", ""), ("mail x.y@example.org", "redacted", "")),
    "word": (({"x": 1}, "wrong-form", ""),),
    "option": (({"x": 1}, "wrong-form", ""), ("no such word", "not-in-list", "")),
    "url": (("javascript:alert(1)", "no-address", ""), ("www.example.org", "respelled", "")),
    "term": ((7.5, "no-reference", ""), ({"identifier": 7}, "wrong-form", "")),
    "termWithDegree": ((5, "wrong-form", ""), ("x", "respelled", "")),
    "reference": (("a record", "no-reference", ""), ({"identifier": "a record"}, "no-reference", "/identifier")),
    "symbol": (("not a symbol", "no-reference", ""),),
    "link": (({"url": "javascript:x()"}, "no-address", "/url"), ({"url": "https://a.b/é"}, "respelled", "/url")),
    "date": (("tomorrow", "no-date", ""), ("2026-02-30", "no-date", ""), ("Q1 2026", "quarter", "")),
    "year": (("2015-2020", "wrong-form", ""), ("2,024", "respelled", "")),
    "number": (("twelve", "no-number", ""), ("1,234.5", "respelled", "")),
    "integer": ((1.5, "no-number", ""),),
    "flag": (("maybe", "no-flag", ""), ("yes", "respelled", "")),
    "location": (({"lat": 95, "lng": 1}, "no-place", ""),),
    "object": (("text", "wrong-form", ""),),
}
"""For each kind: a value, the code of its note, where in the value."""


def leaves(schema: str, body: Any) -> Iterator[tuple[str, RecordField]]:
    """The places of values of public fields, one for each field."""
    seen: set[int] = set()
    for where, field, _, _ in items(TYPES[schema], body):
        if field.public and id(field) not in seen and field.name != "type":
            seen.add(id(field))
            yield where, field


def put(body: Any, pointer: str, value: Any) -> Any:
    """What a body has around a place, with another value there."""
    top = pointer.split("/")[1]
    changed = copy.deepcopy({"header": body["header"], top: body[top]})
    above, _, last = pointer.rpartition("/")
    inner = value_at(changed, above)
    inner[int(last) if isinstance(inner, list) else last] = copy.deepcopy(value)
    return changed


@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_fault_is_noted_at_its_place(schema: str) -> None:
    type_, body = TYPES[schema], make_body(TYPES[schema]).given
    hidden = tuple(f"{note.pointer}/" for note in trace(IRIS, type_, body, "X").notes)
    wrong = []
    for where, field in leaves(schema, body):
        if f"{where}/".startswith(hidden):
            continue
        for value, code, inside in WRONG[field.kind]:
            if (code == "not-in-list" and not field.options) or (code == "no-reference" and field.domains):
                continue
            found = notes(trace(IRIS, type_, put(body, where, value), "X"))
            found = {(each, place) for each, place in found if each != "not-asked"}  # what decides on it is not there
            expected = {(code, where + inside)} if code else set()
            if not expected <= found or (len(found) > 1 and not found <= {(each, where + inside) for each in codes()}):
                wrong.append((where, field.kind, value, found))
    assert wrong == []
