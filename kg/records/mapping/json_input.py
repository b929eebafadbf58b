"""JSON from outside (RFC 8259), and what may be wrong with one value of it that a parser lets through.

`read_json` never stops at one bad value in a file of many: it marks what RFC 7493 (I-JSON) forbids, and `find_fault`
says of each record what is the matter with it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

from kg.rdf import characters

DEEPEST: Final = 64
"""Lists and objects inside one another. The deepest record types have eight."""
_LONGEST_NAME: Final = 200
_MOST_DIGITS: Final = 400
_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value may have at most; 0 is any number. `letters` and `languages` are those of one text."""

    depth: int = DEEPEST
    values: int = 0
    letters: int = 0
    languages: int = 0
    nested_lists: bool = True


LENIENT: Final = Limits()


class Nesting(Enum):
    """Whether lists may stand in lists: nowhere, here, or here as positions of a geometry, which are not counted."""

    REFUSED = 0
    ALLOWED = 1
    POSITIONS = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """What is the matter, at which place (JSON Pointer, RFC 6901), with what messages speak of."""

    code: str
    pointer: str
    details: Mapping[str, str]

    def __str__(self) -> str:
        said = _WORDS[self.code].format(**self.details)
        return f"{said}, at {self.pointer[: 2 * _SHOWN]}." if self.pointer else f"{said}."


_WORDS: Final = {
    "too-deep": "It is nested more than {limit} levels deep",
    "duplicate-name": "The name {name} stands twice in one object",
    "not-a-number": "It has a number that is none ({number})",
    "too-many-digits": "It has a number of too many digits",
    "half-character": "It has half of a character (a lone surrogate)",
    "name-too-long": "It has a name of too many letters",
    "wrong-name": "It has a name that is no text",
    "too-many-values": "It has more than {limit} values",
    "text-too-long": "It has a text of {size} letters, and {limit} are allowed",
    "too-many-languages": "It has a text in more than {limit} languages",
    "list-in-list": "It has a list inside a list",
}


_Details: TypeAlias = tuple[str, Mapping[str, str]]
_Link: TypeAlias = "tuple[_Link, str | int] | None"
_Place: TypeAlias = tuple[Any, int, _Link, Nesting]
_NONE: Final[Mapping[str, str]] = {}


class _Marked:
    """In the place of a value that is none."""

    def __init__(self, code: str, number: str = "") -> None:
        self.fault = code, {"number": number, "limit": str(_MOST_DIGITS)}


class _Doubled(dict[str, Any]):
    """An object in which names stand twice, so that nobody knows which value is meant."""

    names: tuple[str, ...] = ()


def read_json(text: str) -> Any:
    """The value of a JSON text. Raises json.JSONDecodeError."""
    try:
        return _DECODER.decode(text)
    except RecursionError:
        return _DECODER.decode(_without_depths(text))


def find_fault(value: Any) -> str:
    """Why a JSON value can be no record; '' if nothing is the matter. Takes time in proportion to the value."""
    return examine(value)[0]


def examine(value: Any) -> tuple[str, bool]:
    """The same, and whether any text (names of members are none) holds a character that loading replaces by a blank."""
    level, depth, mended = [value], 0, False
    while level:
        if depth > DEEPEST:
            return _said(value), mended
        below: list[Any] = []
        for each in level:
            if isinstance(each, str):
                if each.isprintable():
                    continue  # nearly every value; neither half of a character nor what is to be mended is printable
                mended = mended or characters.needs_mending(each)
            if _is_faulty(each):
                return _said(value), mended
            if isinstance(each, dict):
                below += each.values()
            elif isinstance(each, list):
                below += each
        level, depth = below, depth + 1
    return "", mended


def _said(value: Any) -> str:
    return str(next(find_faults(value)))


def find_faults(value: Any, limits: Limits = LENIENT) -> Iterator[Fault]:
    """Everything that is the matter with a JSON value, each at its place, in the order of the document.

    What is below a fault that hides it (too deep, too many, a name that cannot be told) is not gone through. Positions
    of geometries (RFC 7946) are lists in lists, and are not counted.
    """
    waiting: list[_Place] = [(value, 0, None, Nesting.ALLOWED if limits.nested_lists else Nesting.REFUSED)]
    count, deep = 1, set[str]()
    while waiting:
        each, depth, link, nested = waiting.pop()
        if depth > limits.depth:
            if (place := _pointer(_member(link))) not in deep:
                deep.add(place)
                yield Fault("too-deep", place, {"limit": str(limits.depth)})
            continue
        if isinstance(each, str) and each.isprintable() and not 0 < limits.letters < len(each):
            continue  # nearly every value
        for code, details in _faults_of(each, limits):
            yield Fault(code, _pointer(link), details)
        below = _below(each, depth + 1, link, nested)
        count += 0 if nested is Nesting.POSITIONS else len(below)
        if limits.values and count > limits.values:
            yield Fault("too-many-values", _pointer(link), {"limit": f"{limits.values:,}"})
            return
        if isinstance(each, dict) and isinstance(each, _Doubled):
            yield from (Fault("duplicate-name", _pointer((link, name)), {"name": name[:_SHOWN]}) for name in each.names)
        elif isinstance(each, list) and nested is Nesting.REFUSED:
            yield from (
                Fault("list-in-list", _pointer((link, number)), {})
                for number, item in enumerate(each)
                if isinstance(item, list)
            )
        waiting += reversed(below)


