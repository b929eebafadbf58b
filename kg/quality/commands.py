"""The command `kg quality`: check vocabularies, accept findings as they are, follow the trend."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperGroup

from kg.errors import InvalidInput, NotFound
from kg.ledger.ledger import Ledger
from kg.quality.check import check
from kg.quality.decisions import Accepted, Decisions, counts_of, judge, now
from kg.quality.exports import as_csv, as_json, as_junit, as_turtle, metrics_iri
from kg.quality.model import Finding, Severity
from kg.quality.refresh import refresh
from kg.quality.rules import RULES, RULES_DIGEST, get_rule
from kg.quality.stored import Stored, read
from kg.rdf.documents import read_file
from kg.rdf.identifiers import Identifiers
from kg.settings import Settings

Decided = dict[tuple[str, str], Accepted]
_MARK = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.HINT: "dim"}


class OutputFormat(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    DQV = "dqv"
    JUNIT = "junit"


class _Group(TyperGroup):
    """`kg quality kmgbf` means `kg quality check kmgbf`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["check", *args]
        return super().parse_args(ctx, args)


quality = typer.Typer(cls=_Group, help="The quality of vocabularies: check, accept findings as they are, trend.")
_Dataset = Annotated[str, typer.Argument(help="Id of a dataset.")]


@quality.command("check")
def check_command(
    dataset: Annotated[str, typer.Argument(help="Id of a loaded dataset. Without it and without --file: all.")] = "",
    file: Annotated[list[Path] | None, typer.Option(help="Check files instead, together; any RDF format, .gz.")] = None,
    format_: Annotated[OutputFormat, typer.Option("--format", help="How to print the report.")] = OutputFormat.TEXT,
    output: Annotated[Path | None, typer.Option(help="Write it to this file.")] = None,
    fail_on: Annotated[
        Severity | None, typer.Option(help="End with exit code 1 when there are findings this bad, or worse.")
    ] = None,
    base: Annotated[str, typer.Option(help="What relative IRIs in the files are relative to; else refused.")] = "",
) -> None:
    """Check vocabularies and print what was found. This is what `kg quality` without a sub-command does."""
    settings = Settings()
    reports = [_of_files(settings, file, base)] if file else _of_datasets(settings, dataset)
    if len(reports) > 1 and format_ is not OutputFormat.TEXT:
        raise InvalidInput("This format holds the report on one dataset.", "Name the dataset.")
    for stored, accepted in reports:
        _emit(settings, stored, accepted, format_, output)
    if fail_on is not None and any(_fails(stored, accepted, fail_on) for stored, accepted in reports):
        raise typer.Exit(1)


def _of_files(settings: Settings, files: list[Path], base: str) -> tuple[Stored, Decided]:
    quads = [quad for path in files for quad in read_file(path, base)]
    name = files[0].name
    return Stored(name, 0, "", now(), RULES_DIGEST, check(quads)), {}


def _of_datasets(settings: Settings, only: str) -> list[tuple[Stored, Decided]]:
    ledger = Ledger(settings.ledger_address)
    decisions = Decisions(settings.ledger_address)
    try:
        refresh(settings, ledger, only)
        names = [only] if only else sorted(decisions.latest())
        found = [(read(settings.data, name), decisions.accepted(name)) for name in names]
    finally:
        decisions.close()
        ledger.close()
    reports = [(stored, accepted) for stored, accepted in found if stored is not None]
    if not reports:
        named = f"There is no dataset {only[:60]} with something to check." if only else "Nothing is loaded yet."
        raise NotFound(named, "Load a vocabulary first, or check files with --file.")
    return reports


def _fails(stored: Stored, accepted: Decided, level: Severity) -> bool:
    bad = list(Severity)[: list(Severity).index(level) + 1]
    return any(RULES[rule].severity in bad for rule in counts_of(stored.report, accepted))


def _emit(settings: Settings, stored: Stored, accepted: Decided, format_: OutputFormat, output: Path | None) -> None:
    if format_ is OutputFormat.TEXT:
        if output is None:
            _print_summary(Console(), stored, accepted)
            return
        with output.open("a", encoding="utf-8") as opened:
            _print_summary(Console(file=opened, width=120), stored, accepted)
        return
    if format_ is OutputFormat.DQV:
        iri = Identifiers(settings.base_iri).dataset(quote(stored.dataset))
        content = as_turtle(stored, accepted, iri, metrics_iri(settings.base_iri))
    else:
        make = {OutputFormat.CSV: as_csv, OutputFormat.JSON: as_json, OutputFormat.JUNIT: as_junit}[format_]
        content = make(stored, accepted)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        output.write_bytes(content)


