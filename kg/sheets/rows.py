"""Sheets to records: the row of names, the rows below it, further sheets with the items of lists."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kg.errors import InvalidInput, NotFound
from kg.records.model import RecordType
from kg.records.types import get_record_type
from kg.sheets.model import MOST_ROWS, Book, Cell, Fault, Formula, Place, Row, Rows, Sheet
from kg.sheets.paths import COMMENT, IDENTIFIER, Node, is_path, joined, put
from kg.sheets.taking import Taking
from kg.sheets.values import Habits, text_of

_WHERE: Final = 10
"""Rows at the beginning of a sheet among which the names of columns are looked for."""
_NEW: Final = uuid.UUID("5b0c8c1e-0d5e-5a43-9c0b-6a3f8f3d7b51")
"""The name space of identifiers of rows that have none: the same row always has the same."""
_TEMPLATE: Final = "Download the template of the type, and fill in that; its second row has the names of the columns."


@dataclass(slots=True)
class _Head:
    """The names of the columns of a sheet: `lists` are those that count the items of lists, from the outermost."""

    row: int
    columns: dict[int, str] = field(default_factory=dict)
    lists: dict[int, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The list whose items the sheet has, '' for records."""
        return max(self.lists.values(), key=lambda path: path.count("."), default="")


@dataclass(slots=True)
class _Record:
    """A record while it is gathered from its sheets."""

    place: Place
    root: Node = field(default_factory=Node)
    cells: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    items: dict[str, int] = field(default_factory=dict)

    def put(self, column: str, cell: Cell, place: Place) -> None:
        put(self.root, column, cell)
        self.cells.setdefault(column.partition("+")[0], place)


def records_of(book: Book, schema: str = "", salt: str = "") -> Rows:
    """The records of a table; `schema` is the type of rows that name none.

    A row without identifier is a new record: it gets one, always the same for the same row and `salt`. Raises
    InvalidInput for a table that has no names of columns, and TooLarge (`model`).
    """
    return _Gathering(book, schema, salt).rows()


class _Gathering:
    def __init__(self, book: Book, schema: str, salt: str) -> None:
        self._book, self._schema, self._salt = book, schema, salt
        self._habits = Habits(book.comma, book.epoch_1904)
        self._records: list[_Record] = []
        self._by_identifier: dict[str, _Record] = {}
        self._faults: list[Fault] = []

    def rows(self) -> Rows:
        heads = [(sheet, head) for sheet in self._book.sheets if (head := _head(sheet))]
        if not any(not head.lists for _, head in heads):
            raise InvalidInput(f"The table has no row with names of columns, such as {IDENTIFIER}.", _TEMPLATE)
        for sheet, head in heads:
            if not head.lists:
                self._take_records(sheet, head)
        for sheet, head in heads:
            if head.lists:
                self._take_items(sheet, head)
        return Rows([self._row(one) for one in self._records], self._faults, self._book.encoding)

    def _take_records(self, sheet: Sheet, head: _Head) -> None:
        for number, cells in _below(sheet, head):
            record = _Record(Place(sheet.title, number))
            for column, name in head.columns.items():
                if column in cells:
                    self._put(record, name, cells[column], Place(sheet.title, number, column))
            for name, value in head.fixed.items():
                if name not in record.cells:
                    put(record.root, name, value)
            record.faults += _beyond(sheet, head, number, cells)
            self._records.append(record)
            self._know(record, _identifier(record.root))
            if len(self._records) > MOST_ROWS:
                raise InvalidInput(f"The table has more than {MOST_ROWS:,} records.", "Divide it into several.")

    def _know(self, record: _Record, identifier: str) -> None:
        if identifier and identifier in self._by_identifier:
            record.faults.append(Fault("doubled-row", record.cells.get(IDENTIFIER, record.place), identifier))
        elif identifier:
            self._by_identifier[identifier] = record

    def _put(self, record: _Record, name: str, cell: Cell | Formula, place: Place) -> None:
        if isinstance(cell, Formula):
            record.faults.append(Fault("formula-cell", place, cell.text[:200]))
        elif not isinstance(cell, str) or cell.strip():
            record.put(name, cell, place)

    def _take_items(self, sheet: Sheet, head: _Head) -> None:
        key = next((column for column, name in head.columns.items() if name == IDENTIFIER), 0)
        for number, cells in _below(sheet, head):
            named = cells.get(key)
            identifier = "" if named is None or isinstance(named, Formula) else text_of(named).strip()
            record = self._by_identifier.get(identifier)
            if record is None:
                self._faults.append(Fault("row-without-record", Place(sheet.title, number, key), identifier[:200]))
                continue
            at, path = _numbered(record, head, cells)
            record.items[at] = max(record.items.get(at, 0), int(path.rpartition(".")[2]))
            for column, name in head.columns.items():
                if column in cells and column != key:
                    own = path + name.removeprefix(head.path) if _is_below(name, head.path) else name
                    self._put(record, own, cells[column], Place(sheet.title, number, column))
            record.faults += _beyond(sheet, head, number, cells)

    def _row(self, record: _Record) -> Row:
        named = text_of(_value(record.root, "header", "schema") or self._schema).strip()
        taking = Taking(self._habits)
        body = taking.body(_find_type(named), record.root)
        header = body.setdefault("header", {})
        if isinstance(header, dict):
            if named:
                header.setdefault("schema", named)
            if not _identifier(record.root):
                header.setdefault("identifier", self._new(body))
        places = {at: record.cells[path] for at, path in taking.columns.items() if path in record.cells}
        return Row(record.place, body, places, record.faults)

    def _new(self, body: Mapping[str, Any]) -> str:
        said = json.dumps(body, sort_keys=True, ensure_ascii=True)
        return str(uuid.uuid5(_NEW, f"{self._salt}\n{said}")).upper()


