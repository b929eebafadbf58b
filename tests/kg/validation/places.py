"""Valid bodies, the places of values in them, and copies of them with one value changed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from kg.records.model import NESTED, RecordField, RecordType
from kg.records.types import read_record_types
from tests.loaders.records.generated import make_body

Path: TypeAlias = tuple[str | int, ...]
LONG: Final = 4_000
"""Bytes of a body of which not all is repeated around each fault."""
REMOVED: Final = object()
"""In the place of a value that is taken away."""


class Written(str):
    """JSON text that stands in a document as it is: what no value gives, such as NaN or a name that stands twice."""

    __slots__ = ()


DEEP: Final = Written('{"a":' * 100 + "1" + "}" * 100)
"""Objects in objects."""
DEEPER: Final = tuple(("a",) * number for number in range(1, 100))
"""The paths of the objects in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """One value of a public field in a valid body: of a list the last one. `field_path` is that of the list."""

    field: RecordField
    field_path: Path
    path: Path
    value: Any
    siblings: Mapping[str, Any]
    around: tuple[RecordField, ...]
    """The fields of the object that has it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A change of a body: what stands at a path instead. `place` is where a report must say so, `path` if it is empty;
    `also` are places that are as exact: the member of the value, or the value that has the member."""

    path: Path
    value: Any
    place: Path = ()
    also: tuple[Path, ...] = ()


@cache
def valid_body(schema: str) -> Mapping[str, Any]:
    """A body with all fields of a type that may stand together. Do not change it."""
    return make_body(read_record_types()[schema]).given


@cache
def body_around(schema: str, name: str) -> Mapping[str, Any]:
    """The valid body, or of a long one what has to stand beside a field at its top. Do not change it."""
    body, known = valid_body(schema), read_record_types()[schema].by_name
    if len(written(body)) < LONG:
        return body
    kept = {name, *(each for each, field in known.items() if field.required or field.required_to_publish)}
    for each in [name, *kept]:
        field = known[each]
        named = (field.when.name if field.when else "", field.after, field.confidential_flag)
        kept.update(named)
    return {each: value for each, value in body.items() if each in kept or each == "header"}


def places(type_: RecordType, body: Mapping[str, Any]) -> Iterator[Place]:
    """The values of all public fields in a body."""
    yield from _places(type_.fields, body, ())


def _places(fields: tuple[RecordField, ...], body: Mapping[str, Any], path: Path) -> Iterator[Place]:
    for field in fields:
        if not field.public or field.name not in body:
            continue
        value, own = body[field.name], (*path, field.name)
        place = (*own, len(value) - 1) if isinstance(value, list) else own
        value = value[-1] if isinstance(value, list) else value
        yield Place(field, own, place, value, body, fields)
        if field.kind in NESTED:
            yield from _places(field.fields, value, place)


def changed(value: Any, path: Path, new: Any) -> Any:
    """A copy of a JSON value with another value at a path, or without it; only what is on the way is copied.

    >>> changed({"a": [1, 2], "b": 3}, ("a", 1), 5)
    {'a': [1, 5], 'b': 3}
    """
    if not path:
        return new
    step, copy = path[0], value.copy()
    if len(path) == 1 and new is REMOVED:
        del copy[step]
    elif isinstance(copy, dict):
        copy[step] = changed(copy.get(step, {}), path[1:], new)
    else:
        copy[step] = changed(copy[step], path[1:], new)
    return copy


def written(value: Any) -> bytes:
    """A JSON value as a document; `Written` in it stands as it is, a name `a#2` as a second `a`."""
    found: list[str] = []

    def mark(each: Any) -> Any:
        if isinstance(each, Written):
            found.append(each)
            return f"@{len(found) - 1}@"
        if isinstance(each, dict):
            return {name: mark(item) for name, item in each.items()}
        return [mark(item) for item in each] if isinstance(each, list) else each

    text = json.dumps(mark(value), ensure_ascii=False)
    for number, raw in enumerate(found):
        text = text.replace(f'"@{number}@"', raw)
    return text.replace('#2": ', '": ').encode("utf-8", "backslashreplace")
