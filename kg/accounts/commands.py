"""The commands `kg account` and `kg token`: who may write and look after the service."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kg.accounts.accounts import Accounts
from kg.accounts.tables import RIGHTS, ROLES, Role
from kg.errors import InvalidInput
from kg.settings import Settings

account = typer.Typer(help="Accounts that may write: organisations, roles, programs.", no_args_is_help=True)
token = typer.Typer(help="Tokens by which accounts are known.", no_args_is_help=True)


def _accounts() -> Accounts:
    return Accounts(Settings().ledger_address)


@account.command("add")
def add_account(
    name: Annotated[str, typer.Argument(help="Name of an organisation, role or program; shown with its changes.")],
    role: Annotated[
        str, typer.Option(help=" ".join(f"{role}: {rights}." for role, rights in RIGHTS.items()))
    ] = "editor",
) -> None:
    """Make an account. It can do nothing until a token is issued for it."""
    _accounts().add(name, _role(role))
    print(f'Made the account “{name}”. Next: kg token issue "{name}"')


def _role(text: str) -> Role:
    for role in ROLES:
        if text == role:
            return role
    raise InvalidInput(f"There is no role “{text}”.", "There are: " + ", ".join(ROLES) + ".")


@account.command("rename")
def rename_account(
    name: Annotated[str, typer.Argument(help="The account.")],
    new: Annotated[str, typer.Argument(help="Its name from now on, also for all that it has changed.")],
) -> None:
    """Give an account another name. Tokens stay valid."""
    _accounts().rename(name, new)
    print(f"“{name}” is called “{new}” now.")


@account.command("list")
def list_accounts() -> None:
    """List all accounts."""
    table = Table("Account", "Role", "Made")
    for entry in _accounts().all():
        table.add_row(entry.name, entry.role, entry.created)
    Console().print(table)


@token.command("issue")
def issue_token(
    name: Annotated[str, typer.Argument(help="The account.")],
    days: Annotated[int, typer.Option(help="Days until it expires; 0: it does not.", min=0)] = 365,
    note: Annotated[str, typer.Option(help="What it is for, to recognise it in the list.")] = "",
) -> None:
    """Issue a token and print it. It is shown this once and never again."""
    print(_accounts().issue(name, timedelta(days=days) if days else None, note))


@token.command("list")
def list_tokens(name: Annotated[str, typer.Argument(help="Only those of this account.")] = "") -> None:
    """List tokens by their identifiers, newest first."""
    table = Table("Identifier", "Account", "For", "Issued", "Expires", "Revoked", "Valid")
    for entry in _accounts().tokens(name):
        if entry.kind == "token":
            row = (entry.identifier, entry.account, entry.note, entry.created, entry.expires or "never", entry.revoked)
            table.add_row(*row, "yes" if entry.valid else "no")
    Console(width=160).print(table)


@token.command("revoke")
def revoke_token(identifier: Annotated[str, typer.Argument(help="Its identifier, or the token itself.")]) -> None:
    """Make a token worthless, at once."""
    _accounts().revoke(identifier)
    print("Revoked.")
