"""A table of text cells, for CSV and workbooks."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from kg.texts import csv_file

_FORBIDDEN: Final = re.compile(" ?[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+ ?")
"""Control characters: a workbook (XML 1.0) cannot hold them, and they are unreadable in CSV."""
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of text cells. `name` becomes the name of the sheet and of the file."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right_to_left: bool = False


Columns: TypeAlias = Mapping[str, Callable[[Item], str]]
"""The columns of a table: the heading of each, and the function that gives the cell of an item."""


def table_by(name: str, columns: Columns[Item], items: Iterable[Item]) -> Table:
    """A table with the columns given, a row for each item."""
    rows = tuple(tuple(printable(read(item)) for read in columns.values()) for item in items)
    return Table(name, tuple(columns), rows)


def printable(text: str) -> str:
    """A text with blanks in the place of control characters other than tabs and line ends.

    >>> printable("a\\x0bb")
    'a b'
    """
    return _FORBIDDEN.sub(" ", text) if _FORBIDDEN.search(text) else text


def write_csv(table: Table) -> bytes:
    """The table with a header row, as `kg.texts.csv_file` writes it."""
    return csv_file.write_csv(table.columns, table.rows)
