"""Interim."""

from dataclasses import dataclass
from typing import Any

from kg.records.types import read_record_types
from kg.validation.findings import Finding, find


@dataclass(frozen=True, slots=True)
class Header:
    identifier: str
    schema: str
    languages: tuple[str, ...]


def read_header(body: Any, schema: str = "") -> tuple[Header | None, list[Finding]]:
    header = body.get("header") if isinstance(body, dict) else None
    if not isinstance(header, dict):
        return None, [find("no-header")]
    name = header.get("schema") or schema
    if not isinstance(name, str) or name not in read_record_types():
        return None, [find("unknown-type", "/header/schema", name)]
    identifier = header.get("identifier")
    if not isinstance(identifier, str):
        return None, [find("no-identifier", "/header/identifier")]
    return Header(identifier, name, tuple(header.get("languages") or ())), []
