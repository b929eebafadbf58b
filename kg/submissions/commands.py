"""The commands `kg submission`, what waits for whom and mail that is to be sent now, and `kg withdraw`, of records."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from kg.accounts.accounts import Accounts
from kg.errors import InvalidInput
from kg.ledger.ledger import Ledger
from kg.publishing.changes import HIDDEN, make_visible
from kg.settings import Settings
from kg.submissions import lease
from kg.submissions.actors import SERVICE
from kg.submissions.mail.sending import Mail
from kg.submissions.rows import MOST, Asked
from kg.submissions.service import Submissions
from kg.submissions.withdrawing import Withdrawing
from kg.submissions.workflow import OPEN, STATES

HOLDER: Final = "kg submission mail"
submission = typer.Typer(help="Submissions: what waits for whom, and mail about them.", no_args_is_help=True)


@contextmanager
def _submissions(settings: Settings) -> Iterator[Submissions]:
    with (
        closing(Accounts(settings.ledger_address)),
        closing(Ledger(settings.ledger_address)) as ledger,
        closing(Submissions(settings, ledger)) as found,
    ):
        yield found


@submission.command("list")
def list_submissions(
    state: Annotated[str, typer.Option(help="Only those in this state. Without it: all that are open.")] = "",
    owner: Annotated[str, typer.Option(help="Only those of this owner: government:be, organisation:IDENTIFIER.")] = "",
) -> None:
    """List submissions, the newest first, without anything of their documents."""
    if state and state not in STATES:
        raise InvalidInput(f"There is no state “{state[:40]}”.", f"There are: {', '.join(STATES)}.")
    with _submissions(Settings()) as submissions:
        found = submissions.find(SERVICE, Asked(states=[state] if state else OPEN, owner=owner, limit=MOST))
    table = Table("Number", "State", "Since", "Owner", "Type", "Record", "Batch")
    for one in found:
        table.add_row(str(one.number), one.state, one.since, one.owner, one.schema, one.record, one.batch)
    Console(width=160).print(table)


@submission.command("show")
def show_submission(number: Annotated[int, typer.Argument(help="Its number.")]) -> None:
    """Show what happened to a submission: when, what, by which account, and why."""
    with _submissions(Settings()) as submissions:
        one = submissions.get(SERVICE, number)
        events = submissions.events(SERVICE, number)
    print(f"Submission {one.number}: {one.schema} {one.record} of {one.owner}, {one.state} since {one.since}")
    table = Table("When", "What", "Account", "Version", "Why")
    for event in events:
        who = "" if event.account is None else str(event.account)
        table.add_row(event.at, event.action, who, str(event.version), event.reason)
    Console(width=160).print(table)


@submission.command("mail")
def send_mail(
    again: Annotated[bool, typer.Option("--again", help="Also what was given up.")] = False,
) -> None:
    """Send the mail that waits, without waiting for the time of its next try. The server may run: then it sends."""
    settings, now = Settings(), datetime.now(UTC)
    if not settings.mail:
        raise InvalidInput("Nobody is written to.", "KG_MAIL says how: docs/operating.md.")
    with _submissions(settings) as submissions:
        mail = Mail(settings, submissions.database)
        mail.hasten(now, again=again)
        if not lease.hold(submissions.database, lease.CLOCK, HOLDER, now):
            print("The server sends it, within some seconds.")
            return
        try:
            sent = mail.send(now)
        finally:
            lease.let_go(submissions.database, lease.CLOCK, HOLDER, now)
    print(f"Sent: {sent.sent}. Not sent: {sent.failed}." + (f" {sent.error}" if sent.error else ""))
    if sent.failed:
        raise typer.Exit(1)


def withdraw(
    iris: Annotated[list[str], typer.Argument(help="IRIs or identifiers of records; - reads them, one a line.")],
    reason: Annotated[str, typer.Option(help="Why. Everybody is shown it, for ever: name no person.")] = "",
    successor: Annotated[str, typer.Option(help="IRI or identifier of the record that replaces all of them.")] = "",
    agent: Annotated[str, typer.Option(help="Who does it: an organisation or role.")] = "Operator",
    on_behalf_of: Annotated[str, typer.Option(help="For whom.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be withdrawn.")] = False,
) -> None:
    """Withdraw records, loaded or submitted: they answer 410 with reason and successor, and their versions stay."""
    settings = Settings()
    named = [line for iri in iris for line in (sys.stdin.read().split("\n") if iri == "-" else [iri])]
    with _submissions(settings) as submissions:
        work = Withdrawing(submissions)
        planned = work.plan(named, reason, successor)
        for path in planned.paths:
            print(f"{settings.base_iri}{path}")
        count = f"{len(planned.paths):,} {'record' if len(planned.paths) == 1 else 'records'}"
        if dry_run:
            print(f"{count} would be withdrawn.")
            return
        sequence = work.withdraw(planned, agent, on_behalf_of)
        shown = make_visible(settings, submissions.ledger, sequence)
        print(f"{count} withdrawn with change {sequence}.{'' if shown else f' {HIDDEN}'}")
