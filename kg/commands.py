"""Commands about the state of one copy: `kg settings`, `releases`, `rebuild`, `migrate`, `verify`, `backup`…"""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from kg.accounts.accounts import Accounts
from kg.derived import find_problems as find_problems_of_files
from kg.graph.generations import Generation
from kg.ledger.attached import FOLDER, Attached
from kg.ledger.keys import Keys
from kg.ledger.ledger import Ledger
from kg.publishing.backup import make_backup
from kg.publishing.changes import HIDDEN
from kg.publishing.former_records import migrate as bring_records_over
from kg.publishing.rebuilding import rebuild as rebuild_projections
from kg.publishing.restoring import restore as restore_backup
from kg.publishing.verifying import find_problems
from kg.releases.listing import print_releases
from kg.settings import Settings, explain


def settings() -> None:
    """Print every setting: its environment variable, the value in force, what it means."""
    table = Table("Variable", "Value", "Meaning")
    for row in explain(Settings()):
        table.add_row(*row)
    Console().print(table)


def releases(dataset: str = "") -> None:
    """List the releases of every dataset, or of one, newest first; the current one of each graph is marked."""
    print_releases(dataset)


def rebuild() -> None:
    """Make graph, index and tables again from the ledger as it is, beside what is shown, and swap. Stop the server."""
    configuration = Settings()
    ledger = Ledger(configuration.ledger_address)
    made = rebuild_projections(configuration.data, configuration.base_iri, ledger, configuration.snapshots)
    _say_shown(made)


def verify() -> None:
    """Read everything and say what is wrong, and what mends it. The server may run."""
    configuration = Settings()
    ledger = Ledger(configuration.ledger_address)
    found = [*find_problems(configuration, ledger), *find_problems_of_files(configuration, ledger)]
    for problem in found:
        print(f"{problem.message}\n  {problem.hint}")
    if found:
        raise typer.Exit(1)
    print("Nothing is wrong.")


def migrate(
    agent: Annotated[str, typer.Option(help="Who does it, shown in the provenance.")] = "Operator",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only read and say what would change.")] = False,
) -> None:
    """Bring records of an earlier version over to the statements of this one. The server may run."""
    configuration = Settings()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("graphs of records", total=None)
        done = bring_records_over(
            configuration,
            Ledger(configuration.ledger_address),
            agent=agent,
            dry_run=dry_run,
            progress=lambda count, total: bar.update(task, completed=count, total=total),
        )
    for line in done.lines():
        print(line)
    if not done.visible:
        print(HIDDEN)


def backup(
    folder: Annotated[Path, typer.Argument(help="Where to; a backup that is there is replaced.")],
    keys: Annotated[
        Path | None, typer.Option(help="Copy the keys of bodies to this file; keep it apart from the folder.")
    ] = None,
) -> None:
    """Copy the ledger, with accounts, saved queries and files, to a folder, and verify it. The server may run."""
    configuration = Settings()
    made = make_backup(Ledger(configuration.ledger_address), folder)
    print(f"{folder / made.file} holds all changes up to {made.sequence}.")
    if copied := Attached(configuration.data).copy_to(Attached(folder), exactly=True):
        print(f"{folder / FOLDER} holds files of submissions, of which {copied:,} are new.")
    if keys is not None:
        Keys(configuration.keys_file).copy(keys)
        print(f"{keys} holds the keys of the bodies in it.")


def restore(folder: Annotated[Path, typer.Argument(help="A folder that `kg backup` made.")]) -> None:
    """Put the ledger back from a backup, and make from it what is shown. Stop the server first."""
    configuration = Settings()
    _say_shown(restore_backup(configuration, folder))
    with closing(Accounts(configuration.ledger_address)) as accounts:
        valid = sum(entry.valid for entry in accounts.tokens() if entry.kind == "token")
    print(f"Tokens that are valid now: {valid}. Those that were revoked after the backup was made are valid again:")
    print("`kg token list` shows all, `kg token revoke IDENTIFIER` makes one worthless.")


def _say_shown(made: Generation | None) -> None:
    if made is None or not made.sequence:
        print("The ledger is empty: there is nothing to show.")
    else:
        print(f"Generation {made.number} holds all changes up to {made.sequence}.")
