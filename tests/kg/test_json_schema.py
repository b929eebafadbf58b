"""JSON Schemas of types: what bodies of every type are valid by, and what they catch."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest

from kg.errors import NotFound
from kg.records.conditions import read_condition
from kg.records.model import RecordField, RecordType
from kg.records.types import get_record_type, read_record_types
from kg.texts.languages import LANGUAGES
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type, json_schema, submittable_types
from tests.loaders.records.generated import make_body

_TYPES = {type_.schema: type_ for type_ in submittable_types()}


def _schema(schema: str, language: str = "en") -> dict[str, Any]:
    return json_schema(_TYPES[schema], lambda name: f"http://localhost/api/validate/schemas/{name}", language)


def _public(fields: Iterable[RecordField]) -> tuple[RecordField, ...]:
    return tuple(
        replace(one, personal=False, internal=False, confidential_flag="", fields=_public(one.fields)) for one in fields
    )


def _body(type_: RecordType) -> dict[str, Any]:
    """A body with all fields; those that are not published have values of their kinds, too."""
    return make_body(replace(type_, fields=_public(type_.fields))).given


def _faults(schema: str, body: Any) -> list[tuple[str, str]]:
    validator = jsonschema_rs.Draft202012Validator(_schema(schema))
    return [("/".join(map(str, one.instance_path)), one.message) for one in validator.iter_errors(body)]


@pytest.mark.parametrize("schema", _TYPES)
def test_bodies_of_every_type_are_valid(schema: str) -> None:
    jsonschema_rs.meta.validate(_schema(schema))
    assert _faults(schema, _body(_TYPES[schema])) == []


@pytest.mark.parametrize("schema", _TYPES)
def test_the_example_of_every_type_is_valid(schema: str) -> None:
    example = example_body(_TYPES[schema])
    assert _faults(schema, example) == []
    assert len(example) > 1


@pytest.mark.parametrize("schema", _TYPES)
def test_a_missing_or_unknown_field_is_found_in_every_type(schema: str) -> None:
    body = _body(_TYPES[schema])
    assert _faults(schema, {**body, "notAField": "x"})
    for field in (one for one in _TYPES[schema].fields if one.required):
        left = {name: value for name, value in body.items() if name != field.name}
        assert [place for place, _ in _faults(schema, left)] == [""]


_RULES = replace(
    _TYPES["nbsap"],
    fields=(
        RecordField("scope", "urn:scope", "term"),
        RecordField("isOpen", "urn:isOpen", "flag"),
        RecordField("countries", "urn:c", "term", many=True, required_to_publish=True,
                    when=read_condition("scope=national|regional")),
        RecordField("end", "urn:end", "date", required_to_publish=True, when=read_condition("isOpen!=true")),
        RecordField("why", "urn:why", "string", required_to_publish=True, when=read_condition("end=*"),
                    instead=("reason",)),
        RecordField("reason", "urn:reason", "string", longest=10),
        RecordField("share", "urn:share", "number", least=Decimal(0), most=Decimal(100)),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"isOpen": True}, ""),
        ({"isOpen": True, "share": 101}, "share"),
        ({"isOpen": True, "reason": "more than ten"}, "reason"),
        ({"isOpen": True, "scope": {"identifier": "national"}}, "countries"),
        ({"isOpen": True, "scope": "regional"}, "countries"),
        ({"isOpen": True, "scope": "regional", "countries": ["be"]}, ""),
        ({"isOpen": True, "scope": "global"}, ""),
        ({}, "end"),
        ({"isOpen": False}, "end"),
        ({"end": "2026", "reason": "x"}, ""),
        ({"end": "2026", "why": "x"}, ""),
        ({"end": "2026"}, "why"),
    ],
)
def test_what_a_condition_asks_for_is_required_where_it_holds(given: dict[str, Any], missing: str) -> None:
    schema = json_schema(_RULES, str, "en")
    header = {"identifier": "0123456789ab", "schema": "nbsap", "languages": ["en"]}
    found = list(jsonschema_rs.Draft202012Validator(schema).iter_errors({"header": header, **given}))
    assert bool(found) is bool(missing), found
    asked = {field.name for field in _RULES.fields if field.asks(given) and field.name not in given}
    assert missing in asked or missing in ("", "share", "reason")


def test_examples_have_what_their_own_values_ask_for() -> None:
    example = example_body(_RULES)
    assert all(field.name in example for field in _RULES.fields if field.asks(example))
    assert "end" in example


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("title", 7, "title"),
        ("title", {"english": "A plan"}, "title"),
        ("startDate", "tomorrow", "startDate"),
        ("startDate", "2026-13", "startDate"),
        ("header", {"schema": "nbsap", "languages": ["en"]}, "header"),
        ("header", {"identifier": "0123456789ab", "schema": "meeting", "languages": ["en"]}, "header/schema"),
    ],
)
def test_a_broken_value_is_found_where_it_is(field: str, value: Any, place: str) -> None:
    type_ = _TYPES["nbsap"]
    body = _body(type_)
    assert field in body
    assert [where for where, _ in _faults("nbsap", {**body, field: value})] == [place]


def test_words_of_lists_have_the_names_of_the_language() -> None:
    found = 0
    for schema, type_ in _TYPES.items():
        expected = [{option.value for option in field.options} for _, field in type_.walk() if field.options]
        lists = [one["oneOf"] for one in _schema(schema)["$defs"].values() if "oneOf" in one]
        assert all({word["const"] for word in words} in expected for words in lists)
        found += len(lists)
    assert found > 50
    titles = [_schema("nbsap", language)["title"] for language in LANGUAGES]
    assert len(set(titles)) > 3


def test_a_type_of_the_index_alone_cannot_be_submitted() -> None:
    alone = {schema for schema, type_ in read_record_types().items() if type_.index_only}
    assert alone
    assert not alone & _TYPES.keys()
    for schema in alone:
        with pytest.raises(NotFound):
            get_submittable_type(schema)
    assert get_submittable_type("nbsap") is get_record_type("nbsap")
