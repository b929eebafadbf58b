"""The values of a body, each with its place and its field."""

from collections.abc import Iterator, Mapping
from typing import Any

from kg.records.model import RecordField, RecordType
from kg.validation.findings import pointed


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
        place = before + pointed(name)
        several = isinstance(value, list)
        for number, item in enumerate(value if several else (value,)):
            where = f"{place}/{number}" if several else place
            yield where, field, item, body
            if field.fields and isinstance(item, Mapping):
                yield from _items({one.name: one for one in field.fields}, item, where)


def texts(value: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON value, with its pointer."""
    if isinstance(value, str):
        yield before, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from texts(item, before + pointed(name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, f"{before}/{number}")
