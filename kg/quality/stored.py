"""Reports on disk: `{data}/quality/{dataset}.json.gz`, each with the change of the ledger that it was made from; its
digest is in `{dataset}.sha256` beside it.

Written all or nothing, and read by every web process; a small number of them stay in memory until the file changes.
"""

import gzip
import json
import os
import re
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from kg.errors import NotFound
from kg.graph.generations import write_durably
from kg.quality.model import KINDS, Coverage, Finding, Report

_VERSION: Final = 1
_KEPT: Final = 3
_UNREADABLE: Final = (FileNotFoundError, gzip.BadGzipFile, EOFError, ValueError, zlib.error)
"""What reading a report raises that is not there, or is damaged; it is made again."""
_HEAD: Final = re.compile(rb'\{"version":%d,"sequence":(\d+),"rules":"([0-9a-f]*)"' % _VERSION)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Stored:
    """A report with its dataset, last change in it (sequence, release), when and by which rules it was
    made (ISO 8601, UTC; a digest)."""

    dataset: str
    sequence: int
    release: str
    checked: str
    rules: str
    report: Report
    stamp: int = 0


def path_of(data: Path, dataset: str) -> Path:
    """The path of the report of a dataset. Raises NotFound for what cannot be an id."""
    if _ID.fullmatch(dataset) is None:
        raise NotFound(f"There is no dataset {dataset[:60]}.", "The list of vocabularies shows what there is.")
    return data / "quality" / f"{dataset}.json.gz"


def write(data: Path, stored: Stored) -> None:
    """Replace the report of a dataset."""
    path = path_of(data, stored.dataset)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(as_document(stored), ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode("utf-8", "surrogatepass"), 5, mtime=0)
    write_durably(path, packed)
    write_durably(_note_of(path), sha256(packed).hexdigest().encode())


def is_sound(path: Path) -> bool:
    """Whether a report is what was written, by its digest; reads it."""
    try:
        return sha256(path.read_bytes()).hexdigest().encode() == _note_of(path).read_bytes()
    except OSError:
        return False


def find_damaged_reports(data: Path) -> Iterator[Path]:
    """The reports that are not what was written; reads all of them. Those of earlier programs have no digest."""
    for path in sorted((data / "quality").glob("*.json.gz")):
        if _note_of(path).exists() and not is_sound(path):
            yield path


def _note_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".json.gz") + ".sha256")


def as_document(stored: Stored) -> dict[str, Any]:
    """The report as JSON values."""
    coverage = stored.report.coverage
    return {
        "version": _VERSION,
        "sequence": stored.sequence,
        "rules": stored.rules,
        "dataset": stored.dataset,
        "release": stored.release,
        "checked": stored.checked,
        "totals": dict(stored.report.totals),
        "findings": {rule: [list(finding) for finding in found] for rule, found in stored.report.findings.items()},
        "coverage": {
            "languages": coverage.languages,
            "concepts": coverage.concepts,
            "missing": {kind: {tag: list(coverage.missing[kind, tag]) for tag in coverage.languages} for kind in KINDS},
        },
    }


def read_head(data: Path, dataset: str) -> tuple[int, str] | None:
    """Sequence and rules of a stored report, without understanding all of it; None as with `read`, or if damaged."""
    path = path_of(data, dataset)
    if not is_sound(path):
        return None
    try:
        with gzip.open(path) as file:
            head = _HEAD.match(file.read(200))
    except _UNREADABLE:
        return None
    return (int(head[1]), head[2].decode()) if head else None


def read(data: Path, dataset: str) -> Stored | None:
    """The report of a dataset; None if there is none yet, or one of another version of this software."""
    path = path_of(data, dataset)
    try:
        stamp = os.stat(path).st_mtime_ns
        document = json.loads(gzip.decompress(path.read_bytes()).decode("utf-8", "surrogatepass"))
    except _UNREADABLE:
        return None
    if document.get("version") != _VERSION:
        return None
    given = document["coverage"]
    coverage = Coverage(
        languages=tuple(given["languages"]),
        concepts=tuple(given["concepts"]),
        missing={(kind, tag): given["missing"][kind][tag] for kind in KINDS for tag in given["languages"]},
    )
    findings = {
        rule: [Finding(subject, tuple(others), value, language) for subject, others, value, language in found]
        for rule, found in document["findings"].items()
    }
    report = Report(findings, coverage, document["totals"])
    about = (document["sequence"], document["release"], document["checked"], document["rules"])
    return Stored(dataset, *about, report, stamp)


class Reports:
    """The reports of a data folder, the last few of them kept in memory. Safe to use from several threads."""

    def __init__(self, data: Path, kept: int = _KEPT) -> None:
        self._data = data
        self._most = kept
        self._kept: OrderedDict[str, Stored] = OrderedDict()
        self._lock = threading.Lock()

    def stamp(self, dataset: str) -> int:
        """A number that changes with the report, 0 without one; costs a stat."""
        try:
            return os.stat(path_of(self._data, dataset)).st_mtime_ns
        except FileNotFoundError:
            return 0

    def find(self, dataset: str) -> Stored | None:
        """The report of a dataset as it is now, or None before there is one."""
        stamp = self.stamp(dataset)
        with self._lock:
            kept = self._kept.get(dataset)
            if kept is not None and kept.stamp == stamp:
                self._kept.move_to_end(dataset)
                return kept
            found = read(self._data, dataset) if stamp else None
            if found is not None:
                self._kept[dataset] = found
                self._kept.move_to_end(dataset)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return found
