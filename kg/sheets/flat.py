"""A body as the cells of one row. Whatever plain cells would not give back as it was is written as JSON."""

import json
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from kg.records.mapping.literals import ABSENT
from kg.records.model import NESTED, RecordField, RecordType
from kg.sheets.model import Cell
from kg.sheets.paths import Node, as_json, is_holdable, is_name, joined, put, texts
from kg.sheets.taking import Taking, by_name, fields_of
from kg.sheets.values import LISTED, Habits, is_tag, is_text, read_number, text_of

Cells: TypeAlias = dict[str, Cell]
"""Column -> what stands there."""
_OF_LINK: Final = ("url", "language")


def cells_of(type_: RecordType | None, body: Mapping[str, Any]) -> Cells:
    """The cells of a body. Reading them gives the same body, whatever it holds."""
    return _object(fields_of(type_), body, "")


def _object(fields: Mapping[str, RecordField], value: Mapping[str, Any], at: str) -> Cells:
    found: Cells = {}
    rest = {}
    for name, item in value.items():
        if not isinstance(name, str) or not is_name(name):
            rest[name] = item
        elif name in fields:
            found |= _field(fields[name], item, joined(at, name))
        else:
            found |= as_json(joined(at, name), item)
    return found | (as_json(at, rest) if rest else {})


def _field(field: RecordField, value: Any, path: str) -> Cells:
    """A field; an object and a list are made of parts that are each given back."""
    if field.many:
        return _list(field, value, path)
    return _item(field, value, path)


def _list(field: RecordField, value: Any, path: str) -> Cells:
    if not isinstance(value, list) or not value:
        return as_json(path, value)
    if field.kind in LISTED and (lines := _lines(field, value)):
        cells: Cells = {path: lines}
        if _given_back(field, cells, path, value):
            return cells
    cells = {}
    for number, item in enumerate(value, 1):
        cells |= _item(field, item, joined(path, number))
    return cells


def _lines(field: RecordField, value: list[Any]) -> str:
    """Values that have one cell each, one a line; '' where one has not."""
    cells = [_scalar(field, item) for item in value]
    return "\n".join(map(str, cells)) if all(cell is not None for cell in cells) else ""


def _item(field: RecordField, value: Any, path: str) -> Cells:
    if field.kind in NESTED and isinstance(value, Mapping) and value:
        return _object(by_name(field), value, path)
    cells = _plain(field, value, path)
    return cells if cells and _given_back_item(field, cells, path, value) else as_json(path, value)


def _plain(field: RecordField, value: Any, path: str) -> Cells:
    """The cells that people would fill in; none where there are no such."""
    if is_text(field):
        return _texts(value, path)
    if field.kind == "link" and isinstance(value, Mapping):
        return _members(value, path)
    if field.kind == "location" and isinstance(value, Mapping):
        return {joined(path, name): item for name, item in value.items() if _is_cell(item) and is_name(name)}
    cell = _scalar(field, value)
    found: Cells = {} if cell is None else {path: cell}
    if isinstance(value, Mapping) and value.get("customValue"):
        found |= _texts(value["customValue"], joined(path, "customValue"))
    return found


def _members(value: Mapping[str, Any], path: str) -> Cells:
    found: Cells = {}
    for name, item in value.items():
        if is_name(name):
            found |= (
                {joined(path, name): item} if name in _OF_LINK and _is_cell(item) else _texts(item, joined(path, name))
            )
    return found


def _scalar(field: RecordField, value: Any) -> Cell | None:
    if isinstance(value, Mapping):
        value = value.get("identifier")
    if isinstance(value, bool):
        return str(value).lower()
    return value if _is_cell(value) else None


def _is_cell(value: Any) -> bool:
    if isinstance(value, str):
        return is_holdable(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        return False
    return _same(read_number(text_of(value), Habits()), value)  # CSV has it as text


def _texts(value: Any, path: str) -> Cells:
    if isinstance(value, str):
        return texts(path, value) if is_holdable(value) else {}
    found: Cells = {}
    if isinstance(value, Mapping):
        for tag, text in value.items():
            if isinstance(tag, str) and is_tag(tag) and isinstance(text, str) and is_holdable(text):
                found |= texts(joined(path, tag), text)
    return found


def _given_back(field: RecordField, cells: Cells, path: str, value: Any) -> bool:
    return _same(Taking().field(field, _node(cells, path), ""), value)


def _given_back_item(field: RecordField, cells: Cells, path: str, value: Any) -> bool:
    return _same(Taking().item(field, _node(cells, path), ""), value)


def _node(cells: Cells, path: str) -> Node:
    root = Node()
    for column, cell in cells.items():
        put(root, column, cell)
    for part in path.split("."):
        root = root.below[part]
    return root


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON: 1 is not 1.0, and not true."""
    return one is not ABSENT and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
