"""One value as cells, and cells as one value: as people write them, and as spreadsheets change what people write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from kg.records.flags import read_flag
from kg.records.mapping.literals import ABSENT
from kg.records.model import TEXTS, RecordField, RecordOption
from kg.sheets.model import Cell
from kg.sheets.paths import Node
from kg.texts.folding import fold

NAMED: Final = ("term", "reference", "word", "option", "symbol")
NUMBERS: Final = ("number", "integer", "year")
LISTED: Final = (*NAMED, *NUMBERS, "url", "date", "flag", "string")
"""Kinds of which several values may stand in one cell, one a line."""
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_CALLED: Final = re.compile(r".*\[\s*([^\[\]]+?)\s*\]", re.DOTALL)
"""A name with the identifier after it, as the lists of templates have it: `Target 3 [GBF-TARGET-03]`."""
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHES: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_SERIALS: Final = range(10_000, 110_000)
"""Numbers that are days (1927 to 2201), and no years."""
_INTEGER: Final = re.compile(r"[+-]?\d{1,15}")
_FRACTION: Final = re.compile(r"[+-]?\d{1,15}(\.\d{1,17})?([eE][+-]?\d{1,3})?")
_COMMA: Final = re.compile(r"[+-]?\d{1,3}(?:[ \xa0\u202f.]?\d{3})*,\d+")
_FLAGS: Final = {"vrai": True, "faux": False, "verdadero": True, "falso": False, "истина": True, "ложь": False}
"""What spreadsheets in other languages write into CSV for TRUE and FALSE."""
_WORDS: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Habits:
    """How a table writes values: see `Book`."""

    comma: bool = False
    epoch_1904: bool = False


def is_tag(name: str) -> bool:
    """Whether a part of a path is the tag of a language."""
    return _TAG.fullmatch(name) is not None


def text_of(cell: Cell) -> str:
    """A cell as text, as the spreadsheet shows it.

    >>> text_of(12.0), text_of(True), text_of(2.1)
    ('12', 'TRUE', '2.1')
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def read_text(cell: Cell) -> str:
    """A text with plain ends of lines."""
    return text_of(cell).replace("\r\n", "\n").replace("\r", "\n")


def read_scalar(field: RecordField, cell: Cell, habits: Habits) -> Any:
    """The value of a cell of a field that is no text; what cannot be understood as it is, so that it can be said."""
    if field.kind in NUMBERS:
        return read_number(cell, habits)
    text = text_of(cell).strip()
    if field.kind == "flag":
        return _read_flag(cell, text)
    if field.kind == "date":
        return _read_date(cell, text, habits)
    if field.kind in NAMED:
        return _read_named(field, text)
    return text


def read_number(cell: Cell, habits: Habits) -> Any:
    """A number: of a workbook as it is, else as the habits of the table say.

    >>> read_number("1 234,5", Habits(comma=True)), read_number(3.0, Habits()), read_number("1,5", Habits())
    (1234.5, 3, '1,5')
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if not isinstance(cell, str):
        return text_of(cell) if isinstance(cell, bool) else cell
    text = cell.strip()
    plain = re.sub(r"[ \xa0\u202f.]", "", text).replace(",", ".") if habits.comma and _COMMA.fullmatch(text) else text
    if _INTEGER.fullmatch(plain):
        return int(plain)
    return float(plain) if _FRACTION.fullmatch(plain) else text


def _read_flag(cell: Cell, text: str) -> Any:
    if isinstance(cell, bool):
        return cell
    read = _FLAGS.get(text.casefold(), read_flag(text))
    return text if read is None else read


def _read_date(cell: Cell, text: str, habits: Habits) -> str:
    """A day that is counted, or written with the day first where that is beyond doubt; else the text."""
    if not isinstance(cell, bool | str):
        return _of_serial(cell, habits) or text
    if found := _DAY_FIRST.fullmatch(text):
        return _day(text, found[3], found[2], found[1])
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(text, found[1], found[2], found[3])
    if found := _SLASHES.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        if first > 12 or first == second:
            return _day(text, found[3], found[2], found[1])
        if second > 12:
            return _day(text, found[3], found[1], found[2])
    return text


def _of_serial(cell: int | float, habits: Habits) -> str:
    if int(cell) not in _SERIALS:
        return ""
    made = from_excel(cell, CALENDAR_MAC_1904 if habits.epoch_1904 else CALENDAR_WINDOWS_1900)
    return written(made) if isinstance(made, datetime) else ""


def written(moment: datetime) -> str:
    """A moment of a workbook, which has no zones; midnight is a day."""
    return f"{moment:%Y-%m-%d}" if not moment.hour + moment.minute + moment.second else f"{moment:%Y-%m-%dT%H:%M:%S}"


def _day(text: str, year: str, month: str, day: str) -> str:
    try:
        return f"{datetime(int(year), int(month), int(day)):%Y-%m-%d}"
    except ValueError:
        return text


def _read_named(field: RecordField, text: str) -> str:
    """An identifier or word, alone or in brackets after its name, or the name of a word of a short list."""
    if found := _CALLED.fullmatch(text):
        text = found[1]
    return _words(field.options).get(_plain(text), text) if field.options else text


@lru_cache(maxsize=512)
def _words(options: tuple[RecordOption, ...]) -> Mapping[str, str]:
    """Words by their names in all languages, of names that only one has, and by themselves."""
    named: dict[str, set[str]] = {}
    for option in options:
        for label in option.labels:
            named.setdefault(_plain(label.value), set()).add(option.value)
    found = {name: next(iter(words)) for name, words in named.items() if len(words) == 1}
    return found | {_plain(option.value): option.value for option in options}


def _plain(text: str) -> str:
    return fold(text.translate(_WORDS).strip())


def split(cell: Cell) -> list[Cell]:
    """The values of one cell: one a line."""
    return [part.strip() for part in cell.splitlines() if part.strip()] if isinstance(cell, str) else [cell]


def split_named(cell: Cell) -> list[Cell]:
    """The same for identifiers and words, which may have semicolons between them."""
    return [
        part for line in split(cell) for part in (split(line.replace(";", "\n")) if isinstance(line, str) else [line])
    ]


def read_texts(node: Node) -> Any:
    """A text by languages, or alone; `ABSENT` where nothing is."""
    said = {name: read_text(one.value) for name, one in node.below.items() if one.value is not None}
    if node.value is None:
        return said or ABSENT
    return {**said, "-": read_text(node.value)} if said else read_text(node.value)


def is_text(field: RecordField) -> bool:
    """Whether it is a field of texts by languages."""
    return field.kind in TEXTS
