"""The tree of a row to the body that it stands for, with the column that each place of it comes from."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from kg.records.mapping.literals import ABSENT
from kg.records.model import NESTED, RecordField, RecordType
from kg.sheets.model import Cell
from kg.sheets.paths import Node
from kg.sheets.values import (
    LISTED,
    NAMED,
    Habits,
    is_text,
    read_number,
    read_scalar,
    read_text,
    read_texts,
    split,
    split_named,
    text_of,
)

HEADER: Final = (
    RecordField("identifier", "", "word"),
    RecordField("schema", "", "word"),
    RecordField("languages", "", "word", many=True),
)
"""Members of the header, which no type describes."""
_ENVELOPE: Final = (
    RecordField("header", "", "object", fields=HEADER),
    RecordField("title", "", "languageMap"),
    RecordField("summary", "", "languageMap"),
    RecordField("description", "", "languageMap"),
    RecordField("government", "", "term"),
)
"""What a body may have though its type does not say so."""


@lru_cache(maxsize=128)
def fields_of(type_: RecordType | None) -> Mapping[str, RecordField]:
    """All fields that the body of a type may have, the header among them, by name."""
    return {field.name: field for field in (*_ENVELOPE, *(type_.fields if type_ else ()))}


def by_name(field: RecordField) -> Mapping[str, RecordField]:
    """The fields of an object by name."""
    return {one.name: one for one in field.fields}


class Taking:
    """Reads trees of cells by the fields of a type; `columns` has the column of each place (JSON Pointer)."""

    def __init__(self, habits: Habits | None = None) -> None:
        self._habits = habits or Habits()
        self.columns: dict[str, str] = {}

    def body(self, type_: RecordType | None, root: Node) -> dict[str, Any]:
        """The body of a record."""
        return self.object(fields_of(type_), root, "")

    def object(self, fields: Mapping[str, RecordField], node: Node, at: str) -> dict[str, Any]:
        """An object; what no field says anything of is taken as it stands, so that it can be judged."""
        rest = self._json(node, at) if node.json is not None else {}
        made: dict[str, Any] = dict(rest) if isinstance(rest, dict) else {"{}": rest}
        for name, below in node.below.items():
            place = f"{at}/{name}"
            field = fields.get(name)
            value = self._unknown(below, place) if field is None else self.field(field, below, place)
            if value is not ABSENT:
                made[name] = value
        if at and node.value is not None:
            made["-"] = self._cell(node, f"{at}/-")
        return made

    def field(self, field: RecordField, node: Node, at: str) -> Any:
        """The value of a field."""
        if not field.many:
            return self._whole_item(field, node, at)
        if node.json is not None:
            return self._json(node, at)
        listed = self._listed(field, node, at)
        numbers = sorted((int(name), name) for name in node.below if name.isdecimal())
        for _, name in numbers:
            item = self._whole_item(field, node.below[name], f"{at}/{len(listed)}")
            if item is not ABSENT:
                listed.append(item)
        others = {name: below for name, below in node.below.items() if not name.isdecimal()}
        if others:  # one item, written without its number
            item = self.item(field, Node(node.path, below=others), f"{at}/{len(listed)}")
            listed += [] if item is ABSENT else [item]
        return listed or ABSENT

    def _whole_item(self, field: RecordField, node: Node, at: str) -> Any:
        whole = node.json is not None and not (field.kind in NESTED and node.below)
        return self._json(node, at) if whole else self.item(field, node, at)

    def _listed(self, field: RecordField, node: Node, at: str) -> list[Any]:
        if node.value is None:
            return []
        self.columns[at] = node.path
        parts = split_named(node.value) if field.kind in NAMED else split(node.value)
        if field.kind not in LISTED:
            return [text_of(part) for part in parts]
        return [self._scalar(field, part) for part in parts]

    def item(self, field: RecordField, node: Node, at: str) -> Any:
        """One value of a field, of a list or alone."""
        if field.kind in NESTED:
            return self.object(by_name(field), node, at) or ABSENT
        if is_text(field):
            return self._texts(node, at)
        if field.kind == "link":
            return self._link(node, at)
        if field.kind == "location":
            return self._location(node, at)
        made = ABSENT
        if node.value is not None:
            self.columns[at] = node.path
            made = self._scalar(field, node.value)
        return self._beside(node, at, made)

    def _scalar(self, field: RecordField, cell: Cell) -> Any:
        value = read_text(cell) if is_text(field) else read_scalar(field, cell, self._habits)
        return {"identifier": value} if field.kind in ("term", "reference") and field.name != "identifier" else value

    def _beside(self, node: Node, at: str, made: Any) -> Any:
        """What stands beside an identifier: the text of the term "Other"."""
        if not node.below:
            return made
        found: dict[str, Any] = made if isinstance(made, dict) else {} if made is ABSENT else {"identifier": made}
        for name, below in node.below.items():
            value = (
                self._texts(below, f"{at}/{name}") if name == "customValue" else self._unknown(below, f"{at}/{name}")
            )
            if value is not ABSENT:
                found[name] = value
        return found or ABSENT

    def _texts(self, node: Node, at: str) -> Any:
        if node.json is not None:
            return self._json(node, at)
        for name, below in node.below.items():
            self.columns[f"{at}/{name}"] = below.path
        if node.value is not None:
            self.columns[at if not node.below else f"{at}/-"] = node.path
        return read_texts(node)

    def _link(self, node: Node, at: str) -> Any:
        made: dict[str, Any] = {}
        for name, below in node.below.items():
            place = f"{at}/{name}"
            if name in ("url", "language") and not below.below and below.json is None:
                value: Any = str(self._cell(below, place)).strip()
            else:
                value = self._texts(below, place)
            if value is not ABSENT:
                made[name] = value
        if node.value is not None:
            made.setdefault("url", str(self._cell(node, at)).strip())
        return made or ABSENT

    def _location(self, node: Node, at: str) -> Any:
        made = {}
        for name, below in node.below.items():
            value = self._unknown(below, f"{at}/{name}")
            made[name] = read_number(value, self._habits) if isinstance(value, str | int | float) else value
        if node.value is not None:
            made["-"] = self._cell(node, at)
        return made or ABSENT

    def _unknown(self, node: Node, at: str) -> Any:
        if node.json is not None:
            return self._json(node, at)
        if node.value is not None:
            return self._cell(node, at)
        return {name: self._unknown(below, f"{at}/{name}") for name, below in node.below.items()} or ABSENT

    def _cell(self, node: Node, at: str) -> Any:
        self.columns[at] = node.path
        return node.value

    def _json(self, node: Node, at: str) -> Any:
        self.columns[at] = f"{node.path}{{}}"
        text = str(node.json)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