def _head(sheet: Sheet) -> _Head | None:
    """The names of the columns of a sheet; None for one that has none, which is for people."""
    if str(sheet.rows.get(1, {}).get(1, "")).lstrip().startswith(COMMENT):
        return None
    for number in sorted(sheet.rows)[:_WHERE]:
        names = {column: cell.strip() for column, cell in sheet.rows[number].items() if isinstance(cell, str)}
        if IDENTIFIER in (name.partition("=")[0].strip() for name in names.values()):
            return _named(sheet, number, names)
    return None


def _named(sheet: Sheet, number: int, names: Mapping[int, str]) -> _Head:
    head, seen = _Head(number), dict[str, int]()
    for column, said in sorted(names.items()):
        name, _, fixed = (part.strip() for part in said.partition("="))
        if name in seen:
            first, second = Place("", number, seen[name]).letter, Place("", number, column).letter
            raise InvalidInput(
                f"Columns {first} and {second} of “{sheet.title[:40]}” are both called {name[:80]}.",
                "Rename one of them.",
            )
        seen[name] = column
        if name.endswith("#") and is_path(name[:-1]):
            head.lists[column] = name[:-1]
        elif is_path(name):
            head.columns[column] = name
            if fixed:
                head.fixed[name] = fixed
        elif name and not name.startswith(COMMENT):
            head.unknown[column] = name
    return head


def _below(sheet: Sheet, head: _Head) -> Iterator[tuple[int, Mapping[int, Cell | Formula]]]:
    """The rows below the names that have anything in a column with a name."""
    own = head.columns.keys() | head.unknown.keys()
    for number in sorted(sheet.rows):
        cells = sheet.rows[number]
        if number > head.row and any(_says(cells.get(column)) for column in own):
            yield number, cells


def _beyond(sheet: Sheet, head: _Head, number: int, cells: Mapping[int, Cell | Formula]) -> list[Fault]:
    """Cells in columns whose names are none."""
    some = (column for column in head.unknown if _says(cells.get(column)))
    return [Fault("unknown-column", Place(sheet.title, number, column), head.unknown[column][:200]) for column in some]


def _says(cell: Cell | Formula | None) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _numbered(record: _Record, head: _Head, cells: Mapping[int, Cell | Formula]) -> tuple[str, str]:
    """The list that an item belongs to and the item's path: by the numbers of its row, else the next of the list."""
    at = done = ""
    for column, path in sorted(head.lists.items(), key=lambda item: item[1].count(".")):
        rest = path.removeprefix(f"{done}.") if done else path
        at, done = joined(at, rest), path
        inner = path == head.path
        at_list = at
        at = joined(at, _number(cells.get(column)) or (record.items.get(at_list, 0) + 1 if inner else 1))
    return at_list, at


def _number(cell: Cell | Formula | None) -> int:
    text = "" if cell is None or isinstance(cell, Formula) else text_of(cell).strip()
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 6 else 0


def _is_below(name: str, path: str) -> bool:
    return name.startswith(path) and name[len(path) : len(path) + 1] in (".", "{", "+", "")


def _value(root: Node, *names: str) -> Cell | None:
    for name in names:
        if name not in root.below:
            return None
        root = root.below[name]
    return root.value


def _identifier(root: Node) -> str:
    return text_of(_value(root, "header", "identifier") or "").strip()


def _find_type(schema: str) -> RecordType | None:
    try:
        return get_record_type(schema)
    except NotFound:
        return None
