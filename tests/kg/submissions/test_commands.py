"""The command `kg submission`: what operators see, and mail that goes at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.errors import InvalidInput
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.submissions import lease
from kg.submissions.actors import Actor
from kg.submissions.commands import submission
from kg.submissions.doing import Doing
from tests.kg.submissions.proposals import People, judged

SECRET = "The title that nobody else may know"


@pytest.fixture
def people(settings: Settings, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    monkeypatch.setenv("KG_DATA", str(settings.data))
    monkeypatch.setenv("COLUMNS", "160")
    made = People(settings, ledger)
    yield made
    made.close()


def run(*arguments: str, status: int = 0) -> str:
    found = CliRunner().invoke(submission, arguments)
    if isinstance(found.exception, Exception) and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == status, found.output
    return found.output


def propose(people: People) -> tuple[Actor, Actor]:
    """Two proposals, of which one was turned down."""
    author, approver = people.actor("Ministry", "contributor"), people.actor("Focal point", "approver")
    first = people.submissions.propose(author, judged("TARGET-0000001", title={"en": SECRET}))
    people.submissions.propose(author, judged("TARGET-0000002", title={"en": SECRET}), "batch-7")
    people.submissions.act(approver, first.number, "reject", Doing(reason="It is a copy."))
    return author, approver


def test_operators_see_what_waits_and_what_happened_and_nothing_of_documents(people: People) -> None:
    propose(people)
    listed, rejected = run("list"), run("list", "--state", "rejected", "--owner", "government:be")
    assert "TARGET-0000002" in listed
    assert "TARGET-0000001" not in listed
    assert "TARGET-0000001" in rejected
    assert "TARGET" not in run("list", "--owner", "government:fr")
    shown = run("show", "1")
    assert "It is a copy." in shown
    assert SECRET not in listed + rejected + shown


def test_a_state_that_there_is_not_is_refused(people: People) -> None:
    assert people
    with pytest.raises(InvalidInput, match="no state"):
        run("list", "--state", "lost")


def test_mail_goes_at_once_unless_the_server_sends_it(
    people: People, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match="Nobody is written to"):
        run("mail")
    monkeypatch.setenv("KG_MAIL", (tmp_path / "mail").as_uri())
    assert "Sent: 0. Not sent: 0." in run("mail")
    now = datetime.now(UTC)
    assert lease.hold(people.submissions.database, lease.CLOCK, "a server", now + timedelta(seconds=1))
    assert "The server sends it" in run("mail")
