"""What the columns of an export mean, and which of its rows count.

A column is known by its heading in any language of the tool, or by the property that it holds, whatever their case,
blanks and signs. Some headings stand for several properties: then the record type and the content of a cell decide.
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from kg.ledger.bodies import Body
from kg.records.identifiers import read_reference, read_uid
from kg.records.mapping.report import Report
from kg.records.mapping.texts import clean_text
from kg.records.model import RecordType
from loaders.records.sources.ort.tables import Table, has_heading, read_tables

IDENTIFIER: Final = "uniqueId"
COMMITMENT: Final = "stakeholderCommitment"
_SIGNS: Final = (
    ("nationalReport7BinaryIndicatorData", {"questionNumber"}),
    ("nationalReport7IndicatorData", {"value", "year", "disaggregation"}),
    ("nationalReport7", {"levelOfProgress", "progressSummary", "summaryOfProgress", "assessmentSummary"}),
    ("nationalReport7", {"hasRevisedNbsap", "implementationProgress", "contactPerson"}),
    ("nbsap", {"isGbfAligned", "approvedStatus", "approvingBody"}),
    ("nationalTarget7Mapping", {"elementOfGlobalTargetsInfo"}),
    ("nationalTarget7", {"title"}),
)
"""Columns that tell the record type where identifiers do not."""


@dataclass(frozen=True, slots=True)
class Key:
    """Which record a row is of: identifier without revision, the revision, and what a unique identifier says."""

    stable: str
    revision: int | None = None
    owner: str = ""
    number: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the properties of its columns (joined by `|` where a heading stands for several).

    `other` are cells whose heading is not known, by heading.
    """

    key: Key
    schema: str
    source: str
    values: Mapping[str, str]
    other: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The cell of a column; '' if there is none."""
        return self.values.get(name, "")

    @property
    def content(self) -> tuple[tuple[str, str], ...]:
        """All that the row says, whatever the order of its columns."""
        return tuple(sorted({**self.values, **self.other}.items()))


def as_body(rows: Iterable[Row]) -> Body:
    """The rows of one record as a body: a list of objects, the cells by the properties of their columns."""
    return Body.of(
        "rows", [{"schema": row.schema, **asdict(row.key), "cells": {**row.other, **row.values}} for row in rows]
    )


def is_export(path: Path) -> bool:
    """Whether a file is such an export, by what it begins with."""
    return has_heading(path, lambda heading: IDENTIFIER in properties(heading))


def read_export(path: Path, types: Mapping[str, RecordType], report: Report) -> list[Row]:
    """The rows of a file. A wrong row, reported as a problem, stops no other."""
    rows: list[Row] = []
    tables = 0
    for table in read_tables(path, lambda heading: bool(properties(heading)), report):
        names = [properties(heading) for heading in table.headings]
        if (IDENTIFIER,) not in names:
            continue
        tables += 1
        rows += _rows(table, names, types, report)
    if not tables and not any(problem.source.startswith(path.name) for problem in report.problems):
        report.problem(path.name, "line 1", "These are not the columns of an export.", "docs/loading.md lists them.")
    return rows


def _rows(table: Table, names: list[tuple[str, ...]], types: Mapping[str, RecordType], report: Report) -> Iterator[Row]:
    headings = [heading.strip() for heading in table.headings]
    by_code = {code: schema for schema, type_ in types.items() if "ORT" in type_.realms for code in type_.short_codes}
    at = names.index((IDENTIFIER,))
    told = _schema({name for known in names for name in known})
    for place, cells in table.rows:
        if not any(cell.strip() for cell in cells):
            continue
        identifier = clean_text(cells[at])
        key = read_key(identifier)
        schema = (by_code.get(key.code) or told) if key else ""
        if key is None:
            report.problem(table.source, place, f"{identifier[:80]!r} is no unique identifier of a record.")
        elif not schema:
            report.problem(
                table.source, place, "These are not the columns of an export.", "docs/loading.md lists them."
            )
        else:
            report.documents[f"rows of {schema}"] += 1
            fields = _fields(types.get(schema))
            named = [_meant(known, fields) for known in names]
            values = _joined(
                (name, cell) for name, cell in zip(named, cells, strict=True) if name not in ("", IDENTIFIER)
            )
            other = _joined(
                (heading, cell) for name, heading, cell in zip(named, headings, cells, strict=True) if not name
            )
            yield Row(key, schema, table.source, values, other)


def _joined(cells: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Texts by column; those of several columns of one name together, in an order of their own."""
    found: dict[str, set[str]] = {}
    for name, cell in cells:
        if text := clean_text(cell):
            found.setdefault(name, set()).add(text)
    return {name: "\n".join(sorted(texts)) for name, texts in found.items()}


