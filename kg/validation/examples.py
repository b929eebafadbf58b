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
    """A body that a type allows, with its required fields; conditions of other fields are met by leaving these out."""
    header = {"identifier": IDENTIFIER, "schema": type_.schema, "languages": [_LANGUAGE]}
    return {"header": header, **_object(type_.fields, _FEWEST)}


def _object(fields: tuple[RecordField, ...], fewest: int = 0) -> dict[str, Any]:
    chosen = [field.name for field in fields if field.required]
    simple = [field for field in fields if not field.required and not field.internal and field.kind in _SIMPLE]
    simple = [field for field in simple if field.public] or simple
    chosen += [field.name for field in simple[: max(0, fewest - len(chosen))]]
    return {field.name: _values(field) for field in fields if field.name in chosen}


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
            return 2025
        case "number" | "integer":
            return 1
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
