"""A file with a table read, whichever it is; and what was read on its way between processes."""

import json
from typing import Any, Final

from kg.errors import InvalidInput, KgError, TooLarge
from kg.sheets.comma import read_csv
from kg.sheets.model import Fault, Place, Row, Rows
from kg.sheets.rows import records_of
from kg.sheets.workbooks import is_package, read_workbook

ENDINGS: Final = ("xlsx", "csv", "tsv", "xls", "xlsm")
"""Ends of names of files that are tables, or that it is said of why they are not read."""


def is_table(name: str, content: bytes) -> bool:
    """Whether a file is a table, by its name or by how it begins."""
    return name.rpartition(".")[2].lower() in ENDINGS or is_package(content)


def read_table(content: bytes, schema: str = "", salt: str = "") -> Rows:
    """The records of a workbook or a CSV file. Raises what `records_of` raises, with the reason."""
    return records_of(read_workbook(content) if is_package(content) else read_csv(content), schema, salt)


def packed_table(content: bytes, schema: str = "", salt: str = "") -> bytes:
    """The same as bytes of JSON, or why there are none."""
    try:
        rows = read_table(content, schema, salt)
    except KgError as error:
        return json.dumps(
            {"message": error.message, "hint": error.hint, "large": error.status == TooLarge.status}
        ).encode()
    packed = [
        [_place(row.place), row.body, {at: _place(place) for at, place in row.places.items()}, _faults(row.faults)]
        for row in rows.rows
    ]
    return json.dumps({"rows": packed, "faults": _faults(rows.faults), "encoding": rows.encoding}).encode()


def unpacked_table(data: bytes) -> Rows:
    """The records again. Raises InvalidInput and TooLarge with what `packed_table` said, ValueError for other bytes."""
    try:
        said = json.loads(data)
        if "rows" not in said:
            kind = TooLarge if said["large"] else InvalidInput
            raise kind(str(said["message"]), str(said["hint"]))
        rows = [
            Row(_placed(at), body, {str(pointer): _placed(one) for pointer, one in places.items()}, _faulty(faults))
            for at, body, places, faults in said["rows"]
        ]
        return Rows(rows, _faulty(said["faults"]), str(said["encoding"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a table: {error}") from error


def _place(place: Place) -> list[Any]:
    return [place.sheet, place.row, place.column]


def _placed(packed: Any) -> Place:
    sheet, row, column = packed
    return Place(str(sheet), int(row), int(column))


def _faults(faults: Any) -> list[list[Any]]:
    return [[fault.code, _place(fault.place), fault.value] for fault in faults]


def _faulty(packed: Any) -> list[Fault]:
    return [Fault(str(code), _placed(place), str(value)) for code, place, value in packed]
