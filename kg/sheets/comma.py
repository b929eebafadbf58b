"""CSV (RFC 4180), with the separators that spreadsheets of other countries write."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from kg.errors import InvalidInput, TooLarge
from kg.sheets.encodings import decode
from kg.sheets.model import LARGEST, MOST_CELLS, MOST_COLUMNS, MOST_LINES, Book, Cell, Formula, Sheet
from kg.sheets.paths import IDENTIFIER
from kg.sheets.values import text_of

_SEPARATORS: Final = (",", ";", "\t")
_SAID: Final = re.compile(r"sep=(.)\r?\n")
_LONGEST: Final = 131_072
"""Characters of a cell, the limit of Python's reader: texts have 50,000 at most."""
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_ESCAPE: Final = re.compile(r"(^|[;,\t\n])( *)('*)(?=[=+@＝＋－＠]|-\S|\t)")
_ESCAPED: Final = re.compile(r"(^|[;,\t\n])( *)'('*)(?=[=+@＝＋－＠]|-\S|\t)")
"""Where a spreadsheet would calculate, also one that has other separators and takes the cell apart."""
_DIVIDE: Final = "Divide the table into several."


def read_csv(content: bytes) -> Book:
    """The one sheet of a CSV file. Raises InvalidInput and TooLarge."""
    if len(content) > LARGEST:
        raise TooLarge(f"The table is longer than {LARGEST:,} bytes.", _DIVIDE)
    text, encoding = decode(content)
    if "\x00" in text:
        raise InvalidInput("The file holds zero bytes, and is no text.", "Save it as “CSV UTF-8”.")
    said = _SAID.match(text)
    text = text[said.end() :] if said else text
    separator = said[1] if said else _separator(text)
    try:
        rows = _rows(text, separator, skipped=1 if said else 0)
    except csv.Error as error:
        raise InvalidInput(
            f"The CSV cannot be read: {error}.", "Look for a quotation mark that is not closed."
        ) from error
    return Book([Sheet("", rows)], comma=separator != ",", encoding=encoding)


def _separator(text: str) -> str:
    """The one that the names of columns have between them."""
    for line in islice(io.StringIO(text), 10):
        if IDENTIFIER in line:
            counts = {one: line.count(one) for one in _SEPARATORS}
            return max(counts, key=lambda one: counts[one])
    return ","


def _rows(text: str, separator: str, skipped: int) -> dict[int, dict[int, Cell | Formula]]:
    found: dict[int, dict[int, Cell | Formula]] = {}
    cells = 0
    for number, row in enumerate(
        csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1 + skipped
    ):
        if len(row) > MOST_COLUMNS:
            raise TooLarge(f"Row {number:,} has {len(row):,} columns, the limit is {MOST_COLUMNS:,}.", _DIVIDE)
        filled: dict[int, Cell | Formula] = {
            column: taken for column, cell in enumerate(row, 1) if (taken := _ESCAPED.sub(r"\1\2\3", cell)).strip()
        }
        cells += len(filled)
        if cells > MOST_CELLS or number > MOST_LINES:
            raise TooLarge(f"The table has more than {MOST_LINES:,} rows or {MOST_CELLS:,} cells.", _DIVIDE)
        if filled:
            found[number] = filled
    return found


def write_csv(rows: Iterable[Sequence[Cell | None]]) -> bytes:
    """Rows as CSV in UTF-8 that Excel knows as such and never calculates; `read_csv` gives the same cells."""
    out = io.StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode()


def harmless(cell: Cell | None) -> str:
    """A cell that nothing calculates: with an apostrophe before what would be a formula.

    >>> harmless("=1+1"), harmless("-5"), harmless("'=x"), harmless("a;=HYPERLINK(1)")
    ("'=1+1", '-5', "''=x", "a;'=HYPERLINK(1)")
    """
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else text_of(cell)
    return text if _NUMBER.fullmatch(text) else _ESCAPE.sub(r"\1\2'\3", text)
