"""Hostile bodies in JSON, and what is no JSON at all."""

import gzip
import io
import json
import pickle
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from kg.records.types import read_record_types
from tests.kg.validation.hostility import IDENTIFIER, Hostile
from tests.kg.validation.places import valid_body

_MANY: Final = 50_000
_HEADER: Final = {"identifier": IDENTIFIER, "schema": "nbsap", "languages": ["en", "fr"]}


def json_documents(address: str) -> Iterator[Hostile]:
    """All of them; `address` is of a server that nobody may call."""
    for name, text in {**_TEXTS, **_calling(address)}.items():
        yield Hostile(f"text: {name}", _nbsap(summary={"en": text}), harmless=name in _HARMLESS)
    for name, value in _addresses(address).items():
        harmless = value.startswith(address)
        yield Hostile(f"address: {name}", _nbsap(documentLinks=[{"url": value, "name": "A page"}]), harmless=harmless)
    for name, value in _IDENTIFIERS.items():
        yield Hostile(f"identifier: {name}", _document({"header": {**_HEADER, "identifier": value}}))
    for name, fields in _FIELDS.items():
        yield Hostile(f"field: {name}", _nbsap(**fields))
    for name, content in _wholes(address).items():
        yield Hostile(f"document: {name}", content)


def _document(value: Any) -> bytes:
    return json.dumps(value).encode()


def _nbsap(**fields: Any) -> bytes:
    """A body that could be published but for these fields."""
    type_, body = read_record_types()["nbsap"], valid_body("nbsap")
    usual: dict[str, Any] = {
        field.name: body[field.name] for field in type_.fields if field.required or field.required_to_publish
    }
    usual["title"] = {"en": "A strategy of otters"}
    return _document({"header": _HEADER, **usual, **fields})


_TEXTS: Final = {
    "elements within elements": "<div>" * _MANY,
    "a link that never ends": '<a href="' * _MANY,
    "a comment that never ends": "<!--" * _MANY,
    "items": "<li>" * _MANY,
    "references to characters": "&amp;" * _MANY,
    "numbers of characters": "&#x202e;" * 500,
    "addresses of mail": "a@" * _MANY,
    "encoded addresses of mail": "%40" * _MANY,
    "telephone numbers": "+1 " * _MANY,
    "digits": "1 " * _MANY,
    "blanks": " \u00a0" * _MANY,
    "line ends": "\n \n" * _MANY,
    "marks on one letter": "a" + "\u0301" * _MANY,
    "a handler": "<img src=x onerror=alert(1)>",
    "a drawing with a script": "<svg/onload=alert(1)><script>alert(1)</script></svg>",
    "a style": "<style>@import 'javascript:alert(1)'</style>text",
    "an address of a script": '<a href="javascript:alert(1)">text</a>',
    "a form": '<form action="http://example.org"><input name=password></form>',
    "an override": "\u202egnp.txt",
    "isolates that do not end": "\u2067" * 1_000 + "text",
    "tags of no language": "text\U000e0001\U000e0041",
    "control characters": "a\x00b\x1bc\x7f",
    "no characters": "a\ufffeb\uffff",
    "a formula": '=HYPERLINK("http://example.org","text")',
    "a command": "=cmd|' /C calc'!A0",
    "a template": "{{7*7}} ${7*7} <%= 7*7 %> %(a)s {0.__class__}",
    "a query": "'; DROP TABLE change; --",
    "an end of Turtle": '""" . <urn:x> a <urn:y> . """',
    "five megabytes": "x" * 5_000_000,
}
_HARMLESS: Final = frozenset(("a formula", "a command", "a template", "a query", "an end of Turtle"))
"""Texts that are published as they stand, as texts."""


def _calling(address: str) -> dict[str, str]:
    return {
        "a picture from elsewhere": f'<img src="{address}/picture.png">text',
        "a frame": f'<iframe src="{address}/frame"></iframe>text',
        "a style from elsewhere": f'<link rel=stylesheet href="{address}/style">text',
    }


def _addresses(address: str) -> dict[str, str]:
    return {
        "of a server that nobody calls": f"{address}/document.pdf",
        "without a scheme": address.removeprefix("http:"),
        "of a script": "javascript:alert(1)",
        "of a script, hidden": "java\tscript:alert(1)",
        "of data": "data:text/html,<script>alert(1)</script>",
        "of a file": "file:///etc/passwd",
        "of gopher": "gopher://127.0.0.1:25/_HELO",
        "of nobody": "http://",
    }


