"""What was found in the records of a file, as a table: one finding a row, with the cell that it is about."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from browser.submissions.many import Line
from browser.uploads.pages import found_in
from kg.errors import KgError
from kg.sheets.comma import write_csv
from kg.sheets.model import Cell
from kg.submissions.doing import DoesNotConform
from kg.validation.findings import shown

_COLUMNS: Final = ("record", "identifier", "cell", "place", "severity", "code", "field", "value", "message", "fix")


def table_of(lines: Iterable[Line], language: str) -> bytes:
    """The findings of all records as CSV, messages in a language; a record in which nothing was found has no row."""
    return write_csv([_COLUMNS, *_rows(lines, language)])


def _rows(lines: Iterable[Line], language: str) -> Iterator[Sequence[Cell | None]]:
    for number, line in enumerate(lines, 1):
        place = str(line.row.place) if line.row else number
        if isinstance(line.made, KgError) and not isinstance(line.made, DoesNotConform):
            yield place, "", "", "", "violation", line.made.slug, "", "", line.made.message, line.made.hint
        judged = found_in(line)
        if judged is None:
            continue
        cells = [*map(str, judged.cells), *("" for _ in judged.report.findings)]
        for finding, cell in zip(judged.report.findings, cells, strict=False):
            said = (finding.severity, finding.code, finding.label(language), shown(finding.value))
            texts = (finding.message(language).value, finding.remedy(language).value)
            yield place, judged.report.identifier, cell, finding.pointer, *said, *texts
