"""The commands `kg load` and `kg pull`: bring data in, from files or from public addresses."""

from pathlib import Path
from typing import Annotated, Final

import typer

from kg.ledger.ledger import Ledger, Receipt
from kg.publishing.changes import said_if_hidden
from kg.settings import Settings
from loaders.bundled import load_bundled
from loaders.fetching import fetch
from loaders.kmgbf import load_release, read_release
from loaders.programme import load_programme, read_programme
from loaders.questions import load_questions, read_questions
from loaders.records.commands import (
    load_decisions_command,
    load_kept_command,
    load_ort_command,
    load_records_command,
    load_thesaurus_command,
    pull_source_commands,
)

KMGBF_ADDRESS: Final = "https://metadata.cbd.int/download/kmgbf-all.ttl"

load = typer.Typer(help="Bring data in from files.", no_args_is_help=True)
pull = typer.Typer(help="Bring data in from public addresses.", no_args_is_help=True)

Agent = Annotated[str, typer.Option(help="Who brings it in: an organisation or role, shown in the provenance.")]
Replace = Annotated[bool, typer.Option("--replace", help="Also withdraw what we add to the published release.")]
Base = Annotated[str, typer.Option(help="What relative IRIs in the file are relative to; without it they are refused.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only read and report; change nothing.")]

load.command("records")(load_records_command)
load.command("kept")(load_kept_command)
load.command("thesaurus")(load_thesaurus_command)
load.command("ort")(load_ort_command)
load.command("decisions")(load_decisions_command)
for _source, _command in pull_source_commands().items():
    pull.command(_source)(_command)


@load.command()
def bundled() -> None:
    """Bring in the data that comes with the program (`kg serve` does so by itself)."""
    settings = Settings()
    for receipt in load_bundled(settings, Ledger(settings.ledger_address)):
        _say(receipt)


@load.command()
def kmgbf(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Any RDF format, .gz too.")],
    agent: Agent = "Operator",
    replace: Replace = False,
    dry_run: DryRun = False,
    base: Base = "",
) -> None:
    """Load a published release of the Framework, unchanged."""
    _load_kmgbf(file, agent=agent, source="", replace=replace, dry_run=dry_run, base=base)


@load.command()
def programme(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The JSON of one language, .gz too.")],
    agent: Agent = "Operator",
    dry_run: DryRun = False,
) -> None:
    """Load the official sentences of the programme of work and of the knowledge strategy."""
    if dry_run:
        typer.echo(str(read_programme(file)))
        return
    settings = Settings()
    receipt, text = load_programme(settings, Ledger(settings.ledger_address), file, agent=agent)
    typer.echo(str(text))
    _say(receipt)


@load.command()
def questions(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="LANGUAGE.SCHEMA.json, .gz too.")],
    agent: Agent = "Operator",
    dry_run: DryRun = False,
) -> None:
    """Load the sentences in which forms of reports ask their questions."""
    settings = Settings()
    for file in files:
        if dry_run:
            typer.echo(f"{file.name}: {read_questions(file)}")
            continue
        receipt, texts = load_questions(settings, Ledger(settings.ledger_address), file, agent=agent)
        typer.echo(f"{file.name}: {texts}")
        _say(receipt)


@pull.command("kmgbf")
def pull_kmgbf(
    url: Annotated[str, typer.Option(help="Where the release is published.")] = KMGBF_ADDRESS,
    agent: Agent = "Operator",
    replace: Replace = False,
    dry_run: DryRun = False,
) -> None:
    """Fetch the published release of the Framework and load it, if it has changed."""
    fetched = fetch(url, Settings().data / "downloads", "kmgbf-all.ttl")
    if not fetched.changed:
        typer.echo(f"{url} has not changed since it was last fetched.")
    _load_kmgbf(fetched.path, agent=agent, source=url, replace=replace, dry_run=dry_run)


def _load_kmgbf(file: Path, *, agent: str, source: str, replace: bool, dry_run: bool, base: str = "") -> None:
    settings = Settings()
    if dry_run:
        typer.echo(str(read_release(file, base)[1]))
        return
    ledger = Ledger(settings.ledger_address)
    receipt, summary = load_release(settings, ledger, file, agent=agent, source=source, replace=replace, base=base)
    typer.echo(str(summary))
    _say(receipt)


def _say(receipt: Receipt) -> None:
    for graph in receipt.changed:
        typer.echo(f"change {receipt.sequence}: {graph}")
    if not receipt.visible:
        typer.echo(said_if_hidden(receipt).strip())
    for graph in receipt.unchanged:
        typer.echo(f"unchanged: {graph}")
