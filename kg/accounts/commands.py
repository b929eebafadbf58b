"""The commands `kg account` and `kg token`: who may write and look after the service."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kg.accounts.accounts import Accounts
from kg.accounts.grants import read_grant
from kg.accounts.people import People
from kg.accounts.tables import RIGHTS, ROLES, SCOPES, Role, Scope
from kg.accounts.tokens import written_scopes
from kg.errors import InvalidInput
from kg.http.addresses import root_address
from kg.settings import Settings
from kg.texts.languages import DEFAULT

account = typer.Typer(help="Accounts of people, organisations, roles, programs.", no_args_is_help=True)
token = typer.Typer(help="Tokens by which accounts are known.", no_args_is_help=True)


Printed = Annotated[bool, typer.Option("--print", help="Print the address also where mail is sent (KG_MAIL).")]


def open_accounts() -> Accounts:
    """The accounts of the copy that the settings name."""
    return Accounts(Settings().ledger_address)


@account.command("add")
def add_account(
    name: Annotated[str, typer.Argument(help="Name of an organisation, role or program; shown with its changes.")],
    role: Annotated[
        str, typer.Option(help=" ".join(f"{role}: {rights}." for role, rights in RIGHTS.items()))
    ] = "editor",
) -> None:
    """Make an account. It can do nothing until a token is issued for it."""
    open_accounts().add(name, read_role(role))
    print(f'Made the account “{name}”. Next: kg token issue "{name}"')


def read_role(text: str) -> Role:
    """A role by its name; raises InvalidInput."""
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
    open_accounts().rename(name, new)
    print(f"“{name}” is called “{new}” now.")


@account.command("list")
def list_accounts() -> None:
    """List all accounts."""
    table = Table("Account", "Role", "Made")
    for entry in open_accounts().all():
        table.add_row(entry.name, entry.role, entry.created)
    Console().print(table)


@account.command("invite")
def invite(
    email: Annotated[str, typer.Argument(help="Where the person reads mail, and signs in with. Shown to nobody else.")],
    name: Annotated[str, typer.Option(help="The name to propose, shown with what they change.")] = "",
    language: Annotated[str, typer.Option(help="Language of the page.")] = DEFAULT,
    role: Annotated[str, typer.Option(help=", ".join(ROLES) + ".")] = "member",
    grant: Annotated[
        list[str] | None, typer.Option(help='Such as "approver government:be", with a type; can be repeated.')
    ] = None,
    printed: Printed = False,
) -> None:
    """Send somebody the address at which they make their account, once within 14 days, or print it for you to send."""
    grants = [read_grant(text) for text in grant or ()]
    people = People(open_accounts())
    _hand_over(people, people.invite(email, name, language, read_role(role), grants), language, printed)


@account.command("reset")
def reset(
    name: Annotated[str, typer.Argument(help="The account.")],
    email: Annotated[str, typer.Option(help="Another e-mail address; the first, where there is none.")] = "",
    language: Annotated[str, typer.Option(help="Another language of the page.")] = "",
    printed: Printed = False,
) -> None:
    """Send or print the address at which an account sets a password, once within 14 days. All its sessions end then."""
    people = People(open_accounts())
    secret = people.invite_account(name, email, language)
    found = people.invitation(secret)
    assert found is not None
    _hand_over(people, secret, found.language, printed)


@account.command("close")
def close(name: Annotated[str, typer.Argument(help="The account.")]) -> None:
    """End all that an account may, and forget its e-mail address. What it did stays; `rename` changes the name."""
    People(open_accounts()).close(name)
    print(f"“{name}” is closed.")


def _hand_over(people: People, secret: str, language: str, printed: bool) -> None:
    """Have an invitation mailed where mail is sent, else print its address."""
    settings = Settings()
    if settings.mail and not printed:
        people.mail(secret)
        print("It is sent by mail, within some seconds where the server runs. `kg submission mail` sends it now.")
    else:
        print(_invitation(settings, language, secret))


def _invitation(settings: Settings, language: str, secret: str) -> str:
    root = root_address(settings.public_url, "http", f"{settings.host}:{settings.port}")
    return f"{root}{language}/invitation?token={secret}"


@account.command("audit")
def audit_accounts(
    name: Annotated[str, typer.Argument(help="Only what concerns or was done by this one.")] = "",
) -> None:
    """Show what happened to accounts, newest first."""
    accounts = open_accounts()
    table = Table("At", "What", "Account", "By", "About")
    for event in accounts.events(accounts.get(name).number if name else None):
        table.add_row(event.at, event.action, event.account, event.by or "—", event.about)
    Console(width=160).print(table)


@token.command("issue")
def issue_token(
    name: Annotated[str, typer.Argument(help="The account.")],
    days: Annotated[int, typer.Option(help="Days until it expires; 0: as --never.", min=0, max=36_500)] = 365,
    never: Annotated[bool, typer.Option("--never", help="It does not expire, until it is revoked.")] = False,
    note: Annotated[str, typer.Option(help="What it is for, to recognise it in the list.")] = "",
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help="What it may be used for; can be repeated. Without any, all but approve. "
            + " ".join(f"{scope}: {words}." for scope, words in SCOPES.items())
        ),
    ] = None,
) -> None:
    """Issue a token and print it. It is shown this once and never again."""
    lifetime = timedelta(days=days) if days and not never else None
    print(open_accounts().issue(name, lifetime, note, scopes=[_scope(one) for one in scope or ()]))


def _scope(text: str) -> Scope:
    for scope in SCOPES:
        if text == scope:
            return scope
    raise InvalidInput(f"There is no scope “{text}”.", "There are: " + ", ".join(SCOPES) + ".")


@token.command("list")
def list_tokens(name: Annotated[str, typer.Argument(help="Only those of this account.")] = "") -> None:
    """List tokens by their identifiers, newest first."""
    table = Table("Identifier", "Account", "Scopes", "For", "Issued", "Expires", "Revoked", "Valid")
    for entry in open_accounts().tokens(name):
        if entry.kind == "token":
            times = (entry.created, entry.expires or "never", entry.revoked)
            row = (entry.identifier, entry.account, written_scopes(entry.scopes), entry.note, *times)
            table.add_row(*row, "yes" if entry.valid else "no")
    Console(width=180).print(table)


@token.command("revoke")
def revoke_token(identifier: Annotated[str, typer.Argument(help="Its identifier, or the token itself.")]) -> None:
    """Make a token worthless, at once."""
    open_accounts().revoke(identifier)
    print("Revoked.")
