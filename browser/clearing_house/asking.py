"""How clients ask for some of a list: `$filter` and `$orderby` (OData), and queries of MongoDB as JSON.

A small part of each, over members that are known: what is not read here is refused by name, and never passed over, so
that no list is another one than was asked for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from browser.clearing_house.calls import Wrong
from browser.http.parameters import clean
from kg.validation.reading import read_document

Test: TypeAlias = Callable[[Mapping[str, Any]], bool]
LONGEST: Final = 4_000
_DEEPEST: Final = 20
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<mark>[()])|(?P<text>(?:datetime)?'(?:[^']|'')*')|(?P<number>-?\d{1,15})|(?P<word>[A-Za-z_][\w./]*))"
)
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda one, other: bool(one == other),
    "ne": lambda one, other: bool(one != other),
    "gt": lambda one, other: bool(one > other),
    "ge": lambda one, other: bool(one >= other),
    "lt": lambda one, other: bool(one < other),
    "le": lambda one, other: bool(one <= other),
}
_HINT: Final = "Known: eq ne gt ge lt le, and, or, not, (…), over: {}."


def read_filter(text: str, known: Sequence[str]) -> Test:
    """What `$filter` asks for, over members that are known. Raises Wrong."""
    if len(text) > LONGEST:
        raise Wrong("$filter", f"$filter has more than {LONGEST:,} characters.")
    return _Filter(text, known).read() if text.strip() else lambda _: True


class _Filter:
    """Reads a filter by descent: `or` of `and` of comparisons."""

    def __init__(self, text: str, known: Sequence[str]) -> None:
        self._known = known
        self._tokens = self._cut(text)
        self._at = 0
        self._depth = 0

    def read(self) -> Test:
        found = self._either()
        if self._at < len(self._tokens):
            raise self._wrong(self._tokens[self._at])
        return found

    def _cut(self, text: str) -> list[str]:
        tokens, at = [], 0
        text = text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise self._wrong(text[at:])
            tokens.append(found[0].strip())
            at = found.end()
        return tokens

    def _wrong(self, where: str) -> Wrong:
        return Wrong(
            "$filter", f"$filter cannot be read at “{clean(where)[:40]}”.", _HINT.format(", ".join(self._known))
        )

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1] if self._at <= len(self._tokens) else ""

    def _is(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == word:
            self._at += 1
            return True
        return False

    def _either(self) -> Test:
        tests = [self._both()]
        while self._is("or"):
            tests.append(self._both())
        return lambda one: any(test(one) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._is("and"):
            tests.append(self._one())
        return lambda one: all(test(one) for test in tests)

    def _one(self) -> Test:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Wrong("$filter", "$filter is too deep.")
        try:
            if self._is("not"):
                test = self._one()
                return lambda one: not test(one)
            if not self._is("("):
                return self._comparison()
            inner = self._either()
            if not self._is(")"):
                raise self._wrong("the missing )")
            return inner
        finally:
            self._depth -= 1

    def _comparison(self) -> Test:
        name, way, written = self._next(), self._next(), self._next()
        if name not in self._known or way not in _COMPARE or not written:
            raise self._wrong(" ".join((name, way, written)))
        wanted, compare = self._value(written), _COMPARE[way]

        def test(one: Mapping[str, Any]) -> bool:
            value = member(one, name)
            return compare(value, wanted) if isinstance(value, type(wanted)) else way == "ne"

        return test

    def _value(self, written: str) -> str | int | bool:
        if written.endswith("'"):
            return written.partition("'")[2][:-1].replace("''", "'")
        if written in ("true", "false"):
            return written == "true"
        if written.lstrip("-").isdigit():
            return int(written)
        raise self._wrong(written)


def read_query(text: str, known: Sequence[str]) -> Test:
    """What a query of MongoDB asks for: equality, `$in`, `$ne`, `$exists` and `$and` over members that are known."""
    if not text.strip():
        return lambda _: True
    value, faults = read_document(text[: LONGEST + 1].encode("utf-8", "replace"))
    if len(text) > LONGEST or faults or not isinstance(value, dict):
        raise Wrong("q", f"q is no JSON object of at most {LONGEST:,} characters.")
    return _all(value, known, 0)


def _all(query: Mapping[str, Any], known: Sequence[str], depth: int) -> Test:
    if depth > _DEEPEST:
        raise Wrong("q", "q is too deep.")
    tests = [_member(name, asked, known, depth) for name, asked in query.items()]
    return lambda one: all(test(one) for test in tests)


def _member(name: str, asked: Any, known: Sequence[str], depth: int) -> Test:
    if name == "$and" and isinstance(asked, list) and all(isinstance(each, dict) for each in asked):
        tests = [_all(each, known, depth + 1) for each in asked]
        return lambda one: all(test(one) for test in tests)
    if name not in known:
        raise Wrong("q", f"q asks for “{clean(name)[:40]}”, which is not known.", f"Known: $and, {', '.join(known)}.")
    if not isinstance(asked, dict):
        return lambda one: _equal(member(one, name), asked)
    return _operators(name, asked)


def _operators(name: str, asked: Mapping[str, Any]) -> Test:
    for operator, value in asked.items():
        fits = {"$in": list, "$exists": bool}.get(operator, object)
        if operator not in ("$in", "$ne", "$eq", "$exists") or not isinstance(value, fits):
            raise Wrong("q", f"q uses “{clean(operator)[:40]}” in a way that is not known.", "$in, $eq, $ne, $exists.")

    def test(one: Mapping[str, Any]) -> bool:
        value = member(one, name)
        return all(
            {
                "$in": lambda wanted: any(_equal(value, each) for each in wanted),
                "$eq": lambda wanted: _equal(value, wanted),
                "$ne": lambda wanted: not _equal(value, wanted),
                "$exists": lambda wanted: (value is not None) is wanted,
            }[operator](wanted)
            for operator, wanted in asked.items()
        )

    return test


def _equal(value: Any, wanted: Any) -> bool:
    """Equal, or one of a list that is; realms and countries are written in any case."""
    if isinstance(value, list):
        return any(_equal(each, wanted) for each in value)
    if isinstance(value, str) and isinstance(wanted, str):
        return value.casefold() == wanted.casefold()
    return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)


def member(one: Mapping[str, Any], name: str) -> Any:
    """A member by its path with dots or slashes; of lists those of all items."""
    value: Any = one
    for part in re.split(r"[./]", name):
        if isinstance(value, list):
            value = [each.get(part) for each in value if isinstance(each, Mapping)]
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value


def ordered(items: list[Any], by: Sequence[tuple[str, bool]]) -> list[Any]:
    """Items in an order: members, each with whether it goes down."""
    for name, down in reversed(by):
        items = sorted(items, key=lambda one: key_of(member(one, name)), reverse=down)
    return items


def key_of(value: Any) -> tuple[bool, str]:
    """What values of a member are put in order by; none comes first."""
    return (value is not None, f"{value:020}" if isinstance(value, int) else str(value))


def read_order(text: str, known: Sequence[str]) -> list[tuple[str, bool]]:
    """What `$orderby` asks for. Raises Wrong."""
    found = []
    for part in filter(None, map(str.strip, text[:LONGEST].split(","))):
        name, _, way = part.partition(" ")
        if name not in known or way.strip() not in ("", "asc", "desc"):
            raise Wrong("$orderby", f"$orderby cannot be read at “{clean(part)[:40]}”.", f"Known: {', '.join(known)}.")
        found.append((name, way.strip() == "desc"))
    return found


def read_sort(text: str, known: Sequence[str]) -> list[tuple[str, bool]]:
    """The order that `s` asks for, such as `{"createdOn": -1}`. Raises Wrong."""
    if not text.strip():
        return []
    value, faults = read_document(text[:LONGEST].encode("utf-8", "replace"))
    if faults or not isinstance(value, dict):
        raise Wrong("s", "s is no JSON object.", 'Write {"createdOn": -1}.')
    for name, way in value.items():
        if name not in known or way not in (1, -1):
            raise Wrong("s", f"s asks for “{clean(name)[:40]}” in a way that is not known.", f"1 or -1 for {known}.")
    return [(name, way == -1) for name, way in value.items()]