def _print_summary(console: Console, stored: Stored, accepted: Decided) -> None:
    totals, coverage = stored.report.totals, stored.report.coverage
    console.print(f"[bold]{stored.dataset}[/] {stored.release}", highlight=False)
    console.print(", ".join(f"{number:,} {name}" for name, number in totals.items() if number), highlight=False)
    table = Table("Rule", "Severity", "Found", "Accepted", "What", "For example")
    for rule in RULES.values():
        judged = judge(stored.report, rule.id, accepted)
        if judged.open or judged.accepted:
            example = judged.open[0].subject if judged.open else ""
            mark = f"[{_MARK[rule.severity]}]{rule.severity.value}[/]"
            row = (rule.id, mark, f"{len(judged.open):,}", f"{len(judged.accepted):,}" if judged.accepted else "")
            table.add_row(*row, rule.title, example.replace("[", "\\["))
    console.print(table if table.rows else "Nothing was found.")
    languages = Table("Language", "Preferred label", "Definition", "Other labels")
    for tag in coverage.languages:
        counts = (coverage.count("prefLabel", tag), coverage.count("definition", tag), coverage.count("altLabel", tag))
        languages.add_row(tag, *(f"{count:,} of {len(coverage.concepts):,}" for count in counts))
    console.print(languages)


@quality.command("rules")
def rules_command() -> None:
    """List all rules with what they say and how to mend what they find."""
    table = Table("Rule", "Severity", "What", "How to mend it", show_lines=True)
    for rule in RULES.values():
        table.add_row(rule.id, rule.severity.value, f"{rule.title}. {rule.explanation}", rule.remedy)
    Console().print(table)


@quality.command("accept")
def accept_command(
    dataset: _Dataset,
    rule: Annotated[str, typer.Argument(help="Id of the rule.")],
    subject: Annotated[str, typer.Argument(help="IRI of the concept or scheme.")],
    reason: Annotated[str, typer.Option(help="Why it is right as it is.")],
    value: Annotated[str, typer.Option(help="Only the finding with this value, if there are several.")] = "",
    agent: Annotated[str, typer.Option(help="Who decides: an organisation or role.")] = "operator",
) -> None:
    """Accept what a rule found of a subject as it is: it does not count any more, now and in later runs."""
    get_rule(rule)
    settings = Settings()
    (stored, accepted), *_ = _of_datasets(settings, dataset)
    found = _select(judge(stored.report, rule, accepted).open, subject, value)
    if not found:
        raise NotFound(f"{rule} found nothing of {subject} in {dataset}.", f"kg quality {dataset} shows what there is.")
    decisions = Decisions(settings.ledger_address)
    for finding in found:
        decisions.accept(dataset, rule, finding, agent, reason)
    decisions.close()
    print(f"Accepted: {len(found)}.")


@quality.command("take-back")
def take_back_command(
    dataset: _Dataset,
    rule: Annotated[str, typer.Argument(help="Id of the rule.")],
    subject: Annotated[str, typer.Argument(help="IRI of the concept or scheme.")],
    agent: Annotated[str, typer.Option(help="Who decides: an organisation or role.")] = "operator",
) -> None:
    """Let accepted findings of a subject count again."""
    decisions = Decisions(Settings().ledger_address)
    found = [one for one in decisions.accepted(dataset).values() if (one.rule, one.subject) == (rule, subject)]
    for one in found:
        decisions.take_back(dataset, rule, one.key, agent)
    decisions.close()
    if not found:
        raise NotFound(f"No finding of {rule} about {subject} is accepted in {dataset}.")
    print(f"Taken back: {len(found)}.")


@quality.command("accepted")
def accepted_command(dataset: _Dataset) -> None:
    """List what was accepted as it is: by whom, when and why."""
    decisions = Decisions(Settings().ledger_address)
    table = Table("Rule", "Subject", "Value", "By", "When", "Reason")
    for one in decisions.accepted(dataset).values():
        table.add_row(one.rule, one.subject, one.value, one.agent, one.decided[:10], one.reason)
    decisions.close()
    Console(width=200).print(table)


@quality.command("trend")
def trend_command(dataset: _Dataset) -> None:
    """Show how many findings there were in each state of the dataset that was checked."""
    decisions = Decisions(Settings().ledger_address)
    table = Table("Checked", "Release", "Change", "Concepts", "Errors", "Warnings", "Hints")
    for run in decisions.runs(dataset):
        counts = (run.count(severity) for severity in Severity)
        table.add_row(run.checked[:10], run.release, str(run.sequence), str(run.concepts), *map(str, counts))
    decisions.close()
    Console(width=200).print(table)


def _select(findings: Any, subject: str, value: str) -> list[Finding]:
    return [finding for finding in findings if finding.subject == subject and value in ("", finding.value)]
