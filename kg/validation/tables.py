"""Rows of tables as they were judged: each finding with the cell that it is about."""

from dataclasses import dataclass, replace
from typing import Any, Final

from kg.sheets.model import Fault, Place, Row
from kg.validation.findings import SEVERITIES, Finding, find
from kg.validation.report import Report
from kg.validation.shapes import Profile

_WHOLE: Final = ("doubled-row", "row-without-record")


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row, the report on its record, and the cell of each finding of that."""

    row: Row
    report: Report
    cells: tuple[Place, ...]

    def as_json(self, language: str) -> dict[str, Any]:
        """The report for programs, with the place of the row, and that of each finding."""
        made = self.report.as_json(language)
        found = zip(made["findings"], self.cells, strict=True)
        return {"place": str(self.row.place), **made, "findings": [{"cell": str(cell), **one} for one, cell in found]}


def judged_row(row: Row, report: Report) -> JudgedRow:
    """A row with the report on its body, and with what is wrong with its cells."""
    found = [(finding_of(fault, _pointer(row, fault)), fault.place) for fault in row.faults]
    found += [(finding, row.find(finding.pointer)) for finding in report.findings]
    found.sort(key=lambda one: SEVERITIES.index(one[0].severity))
    made = replace(report, findings=tuple(finding for finding, _ in found))
    return JudgedRow(row, made, tuple(place for _, place in found))


def finding_of(fault: Fault, pointer: str = "") -> Finding:
    """What is wrong with a cell, as a finding."""
    return find(fault.code, pointer, fault.value)


def _pointer(row: Row, fault: Fault) -> str:
    """The place of the body that a cell stands for; '' for one whose value was not taken."""
    if fault.code in _WHOLE:
        return "/header/identifier"
    return next((at for at, place in row.places.items() if place == fault.place), "")


def faulty_row(fault: Fault, profile: Profile) -> JudgedRow:
    """A row that belongs to no record, with what is wrong with it."""
    return JudgedRow(Row(fault.place, {}, {}), Report(profile, findings=(finding_of(fault),)), (fault.place,))
