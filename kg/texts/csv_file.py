"""A table as CSV (RFC 4180) that spreadsheets read as UTF-8 and never as formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel reads UTF-8 as the system's old code page."""
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The rows below a header."""
    out = io.StringIO(newline="")
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet program calculates: with an apostrophe before a text that would be a formula.

    >>> harmless("=1+1"), harmless("22.CY.6")
    ("'=1+1", '22.CY.6')
    """
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