def _below(value: Any, depth: int, link: _Link, nested: Nesting) -> list[_Place]:
    if isinstance(value, list):  # of lists in a list that must not be, the outermost is told of
        inside = Nesting.ALLOWED if nested is Nesting.REFUSED else nested
        return [
            (item, depth, (link, number), inside if isinstance(item, list) else nested)
            for number, item in enumerate(value)
        ]
    if not isinstance(value, dict):
        return []
    shape = isinstance(value.get("type"), str)
    return [
        (item, depth, (link, name), Nesting.POSITIONS if shape and name == "coordinates" else nested)
        for name, item in value.items()
        if not _fault_of_name(name)
    ]


def _member(link: _Link) -> _Link:
    """The member that has a value, however many lists are between the two."""
    while link is not None and isinstance(link[1], int):
        link = link[0]
    return link


def _pointer(link: _Link) -> str:
    steps: list[str] = []
    while link is not None:
        link, key = link
        steps.append("/" + str(key).replace("~", "~0").replace("/", "~1"))
    return "".join(reversed(steps))


def _faults_of(value: Any, limits: Limits) -> Iterator[_Details]:
    """What is the matter with one value by itself."""
    if isinstance(value, str):
        if not value.isprintable() and _SURROGATE.search(value):
            yield "half-character", _NONE
        if limits.letters and len(value) > limits.letters:
            yield "text-too-long", {"size": f"{len(value):,}", "limit": f"{limits.letters:,}"}
    elif isinstance(value, dict):
        if not _are_usual(value):
            codes = filter(None, map(_fault_of_name, value))
            yield from ((code, {"limit": str(_LONGEST_NAME)}) for code in dict.fromkeys(codes))
        if limits.languages and len(value) > limits.languages and _languages(value) > limits.languages:
            yield "too-many-languages", {"limit": str(limits.languages)}
    elif fault := _fault_of_number(value):
        yield fault


def _languages(value: Mapping[str, Any]) -> int:
    return sum(isinstance(text, str) and bool(_TAG.fullmatch(name)) for name, text in value.items())


def _is_faulty(value: Any) -> bool:
    """Whether something is the matter with a value by itself that every reader minds."""
    if isinstance(value, str):
        return bool(_SURROGATE.search(value))
    if isinstance(value, dict):
        return isinstance(value, _Doubled) or not (_are_usual(value) or not any(map(_fault_of_name, value)))
    return _fault_of_number(value) is not None


def _fault_of_number(value: Any) -> _Details | None:
    if isinstance(value, float):
        return None if value - value == 0 else ("not-a-number", {"number": "NaN or Infinity"})
    if isinstance(value, int):
        return None if value.bit_length() < _MOST_DIGITS * 3 else ("too-many-digits", {"limit": str(_MOST_DIGITS)})
    return value.fault if isinstance(value, _Marked) else None


def _are_usual(names: Iterable[Any]) -> bool:
    """Whether nothing can be the matter with names: short ones, in ASCII. Nearly all are."""
    try:
        joined = "".join(names)
    except TypeError:
        return False
    return joined.isascii() and (len(joined) <= _LONGEST_NAME or max(map(len, names)) <= _LONGEST_NAME)


def _fault_of_name(name: Any) -> str:
    if not isinstance(name, str):
        return "wrong-name"
    return "name-too-long" if len(name) > _LONGEST_NAME else "half-character" if _SURROGATE.search(name) else ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    doubled.names = tuple(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
    return doubled


def _integer(digits: str) -> Any:
    return int(digits) if len(digits) <= _MOST_DIGITS else _Marked("too-many-digits")


def _constant(name: str) -> _Marked:
    return _Marked("not-a-number", name)


def _without_depths(text: str) -> str:
    """The text with a mark, which `find_fault` finds, for whatever is nested too deeply to be read."""
    return "".join(_shallow(text))


def _shallow(text: str) -> Iterator[str]:
    depth = kept = 0
    for found in _TOKEN.finditer(text):
        if found[0] in ("[", "{"):
            depth += 1
            if depth == 2 * DEEPEST:
                yield text[kept : found.start()]
        elif found[0] in ("]", "}"):
            if depth == 2 * DEEPEST:
                yield "NaN"
                kept = found.end()
            depth -= 1
    yield text[kept:] if depth < 2 * DEEPEST else ""


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_constant=_constant)
