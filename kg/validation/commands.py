"""The commands `kg validate`, for documents, and `kg audit`, for all records that are published."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from kg.errors import InvalidInput, KgError, NotReady
from kg.knowledge.knowledge import KnowledgeBase
from kg.rdf.documents import write
from kg.rdf.formats import JSON, NDJSON, TURTLE
from kg.records.mapping.iris import read_iris
from kg.settings import Settings
from kg.sheets.model import Place
from kg.sheets.tables import is_table, read_table
from kg.texts.languages import DEFAULT, LANGUAGES
from kg.validation.auditing import AT_ONCE, Audited, audit, graphs_of_records
from kg.validation.documents import Documents, form_of
from kg.validation.engines.choosing import choose_engine
from kg.validation.findings import SEVERITIES, Finding
from kg.validation.known import KnownOfGraph
from kg.validation.report import Report
from kg.validation.shapes import Profile
from kg.validation.tables import finding_of, judged_row

_MARKS: Final = {"violation": "bold red", "warning": "yellow", "info": "dim"}
_UNREADABLE: Final = 2


class OutputFormat(StrEnum):
    """How reports are printed."""

    TEXT = "text"
    JSON = "json"
    TURTLE = "turtle"


class ProfileName(StrEnum):
    """What documents are judged for."""

    PUBLISH = "publish"
    DRAFT = "draft"
    AUDIT = "audit"


def validate(
    files: Annotated[
        list[str], typer.Argument(help="JSON, NDJSON, RDF, CSV or XLSX files; - for standard input.", metavar="FILE…")
    ],
    profile: Annotated[ProfileName, typer.Option(help="What they are judged for.")] = ProfileName.PUBLISH,
    lang: Annotated[str, typer.Option(help=f"Language of the messages: {', '.join(LANGUAGES)}.")] = DEFAULT,
    format_: Annotated[OutputFormat, typer.Option("--format", help="How to print the reports.")] = OutputFormat.TEXT,
    schema: Annotated[str, typer.Option(help="Type of the records, where their headers do not say it.")] = "",
) -> None:
    """Judge documents before they are submitted. Exit code 1: something must be corrected; 2: a file cannot be read."""
    if lang not in LANGUAGES:
        raise InvalidInput(f"There is no language “{lang[:20]}” here.", f"There are: {', '.join(LANGUAGES)}.")
    documents = _documents(Settings())
    judged_for: Profile = profile.value
    code = 0
    for file in files:
        try:
            found = list(_read(file))
        except OSError as error:
            Console(stderr=True).print(f"{file}: {error.strerror}", markup=False)
            code = _UNREADABLE
            continue
        for name, content in found:
            if not content[1] and is_table(file, content[0]):
                code = max(code, _judge_table(documents, name, content[0], (judged_for, schema), format_, lang))
                continue
            form = JSON if content[1] else form_of(file, content[0])
            report = documents.judge(content[0], form, judged_for, schema)
            _print(name, report, format_, lang, one=len(files) == len(found) == 1)
            code = max(code, 0 if report.conforms else 1)
    raise typer.Exit(code)


def _judge_table(
    documents: Documents, file: str, content: bytes, asked: tuple[Profile, str], format_: OutputFormat, language: str
) -> int:
    """Judge each row of a table; findings are at their cells. The exit code."""
    profile, schema = asked
    try:
        table = read_table(content, schema)
    except KgError as error:
        Console(stderr=True).print(f"{file}: {error.message} {error.hint}", markup=False)
        return _UNREADABLE
    code = 0
    for row in table.rows:
        body = json.dumps(row.body).encode()
        judged = judged_row(row, documents.judge(body, JSON, profile, schema))
        _print(f"{file}:{row.place}", judged.report, format_, language, one=len(table.rows) == 1, cells=judged.cells)
        code = max(code, 0 if judged.report.conforms else 1)
    for fault in table.faults:
        finding = finding_of(fault)
        said = (
            f"{file}:{fault.place}: {finding.message(language).value} {finding.remedy(language).value} ({finding.code})"
        )
        Console(stderr=True, soft_wrap=True).print(_plain(said), markup=False)
    return max(code, 1 if table.faults else 0)


def _documents(settings: Settings) -> Documents:
    """The validator with what the data folder knows, if there is one."""
    iris, engine = read_iris(settings.base_iri), choose_engine(settings.validation_engine)
    try:
        return Documents(iris, engine, KnownOfGraph(KnowledgeBase(settings).current().graph, iris))
    except NotReady:
        folder = settings.data.absolute()
        say = f"There is no data in {folder}: whether terms and records exist is not judged (set KG_DATA)."
        Console(stderr=True).print(say, markup=False)
        return Documents(iris, engine)


def _read(file: str) -> Iterator[tuple[str, tuple[bytes, bool]]]:
    """Each document of a file with what it is called, and whether it is a line of a batch. Raises OSError."""
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    if file.rpartition(".")[2].lower() not in (NDJSON.name, *NDJSON.endings):
        yield file, (content, False)
        return
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            yield f"{file}:{number}", (line, True)


def _print(
    name: str, report: Report, format_: OutputFormat, language: str, *, one: bool, cells: Sequence[Place] = ()
) -> None:
    if format_ is OutputFormat.JSON:
        made = {"file": name, **report.as_json(language)}
        for finding, cell in zip(made["findings"], cells, strict=False):
            finding["cell"] = str(cell)
        text = json.dumps(made, ensure_ascii=False, indent=1 if one else None)
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    elif format_ is OutputFormat.TURTLE:
        sys.stdout.buffer.write(write(report.as_rdf(), TURTLE))
    else:
        _print_text(Console(highlight=False, soft_wrap=True), name, report, language, cells)
    sys.stdout.flush()


def _print_text(console: Console, name: str, report: Report, language: str, cells: Sequence[Place]) -> None:
    verdict = "[bold green]conforms[/]" if report.conforms else "[bold red]does not conform[/]"
    counts = ", ".join(f"{severity}: {count}" for severity, count in report.counts.items() if count)
    console.print(f"{_plain(name)}: {verdict}" + (f" ({counts})" if counts else ""))
    for number, finding in enumerate(report.findings):
        mark = f"[{_MARKS[finding.severity]}]{finding.severity}[/]"
        place = f"{cells[number]} {finding.pointer}".rstrip() if cells else place_of(finding)
        console.print(f"  {mark} {_plain(place)} {_plain(finding.message(language).value)}")
        console.print(f"    {_plain(finding.remedy(language).value)} ({finding.code})", style="dim")


def place_of(finding: Finding) -> str:
    """Where a finding is: its pointer, else node and property in the graph, else the whole document."""
    return finding.pointer or " ".join(filter(None, (finding.focus, finding.path))) or "(document)"


def _plain(text: str) -> str:
    """A text that came from outside, for a terminal: no markup, nothing that moves the cursor."""
    return "".join(one if one.isprintable() else " " for one in text).replace("[", "\\[")


def audit_command(
    schema: Annotated[list[str] | None, typer.Option(help="Only records of this type; may be repeated.")] = None,
    processes: Annotated[int, typer.Option(min=0, help="How many at a time; 0: one for each processor.")] = 0,
    output: Annotated[Path | None, typer.Option(help="Write the report on each record here, as NDJSON.")] = None,
) -> None:
    """Judge every record that is published. Exit code 1: something is wrong with one of them."""
    settings = Settings()
    records = graphs_of_records(settings, schema or ())
    count = min(processes or len(os.sched_getaffinity(0)), max(1, len(records) // AT_ONCE))
    summary = _Summary()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar,
        (output or Path(os.devnull)).open("wb") as lines,
    ):
        task = bar.add_task("Records", total=len(records))
        for some in audit(settings, records, count, whole=output is not None):
            for one in some:
                summary.add(one)
                lines.write(one.line)
            bar.advance(task, len(some))
    summary.print(Console())
    raise typer.Exit(1 if summary.violations else 0)


class _Summary:
    """Findings by type and kind, with an example of each."""

    def __init__(self) -> None:
        self.records = self.bodies = self.others = self.faulty = self.violations = 0
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._examples: dict[tuple[str, str, str], str] = {}

    def add(self, one: Audited) -> None:
        """Count what was found of a record."""
        if not one.schema:
            self.others += 1
            return
        self.records += 1
        self.bodies += one.from_body
        faults = sum(severity == "violation" for severity, _ in one.found)
        self.violations += faults
        self.faulty += bool(faults)
        for severity, code in one.found:
            key = (one.schema, severity, code)
            self._counts[key] += 1
            self._examples.setdefault(key, one.iri)

    def print(self, console: Console) -> None:
        """Print a table, the worst and most frequent first."""
        table = Table("Type", "Severity", "Code", "Found", "For example")
        order = {str(severity): place for place, severity in enumerate(SEVERITIES)}
        for key, count in sorted(self._counts.items(), key=lambda item: (order[item[0][1]], -item[1], item[0])):
            schema, severity, code = key
            mark = f"[{_MARKS[severity]}]{severity}[/]"
            table.add_row(schema, mark, code, f"{count:,}", _plain(self._examples[key]))
        console.print(table if table.rows else "Nothing was found.")
        said = f"Records: {self.records:,}, of which {self.bodies:,} by their bodies; with violations: {self.faulty:,}."
        console.print(
            said + (f" Graphs that are of no record: {self.others:,}." if self.others else ""), highlight=False
        )
