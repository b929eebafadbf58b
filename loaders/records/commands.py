"""The commands that load and pull records: `kg load records|thesaurus|ort|decisions`, `kg pull index|documents|…`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kg.errors import InvalidInput
from kg.graph.generations import write_durably
from kg.ledger.ledger import Ledger
from kg.publishing.changes import HIDDEN
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.settings import Settings
from loaders.records.graphs.kept import load_kept
from loaders.records.graphs.loading import Options, find_files, load_records
from loaders.records.graphs.thesaurus import Reading, load_thesaurus
from loaders.records.sources.ort.exports import is_export
from loaders.records.sources.pulling import HOST, Pull, mark_loaded, pull

Paths = Annotated[list[Path], typer.Argument(help="Files or folders; .gz too.", metavar="PATH…")]
Agent = Annotated[str, typer.Option(help="Who brings it in: an organisation or role, shown in the provenance.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only read and report; change nothing.")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="Write the whole report to this file, as JSON.")]
Source = Annotated[str, typer.Option(help="Where the files come from, for the provenance.")]
Again = Annotated[
    bool,
    typer.Option("--again", help="Let what is read now replace what the same source said, also if that was fuller."),
]
Clean = Annotated[bool, typer.Option("--clean", help="Clean each domain with skosify and keep what it says as a log.")]
Host = Annotated[str, typer.Option(help="Where the Secretariat's interfaces answer.")]
Rows = Annotated[int, typer.Option(min=1, max=10_000, help="Records in one request.")]


def load_records_command(
    paths: Paths,
    agent: Agent = "Operator",
    source: Source = "",
    report: ReportFile = None,
    dry_run: DryRun = False,
    again: Again = False,
) -> None:
    """Load records in any of their forms: bodies, envelopes, index documents, exports, areas, activities, decisions."""
    _end(_load(paths, Options(agent=agent, source=source, dry_run=dry_run, again=again), report))


def load_decisions_command(
    paths: Paths,
    agent: Agent = "Operator",
    source: Source = "",
    report: ReportFile = None,
    dry_run: DryRun = False,
    again: Again = False,
) -> None:
    """Load decisions with their elements, and nothing else."""
    _end(_load(paths, Options(agent=agent, source=source, dry_run=dry_run, only="decision", again=again), report))


def load_ort_command(
    paths: Paths,
    agent: Agent = "Operator",
    source: Source = "",
    report: ReportFile = None,
    dry_run: DryRun = False,
    again: Again = False,
) -> None:
    """Load open exports of the Online Reporting Tool: national targets, Section III, indicator and binary data."""
    for path in find_files(paths):
        if not is_export(path):
            raise InvalidInput(
                f"{path.name} is no export of the Online Reporting Tool.",
                "It has a column Unique ID. Nothing was loaded.",
            )
    _end(_load(paths, Options(agent=agent, source=source, dry_run=dry_run, again=again), report))


def load_kept_command(agent: Agent = "Operator", report: ReportFile = None, dry_run: DryRun = False) -> None:
    """Map records again from the bodies that are kept, after an update that writes other statements of them."""
    settings, account = Settings(), Report()
    with Console(stderr=True).status("Reading bodies…") as status:
        load_kept(
            settings,
            Ledger(settings.ledger_address),
            account,
            agent=agent,
            dry_run=dry_run,
            progress=lambda count: status.update(f"{count:,} bodies read") if count % 50 == 0 else None,
        )
    _end(_finish(account, report) if account.documents or account.problem_count else 0)


def load_thesaurus_command(
    paths: Paths,
    domain: Annotated[str, typer.Option(help="The domain of all terms, where the files do not say it.")] = "",
    complete: Annotated[bool, typer.Option(help="The files hold all terms of their domains: others are none.")] = False,
    clean: Clean = False,
    agent: Agent = "Operator",
    source: Source = "",
    report: ReportFile = None,
    dry_run: DryRun = False,
) -> None:
    """Load terms and domains as the thesaurus API gives them, beside those that the program brings."""
    how = Reading(domain=domain, complete=complete, cleaning=clean)
    _end(_load_thesaurus(paths, how, agent=agent, source=source, report=report, dry_run=dry_run))


def _load_thesaurus(
    paths: list[Path], how: Reading, *, agent: str, source: str, report: Path | None, dry_run: bool
) -> int:
    settings = Settings()
    account = Report()
    logs = load_thesaurus(
        settings,
        Ledger(settings.ledger_address),
        find_files(paths),
        read_iris(settings.base_iri),
        account,
        how,
        agent=agent,
        source=source,
        dry_run=dry_run,
    )
    for log in logs:
        typer.echo(f"What skosify said: {log}")
    return _finish(account, report)


def _load(paths: list[Path], options: Options, report: Path | None) -> int:
    settings = Settings()
    account = Report()
    files = find_files(paths)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[records]:,} records"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("files", total=len(files), records=0)
        state = {"file": -1, "before": 0, "count": 0}

        def progress(path: Path, count: int) -> None:
            if count == 0:
                state["file"] += 1
                state["before"] += state["count"]
            state["count"] = count
            if count % 50 == 0:
                done = state["before"] + count
                bar.update(task, description=path.name[:40], completed=state["file"], records=done)

        try:
            load_records(settings, Ledger(settings.ledger_address), files, options, account, progress)
        finally:
            bar.update(task, completed=len(files))
    return _finish(account, report)


def _finish(account: Report, report: Path | None) -> int:
    """Say what happened. The answer is the exit code: 0 if all was loaded, 3 if something was not, 4 if nothing was."""
    for line in account.lines():
        typer.echo(line)
    if not account.visible:
        typer.echo(HIDDEN)
    if report is not None:
        write_durably(report.absolute(), account.as_json())
        typer.echo(f"The whole report: {report}")
    return 0 if not account.problem_count else 3 if account.types else 4


def _end(code: int) -> None:
    if code:
        raise typer.Exit(code)


def pull_source_commands() -> Mapping[str, Callable[..., None]]:
    """The commands of `kg pull` by name."""
    return {
        "index": pull_index,
        "documents": pull_documents,
        "thesaurus": pull_thesaurus,
        "ort": pull_ort,
    }


Names = Annotated[list[str] | None, typer.Argument(help="Only these schemas or domains.")]


def pull_index(
    schemas: Names = None,
    host: Host = HOST,
    rows: Rows = 500,
    agent: Agent = "Operator",
    report: ReportFile = None,
    dry_run: DryRun = False,
) -> None:
    """Fetch what has changed in the search index since the last time, and load it."""
    _pull("index", schemas, host, rows, agent, report, dry_run=dry_run)


def pull_documents(
    schemas: Names = None,
    host: Host = HOST,
    rows: Rows = 200,
    agent: Agent = "Operator",
    report: ReportFile = None,
    dry_run: DryRun = False,
) -> None:
    """Fetch the bodies of records of some schemas, and load those that have changed."""
    _pull("documents", schemas, host, rows, agent, report, dry_run=dry_run)


def pull_ort(
    schemas: Names = None,
    host: Host = HOST,
    agent: Agent = "Operator",
    report: ReportFile = None,
    dry_run: DryRun = False,
) -> None:
    """Fetch the open exports of the Online Reporting Tool, and load them."""
    _pull("ort", schemas, host, 1, agent, report, dry_run=dry_run)


def pull_thesaurus(
    domains: Names = None,
    host: Host = HOST,
    clean: Clean = False,
    agent: Agent = "Operator",
    report: ReportFile = None,
    dry_run: DryRun = False,
) -> None:
    """Fetch the domains of the thesaurus with their terms, and load those that have changed."""
    files = _fetch("thesaurus", domains, host, 1)
    if files:
        how = Reading(complete=True, cleaning=clean)  # the interface answers with whole domains
        code = _load_thesaurus(files, how, agent=agent, source=host, report=report, dry_run=dry_run)
        if not dry_run:
            mark_loaded(files)
        _end(code)


def _pull(
    source: str, names: list[str] | None, host: str, rows: int, agent: str, report: Path | None, *, dry_run: bool
) -> None:
    files = _fetch(source, names, host, rows)
    if files:
        code = _load(files, Options(agent=agent, source=host, dry_run=dry_run), report)
        if not dry_run:
            mark_loaded(files)
        _end(code)


def _fetch(source: str, names: list[str] | None, host: str, rows: int) -> list[Path]:
    console = Console(stderr=True)
    folder = Settings().data / "downloads" / source
    with console.status(f"Asking {host}…") as status:
        request = Pull(
            source,
            host.rstrip("/"),
            tuple(names or ()),
            rows,
            progress=lambda url, count: status.update(f"{count} from {url[:100]}"),
        )
        files = pull(folder, request)
    if not files:
        typer.echo(f"{host} has nothing new since the last time.")
    return files