def _fields(type_: RecordType | None) -> frozenset[str]:
    return frozenset(each.name for _, each in type_.walk()) if type_ else frozenset()


def _meant(known: tuple[str, ...], fields: frozenset[str]) -> str:
    """Of the properties that a heading may stand for, those that a type has, joined by `|`."""
    return "|".join(name for name in known if len(known) == 1 or name in fields) or "|".join(known)


def read_key(text: str) -> Key | None:
    """The record that an identifier is of: a unique identifier, or that of a header."""
    if uid := read_uid(text):
        owner = "" if uid.owner == "SCBD" else uid.owner.lower()
        return Key(uid.stable, uid.revision, owner, uid.number, uid.code if uid.realm == "ORT" else "")
    reference = read_reference(text)
    if reference is None or len(reference.identifier) < 11 or not any(map(str.isdigit, reference.identifier)):
        return None
    return Key(reference.identifier, reference.revision)


def _schema(names: set[str]) -> str:
    if {"organization", "title"} <= names:
        return COMMITMENT
    return next((schema for schema, signs in _SIGNS if signs & names), "")


def newest(rows: Iterable[Row], report: Report) -> list[Row]:
    """The rows of the newest revision for each record and target, each once, in an order of their own."""
    rows = {(row.key, row.schema, row.content): row for row in rows}.values()
    latest: dict[tuple[str, str, str], int] = {}
    for row in rows:
        latest[_about(row)] = max(latest.get(_about(row), 0), row.key.revision or 0)
    kept = [row for row in rows if (row.key.revision or 0) == latest[_about(row)]]
    if len(kept) < len(rows):
        report.results["left out: rows of older revisions"] += len(rows) - len(kept)
    return sorted(kept, key=lambda row: (row.key.stable, row.schema, row.content))


def _about(row: Row) -> tuple[str, str, str]:
    return row.key.stable, row.schema, folded_title(row.get("target"))


def folded_title(text: str) -> str:
    """The title of a target as it is compared."""
    return " ".join(text.lower().split()).rstrip(". ")


def properties(heading: str) -> tuple[str, ...]:
    """The properties that a heading may stand for, in alphabetical order; none if it is not known.

    >>> properties("Unique ID"), properties("IDENTIFIANT UNIQUE"), properties("Objectifs mondiaux")
    (('uniqueId',), ('uniqueId',), ('globalGoalAlignmentIds', 'globalTargetAlignmentIds'))
    """
    return _headings().get(_bare(heading), ())


@cache
def _headings() -> Mapping[str, tuple[str, ...]]:
    """Bare heading -> properties, by `headings.csv`: a row is a property, its headings by language, joined by `|`."""
    text = files("loaders.records.sources.ort").joinpath("headings.csv").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        for heading in (row["property"], *"|".join(list(row.values())[1:]).split("|")):
            if bare := _bare(heading):
                found.setdefault(bare, set()).add(row["property"])
    return {bare: tuple(sorted(names)) for bare, names in found.items()}


def _bare(heading: str) -> str:
    """Letters and digits alone, so that signs, blanks and vowel marks make no difference."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", heading).casefold() if letter.isalnum())
