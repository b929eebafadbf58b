"""Workbooks (XLSX) read as sheets of cells: nothing is calculated, nothing followed."""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._reader import WorkSheetParser

from kg.errors import InvalidInput, KgError, TooLarge
from kg.sheets.model import MOST_CELLS, MOST_COLUMNS, MOST_LINES, Book, Cell, Formula, Sheet
from kg.sheets.packages import open_package
from kg.sheets.values import written

_MOST_SHEETS: Final = 100
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How workbooks write characters that XML cannot hold (ISO 29500-1, section 22.9.2.19)."""
_TO_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DIVIDE: Final = "Divide the table into several."


def read_workbook(content: bytes) -> Book:
    """The sheets of a workbook. Raises InvalidInput and TooLarge."""
    open_package(content).close()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(content)
    except KgError:
        raise
    except (Exception, RecursionError) as error:  # whatever the workbook of an outsider makes the library raise
        raise InvalidInput(
            "The workbook is damaged.", "Open it in a spreadsheet program, and save it again."
        ) from error


def _read(content: bytes) -> Book:
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    try:
        if len(book.worksheets) > _MOST_SHEETS:
            raise TooLarge(f"The workbook has more than {_MOST_SHEETS} sheets.", _DIVIDE)
        left = [MOST_CELLS, MOST_LINES]
        sheets = [Sheet(str(sheet.title)[:100], dict(_rows(sheet, left))) for sheet in book.worksheets]
        return Book(sheets, epoch_1904=book.epoch == CALENDAR_MAC_1904)
    finally:
        book.close()


def _rows(sheet: Any, left: list[int]) -> Iterator[tuple[int, dict[int, Cell | Formula]]]:
    """The rows that have cells, in bounds; those between them, however many, are not gone through."""
    parent = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=parent.epoch,
            date_formats=parent._date_formats,
            timedelta_formats=parent._timedelta_formats,
        )
        for number, cells in parser.parse():
            left[0] -= len(cells)
            left[1] -= 1
            if min(left) < 0:
                raise TooLarge(f"The table has more than {MOST_LINES:,} rows or {MOST_CELLS:,} cells.", _DIVIDE)
            filled = {cell["column"]: taken for cell in cells if (taken := _cell(cell)) is not None}
            if filled and max(filled) > MOST_COLUMNS:
                what = f"Row {number:,} has a cell in column {max(filled):,}, the limit is {MOST_COLUMNS:,}."
                raise TooLarge(what, _DIVIDE)
            if filled:
                yield number, filled


def _cell(cell: dict[str, Any]) -> Cell | Formula | None:
    value, kind = cell["value"], cell["data_type"]
    if value is None:
        return None
    if kind in ("f", "e"):
        return Formula(str(getattr(value, "text", value))[:1_000])
    if isinstance(value, datetime):
        return written(value)
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value if isinstance(value, bool | int | float) else str(value)


def escaped(text: str) -> str:
    """A text as workbooks hold it.

    >>> escaped("_x000D_")
    '_x005F_x000D_'
    """
    return _TO_ESCAPE.sub("_x005F_", text)


def is_package(content: bytes) -> bool:
    """Whether bytes begin as a ZIP file, or as what Excel writes for a workbook that is encrypted or old."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))
