"""Workbooks written: texts that are never calculated, lists to choose from, the same bytes for the same content."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from kg.sheets.model import Cell
from kg.sheets.workbooks import escaped

_WORD: Final = (Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="00483A"))
_NAME: Final = (Font(color="595959", size=9), PatternFill("solid", fgColor="EDEDED"))
_FILLS: Final = {
    "violation": PatternFill("solid", fgColor="F8CBAD"),
    "warning": PatternFill("solid", fgColor="FFE699"),
    "info": PatternFill("solid", fgColor="DDEBF7"),
}
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_CHANGING: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_LAST: Final = 1_002
"""The last row that lists to choose from are offered for."""
_PROMPT: Final = 250


@dataclass(frozen=True, slots=True)
class Choices:
    """What a column offers: words, where there are any, and what is said when a cell of it is chosen."""

    title: str = ""
    prompt: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a cell, and how bad it is: the name of a severity."""

    severity: str
    text: str


@dataclass(slots=True)
class Written:
    """A sheet to be written. `words` and `names` of its first rows are marked as such (how many of both: `heads`)."""

    title: str
    rows: Sequence[Sequence[Cell | None]]
    heads: int = 1
    right_to_left: bool = False
    widths: Sequence[int] = ()
    choices: Mapping[int, Choices] = field(default_factory=dict)
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict)
    hidden: bool = False


def write_workbook(sheets: Iterable[Written], lists_title: str, title: str) -> bytes:
    """A workbook with these sheets, and one more with the words of their lists."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title[:200], ""
    ranges: dict[tuple[str, ...], str] = {}
    taken: set[str] = set()
    for sheet in sheets:
        _write(book, sheet, _title(sheet.title, taken), ranges)
    if ranges:
        _write_lists(book, _title(lists_title, taken), ranges)
    out = io.BytesIO()
    book.save(out)
    return _reproducible(out)


def _title(text: str, taken: set[str]) -> str:
    """A name for a sheet, in the 31 characters that there may be, and no other's."""
    plain = re.sub(r"[\\/*?:\[\]'\x00-\x1f]", " ", text).strip()[:31] or "1"
    made, number = plain, 1
    while made.casefold() in taken:
        number += 1
        made = f"{plain[: 28 - len(str(number))]} ({number})"
    taken.add(made.casefold())
    return made


def _write(book: Any, sheet: Written, title: str, ranges: dict[tuple[str, ...], str]) -> None:
    made = book.create_sheet(title)
    made.sheet_view.rightToLeft = sheet.right_to_left
    made.freeze_panes = f"A{sheet.heads + 1}" if sheet.heads else None
    for number, width in enumerate(sheet.widths, 1):
        dimension = made.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.number_format = width, "@"
    for column, choices in sheet.choices.items():
        made.data_validations.append(_validation(get_column_letter(column), choices, sheet.heads, ranges))
    for number, row in enumerate(sheet.rows, 1):
        kind = 0 if number > sheet.heads else number
        cells = [_cell(made, cell, kind, sheet.marks.get((number, column))) for column, cell in enumerate(row, 1)]
        made.append(cells)


def _validation(letter: str, choices: Choices, heads: int, ranges: dict[tuple[str, ...], str]) -> DataValidation:
    """A list that offers, and does not forbid: several values may stand in a cell."""
    made = DataValidation(type="list" if choices.words else None, allow_blank=True, showErrorMessage=False)
    if choices.words:
        made.formula1 = ranges.setdefault(choices.words, f"list_{len(ranges) + 1}")
    if choices.prompt:
        made.showInputMessage = True
        made.promptTitle, made.prompt = choices.title[:32], choices.prompt[:_PROMPT]
    made.add(f"{letter}{heads + 1}:{letter}{_LAST}")
    return made


def _write_lists(book: Any, title: str, ranges: Mapping[tuple[str, ...], str]) -> None:
    made = book.create_sheet(title)
    for number, (words, name) in enumerate(ranges.items(), 1):
        letter = get_column_letter(number)
        made.column_dimensions[letter].width = 40
        book.defined_names[name] = DefinedName(name, attr_text=f"'{title}'!${letter}$1:${letter}${len(words)}")
    for row in range(max(map(len, ranges))):
        made.append([_cell(made, words[row] if row < len(words) else None, 0, None) for words in ranges])


def _exact(value: Cell | None) -> Cell | None:
    """A number that is more exact than the library writes it (16 digits) as a text, which is read as the number."""
    return repr(value) if isinstance(value, float) and float(f"{value:.16g}") != value else value


def _cell(sheet: Any, value: Cell | None, head: int, mark: Mark | None) -> Any:
    if value is None and mark is None:
        return None
    if isinstance(value, str):
        value = escaped(value)
    cell = WriteOnlyCell(sheet, value=_exact(value))
    if isinstance(cell.value, str):
        cell.data_type = "s"  # whatever it begins with, it is no formula
        cell.number_format = "@"
    cell.alignment = _TOP
    if head:
        cell.font, cell.fill = _WORD if head == 1 else _NAME
    if mark:
        cell.fill = _FILLS[mark.severity]
        cell.comment = Comment(escaped(mark.text[:2_000]), "", height=120, width=320)
    return cell


def _reproducible(packed: io.BytesIO) -> bytes:
    """The same file without the time at which it was made."""
    out = io.BytesIO()
    with ZipFile(packed) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CHANGING.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            target.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()
