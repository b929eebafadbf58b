"""Records laid out as sheets: one with a row for each record, and of workbooks one for each list of objects."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kg.records.model import NESTED, RecordType
from kg.sheets.flat import cells_of
from kg.sheets.model import Cell
from kg.sheets.paths import IDENTIFIER, joined
from kg.sheets.taking import by_name, fields_of

Numbers: TypeAlias = tuple[int, ...]


@dataclass(slots=True)
class Laid:
    """A sheet of names of columns and rows; `path` is the list whose items it has, '' for records."""

    path: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, Cell]] = field(default_factory=list)

    def grid(self) -> Iterator[list[Cell | None]]:
        """The names of the columns, and the rows."""
        yield list(self.columns)
        yield from ([row.get(column) for column in self.columns] for row in self.rows)


def lay_out(
    type_: RecordType | None,
    bodies: Iterable[Mapping[str, Any]],
    columns: Mapping[str, Sequence[str]],
    *,
    several: bool,
) -> list[Laid]:
    """Bodies of a type on one sheet, or with `several` on further ones, too.

    `columns` are the columns that each sheet has in any case, by its list; others follow them.
    """
    sheets = {path: Laid(path, list(some)) for path, some in columns.items()}
    main = sheets.setdefault("", Laid())
    for body in bodies:
        cells = cells_of(type_, body)
        if not several or not cells.get(IDENTIFIER):
            main.rows.append(cells)
            continue
        main.rows.append(_apart(type_, cells, sheets))
    for sheet in sheets.values():
        there = set(sheet.columns)
        sheet.columns += list(dict.fromkeys(name for row in sheet.rows for name in row if name not in there))
    return list(sheets.values())


def _apart(type_: RecordType | None, cells: Mapping[str, Cell], sheets: dict[str, Laid]) -> dict[str, Cell]:
    """The cells of a record that stay on its row; those of items go to their sheets."""
    own: dict[str, Cell] = {}
    items: dict[tuple[str, Numbers], dict[str, Cell]] = {}
    for column, cell in cells.items():
        path, numbers, lists = place_of(type_, column)
        if not numbers:
            own[column] = cell
            continue
        row = items.setdefault((lists[-1], numbers), {IDENTIFIER: cells[IDENTIFIER]})
        row |= {f"{one}#": number for one, number in zip(lists, numbers, strict=True)}
        row[path] = cell
    for (listed, _), row in sorted(items.items()):
        sheets.setdefault(listed, Laid(listed)).rows.append(row)
    return own


def place_of(type_: RecordType | None, column: str) -> tuple[str, Numbers, list[str]]:
    """A column without the numbers of the items of lists of objects, these, and the lists."""
    fields, path, numbers, lists = fields_of(type_), "", list[int](), list[str]()
    parts = column.split(".")
    while parts:
        name = parts.pop(0)
        path = joined(path, name)
        found = fields.get(name)
        if found is None or found.kind not in NESTED:
            return joined(path, *parts), tuple(numbers), lists
        fields = by_name(found)
        if found.many and parts:
            number, rest = _number(parts.pop(0))
            numbers.append(number)
            lists.append(path)
            path += rest
    return path, tuple(numbers), lists


def _number(part: str) -> tuple[int, str]:
    """The number of an item, and what stands after it: `2{}+3`."""
    digits = part[: len(part) - len(part.lstrip("0123456789"))]
    return int(digits), part[len(digits) :]
