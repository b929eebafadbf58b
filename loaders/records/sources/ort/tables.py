"""Tables in files: text with separators, in the spellings that spreadsheets write, and workbooks (XLSX).

A cell is a text: equal tables are equal whether they came as text or as a workbook.
"""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TextIO
from zipfile import BadZipFile, ZipFile

from kg.records.mapping.report import Report

_MAX_FIELD: Final = 4 * 1024 * 1024
_MAX_UNPACKED: Final = 1024 * 1024 * 1024
_MAX_COLUMNS: Final = 500
_FIRST: Final = 64 * 1024
"""Bytes of a file that are looked at to see what it is."""
_SEPARATORS: Final = ",;\t|"
_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
_BROKEN: Final = (BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError, SyntaxError)
Known = Callable[[str], bool]
"""Whether a heading is one of those looked for."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: where it is from, its headings, and its rows with the place of each."""

    source: str
    headings: list[str]
    rows: Iterator[tuple[str, list[str]]]


def read_tables(path: Path, known: Known, report: Report) -> Iterator[Table]:
    """The tables of a file that have a known heading: one of a text file, any of the sheets of a workbook.

    What cannot be read becomes a problem in the report.
    """
    start = _start(path)
    if start.startswith(_ZIP):
        yield from _sheets(path, known, report)
    elif start.startswith(_OLE):
        report.problem(path.name, "", "It is a workbook of an old form or with a password.", "Save it as XLSX or CSV.")
    else:
        yield from _text(path, start, known, report)


def has_heading(path: Path, known: Known) -> bool:
    """Whether a file holds a table with a known heading, by its beginning."""
    try:
        start = _start(path)
        if start.startswith(_ZIP):
            return any(True for _ in _sheets(path, known, Report()))
        if start.startswith(_OLE):
            return path.suffix.lower() in (".xls", ".xlsx")
        head = start.decode(_encoding(start), errors="ignore").lstrip("\ufeff")
        return not head.lstrip().startswith(("{", "[", "<")) and _separator(head, known) is not None
    except (OSError, EOFError):
        return False


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        start = file.read(_FIRST)
    if start.startswith(_GZIP):
        with gzip.open(path) as unpacked:
            return unpacked.read(_FIRST)
    return start


def _opened(path: Path, encoding: str) -> TextIO:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    if packed:
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")


def _encoding(start: bytes) -> str:
    return "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def _separator(head: str, known: Known) -> str | None:
    """The separator with which most headings of the first line are known; None if none is."""
    counts = {}
    for separator in _SEPARATORS:
        with suppress(csv.Error):
            first = next(csv.reader(io.StringIO(_without_hint(head)), delimiter=separator), [])
            counts[separator] = sum(known(heading) for heading in first)
    best = max(counts, key=lambda separator: counts[separator], default="")
    return best if best and counts[best] else None


def _without_hint(head: str) -> str:
    """A text without the line `sep=;` with which some programs begin."""
    return head.partition("\n")[2] if head.startswith("sep=") else head


def _text(path: Path, start: bytes, known: Known, report: Report) -> Iterator[Table]:
    csv.field_size_limit(_MAX_FIELD)
    encoding = _encoding(start)
    separator = _separator(start.decode(encoding, errors="ignore"), known)
    if separator is None:
        return
    with _opened(path, encoding) as file:
        if start.decode(encoding, errors="ignore").startswith("sep="):
            file.readline()
        reader = csv.reader(file, delimiter=separator, strict=True)
        try:
            headings = next(reader, [])
        except (csv.Error, UnicodeDecodeError) as error:
            report.problem(path.name, "line 1", f"{error}.", "Nothing of this file was loaded.")
            return
        yield Table(path.name, headings, _lines(reader, len(headings), path.name, report))


def _lines(reader: Any, width: int, source: str, report: Report) -> Iterator[tuple[str, list[str]]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = "The file ends in the middle of a row." if "unexpected end" in str(error) else f"{error}."
            report.problem(source, f"line {reader.line_num}", what, "The rows before are loaded.")
            return
        except UnicodeDecodeError:
            report.problem(source, f"line {reader.line_num + 1}", "It is not UTF-8 text.", "Convert it to UTF-8.")
            return
        place = f"line {reader.line_num}"
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            if any(cell.strip() for cell in cells):
                report.problem(source, place, f"It has {len(cells)} cells, the first line has {width}.")
            continue
        yield place, cells[:width]


def _sheets(path: Path, known: Known, report: Report) -> Iterator[Table]:
    """The sheets that begin with a known heading. Formulas are read as the values that were kept with them."""
    from openpyxl import load_workbook  # here, since it takes a tenth of a second, and most files are no workbooks
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(path) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MAX_UNPACKED:
                report.problem(path.name, "", "Unpacked it has more than 1 GB.", "Nothing of this file was loaded.")
                return
        book = load_workbook(path, read_only=True, data_only=True)
    except (*_BROKEN, InvalidFileException) as error:
        report.problem(path.name, "", f"It cannot be read as a workbook: {type(error).__name__}.", "Save it anew.")
        return
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = _cells(sheet, f"{path.name}, sheet {sheet.title}", report)
            place, headings = next(rows, ("", []))
            while headings and not headings[-1]:
                headings.pop()
            if place and any(known(heading) for heading in headings):
                width = len(headings)
                whole = ((where, (cells + [""] * width)[:width]) for where, cells in rows)
                yield Table(f"{path.name}, sheet {sheet.title}", headings, whole)
    finally:
        book.close()


def _cells(sheet: Any, source: str, report: Report) -> Iterator[tuple[str, list[str]]]:
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS), start=1):
            yield f"row {number}", [_written(value) for value in row]
    except _BROKEN as error:
        report.problem(source, "", f"It cannot be read further: {error}.", "The rows before are loaded.")


def _written(value: Any) -> str:
    """A cell as an export to text would write it.

    >>> [_written(value) for value in (None, True, 2024.0, 0.1, datetime(2026, 2, 28, 18, 58), "x")]
    ['', 'Yes', '2024', '0.1', '2026-02-28 18:58', 'x']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)
