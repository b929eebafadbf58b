"""Rows of exports to drafts of records: all rows of a record together, from however many files they came."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.records.graphs.drafts import Draft
from kg.records.identifiers import RecordIris
from kg.records.mapping.report import Report
from kg.records.model import RecordField, RecordType
from kg.records.sources import EXPORT
from loaders.records.sources.ort.cells import CellReader, gbf_identifiers, indicator_code, split
from loaders.records.sources.ort.exports import COMMITMENT, Row, folded_title, newest, read_export
from loaders.records.sources.ort.names import TermNames

_GUID: Final = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.IGNORECASE)
Cells = dict[str, str]
Fields = Mapping[str, RecordField]
_DEGREES: Final = ("GBF-DEGREE-OF-ALIGNMENT",)
_VALUES: Final = ("hasDisaggregation", "disaggregationType", "disaggregation", "year", "unit", "value", "footnote")
_ABOUT: Final = frozenset(("publishedOn", "recordUrl", "government", "questionTitle"))
"""Columns that are facts about the record, or follow from its identifier or from the number of a question."""
_OF_TARGETS: Final = frozenset(("globalGoals", "globalTargets", "degreeOfAlignment", "targetType"))
_REPEATED: Final[Mapping[str, frozenset[str]]] = {
    "nationalReport7": frozenset(("cbdRegion",)),
    "nationalReport7IndicatorData": _OF_TARGETS | {"cbdRegion"},
    "nationalReport7BinaryIndicatorData": _OF_TARGETS | {"cbdRegion", "indicatorType"},
    COMMITMENT: frozenset(("government",)),
}
"""Columns that repeat what the country, the national target or the indicator says."""
_LEFT_OUT: Final = "left out: cells that repeat what country, target or indicator say"
_ALIGNMENT: Final = frozenset(
    ("globalGoalAlignmentIds", "globalTargetAlignmentIds", "globalTargetAndDegreeOfAlignment", "degreeOfAlignment")
)
_OF_ANSWERS: Final = ("indicator", "indicatorCode", "questionNumber", "responseTitle", "comments")
_SECTIONS: Final = ("annex", "sectionOtherInfo", "sectionV", "sectionII", "sectionI", "sectionIV", "sectionIII")
"""Sections of a national report; of several that have a field of one name, a column is of the last."""


class Exports:
    """Gathers the rows of the exports of one load, and makes drafts of them when all are there."""

    def __init__(self, iris: RecordIris, types: Mapping[str, RecordType], report: Report) -> None:
        self._iris, self._types, self._report = iris, types, report
        self._rows: list[Row] = []
        self.terms = TermNames()
        self.titles: dict[str, str] = {}
        """Records of national targets that were there before, by `folded_title`."""

    def add(self, path: Path) -> None:
        """Read the rows of a file."""
        self._rows += read_export(path, self._types, self._report)

    @property
    def parties(self) -> set[str]:
        """Whose reports there are, by codes of countries: their targets are named by titles."""
        return {row.key.owner for row in self._rows if row.key.owner and row.schema != "nationalTarget7"}

    def drafts(self) -> Iterator[tuple[Draft, str, list[Row]]]:
        """The records, each with the place that a report names and its rows. They are gathered anew afterwards."""
        rows, self._rows = newest(self._rows, self._report), []
        if not rows:
            return  # most loads have no exports, and a reader of cells knows thousands of words
        by_record: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            by_record.setdefault((row.schema, row.key.stable), []).append(row)
        maker = _Maker(self._iris, self._types, self._reader(by_record), self._report)
        for (schema, stable), found in by_record.items():
            sources = ", ".join(sorted({row.source for row in found}))
            yield maker.draft(schema, found), f"{sources}, {stable}", found

    def _reader(self, by_record: Mapping[tuple[str, str], list[Row]]) -> CellReader:
        titles = dict(self.titles)
        for (schema, _), rows in by_record.items():
            title = folded_title(rows[0].get("title")) if schema == "nationalTarget7" else ""
            if title:
                identifier = identifier_of(rows)
                titles[title] = identifier if titles.get(title, identifier) == identifier else ""
        codes = {code: identifier for identifier, code in self._iris.indicators.items()}
        return CellReader(self._types, self.terms, codes, titles)


def identifier_of(rows: Iterable[Row]) -> str:
    """What names a record: the identifier in the address of its page, else the one of its rows."""
    guids = sorted(found[0].upper() for row in rows if (found := _GUID.search(row.get("recordUrl"))))
    return guids[0] if guids else next(iter(rows)).key.stable


class _Maker:
    """Makes a draft of the rows of one record."""

    def __init__(self, iris: RecordIris, types: Mapping[str, RecordType], reader: CellReader, report: Report) -> None:
        self._iris, self._types, self._reader, self._report = iris, types, reader, report
        self._codes = frozenset(iris.indicators.values())

    def draft(self, schema: str, rows: list[Row]) -> Draft:
        """The draft of a record."""
        newest_row = max(rows, key=lambda row: (row.key.revision or 0, row.content))
        key, fields = newest_row.key, self._types[schema].by_name
        body: dict[str, Any] = {"government": {"identifier": key.owner}} if key.owner else {}
        body |= self._body(schema, rows, fields)
        for row in rows:
            body |= {name: text for name, text in row.other.items() if name not in body}
        path = self._iris.record(identifier_of(rows)).removeprefix(self._iris.base_iri)
        facts = {"uid": key.stable, "revision": key.revision, "documentID": key.number, "realm": "ort"}
        same = [row for row in rows if row.key.revision == key.revision]  # some tables have columns that others lack
        facts |= {
            "issued": max(row.get("publishedOn") for row in same),
            "url": max(row.get("recordUrl") for row in same),
        }
        return Draft(path, schema, body, facts, source=EXPORT, read_from=EXPORT)

    def _body(self, schema: str, rows: list[Row], fields: Fields) -> dict[str, Any]:
        cells = [self._own(schema, row) for row in rows]
        match schema:
            case "nationalTarget7":
                return self._target(cells, fields)
            case "nationalReport7":
                return self._report_of(cells, fields)
            case "nationalReport7BinaryIndicatorData":
                return self._answers(cells, fields)
            case "nationalReport7IndicatorData":
                return self._data(cells, fields)
            case "nationalTarget7Mapping":
                titles = [cell.pop("title", "") for cell in cells]
                meant = self._reader.read([fields["globalGoalOrTarget"]], max(titles))
                return self._flat(cells, fields) | (dict(meant) if max(titles) else {})
            case _:
                return self._flat(cells, fields)

    def _own(self, schema: str, row: Row) -> Cells:
        """The cells of a row that say something about the record, without those that repeat what others say."""
        repeated = _REPEATED.get(schema, ())
        if count := sum(name in repeated for name in row.values):
            self._report.results[_LEFT_OUT] += count
        return {name: text for name, text in row.values.items() if name not in _ABOUT and name not in repeated}

    def _flat(self, cells: Iterable[Cells], fields: Fields) -> dict[str, Any]:
        """The columns of rows as fields of one object; cells of no field keep the name of their column."""
        found: dict[str, dict[str, Any]] = {}
        for row in cells:
            for column, text in row.items():
                among = [fields[name] for name in column.split("|") if name in fields]
                for name, value in self._reader.read(among, text) if among else ((column, text),):
                    for each in value if isinstance(value, list) else [value]:
                        found.setdefault(name, {})[json.dumps(each, sort_keys=True)] = each
        body: dict[str, Any] = {}
        for name, values in found.items():
            many = len(values) > 1 or (name in fields and fields[name].many)
            body[name] = [values[key] for key in sorted(values)] if many else next(iter(values.values()))
        return body

    def _target(self, cells: list[Cells], fields: Fields) -> dict[str, Any]:
        aligning = [text for row in cells for column, text in row.items() if _ALIGNMENT & set(column.split("|"))]
        degrees: dict[str, str] = {}
        for part in sorted(part for text in aligning for part in split(text)):
            if degree := self._degree(part):
                degrees |= dict.fromkeys(gbf_identifiers(part), degree)
        rest = [
            {column: text for column, text in row.items() if not _ALIGNMENT & set(column.split("|"))} for row in cells
        ]
        body = self._flat(rest, fields)
        for kind, name in (("TARGET", "globalTargetAlignment"), ("GOAL", "globalGoalAlignment")):
            aligned = sorted({each for text in aligning for each in gbf_identifiers(text) if kind in each})
            body[name] = [
                {
                    "identifier": each,
                    **({"degreeOfAlignment": {"identifier": degrees[each]}} if each in degrees else {}),
                }
                for each in aligned
            ]
        if custom := body.pop("additionalImplementationCustomValue", None):
            word = body.pop("additionalImplementation", body.pop("additionalImplementationText", ""))
            body["additionalImplementation"] = {"identifier": word, "customValue": custom}
        return body

    def _degree(self, text: str) -> str | None:
        """The term of the degree beside a target: `GBF-TARGET-03: High`, `GBF-T03. Title (High)`."""
        words = re.split(r"[:()–,-]+", text)
        return next((found for word in reversed(words) if (found := self._reader.terms.find(word, _DEGREES))), None)

    def _report_of(self, cells: list[Cells], fields: Fields) -> dict[str, Any]:
        """The sections of a national report that rows have; each row is of one section, or of one item of it."""
        places = {inner.name: section for section in _SECTIONS for inner in fields[section].fields}
        parts: dict[str, list[Cells]] = {}
        for row in cells:
            by_place: dict[str, Cells] = {}
            for column, text in row.items():
                place = next((places[name] for name in column.split("|") if name in places), "")
                by_place.setdefault(place, {})[column] = text
            if "sectionIII" in by_place:
                by_place["sectionIII"] |= by_place.pop("", {})
            for place, own in by_place.items():
                parts.setdefault(place, []).append(own)
        body = self._flat(parts.pop("", ()), {})
        for section, rows in parts.items():
            inner = {field.name: field for field in fields[section].fields}
            items = [_typed(self._flat([row], inner)) for row in rows]
            body[section] = _once(items) if fields[section].many else self._flat(rows, inner)
        return body

    def _answers(self, cells: list[Cells], fields: Fields) -> dict[str, Any]:
        """The answers of a report as its body has them: `binaryResponseTarget8.responses.8_2`."""
        blocks: dict[str, dict[str, Any]] = {}
        rest = []
        for row in cells:
            code = row.get("indicatorCode") or indicator_code(row.get("indicator", ""))
            name, key = block_of(code), question_key(row.get("questionNumber", ""), code)
            block = blocks.setdefault(name, {"responses": {}})
            inner = {field.name: field for field in fields[name].fields} if name in fields else {}
            asked = {field.name: field for field in inner["responses"].fields} if inner else {}
            said = self._flat([{key: row["responseTitle"]}] if row.get("responseTitle") else (), asked)
            for answered, value in said.items():
                block["responses"].setdefault(answered.removesuffix("Text"), []).append(value)
            block |= self._flat([{"indicator": row.get("indicator", "")}], inner) if row.get("indicator") else {}
            block |= {"comments": row["comments"]} if "comments" in row and inner else {}
            rest.append({name: text for name, text in row.items() if name not in _OF_ANSWERS})
        for block in blocks.values():
            block["responses"] = {key: _one(values) for key, values in sorted(block["responses"].items())}
        return blocks | self._flat(rest, fields)

    def _data(self, cells: list[Cells], fields: Fields) -> dict[str, Any]:
        """Values as the rows of a body have them, each once for however many targets it is given."""
        items, rest = [], []
        for row in cells:
            code = row.get("indicatorCode") or indicator_code(row.get("indicator", ""))
            item = {name: row[name] for name in _VALUES if name in row}
            if item:
                items.append(({"indicatorCode": code} if code else {}) | item)
            own = {name: text for name, text in row.items() if name not in (*_VALUES, "indicatorCode", "indicator")}
            name = "indicator" if code in self._codes else "nationalIndicator"
            rest.append(own | ({name: row["indicator"]} if "indicator" in row else {}))
        return self._flat(rest, fields) | ({"data": _once(items)} if items else {})


def block_of(code: str) -> str:
    """The part of a body that has the answers for a binary indicator.

    >>> block_of("8.b"), block_of("B.b")
    ('binaryResponseTarget8', 'binaryResponseGoalB')
    """
    place = code.partition(".")[0]
    return f"binaryResponse{'Goal' if place.isalpha() else 'Target'}{place}"


def question_key(number: str, code: str) -> str:
    """The key of a question: `8.2` is `8_2`, `1 (a)` of indicator 1.b is `1_1_a`.

    >>> question_key("1 (a)", "1.b"), question_key("B.1", "B.b"), question_key("1.2", "1.b")
    ('1_1_a', 'b_1', '1_2')
    """
    parts = re.findall(r"[A-Za-z0-9]+", number.lower())
    place = code.partition(".")[0].lower()
    if parts and parts[0] == place and len(parts) > 1 and re.match(r"\s*\w+\s*\.", number):
        return "_".join(parts)
    return "_".join([place, *parts] if place else parts)


def _typed(item: dict[str, Any]) -> dict[str, Any]:
    """An item with the type of its target, which the target itself shows."""
    target = item.get("target")
    if not target or "targetType" in item:
        return item
    return item | {"targetType": "global" if target["identifier"].startswith("GBF-") else "national"}


def _one(values: list[Any]) -> Any:
    """One answer, or all that differ, in an order of their own."""
    once = _once([each for value in values for each in (value if isinstance(value, list) else [value])])
    return once[0] if len(once) == 1 and not any(isinstance(value, list) for value in values) else once


def _once(items: list[Any]) -> list[Any]:
    by_text = {json.dumps(item, sort_keys=True): item for item in items}
    return [by_text[text] for text in sorted(by_text)]
