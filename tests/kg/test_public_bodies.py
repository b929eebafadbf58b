"""What of a body may be shown: it says the same in public as the whole body, and nothing that is withheld."""

import json
import re
from typing import Any

import pytest

from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.iris import read_iris
from kg.records.mapping.public import public_body
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.model import NESTED, RecordField, RecordType
from kg.records.types import read_record_types

TYPES = [one for one in read_record_types().values() if not one.index_only]
IRIS = read_iris(PUBLISHED_BASE)
_DIGEST = re.compile(rb"#value-[0-9a-f]{16}")
SECRET = "Nobody is to read this"
_VALUES: dict[str, Any] = {
    "languageMap": {"en": "{}", "fr": "{} aussi"}, "html": {"en": "<p>{}</p>"}, "string": "{}", "word": "{}",
    "option": "{}", "url": "https://example.org/{}", "term": {"identifier": "{}"},
    "reference": {"identifier": "{}-0000001"},
    "symbol": "{}", "link": {"url": "https://example.org/{}", "name": "{}"}, "date": "2026-01-31", "year": 2026,
    "number": 1.5, "integer": 7, "flag": False, "location": {"lat": 1, "lng": 2},
}  # fmt: skip


def _value(field: RecordField) -> Any:
    if field.fields:
        made = {each.name: _value(each) for each in field.fields}
    else:
        said = SECRET if not field.public else f"Write x.y@example.org of {field.name}"
        said = said if field.kind in ("languageMap", "html", "string") or not field.public else field.name
        made = json.loads(json.dumps(_VALUES.get(field.kind, "{}")).replace("{}", said))
    return [made] if field.many or field.kind in NESTED else made


def _body(type_: RecordType, confidential: bool = False) -> dict[str, Any]:
    flags = {field.confidential_flag for _, field in type_.walk()} - {""}
    header = {"identifier": "PUBLIC-0000001", "schema": type_.schema, "languages": ["en", "fr"], "more": SECRET}
    made = {field.name: _value(field) for field in type_.fields}
    return {"header": header, **made} | dict.fromkeys(flags & set(made), confidential)


def _statements(type_: RecordType, body: dict[str, Any]) -> set[bytes]:
    statements = Statements.of(PUBLISHED_BASE, "record/PUBLIC-0000001", type_)
    Mapper(IRIS, Report()).map(statements, type_, body)
    lines = statements.canonical().ntriples.splitlines()
    # Names of observations are digests of what they are of, also of what is taken out of its texts.
    return {_DIGEST.sub(rb"#value", line) for line in lines if b"withheldField" not in line}


@pytest.mark.parametrize("type_", TYPES, ids=lambda one: one.schema)
def test_the_public_part_says_all_that_is_published_and_nothing_that_is_not(type_: RecordType) -> None:
    for confidential in (False, True):
        body = _body(type_, confidential)
        shown = public_body(type_, body)
        assert _statements(type_, shown) == _statements(type_, body)
        text = json.dumps(shown)
        assert SECRET not in text
        assert "example.org of" not in text.replace("https://", "")
        assert public_body(type_, shown) == shown


def test_what_is_not_known_is_not_shown() -> None:
    type_ = read_record_types()["nbsap"]
    assert public_body(type_, {"header": "x", "unheardOf": SECRET, "notes": [SECRET]}) == {"header": {}}
