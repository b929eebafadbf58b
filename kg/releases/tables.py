"""A difference as a table in CSV (RFC 4180), for spreadsheets: a line for each detail."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from kg.releases.model import GROUPS, Difference, Term

COLUMNS: Final = tuple("change kind iri name property language before after successors".split())
_BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WHOLE: Final = GROUPS[: GROUPS.index("label")]
"""Groups that say something of a thing as a whole, which has a line of its own."""


def rows(difference: Difference) -> Iterator[tuple[str, ...]]:
    """The lines, without the header."""
    for thing in difference.things:
        name = thing.names[0].value if thing.names else ""
        head = (thing.kind, thing.iri, name)
        for group in thing.groups:
            if group in _WHOLE:
                yield (group, *head, "", "", "", "", " ".join(thing.successors))
        for detail in thing.details:
            language = next((term.language for term in (detail.after, detail.before) if term), "")
            yield (detail.group, *head, detail.property, language, _text(detail.before), _text(detail.after), "")
    for detail in difference.blanks:
        yield (detail.group, "other", "", "", "", "", _text(detail.before), _text(detail.after), "")


def write_csv(difference: Difference) -> bytes:
    """The table with a header; what a spreadsheet program would take for a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    out.write(_BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in row] for row in rows(difference))
    return out.getvalue().encode()


def _text(term: Term | None) -> str:
    return term.text if term else ""


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
