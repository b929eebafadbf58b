"""How columns are called. A path has the names of members and the numbers of items (from 1) with dots between them:
`title.en`, `actions.2.startDate`. After it may stand `{}` (the cell is JSON) and `+2` (the cell goes on with the text
of the column without it)."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from kg.sheets.model import Cell

IDENTIFIER: Final = "header.identifier"
JSON: Final = "{}"
COMMENT: Final = "#"
"""Columns whose name begins with it are for people; sheets whose first cell does, too."""
LONGEST: Final = 16_000
"""Characters of one cell that is written: spreadsheets hold 32,767 units of UTF-16."""
_NAME: Final = re.compile(r"[A-Za-z0-9_@-]{1,100}")
_PATH: Final = re.compile(
    r"(?P<path>(?:[A-Za-z0-9_@-]{1,100}(?:\.[A-Za-z0-9_@-]{1,100}){0,9})?)(?P<json>\{\})?(?:\+(?P<part>\d{1,3}))?"
)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(slots=True)
class Node:
    """What stands at a path: the parts of its text, the JSON, and what is below it; `path` is its column."""

    path: str = ""
    text: dict[int, Cell] = field(default_factory=dict)
    whole: dict[int, Cell] = field(default_factory=dict)
    below: "dict[str, Node]" = field(default_factory=dict)

    @property
    def value(self) -> Cell | None:
        """What its cell says, None if nothing."""
        return _joined(self.text)

    @property
    def json(self) -> str | None:
        """The JSON of its cell."""
        found = _joined(self.whole)
        return None if found is None else str(found)


def _joined(parts: dict[int, Cell]) -> Cell | None:
    if len(parts) < 2:
        return next(iter(parts.values()), None)
    return "".join(str(parts[number]) for number in sorted(parts))


def is_name(name: str) -> bool:
    """Whether a member can be a part of a path."""
    return _NAME.fullmatch(name) is not None


def is_path(column: str) -> bool:
    """Whether this can be the name of a column."""
    return bool(column) and _PATH.fullmatch(column) is not None


def joined(at: str, *parts: str | int) -> str:
    """A path one step or more below another.

    >>> joined("actions", 2, "startDate")
    'actions.2.startDate'
    """
    return ".".join(map(str, (at, *parts))) if at else ".".join(map(str, parts))


def put(root: Node, column: str, cell: Cell) -> None:
    """Put a cell where the name of its column says."""
    found = _PATH.fullmatch(column)
    assert found
    node = root
    for part in filter(None, found["path"].split(".")):
        node = node.below.setdefault(part, Node(joined(node.path, part)))
    parts = node.whole if found["json"] else node.text
    parts[int(found["part"] or 1)] = cell


def texts(path: str, text: str) -> dict[str, Cell]:
    """A text as cells, in as many as it takes."""
    pieces = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]
    return {path if not number else f"{path}+{number + 1}": piece for number, piece in enumerate(pieces)}


def as_json(path: str, value: Any) -> dict[str, Cell]:
    """Whatever a value is as cells that hold its JSON."""
    return texts(f"{path}{JSON}", json.dumps(value, ensure_ascii=not _holdable(value)))


def _holdable(value: Any) -> bool:
    return is_holdable(json.dumps(value, ensure_ascii=False))


def is_holdable(text: str) -> bool:
    """Whether cells keep a text as it is: no control characters but ends of lines, no blanks only."""
    return bool(text.strip()) and not _FORBIDDEN.search(text)
