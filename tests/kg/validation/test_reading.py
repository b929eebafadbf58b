"""What is no JSON value in bounds is told of at its place; what is one is read as it was written."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records.mapping.json_input import DEEPEST, find_fault, find_faults, read_json
from kg.records.types import read_record_types
from kg.validation.envelope import read_header
from kg.validation.findings import Finding, pointed
from kg.validation.reading import LARGEST, LIMITS, MOST_FAULTS, faults_of, read_document
from tests.kg.validation.test_tracing import NOWHERE, value_at
from tests.loaders.records.generated import make_body
from tests.loaders.records.test_examining import VALUES as ODD
from tests.loaders.records.test_hostile import VALUES

TYPES: Final = read_record_types()


def told(found: list[Finding]) -> list[tuple[str, str]]:
    """Codes and places."""
    return [(one.code, one.pointer) for one in found]


def deep(count: int) -> str:
    """Objects in one another."""
    return '{"a":' * count + "1" + "}" * count


CASES: Final[dict[str, tuple[bytes, list[tuple[str, str]]]]] = {
    "an object": (b'{"a": [1, "x", null]}', []),
    "a mark of the order of bytes": (b'\xef\xbb\xbf{"a": 1}', []),
    "nothing": (b"", [("not-json", "")]),
    "an end too early": (b'{"a": ', [("not-json", "")]),
    "two values": (b"{} {}", [("not-json", "")]),
    "a half letter": (b'{"a": "\xc3"}', [("not-utf8", "")]),
    "another encoding": ("{}".encode("utf-16"), [("not-utf8", "")]),
    "too many bytes": (b" " * (LARGEST + 1), [("too-large", "")]),
    "names twice": (
        b'{"a": {"b/c": 1, "b/c": 2, "d": 1, "d": 2}}',
        [("duplicate-name", p) for p in ("/a/b~1c", "/a/d")],
    ),
    "no numbers": (b'{"a": [NaN, 1, -Infinity, 1e999]}', [("not-a-number", f"/a/{n}") for n in (0, 2, 3)]),
    "a long number": (b'{"a~b": [' + b"9" * 5_000 + b"]}", [("too-many-digits", "/a~0b/0")]),
    "half a character": (b'{"a": {"en": "\\ud800"}, "\\udfff": 1}', [("half-character", p) for p in ("", "/a/en")]),
    "a long name": (b'{"a": {"' + b"x" * 201 + b'": NaN}}', [("name-too-long", "/a")]),
    "deep objects": (f'{{"b": {deep(60)}}}'.encode(), [("too-deep", "/b" + "/a" * 50)]),
    "deep lists": (f'{{"b": {"[" * 60}{"]" * 60}}}'.encode(), [("list-in-list", "/b/0"), ("too-deep", "/b")]),
    "very deep lists": (
        b'{"b": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        [("list-in-list", "/b/0"), ("too-deep", "/b")],
    ),
    "lists in a list": (b'{"a": [[1], 2, [[3]]]}', [("list-in-list", "/a/0"), ("list-in-list", "/a/2")]),
    "positions of a geometry": (b'{"a": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}', []),
    "many values": (json.dumps({"a": {"b": [0] * 5_000}}).encode(), [("too-many-values", "/a/b")]),
    "many positions": (json.dumps({"type": "x", "coordinates": [[1, 2]] * 3_000}).encode(), []),
    "a long text": (json.dumps({"a": ["x" * 50_000, "é" * 50_001]}).encode(), [("text-too-long", "/a/1")]),
    "many languages": (
        json.dumps({"a": {f"{a}{b}": "x" for a in "abc" for b in "abcdefg"}}).encode(),
        [("too-many-languages", "/a")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_no_value_in_bounds_is_told_of_at_its_place(name: str) -> None:
    document, expected = CASES[name]
    assert told(read_document(document)[1]) == expected


def test_the_place_in_a_text_is_said() -> None:
    (found,) = read_document(b'{"a": 1,\n "b" 2}')[1]
    assert (found.details["line"], found.details["column"]) == ("2", "6")
    (found,) = read_document(b'\xef\xbb\xbf{"a": "\xff"}')[1]
    assert found.details["offset"] == "10"


def test_of_many_faults_the_first_are_shown() -> None:
    found = read_document(json.dumps([float("nan")] * 500).encode())[1]
    assert told(found) == [*(("not-a-number", f"/{number}") for number in range(MOST_FAULTS)), ("more-faults", "")]


@pytest.mark.parametrize("schema", TYPES)
def test_full_bodies_of_all_types_are_in_bounds(schema: str) -> None:
    body = make_body(TYPES[schema]).given
    assert read_document(json.dumps(body).encode()) == (body, [])
    header, found = read_header(body)
    assert told(found) == ([("not-submitted", "/header/schema")] if TYPES[schema].index_only else [])
    assert header is not None
    assert header.schema == schema


@given(VALUES)
def test_any_value_is_read_or_has_its_faults(value: Any) -> None:
    read, found = read_document(json.dumps(value).encode())
    assert found or json.dumps(read) == json.dumps(value)
    assert [one.pointer for one in found if value_at(read, one.pointer) is NOWHERE] == []
    assert told(found) == [(fault.code, fault.pointer) for fault in find_faults(value, LIMITS)]


@given(ODD)
def test_faults_that_a_load_minds_are_faults_with_a_place(value: Any) -> None:
    first = next(find_faults(value), None)
    assert find_fault(value) == (str(first) if first else "")
    assert first is None or told(faults_of(value))


@given(st.binary(max_size=40) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_and_any_header_have_an_answer(data: bytes) -> None:
    value, _ = read_document(data)
    header, found = read_header({"header": value})
    assert header is not None or found


def test_a_fault_in_a_load_says_where() -> None:
    value = read_json(f'{{"a": [{{"b": {"[" * (DEEPEST + 3)}{"]" * (DEEPEST + 3)}}}]}}')
    assert find_fault(value) == "It is nested more than 64 levels deep, at /a/0/b."


HEADER: Final = {"identifier": "A-RECORD-OF-OURS", "schema": "nbsap", "languages": ["en", "fr"]}
HEADERS: Final[dict[str, tuple[Any, list[tuple[str, str]]]]] = {
    "as it should be": (HEADER, []),
    "none": (None, [("no-header", "")]),
    "a text": ("nbsap", [("wrong-header", "")]),
    "no identifier": ({**HEADER, "identifier": None}, [("no-identifier", "/identifier")]),
    "a path": ({**HEADER, "identifier": "../../etc/passwd"}, [("wrong-identifier", "/identifier")]),
    "a line end": ({**HEADER, "identifier": "A-RECORD-OF-OURS\n"}, [("wrong-identifier", "/identifier")]),
    "a number": ({**HEADER, "identifier": 12345678901}, [("wrong-identifier", "/identifier")]),
    "no type": ({**HEADER, "schema": ""}, [("no-type", "/schema")]),
    "an unknown type": ({**HEADER, "schema": "nbsab"}, [("unknown-type", "/schema")]),
    "a type that is a list": ({**HEADER, "schema": ["nbsap"]}, [("unknown-type", "/schema")]),
    "a type of the index": ({**HEADER, "schema": "meetingDocument"}, [("not-submitted", "/schema")]),
    "no languages": ({**HEADER, "languages": []}, [("no-languages", "/languages")]),
    "one language": ({**HEADER, "languages": "en"}, [("wrong-languages", "/languages")]),
    "odd languages": (
        {**HEADER, "languages": ["en", "EN", "english", "xx", 5, "pt-BR"]},
        [
            ("doubled-language", "/languages/1"),
            ("no-language-tag", "/languages/2"),
            ("unknown-language", "/languages/3"),
            ("no-language-tag", "/languages/4"),
        ],
    ),
    "a member that nothing reads": ({**HEADER, "a/b": 1}, [("unknown-header-member", "/a~1b")]),
}


@pytest.mark.parametrize("name", HEADERS)
def test_what_is_wrong_with_a_header(name: str) -> None:
    header, expected = HEADERS[name]
    read, found = read_header({"header": header})
    assert told(found) == [(code, pointed("header") + place) for code, place in expected]
    assert (read is None) == any("type" in code or "header" in code[-6:] for code, _ in expected)


def test_the_type_that_was_asked_for_stands_in_and_must_be_the_same() -> None:
    read, found = read_header({"header": {**HEADER, "schema": None}}, "nbsap")
    assert (read and read.schema, found) == ("nbsap", [])
    assert told(read_header({"header": HEADER}, "contact")[1]) == [("another-type", "/header/schema")]
    (found_one,) = read_header({"header": {**HEADER, "schema": "nbsab"}})[1]
    assert "nbsap" in found_one.details["suggestion"]
    assert told(read_header([HEADER])[1]) == [("not-an-object", "")]
