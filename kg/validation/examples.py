"""An example of the body of each type, made from its shape: what is required, and a few fields more to start from."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from kg.records.model import RecordField, RecordType

IDENTIFIER: Final = "00000000-0000-0000-0000-000000000000"
"""Stands where an identifier of the client's own is to be written."""
_LANGUAGE: Final = "en"
_SIMPLE: Final = ("languageMap", "html", "string", "date", "url")
_FEWEST: Final = 4
"""Fields of an example of a type that requires fewer."""
_TERMS: Final = {
    "countries": "ad",
    "GBF-TARGETS": "GBF-TARGET-01",
    "GBF-GOALS": "GBF-GOAL-A",
    "GBF-GOALS-TARGETS": "GBF-TARGET-01",
    "GBF-HEADLINE-INDICATORS": "GBF-INDICATOR-A.1",
    "KMGBF-BINARY-INDICATORS": "KMGBF-INDICATOR-BIN-1",
}
"""Terms of the Framework and countries, whose tables are not those of the thesaurus."""
_SYMBOLS: Final = {"meeting": "COP-17", "notification": "2025-024", "decision": "CBD/COP/DEC/16/32", "body": "COP"}


def example_body(type_: RecordType) -> dict[str, Any]:
    """A body that may be published as far as its shape goes: with what is required, and what that asks for in turn."""
    header = {"identifier": IDENTIFIER, "schema": type_.schema, "languages": [_LANGUAGE]}
    return {"header": header, **_object(type_.fields, _FEWEST)}


def _object(fields: tuple[RecordField, ...], fewest: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = {}
    while asked := [field for field in fields if field.name not in made and _is_needed(field, made)]:
        made[asked[0].name] = _values(asked[0])  # one after another: what one says may ask for the next
    simple = [field for field in fields if field.name not in made and field.kind in _SIMPLE and not field.internal]
    simple = [field for field in simple if field.applies(made)]
    simple = [field for field in simple if field.public] or simple or [field for field in fields[:1] if not made]
    made |= {field.name: _values(field) for field in simple[: max(0, fewest - len(made))]}
    return {field.name: made[field.name] for field in fields if field.name in made}


def _is_needed(field: RecordField, made: Mapping[str, Any]) -> bool:
    return field.required or field.asks(made)


def _values(field: RecordField) -> Any:
    return [_value(field)] if field.many else _value(field)


def _value(field: RecordField) -> Any:
    """One value of a field, in the form of its kind."""
    match field.kind:
        case "object" | "termWithDegree":
            return _object(field.fields, 1)
        case "languageMap" | "html":
            return {_LANGUAGE: _words(field)}
        case "string":
            return _words(field)
        case "word" | "option":
            return field.options[0].value if field.options else "word"
        case "term" | "reference":
            term = next((_terms()[domain] for domain in field.domains if domain in _terms()), IDENTIFIER)
            return term if field.name == "identifier" else {"identifier": term}
        case "symbol":
            return next((_SYMBOLS[target] for target in field.targets if target in _SYMBOLS), "COP-17")
        case "url":
            return "https://www.example.org/"
        case "link":
            return {"url": "https://www.example.org/document.pdf", "name": "A document", "language": _LANGUAGE}
        case "date":
            return "2030-12-31" if "end" in field.name.lower() else "2025-01-31"
        case "year":
            return max(2025, int(field.least or 0))
        case "number" | "integer":
            return int(field.least or 1)
        case "flag":
            return False
        case "location":
            return {"lat": 0.0, "lng": 0.0}


def _words(field: RecordField) -> str:
    """What is to be written there, by the field's name."""
    return next((text.value for text in field.labels if text.language == _LANGUAGE), field.name)


@cache
def _terms() -> Mapping[str, str]:
    """A term of each domain of which the thesaurus that comes with the program has some."""
    found = dict(_TERMS)
    for domain, identifier in _rows():
        found.setdefault(domain, identifier)
    return found


def _rows() -> Iterator[tuple[str, str]]:
    facts = files("ontologies").joinpath("thesaurus", "facts")
    for table, column in (("terms.csv", "domain"), ("codes.csv", "domains")):
        for row in csv.DictReader(facts.joinpath(table).read_text("utf-8").splitlines()):
            yield from ((domain, row["identifier"]) for domain in row[column].split("|"))
