"""Files of the Online Reporting Tool: which kind of export one is, and its rows (CBD-DATA 2.7)."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.records.identifiers import Uid, read_uid
from kg.records.mapping.report import Report
from kg.records.mapping.texts import clean_text

_MAX_FIELD: Final = 4 * 1024 * 1024
_SAME: Final = {
    "publishedon": "published",
    "recordurl": "url",
    "url": "url",
    "uniqueid": "uid",
    "uniqueidentifier": "uid",
    "government": "government",
    "country": "government",
    "response": "responseTitle",
    "responsetitle": "responseTitle",
    "globalgoalalignmentids": "goals",
    "globaltargetalignmentids": "targets",
    "globaltargetanddegreeofalignment": "degrees",
    "gbftargetconsideration": "implementingConsiderations",
    "nonstateactorcommitmentinfo": "nonStateActorCommitmentInfo",
}


_PLAIN: Final = (
    "target title description sequence mainPolicyOfMeasureOrActionInfo degreeOfAlignmentInfo "
    "implementingConsiderationsInfo "
    "headlineIndicators binaryIndicators componentIndicators complementaryIndicators otherNationalIndicators "
    "hasNonStateActors nonStateActorsInfo additionalImplementation additionalImplementationCustomValue "
    "additionalImplementationInfo additionalInformation mainActionsSummary progressSummary keyChallengesSummary "
    "actionEffectivenessSummary levelOfProgress indicator indicatorCode indicatorType hasDisaggregation disaggregation "
    "disaggregationType year unit value footnote comments questionNumber"
).split()


_NAMES: Final = _SAME | {name.lower(): name for name in _PLAIN}
_KINDS: Final = (
    ("nationalReport7BinaryIndicatorData", "questionNumber"),
    ("nationalReport7", "levelOfProgress"),
    ("nationalReport7IndicatorData", "value"),
    ("nationalTarget7", "title"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an export by the names of `_NAMES`; columns that have none stand in `other`."""

    uid: Uid
    place: str
    values: Mapping[str, str]
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Export:
    """One file: which record type, and its newest rows."""

    schema: str
    source: str
    rows: list[Row]


def is_export(path: Path) -> bool:
    """Whether a file is such an export, by its first line."""
    if path.suffix.lower() != ".csv":
        return False
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return "uid" in {_name(heading) for heading in next(csv.reader(file), [])}
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def read_export(path: Path, report: Report) -> Export | None:
    """The newest rows of an export; None, with a problem in the report, if it is none. A wrong row stops no other."""
    csv.field_size_limit(_MAX_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            headings = [_name(heading) or heading.strip() for heading in next(reader, [])]
            schema = next((schema for schema, column in _KINDS if column in headings), None)
            if schema is None or "uid" not in headings:
                report.problem(
                    path.name, "line 1", "These are not the columns of an export.", "docs/loading.md lists them."
                )
                return None
            rows = list(_read_rows(reader, headings, path.name, report))
    except UnicodeDecodeError:
        report.problem(path.name, "", "It is not UTF-8 text.", "Convert it to UTF-8.")
        return None
    report.documents[f"rows of {schema}"] += len(rows)
    return Export(schema, path.name, newest(rows, report))


def _read_rows(reader: Any, headings: list[str], source: str, report: Report) -> Iterator[Row]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = "The file ends in the middle of a row." if "unexpected end" in str(error) else f"{error}."
            report.problem(source, f"line {reader.line_num}", what, "The rows before are loaded.")
            return
        if not any(cell.strip() for cell in cells):
            continue
        place = f"line {reader.line_num}"
        if len(cells) != len(headings):
            report.problem(source, place, f"It has {len(cells)} cells, the first line has {len(headings)}.")
            continue
        values = {name: text for name, cell in zip(headings, cells, strict=True) if (text := clean_text(cell))}
        uid = read_uid(values.get("uid", ""))
        if uid is None:
            report.problem(source, place, f"{values.get('uid', '')[:80]!r} is no unique identifier of a record.")
            continue
        known = set(_NAMES.values())
        other = {name: text for name, text in values.items() if name not in known}
        yield Row(uid, place, values, other)


def newest(rows: Iterable[Row], report: Report) -> list[Row]:
    """The rows of the newest revision for each record and target."""
    rows = list(rows)
    latest: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.uid.stable, folded(row.values.get("target", "")))
        latest[key] = max(latest.get(key, 0), row.uid.revision or 0)
    kept = [
        row for row in rows if (row.uid.revision or 0) == latest[row.uid.stable, folded(row.values.get("target", ""))]
    ]
    if len(kept) < len(rows):
        report.results["left out: rows of older revisions"] += len(rows) - len(kept)
    return kept


def _name(heading: str) -> str:
    return _NAMES.get(re.sub(r"[^a-z0-9]", "", heading.lower()), "")


def folded(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(". ")
