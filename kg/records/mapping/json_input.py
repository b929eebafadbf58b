"""JSON from outside (RFC 8259), and what may be wrong with one value of it that a parser lets through.

`read_json` never stops at one bad value in a file of many: it marks what RFC 7493 (I-JSON) forbids, and `find_fault`
says of each record what is the matter with it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from kg.rdf import characters

DEEPEST: Final = 64
"""Lists and objects inside one another. The deepest record types have eight."""
_LONGEST_NAME: Final = 200
_MOST_DIGITS: Final = 400
_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


class _Marked:
    """In the place of a value that is none."""

    def __init__(self, fault: str) -> None:
        self.fault = fault


class _Doubled(dict[str, Any]):
    """An object in which a name stands twice, so that nobody knows which value is meant."""

    name: str = ""


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
            return f"It is nested more than {DEEPEST} levels deep.", mended
        below: list[Any] = []
        for each in level:
            if isinstance(each, str):
                if each.isprintable():
                    continue  # nearly every value; neither half of a character nor what is to be mended is printable
                mended = mended or characters.needs_mending(each)
            if fault := _fault_of(each):
                return fault, mended
            if isinstance(each, dict):
                below += each.values()
            elif isinstance(each, list):
                below += each
        level, depth = below, depth + 1
    return "", mended


def _fault_of(value: Any) -> str:
    if isinstance(value, str):
        return _fault_of_text(value)
    if isinstance(value, dict):
        if isinstance(value, _Doubled):
            return f"The name {value.name[:60]} stands twice in one object."
        return "" if _are_usual(value) else next(filter(None, map(_fault_of_name, value)), "")
    if isinstance(value, float):
        return "" if value - value == 0 else "It has a number that is none (NaN or Infinity)."
    if isinstance(value, int):
        return "" if value.bit_length() < _MOST_DIGITS * 3 else "It has a number of too many digits."
    return value.fault if isinstance(value, _Marked) else ""


def _are_usual(names: Iterable[Any]) -> bool:
    """Whether nothing can be the matter with names: short ones, in ASCII. Nearly all are."""
    try:
        joined = "".join(names)
    except TypeError:
        return False
    return joined.isascii() and (len(joined) <= _LONGEST_NAME or max(map(len, names)) <= _LONGEST_NAME)


def _fault_of_text(text: str) -> str:
    return "It has half of a character (a lone surrogate)." if _SURROGATE.search(text) else ""


def _fault_of_name(name: Any) -> str:
    if not isinstance(name, str):
        return "It has a name that is no text."
    return "It has a name of too many letters." if len(name) > _LONGEST_NAME else _fault_of_text(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled, seen = _Doubled(found), set[str]()
    doubled.name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return doubled


def _integer(digits: str) -> Any:
    return int(digits) if len(digits) <= _MOST_DIGITS else _Marked("It has a number of too many digits.")


def _constant(name: str) -> _Marked:
    return _Marked(f"It has a number that is none ({name}).")


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
