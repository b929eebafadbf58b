"""Files to JSON documents: every form of records is recognised by its content, never by the name of the file."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.records.identifiers import read_document_id
from kg.records.mapping.json_input import find_fault, read_json
from kg.records.mapping.report import Report

MAX_BYTES: Final = 512 * 1024 * 1024
_MAX_LINE: Final = 16 * 1024 * 1024
_DEEPEST: Final = 5
_LARGE: Final = 4_000_000
_INDEX_ENDS: Final = ("_s", "_ss", "_t", "_txt", "_dt", "_i", "_is", "_b", "_d", "_l")
_TERM_LISTS: Final = frozenset(("broaderTerms", "narrowerTerms", "relatedTerms", "nonPreferedTerms"))
_ENVELOPE: Final = frozenset(
    ("body", "charset", "workingDocumentID", "metadata", "latestRevision", "Realm", "updatedOn")
)


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON object: in which form, and where it was found."""

    form: str
    value: Mapping[str, Any]
    source: str
    place: str


def recognise(value: Mapping[str, Any]) -> str:
    """The form of a JSON object; '' for none that is known.

    >>> recognise({"header": {"schema": "nbsap"}}), recognise({"schema_s": "meeting"})
    ('body', 'index')
    """
    header = value.get("header")
    if isinstance(header, Mapping) and ("schema" in header or "identifier" in header):
        return "body"
    if value.get("type") == "Feature" and "geometry" in value:
        return "feature"
    if "identifier" in value and _ENVELOPE & value.keys() and ("type" in value or "documentID" in value):
        return "envelope"
    if "schema_s" in value or sum(key.endswith(_INDEX_ENDS) for key in value) >= 3:
        return "index"
    for form, keys in _FORMS:
        if keys <= value.keys():
            return form
    if "identifier" in value and (_TERM_LISTS & value.keys() or value.keys() == {"identifier", "name"}):
        return "term"
    return ""


_FORMS: Final = (
    ("excerpt", frozenset(("source", "titleEn", "identifier"))),
    ("excerpt", frozenset(("schema", "documentID"))),
    ("activity", frozenset(("title", "copDecision", "copParagraphNo"))),
    ("intervention", frozenset(("_id", "meetingId", "agendaItem"))),
    ("meeting", frozenset(("EVT_CD",))),
    ("decision", frozenset(("body", "session", "decision"))),
    ("decision", frozenset(("symbol", "nodes"))),
    ("project", frozenset(("title", "proponent", "round"))),
    ("commitment", frozenset(("organization", "title", "firstSeenValues"))),
    ("domain", frozenset(("domainId", "identifier"))),
    ("listed", frozenset(("title", "documentsUrl", "countryCode"))),
    ("term", frozenset(("termId", "identifier"))),
    ("term", frozenset(("identifier", "title", "name"))),
    ("term", frozenset(("identifier", "title", "kmgbfIri"))),
)


def read_documents(path: Path, report: Report) -> Iterator[Document]:
    """The documents of a JSON or NDJSON file, `.gz` unpacked; a mistake in one goes to the report and stops no other.

    A list, `{Items, Count}`, the answer of the index, a collection of areas, or any object that holds some of those.
    """
    name = path.name
    try:
        if path.stat().st_size > MAX_BYTES and not _is_lines(path):
            report.problem(
                name, "", f"It has more than {MAX_BYTES:,} bytes.", "Split it, or write one document a line."
            )
            return
        yield from _read_lines(path, report) if _is_lines(path) else _read_whole(path, report)
    except UnicodeDecodeError as error:
        report.problem(name, f"byte {error.start:,}", "It is not UTF-8 text.", "Convert it to UTF-8.")
    except (OSError, EOFError) as error:
        report.problem(name, "", f"It cannot be read: {error}.", "What was read before is loaded.")


def _open(path: Path) -> Any:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def read_chunks(path: Path, size: int) -> Iterator[list[tuple[int, str]]]:
    """The lines of an NDJSON file with their numbers, so many at a time."""
    chunk: list[tuple[int, str]] = []
    with _open(path) as file:
        for number, line in enumerate(iter(lambda: _line(file), ""), start=1):
            if line.strip():
                chunk.append((number, line))
            if len(chunk) >= size:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _line(file: Any) -> str:
    """The next line; of one that is too long only the beginning, with which `read_line` says so."""
    line: str = file.readline(_MAX_LINE)
    if len(line) == _MAX_LINE and not line.endswith("\n"):
        while (rest := file.readline(_MAX_LINE)) and not rest.endswith("\n"):
            pass
    return line


