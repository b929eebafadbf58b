"""Bodies with one thing changed: an object put at a place, an item taken out or moved up, fields cleared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from kg.records.conditions import is_filled
from kg.records.model import RecordField
from kg.validation.findings import parts, pointed
from kg.validation.walking import value_at

_Change: TypeAlias = Callable[[Any], Any]


def with_object(body: Mapping[str, Any], at: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """A body with an object at a place: of a list also one after its last; an empty one is taken out."""
    if not at:
        return dict(value)
    found: dict[str, Any] = _changed(body, parts(at), lambda _: value if is_filled(value) else None)
    return found


def without(body: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """A body without the value at a place."""
    found: dict[str, Any] = _changed(body, parts(pointer), lambda _: None)
    return found


def moved_up(body: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """A body in which an item of a list has changed places with the one before."""
    before, _, number = pointer.rpartition("/")
    items = value_at(body, before)
    if not isinstance(items, list) or not number.isdecimal() or not 0 < int(number) < len(items):
        return dict(body)
    at = int(number)
    swapped = [*items[: at - 1], items[at], items[at - 1], *items[at + 1 :]]
    found: dict[str, Any] = _changed(body, parts(before), lambda _: swapped)
    return found


def _changed(value: Any, path: Sequence[str], change: _Change) -> Any:
    """A value with what is at a path changed, None for nothing left; what the path does not fit stays as it is."""
    if not path:
        return change(value)
    name, rest = path[0], path[1:]
    if isinstance(value, list) and name.isdecimal():
        at = int(name)
        if at > len(value):
            return value
        item = _changed(value[at] if at < len(value) else {}, rest, change)
        return [*value[:at], *([] if item is None else [item]), *value[at + 1 :]] or None
    if isinstance(value, Mapping):
        empty: Any = [] if rest and rest[0].isdecimal() else {}
        inner = value.get(name)
        item = _changed(empty if inner is None else inner, rest, change)
        others = {key: old for key, old in value.items() if key != name}
        return others if item is None or (inner is None and item == empty) else {**value, name: item}
    return value


def cleared(fields: Sequence[RecordField], body: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A body without what stands in fields whose condition does not hold, and the places that were cleared."""
    made: dict[str, Any] = dict(body)
    gone = list(_clear(fields, made, ""))
    return made, gone


def _clear(fields: Sequence[RecordField], made: dict[str, Any], at: str) -> Iterator[str]:
    while names := [one.name for one in fields if is_filled(made.get(one.name)) and not one.applies(made)]:
        for name in names:  # what is cleared may be what another one depends on
            del made[name]
            yield at + pointed(name)
    for field in fields:
        value, place = made.get(field.name), at + pointed(field.name)
        if field.fields and isinstance(value, Mapping):
            made[field.name] = inner = dict(value)
            yield from _clear(field.fields, inner, place)
        elif field.fields and isinstance(value, list):
            items = [dict(item) if isinstance(item, Mapping) else item for item in value]
            made[field.name] = items
            for number, item in enumerate(items):
                if isinstance(item, dict):
                    yield from _clear(field.fields, item, f"{place}/{number}")
