"""Tables as they come and go: sheets of cells, where something stands, and what is wrong there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from openpyxl.utils import get_column_letter

Cell: TypeAlias = str | int | float | bool
"""What stands in a cell; dates as ISO 8601. An empty cell is none."""
MOST_ROWS: Final = 1_000
"""Records of one table."""
MOST_LINES: Final = 20_000
"""Rows of all sheets of one table."""
MOST_COLUMNS: Final = 4_000
MOST_CELLS: Final = 200_000
LARGEST: Final = 5_000_000
"""Bytes of one table."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: the sheet, the row from 1, the column from 1 (0: the whole row)."""

    sheet: str
    row: int
    column: int = 0

    @property
    def letter(self) -> str:
        """The column as spreadsheets name it, '' for a whole row.

        >>> Place("Targets", 3, 28).letter
        'AB'
        """
        return get_column_letter(self.column) if self.column else ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.letter}{self.row}" if self.sheet else f"{self.letter}{self.row}"


@dataclass(frozen=True, slots=True)
class Formula:
    """Stands in the place of a value that is calculated, or that could not be (`#REF!`): it is never taken."""

    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, and of the rows that have cells these by their numbers, both from 1."""

    title: str
    rows: Mapping[int, Mapping[int, Cell | Formula]]


@dataclass(frozen=True, slots=True)
class Book:
    """A table as it was read. `comma`: numbers that are texts have a comma before the fraction. `epoch_1904`: days are
    counted from 1904. `encoding` is how the characters of CSV were told, '' for a workbook."""

    sheets: Sequence[Sheet]
    comma: bool = False
    epoch_1904: bool = False
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell, beside what is wrong with the body: `code` is a kind of finding."""

    code: str
    place: Place
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a table: where its row is, its body, which cell each place of the body (JSON Pointer) comes from, and
    the faults of its cells."""

    place: Place
    body: dict[str, Any]
    places: Mapping[str, Place]
    faults: Sequence[Fault] = ()

    def find(self, pointer: str) -> Place:
        """The cell of a place of the body: its own, the first below it, else that of what it is in, else the row."""
        if pointer in self.places:
            return self.places[pointer]
        below = (place for at, place in self.places.items() if at.startswith(f"{pointer}/"))
        if pointer and (first := next(below, None)):
            return first
        while pointer:
            pointer = pointer.rpartition("/")[0]
            if pointer in self.places:
                return self.places[pointer]
        return self.place


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a table, and the faults of rows that belong to none."""

    rows: Sequence[Row]
    faults: Sequence[Fault] = field(default=())
    encoding: str = ""
