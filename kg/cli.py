"""The command `kg`: sub-commands come from the entry-point group `kg.commands`; `kg` imports no other package."""

import gc
import sys
from importlib.metadata import entry_points

import typer
from pydantic import ValidationError
from rich.console import Console

from kg.errors import InvalidInput, KgError


def create_app(only: str = "") -> typer.Typer:
    """The command line with every installed sub-command; with only one of them, if there is one of that name.

    Loading a command imports what it needs, so that running one should not wait for the others.
    """
    app = typer.Typer(
        name="kg",
        help="Linked-data server for the Convention on Biological Diversity.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    entries = sorted(entry_points(group="kg.commands"), key=lambda entry: entry.name)
    for entry in [entry for entry in entries if entry.name == only] or entries:
        command = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(entry.name)(command)
    app.callback()(_several)
    return app


def _several() -> None:
    """Makes the name of a command necessary, even when only one is loaded."""


def main(*arguments: str) -> None:
    """Run the command line, or what these say; errors of the domain and of the settings become a message and code 1."""
    given = arguments or tuple(sys.argv[1:])
    try:
        gc.disable()  # what is imported is no garbage, and the collector would go through it a hundred times
        app = create_app(given[0] if given else "")
        gc.freeze()
        gc.enable()
        app(given)
    except KgError as error:
        report(error)
        sys.exit(1)
    except ValidationError as error:
        report(misconfigured(error))
        sys.exit(1)


def misconfigured(error: ValidationError) -> InvalidInput:
    """What is wrong with the settings, by variable; without their values, which may be secrets."""
    lines = [f"KG_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}." for one in error.errors()]
    return InvalidInput("The settings cannot be used. " + " ".join(lines), "docs/settings.md says what each may be.")


def report(error: KgError) -> None:
    """Say on standard error what went wrong, where, and what to do."""
    console = Console(stderr=True, highlight=False)
    console.print(f"[bold red]{error.title}:[/] ", end="")
    console.print(error.message, markup=False)
    if isinstance(error, InvalidInput) and error.line:
        console.print(f"Line {error.line}" + (f", column {error.column}" if error.column else ""))
        if error.excerpt:
            console.print(error.excerpt, markup=False)
    if error.hint:
        console.print(error.hint, markup=False)
