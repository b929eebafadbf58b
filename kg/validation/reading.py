"""Interim."""

from typing import Any

from kg.records.mapping.json_input import find_fault, read_json
from kg.validation.findings import Finding, find


def read_document(data: bytes) -> tuple[Any, list[Finding]]:
    try:
        value = read_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return None, [find("not-utf8", offset=str(error.start))]
    except ValueError as error:
        return None, [find("not-json", line="1", column="1", reason=str(error))]
    fault = find_fault(value)
    return value, [find("too-deep", limit=fault)] if fault else []
