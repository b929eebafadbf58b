"""The values of a body, each with its place and its field."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.records.model import RecordField, RecordType
from kg.validation.findings import parts, pointed


def items(type_: RecordType, body: Mapping[str, Any]) -> Iterator[tuple[str, RecordField, Any, Mapping[str, Any]]]:
    """Every item of every field that the type knows, at any depth: pointer, field, value, and the object that has it.

    A list gives its items, an object itself and then those of its fields.
    """
    return _items(type_.by_name, body, "")


def _items(
    known: Mapping[str, RecordField], body: Mapping[str, Any], before: str
) -> Iterator[tuple[str, RecordField, Any, Mapping[str, Any]]]:
    for name, value in body.items():
        field = known.get(name)
        if field is None:
            continue
        for where, item in numbered(value, before + pointed(name)):
            yield where, field, item, body
            if field.fields and isinstance(item, dict):
                yield from _items({one.name: one for one in field.fields}, item, where)


def numbered(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """The items of a list with their places; of another value, itself."""
    if isinstance(value, list):
        yield from ((f"{pointer}/{number}", item) for number, item in enumerate(value))
    else:
        yield pointer, value


def every_text(value: Any) -> Iterator[str]:
    """Every text of a JSON value, in no order."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def texts(value: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON value, with its pointer."""
    if isinstance(value, str):
        yield before, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, before + pointed(name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, f"{before}/{number}")


def field_at(type_: RecordType, pointer: str) -> RecordField | None:
    """The field at a place, or that a place inside its value belongs to; None where the type has none."""
    return next((field for _, field in reversed(_steps(type_, pointer)) if field), None)


def names_of(type_: RecordType, pointer: str) -> list[str]:
    """The names of a place, without the numbers of items; some fields are called by numbers, too."""
    return [part for part, field in _steps(type_, pointer) if field or not part.isdecimal()]


def _steps(type_: RecordType, pointer: str) -> list[tuple[str, RecordField | None]]:
    """The parts of a place, each with the field that it is the name of."""
    fields, in_list, found = type_.fields, False, list[tuple[str, RecordField | None]]()
    for part in parts(pointer):
        field = None if in_list and part.isdecimal() else next((one for one in fields if one.name == part), None)
        found.append((part, field))
        in_list = field is not None and field.many
        fields = field.fields if field else fields
    return found


def value_at(body: Any, pointer: str) -> Any:
    """The value at a place (RFC 6901, section 4); None where there is none."""
    for part in parts(pointer):
        if isinstance(body, Mapping):
            body = body.get(part)
        elif isinstance(body, list) and part.isdecimal() and int(part) < len(body):
            body = body[int(part)]
        else:
            return None
    return body


def positions(body: Any) -> Callable[[str], list[int]]:
    """By what places are sorted in the order of a document; what is missing comes after what is there."""
    orders: dict[int, dict[str, int]] = {}

    def position(pointer: str) -> list[int]:
        found, inner = [], body
        for part in parts(pointer):
            order: dict[str, int] = {}
            if isinstance(inner, Mapping):
                order = orders.setdefault(id(inner), {}) or {name: number for number, name in enumerate(inner)}
                orders[id(inner)] = order
            found.append(order.get(part, int(part) if part.isdecimal() else len(order)))
            inner = value_at(inner, pointed(part))
        return found

    return position
