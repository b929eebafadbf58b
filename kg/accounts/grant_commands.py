"""The command `kg grant`: who may do what for which government, organisation or vocabulary."""

from datetime import timedelta
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from kg.accounts.commands import open_accounts
from kg.accounts.grants import ALL, GRANT_ROLES, Grant, GrantRole, government, organisation, vocabulary
from kg.accounts.times import moment
from kg.errors import InvalidInput

grant = typer.Typer(help="Grants: what accounts may do with whose records.", no_args_is_help=True)

_Name = Annotated[str, typer.Argument(help="The account.")]
_Role = Annotated[str, typer.Option(help=", ".join(GRANT_ROLES) + ".")]
_Government = Annotated[str, typer.Option(help="For the records of this government, such as be.")]
_Organisation = Annotated[str, typer.Option(help="For the records of this organisation, by its identifier.")]
_Vocabulary = Annotated[str, typer.Option(help="For this vocabulary, by the name of its dataset.")]
_Schema = Annotated[str, typer.Option(help="For records of this type only, such as nationalTarget7.")]
_EVERYBODY: Final = typer.Option("--all", help="For all governments and organisations, or all vocabularies.")


@grant.command("give")
def give(
    name: _Name,
    role: _Role,
    government: _Government = "",
    organisation: _Organisation = "",
    vocabulary: _Vocabulary = "",
    everybody: Annotated[bool, _EVERYBODY] = False,
    schema: _Schema = ALL,
    days: Annotated[int, typer.Option(help="Days until it ends; 0: it does not.", min=0, max=36_500)] = 0,
) -> None:
    """Give a grant, in place of one of the same role for the same."""
    accounts = open_accounts()
    owner = _owner(government, organisation, vocabulary, everybody)
    expires = moment(timedelta(days=days)) if days else ""
    given = Grant(accounts.get(name).number, _role(role), owner, schema, expires)
    accounts.give(given)
    print(f"“{name}” has it now: {given}.")


@grant.command("take")
def take(
    name: _Name,
    role: _Role,
    government: _Government = "",
    organisation: _Organisation = "",
    vocabulary: _Vocabulary = "",
    everybody: Annotated[bool, _EVERYBODY] = False,
    schema: _Schema = ALL,
) -> None:
    """Take a grant. It counts no more, at once."""
    accounts = open_accounts()
    owner = _owner(government, organisation, vocabulary, everybody)
    accounts.take(Grant(accounts.get(name).number, _role(role), owner, schema))
    print("Taken.")


@grant.command("list")
def list_grants(name: Annotated[str, typer.Argument(help="Only those of this account.")] = "") -> None:
    """List the grants that count now."""
    accounts = open_accounts()
    table = Table("Account", "Role", "For", "Type", "Until", "Given", "By")
    for entry in accounts.grant_entries(accounts.get(name).number if name else None):
        one = entry.grant
        table.add_row(entry.name, one.role, one.owner, one.schema, one.expires, entry.given, entry.given_by or "—")
    Console(width=160).print(table)


def _role(text: str) -> GrantRole:
    for role in GRANT_ROLES:
        if text == role:
            return role
    raise InvalidInput(f"There is no role “{text}”.", "There are: " + ", ".join(GRANT_ROLES) + ".")


def _owner(party: str, body: str, dataset: str, everybody: bool) -> str:
    named = (
        [government(party)] * bool(party) + [organisation(body)] * bool(body) + [vocabulary(dataset)] * bool(dataset)
    )
    if len(named) + everybody != 1:
        raise InvalidInput("A grant is for one.", "Use one of --government, --organisation, --vocabulary and --all.")
    return named[0] if named else ALL
