"""Tables that mean harm are read in bounds, or refused with the reason; what we write is calculated nowhere."""

import csv
import io

import pytest

from kg.errors import KgError
from kg.records.types import get_record_type
from kg.sheets.model import Formula
from kg.sheets.tables import packed_table, unpacked_table
from kg.sheets.template import Tables
from kg.sheets.workbooks import read_workbook
from tests.kg.sheets.hostile_tables import HostileTable, hostile_tables

_ALL = {table.name: table for table in hostile_tables("http://127.0.0.1:9")}
_FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://a.example")',
    "+1+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "a;=1+1",
    "a\n=1",
)


@pytest.mark.parametrize("name", _ALL)
def test_a_hostile_table_has_its_answer(name: str) -> None:
    table = _ALL[name]
    said, codes = _answer(table)
    assert table.refused in said, said
    assert bool(table.refused) == bool(said), said
    assert codes == table.codes
    assert len(said) < 800


def _answer(table: HostileTable) -> tuple[str, tuple[str, ...]]:
    """Why nothing is read, or the findings of its cells."""
    try:
        rows = unpacked_table(packed_table(table.content))
    except KgError as error:
        return f"{error.message} {error.hint}", ()
    return "", tuple(fault.code for row in rows.rows for fault in row.faults)


def test_no_cell_that_we_write_is_a_formula() -> None:
    header = {"schema": "nationalTarget7", "languages": ["en"]}
    tables = Tables(get_record_type("nationalTarget7"), "en", ["en"])
    bodies = [
        {"header": {**header, "identifier": f"RECORD-000000{n}"}, "title": {"en": text}}
        for n, text in enumerate(_FORMULAS)
    ]
    sheets = read_workbook(tables.xlsx(bodies)).sheets
    assert not [
        cell for sheet in sheets for row in sheet.rows.values() for cell in row.values() if isinstance(cell, Formula)
    ]
    text = tables.csv(bodies).decode("utf-8-sig")
    for separator in (",", ";", "\t"):  # as a spreadsheet of any country takes it apart
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.lstrip(' "').startswith(("=", "+", "@", "-1"))], row