_IDENTIFIERS: Final[dict[str, Any]] = {
    "a path": "../../../../etc/passwd",
    "an encoded path": "%2e%2e%2f%2e%2e%2fetc",
    "an address": "http://example.org/record/1",
    "two lines": "ABCDEFGHIJ\r\nSet-Cookie: a=b",
    "an end of an IRI": "ABCDEFGHIJ> <urn:x> <urn:y",
    "another alphabet": "\u0430\u0430\u0430\u0430-\u0430\u0430\u0430\u0430-\u0430\u0430\u0430\u0430",
    "an override": "ABCDEFGHIJ\u202eKLMNOP",
    "nought": "ABCDEFGHIJ\x00KLMNOP",
    "ten thousand letters": "A" * 10_000,
    "an object": {"$ne": ""},
    "true": True,
}
_RING: Final = [[0.001 * number, 0.002 * number] for number in range(200_000)]
_DEEP_RING: Final[list[Any]] = json.loads("[" * 200 + "]" * 200)
_FIELDS: Final[dict[str, dict[str, Any]]] = {
    "fifty thousand languages": {"title": {f"en-x-{number:05d}": "A title" for number in range(_MANY)}},
    "a hundred thousand that nobody knows": {f"field{number}": "A value" for number in range(100_000)},
    "names of the prototype": {"__proto__": {"admin": True}, "constructor": {"prototype": {}}},
    "names of Python": {"__class__": "x", "self": 1, "cls": 2, "__init__": {"__globals__": 1}},
    "a long name": {"x" * 1_000_000: 1},
    "a name with a pointer in it": {"a/b~0c/../title": "A value", "": "An empty name"},
    "a million numbers": {"completionYear": list(range(1_000_000))},
    "references without end": {"documents": [{"identifier": IDENTIFIER}] * _MANY},
    "half a character in a name": {"\ud800": "A value"},
    "half a character": {"title": {"en": "\udfff\ud800"}},
    "a language that is a script": {"title": {"<script>": "A title"}},
    "a language of an operator": {"title": {"$where": "sleep(1000)"}},
    "a polygon of a mile of numbers": {"location": {"type": "Polygon", "coordinates": [_RING]}},
    "a polygon in lists": {"location": {"type": "Polygon", "coordinates": _DEEP_RING}},
    "a year that nobody sees": {"startDate": "999999999-01-01", "endDate": "-1"},
    "a moment that is none": {"startDate": "2026-02-30T25:61:61Z"},
    "a number as a text": {"completionYear": "9" * _MANY},
}


def _wholes(address: str) -> dict[str, bytes]:
    good = _nbsap()
    head = b'{"header": ' + _document(_HEADER) + b', "completionYear": '
    return {
        "nothing": b"",
        "blanks": b" " * 5_000_000,
        "lists in lists": b"[" * 1_000_000,
        "lists in lists that end": b"[" * 100_000 + b"]" * 100_000,
        "objects in objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "a hundred thousand times the same name": b"{" + b'"header":1,' * 100_000 + b'"header":2}',
        "no number": head + b"NaN}",
        "no end of numbers": head + b"-Infinity}",
        "a large number": head + b"1e999999999}",
        "digits": head + b"9" * 1_000_000 + b"}",
        "a small number": head + b"1e-999999999}",
        "a number with a nought before it": head + b"007}",
        "half of it": good[: len(good) // 2],
        "two of them": good + b"\n" + good,
        "a comment": b"/* */" + good,
        "a comma at the end": good[:-1] + b",}",
        "UTF-16": good.decode().encode("utf-16"),
        "UTF-32": good.decode().encode("utf-32"),
        "overlong letters": good.replace(b"otters", b"\xc0\xaf\xe0\x80\xaf"),
        "half of a letter": good.replace(b"otters", b"\xe2\x28\xa1"),
        "nought bytes": b"\x00" * 100_000,
        "a list": b"[" + good + b"]",
        "a list of a million": b"[" + b"{}," * 1_000_000 + b"{}]",
        "a text": b'"nbsap"',
        "null": b"null",
        "a context from elsewhere": _nbsap(**{"@context": f"{address}/context.jsonld"}),
        "a reference to elsewhere": _nbsap(**{"$ref": f"{address}/schema", "$schema": f"{address}/schema"}),
        "a table with formulas": b'title,summary\r\n"=1+1","=HYPERLINK(""http://example.org"")"\r\n',
        "a bomb in gzip": gzip.compress(b" " * 50_000_000),
        "a bomb in an archive": _archive(),
        "a pickle": pickle.dumps({"header": _HEADER}),
        "a page": b"<!DOCTYPE html><script src=" + address.encode() + b"></script>",
    }


def _archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("body.json", b" " * 50_000_000)
    return buffer.getvalue()
