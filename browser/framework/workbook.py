"""A table as an Excel workbook: text cells only, header styled and frozen, equal tables giving equal bytes."""

import io
import re
from collections.abc import Iterator
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from browser.http.tables import Table

_LONGEST: Final = 32_767
"""Most characters of a cell."""
_CUT: Final = " […]"
_HEADER_FONT: Final = Font(bold=True, color="FFFFFF")
_HEADER_FILL: Final = PatternFill("solid", fgColor="00483A")
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_NARROW, _CODE, _WIDE, _WIDEST = 12, 18, 48, 70
_CHANGING: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_workbook(table: Table) -> bytes:
    """The table as one sheet."""
    book = Workbook(write_only=True)
    book.properties.creator = "Kunming-Montreal Global Biodiversity Framework REST API"
    book.properties.title = table.name
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", table.name)[:31])
    _lay_out(sheet, table)
    sheet.append(list(_header(sheet, table)))
    for row in table.rows:
        sheet.append([_cell(sheet, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return _reproducible(out)


def _lay_out(sheet: Any, table: Table) -> None:
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = table.right_to_left
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    for number, column in enumerate(table.columns, start=1):
        longest = max((len(row[number - 1]) for row in table.rows), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = _width(column, longest)


def _width(column: str, longest: int) -> int:
    least = max(_NARROW, len(column) + 4)
    for width in (_NARROW, _CODE, _WIDE):
        if longest <= width:
            return max(least, width)
    return _WIDEST


def _header(sheet: Any, table: Table) -> Iterator[Any]:
    for column in table.columns:
        cell = WriteOnlyCell(sheet, value=column)
        cell.font, cell.fill = _HEADER_FONT, _HEADER_FILL
        yield cell


def _cell(sheet: Any, text: str) -> Any:
    """A text cell, so that codes like 2.1 stay as they are and a text like =1+1 is no formula."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=_fitting(text))
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = _TOP
    return cell


def _fitting(text: str) -> str:
    """A text that is too long for a cell is cut, and says so."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _reproducible(packed: io.BytesIO) -> bytes:
    """The same file without the time at which it was made, so that its ETag depends on its content only."""
    out = io.BytesIO()
    with ZipFile(packed) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CHANGING.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            target.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()
