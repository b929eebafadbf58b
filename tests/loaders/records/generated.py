"""Bodies made from shapes, each field with a value of its kind, and what the graph is expected to hold of them.

Values are made from the path of their field, so that they are the same in every run, and one in a wrong place shows
where it belongs. What is expected has the form of the body; only what cannot be in a graph is written otherwise:
HTML as its text, lists without order as sorted.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from kg.records.model import RecordField, RecordType

PRIVATE: Final = "Unpublished"
"""Begins every value that must be in no graph."""
OTHER: Final = "5B6177DD-5E5E-434E-8CB7-D63D67D5EBED"
LANGUAGES: Final = ("en", "fr")
TERMS: Final = {
    "countries": ("be", "jp"),
    "GBF-TARGETS": ("GBF-TARGET-03", "GBF-TARGET-12"),
    "GBF-GOALS": ("GBF-GOAL-A", "GBF-GOAL-D"),
    "GBF-GOALS-TARGETS": ("GBF-GOAL-B", "GBF-TARGET-06"),
    "GBF-HEADLINE-INDICATORS": ("GBF-INDICATOR-A.1", "GBF-INDICATOR-2.2"),
    "KMGBF-BINARY-INDICATORS": ("KMGBF-INDICATOR-BIN-B", "KMGBF-INDICATOR-BIN-1"),
    "GBF-COMPONENT-INDICATORS": ("GBF-INDICATOR-113", "GBF-INDICATOR-114"),
    "GBF-COMPLEMENTARY-INDICATORS": ("GBF-INDICATOR-101", "GBF-INDICATOR-102"),
    "AICHI-TARGETS": ("AICHI-TARGET-01", "AICHI-TARGET-11"),
    "CBD-SUBJECTS": ("CBD-SUBJECT-MAR", "CBD-SUBJECT-ECOA+ECORES"),
    "SUSTAINABLE-DEVELOPMENT-GOALS": ("SUSTAINABLE-DEVELOPMENT-GOAL-01", "SUSTAINABLE-DEVELOPMENT-GOAL-14"),
}
"""Two terms of each list that the program brings and that bodies choose from."""
_SYMBOLS: Final = {
    "meeting": ("COP-17", "SBSTTA-27"),
    "notification": ("2025-024", "2024-113"),
    "decision": ("CBD/COP/DEC/16/32", "CBD/COP/DEC/15/4"),
    "body": ("CP-MOP", "COP"),
}
_LETTERS: Final = str.maketrans("0123456789", "abcdefghij")


@dataclass(slots=True)
class Made:
    """An object in two forms. `withheld` are the fields that a flag withholds, with their numbers in the body."""

    given: dict[str, Any] = field(default_factory=dict)
    expected: dict[str, Any] = field(default_factory=dict)
    withheld: Counter[str] = field(default_factory=Counter)


def identifier_of(text: str) -> str:
    """A GUID as records have them, always the same for a text."""
    digits = hashlib.sha256(text.encode()).hexdigest().upper()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))


def make_body(type_: RecordType, *, confidential: bool = False) -> Made:
    """A body of a type with all fields that may stand together; `confidential`: with all flags that withhold one."""
    made = _object(type_.fields, type_.schema, confidential)
    header = {
        "identifier": identifier_of(f"{type_.schema} {confidential}"),
        "schema": type_.schema,
        "languages": list(LANGUAGES),
    }
    made.given = {"header": header, **made.given}
    return made


def make_value(field_: RecordField, where: str) -> Any:
    """A value of a public field as it is given, made of a path."""
    value = _value(Made(), field_, where, 0, False)[0]
    return [value] if field_.many else value


def _object(fields: Iterable[RecordField], path: str, confidential: bool) -> Made:
    made = Made()
    fields = tuple(fields)
    flags = {each.confidential_flag for each in fields} - {""}
    for each in fields:
        where = f"{path}.{each.name}"
        if not each.public:
            made.given[each.name] = _private(each, where)
        elif each.name in flags:
            made.given[each.name] = made.expected[each.name] = confidential
        elif each.confidential_flag and confidential:
            made.given[each.name] = _private(each, where)
            made.withheld[each.name] += 1
        else:
            _add(made, each, where, confidential)
    _choose(made, fields)
    _leave_out(made, fields)
    return made


def _choose(made: Made, fields: tuple[RecordField, ...]) -> None:
    """Let what others depend on say what most of them ask for."""
    for each in fields:
        asking = [other.when for other in fields if other.when and other.when.name == each.name]
        if not asking or not each.public or each.name not in made.given:
            continue
        given = [made.given[each.name], *(_saying(each, word) for when in asking for word in when.words)]
        best = max(given, key=lambda value: sum(when.holds({each.name: value}) for when in asking))
        if best is not given[0]:
            made.given[each.name] = made.expected[each.name] = best


def _saying(field_: RecordField, word: str) -> Any:
    """A value of a field that is a word of a condition."""
    value: Any = word == "true" if field_.kind == "flag" else {"identifier": word} if field_.kind == "term" else word
    return [value] if field_.many else value


def _leave_out(made: Made, fields: tuple[RecordField, ...]) -> None:
    """Take out what is not asked for where other fields say what they say, and what depends on that."""
    while gone := [each.name for each in fields if each.name in made.given and not each.applies(made.given)]:
        for name in gone:
            del made.given[name]
            made.expected.pop(name, None)
            made.withheld.pop(name, None)


def _add(made: Made, field_: RecordField, where: str, confidential: bool) -> None:
    values = [_value(made, field_, where, number, confidential) for number in ((0, 1) if field_.many else (0,))]
    if field_.many:
        made.given[field_.name] = [given for given, _ in values]
        made.expected[field_.name] = [expected for _, expected in values]
    else:
        made.given[field_.name], made.expected[field_.name] = values[0]


def _private(field_: RecordField, where: str) -> Any:
    """A value of a field that must not be published: of its kind where it is read at all."""
    if field_.kind in ("object", "termWithDegree"):
        return {each.name: _private(each, f"{where}.{each.name}") for each in field_.fields}
    return {"en": f"{PRIVATE} {where}"} if field_.kind in ("languageMap", "html") else f"{PRIVATE} {where}"


def _value(made: Made, field_: RecordField, where: str, number: int, confidential: bool) -> tuple[Any, Any]:
    """One value of a field as it is given, and as it is expected."""
    if field_.kind in ("object", "termWithDegree"):
        inner = _object(field_.fields, f"{where}-{number}", confidential)
        made.withheld += inner.withheld
        return inner.given, inner.expected
    given = _MAKERS[field_.kind](field_, where, number)
    return given if isinstance(given, tuple) else (given, given)


def _pick(where: str, number: int, count: int) -> int:
    """One of so many values, not the same one for all fields."""
    return (sum(map(ord, where)) + number) % count


def _words(where: str, number: int) -> str:
    """The path in letters: digits could be taken for a telephone number."""
    return f"Text {'of' if number else 'about'} {where}".translate(_LETTERS)


def _texts(field_: RecordField, where: str, number: int) -> Any:
    return {"en": _words(where, number), "fr": f"Le texte de {where} {number}".translate(_LETTERS)}


def _html(field_: RecordField, where: str, number: int) -> Any:
    text = _words(where, number)
    return {"en": f"<div><!--block--><b>{text}</b>&nbsp;on a page</div>"}, {"en": f"{text} on a page"}


def _word(field_: RecordField, where: str, number: int) -> Any:
    if field_.options:
        return field_.options[_pick(where, number, len(field_.options))].value
    return _words(where, number).replace(" ", "-")


def _term(field_: RecordField, where: str, number: int) -> Any:
    if field_.custom_iri and (number or not field_.many):
        return {"identifier": OTHER, "customValue": {"en": f"Other for {where}".translate(_LETTERS)}}
    known = next((TERMS[domain] for domain in field_.domains if domain in TERMS), None)
    inside = "-1." in where  # a second object has another term than the first
    identifier = known[number ^ inside] if known else identifier_of(f"{where} {number}")
    return identifier if field_.name == "identifier" else {"identifier": identifier}


def _reference(field_: RecordField, where: str, number: int) -> Any:
    if field_.domains and number:
        return {"identifier": TERMS[field_.domains[0]][number]}
    return {"identifier": identifier_of(f"{where} {number}") + ("@2" if number else "")}


def _symbol(field_: RecordField, where: str, number: int) -> Any:
    return _SYMBOLS[field_.targets[-1]][number]


def _link(field_: RecordField, where: str, number: int) -> Any:
    return {
        "url": _url(field_, where, number),
        "name": "A page about it",
        "language": ("en", "zh-hant", "haw")[number % 3],
    }


def _url(field_: RecordField, where: str, number: int) -> Any:
    return f"https://example.org/{where}/{number}"


def _date(field_: RecordField, where: str, number: int) -> Any:
    return ("2025-03-04", "2026-10")[number]


def _location(field_: RecordField, where: str, number: int) -> Any:
    return {"lat": 4.5, "lng": -73.25, "zoom": 4}, {"lat": 4.5, "lng": -73.25}


_MAKERS: Final[dict[str, Callable[[RecordField, str, int], Any]]] = {
    "languageMap": _texts,
    "html": _html,
    "string": lambda field_, where, number: _words(where, number),
    "word": _word,
    "option": _word,
    "url": _url,
    "term": _term,
    "reference": _reference,
    "symbol": _symbol,
    "link": _link,
    "date": _date,
    "number": lambda field_, where, number: 12.5 + number,
    "year": lambda field_, where, number: 2024 + number,
    "integer": lambda field_, where, number: 7 + number,
    "flag": lambda field_, where, number: _pick(where, number, 2) == 0,
    "location": _location,
}