def is_large(path: Path) -> bool:
    """Whether a file has many documents, one a line, so that a second process is worth its start."""
    try:
        packed = path.suffix == ".gz"
        return path.stat().st_size > (_LARGE // 8 if packed else _LARGE) and path.suffix != ".csv" and _is_lines(path)
    except (OSError, EOFError, UnicodeDecodeError):
        return False


def _is_lines(path: Path) -> bool:
    """Whether the first line is a whole object of its own."""
    with _open(path) as file:
        for line in iter(lambda: file.readline(_MAX_LINE), ""):
            if text := line.strip():
                return text.startswith("{") and (_is_object(text) or _ends(path, "ndjson", "jsonl"))
    return False


def _ends(path: Path, *ends: str) -> bool:
    return path.name.removesuffix(".gz").lower().endswith(tuple(f".{end}" for end in ends))


def _is_object(text: str) -> bool:
    try:
        return isinstance(read_json(text), dict)
    except ValueError:
        return False


def _read_lines(path: Path, report: Report) -> Iterator[Document]:
    for chunk in read_chunks(path, 1):
        for number, line in chunk:
            yield from read_line(line, number, path.name, report)


def read_line(line: str, number: int, source: str, report: Report) -> Iterator[Document]:
    """The documents of one line of NDJSON."""
    place = f"line {number}"
    if len(line) == _MAX_LINE and not line.endswith("\n"):
        report.problem(source, place, f"It has more than {_MAX_LINE:,} characters.", "The other lines are loaded.")
        return
    try:
        value = read_json(line)
    except ValueError as error:
        cut = not line.endswith("\n") and _is_cut(error, line)
        what = "The file ends in the middle of it." if cut else f"It is not JSON: {_reason(error)}."
        report.problem(source, place, what, "The other lines are loaded.")
        return
    yield from _found(value, source, place, report)


def _read_whole(path: Path, report: Report) -> Iterator[Document]:
    with _open(path) as file:
        text = file.read(MAX_BYTES + 1)
    if not text.strip():
        report.problem(path.name, "", "It is empty.")
        return
    try:
        value = read_json(text)
    except json.JSONDecodeError as error:
        what = "The file ends in the middle." if _is_cut(error, text) else f"It is not JSON: {error.msg}."
        report.problem(
            path.name, f"line {error.lineno}, column {error.colno}", what, "Nothing of this file was loaded."
        )
        return
    yield from _found(value, path.name, "", report)


def _is_cut(error: Exception, text: str) -> bool:
    """Whether JSON is wrong only in that it ends too early."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg


def _reason(error: Exception) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__


def _found(value: Any, source: str, place: str, report: Report) -> Iterator[Document]:
    count = 0
    for document in _walk(value, source, place, 0):
        count += 1
        report.documents[document.form] += 1
        if fault := find_fault(document.value):
            report.problem(source, document.place, fault, "The others are loaded.")
        else:
            yield document
    if not count and isinstance(value, Mapping) and isinstance(value.get("Message"), str):
        message = value["Message"][:200]
        report.problem(source, place, f"The answer of a server that refused: {message}", "There is no record in it.")
    elif not count and not (isinstance(value, list) and not value) and not _is_empty_answer(value):
        report.problem(
            source, place, "There is no record in any form that is known.", "docs/loading.md lists the forms."
        )


def _is_empty_answer(value: Any) -> bool:
    """An answer or a collection without any item is no mistake."""
    if not isinstance(value, Mapping):
        return False
    response = value.get("response")
    lists = (value.get("Items"), value.get("features"), response.get("docs") if isinstance(response, Mapping) else None)
    return any(found == [] for found in lists)


def _walk(value: Any, source: str, place: str, depth: int) -> Iterator[Document]:
    """The documents in a value: itself, or those that it holds, however they are wrapped."""
    if isinstance(value, Mapping):
        if form := recognise(value):
            yield Document(form, value, source, place)
        elif areas := _areas(value):
            for number, area in enumerate(areas, start=1):
                yield Document("area", area, source, f"{place}, area {number}".lstrip(", "))
        elif depth < _DEEPEST:
            domain = value.get("domain") or value.get("identifier")
            if isinstance(domain, str) and domain:
                place = f"{place}, domain:{domain}".lstrip(", ")
            for key, item in value.items():
                if isinstance(item, dict | list):
                    yield from _walk(item, source, f"{place}, {key}".lstrip(", "), depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for number, item in enumerate(value, start=1):
            if isinstance(item, dict | list):
                yield from _walk(item, source, f"{place}, item {number}".lstrip(", "), depth + 1)


def _areas(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The marine areas of a region as sites list them, each with the region's name; none if it is no such list."""
    listed = value.get("data")
    if value.keys() != {"title", "data"} or not isinstance(listed, list):
        return []
    areas = [area for area in listed if isinstance(area, Mapping) and area.keys() == {"title", "url"}]
    known = all(isinstance(area["url"], str) and read_document_id(area["url"]) for area in areas)
    return [{**area, "region": value["title"]} for area in areas] if known and len(areas) == len(listed) else []
