"""The commands `kg record`: bodies of records as they came, for people who may see what is not published."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kg.ledger.ledger import Ledger
from kg.publishing.kept_bodies import KeptBodies
from kg.records.sources import SOURCES
from kg.settings import Settings

record = typer.Typer(help="Bodies of records as they came, with what is not published.", no_args_is_help=True)
Iri = Annotated[str, typer.Argument(help="IRI or identifier of a record.", metavar="IRI")]


def _kept() -> KeptBodies:
    settings = Settings()
    return KeptBodies(settings, Ledger(settings.ledger_address))


@record.command("body")
def print_body(
    iri: Iri,
    version: Annotated[int | None, typer.Option(help="Of this version; the newest without it.")] = None,
    source: Annotated[str, typer.Option(help=f"As this source gave it: {', '.join(SOURCES)}.")] = "",
) -> None:
    """Print a body as it came, as JSON. It may hold personal data."""
    print(_kept().text(iri, version, source))


@record.command("bodies")
def list_bodies(iri: Iri) -> None:
    """List the bodies that came for a record."""
    kept = _kept()
    found = kept.all(iri)
    keys = kept.keys.find([body.sha256 for body in found])
    table = Table("Graph", "Source", "Number", "Form", "Change", "State")
    for body in found:
        state = f"erased with change {body.erased}" if body.erased else "kept" if body.sha256 in keys else "key lost"
        table.add_row(body.graph, body.source, str(body.number), body.form, str(body.sequence), state)
    Console().print(table)


@record.command("erase-bodies")
def erase_bodies(
    iri: Iri,
    reason: Annotated[str, typer.Option(help="Why; it stays in the ledger, so name no person.")],
    agent: Annotated[str, typer.Option(help="Who does it: an organisation or role.")] = "Operator",
) -> None:
    """Erase all bodies of a record with their keys, for ever, in backups too. What is published stays."""
    print(f"Bodies that were erased: {_kept().erase(iri, agent, reason)}.")
