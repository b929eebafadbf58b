"""Letters about accounts: links that are made as they are sent, and that nobody finds in the database."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.accounts.accounts import Account, Accounts
from kg.accounts.grants import Grant, government
from kg.accounts.letters import BETWEEN, PASSWORD_LASTS, post
from kg.accounts.people import People
from kg.accounts.times import moment
from kg.cli import create_app
from kg.errors import NotFound
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.submissions.figures import read_figures
from kg.submissions.mail.sending import WAITS, Mail
from kg.submissions.service import Submissions
from kg.texts.languages import LANGUAGES
from tests.kg.accounts.hashing import HASHER, QUICK
from tests.kg.submissions.postmen import Postman

EMAIL, NAME = "Jane.Person@ministry.example", "Jane"
PASSWORD, OTHER = "a tall tree, and rain", "another tree & 100% +sun"


@dataclass
class World:
    """People of a copy, and who brings the mail."""

    settings: Settings
    accounts: Accounts
    submissions: Submissions
    postman: Postman

    @property
    def people(self) -> People:
        return People(self.accounts)

    def jane(self) -> Account:
        return self.people.accept(self.people.invite(EMAIL, NAME, "fr"), NAME, PASSWORD)

    def send(self, later: timedelta = timedelta(minutes=1)) -> list[EmailMessage]:
        before = len(self.postman.taken)
        Mail(self.settings, self.submissions.database, self.postman).send(datetime.now(UTC) + later)
        return self.postman.taken[before:]

    def actions(self) -> list[str]:
        return [event.action for event in self.accounts.events()]


@pytest.fixture
def world(settings: Settings, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(HASHER, QUICK)
    mailing = settings.model_copy(update={"mail": "file:///nowhere", "public_url": "https://data.example/"})
    with closing(Accounts(mailing.ledger_address)) as accounts, closing(Submissions(mailing, ledger)) as submissions:
        yield World(mailing, accounts, submissions, Postman())


def text(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content())


def secret_of(message: EmailMessage) -> str:
    found = re.search(r"^https://data\.example/(\w\w)/invitation\?token=(kg_[\w-]{43})$", text(message), re.MULTILINE)
    assert found is not None
    assert found[1] == message["Content-Language"]
    return found[2]


def test_a_forgotten_password_is_set_anew_by_mail_once_and_sessions_end(world: World) -> None:
    account = world.jane()
    session = world.accounts.issue(NAME, timedelta(hours=1), "password", "session")
    token = world.accounts.issue(NAME)
    world.people.forgotten(f" {EMAIL.upper()} ")
    (letter,) = world.send()
    assert (letter["To"], letter["Content-Language"]) == (EMAIL.lower(), "fr")
    secret = secret_of(letter)
    assert world.people.sign_in(EMAIL, PASSWORD), "the password stays until there is another"
    assert world.people.accept(secret, "", OTHER).number == account.number
    assert world.people.sign_in(EMAIL, PASSWORD) is None
    assert world.people.sign_in(EMAIL, OTHER)
    assert world.accounts.check(session, "session") is None
    assert world.accounts.check(token) is not None
    with pytest.raises(NotFound):
        world.people.accept(secret, "", PASSWORD)
    assert world.send(timedelta(hours=1)) == []
    assert "reset-asked" in world.actions()


@pytest.mark.parametrize("email", ["nobody@ministry.example", "", "no address", "x" * 10_000, "a@b.c\r\nBcc: d@e.f"])
def test_addresses_that_are_nobodys_get_nothing_and_are_noted_nowhere(world: World, email: str) -> None:
    world.jane()
    before = world.actions()
    world.people.forgotten(email)
    assert world.send() == []
    assert world.actions() == before


def test_nobody_floods_the_mail_of_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.jane()
    for _ in range(5):
        world.people.forgotten(EMAIL)
        world.send()
    assert len(world.postman.taken) == 1
    later = moment(BETWEEN + timedelta(seconds=1))
    monkeypatch.setattr("kg.accounts.letters.moment", lambda plus=timedelta(): _plus(later, plus))
    world.people.forgotten(EMAIL)
    assert len(world.send(2 * BETWEEN)) == 1


def _plus(at: str, plus: timedelta) -> str:
    return (datetime.fromisoformat(at) + plus).isoformat(timespec="seconds").replace("+00:00", "Z")


def test_a_link_ends_after_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.jane()
    world.people.forgotten(EMAIL)
    secret = secret_of(*world.send())
    over = moment(PASSWORD_LASTS + timedelta(seconds=1))
    monkeypatch.setattr("kg.accounts.times.moment", lambda: over)
    assert world.people.invitation(secret) is None
    with pytest.raises(NotFound):
        world.people.accept(secret, "", OTHER)


def test_every_try_has_another_link_and_only_the_newest_opens(world: World) -> None:
    world.jane()
    world.people.forgotten(EMAIL)
    world.postman.ill = "The server is away."
    assert world.send() == []
    world.postman.ill = ""
    (second,) = world.send(WAITS[0] + timedelta(minutes=2))
    (first,) = world.postman.refused
    assert first["Message-ID"] != second["Message-ID"]
    assert world.people.invitation(secret_of(first)) is None
    assert world.people.invitation(secret_of(second))


def test_no_secret_and_no_address_stands_beside_a_letter(world: World) -> None:
    world.jane()
    world.people.forgotten(EMAIL)
    secret = secret_of(*world.send())
    file = Path(world.settings.data / "ledger.sqlite3")
    with closing(sqlite3.connect(file)) as connection:
        for table in ("letter", "invitation", "account_event"):
            rows = str(connection.execute(f"SELECT * FROM {table}").fetchall())
            assert secret not in rows
            assert "@" not in rows


def test_an_administrators_link_stays_and_what_moves_the_address_is_not_undone(world: World) -> None:
    world.jane()
    link = world.people.invite_account(NAME)
    world.people.forgotten(EMAIL)
    world.send()
    assert world.people.invitation(link)
    moving = world.people.invite_account(NAME, "new@ministry.example")
    with world.accounts.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM letter")
    world.people.forgotten(EMAIL)
    assert world.send() == []
    assert world.people.invitation(moving)


def test_a_letter_to_a_closed_account_is_for_nobody(world: World) -> None:
    world.jane()
    world.people.forgotten(EMAIL)
    world.people.close(NAME)
    assert world.send() == []
    figures = read_figures(world.submissions.database)
    assert (figures.waiting, figures.given_up) == (0, 0)


def test_an_invitation_is_mailed_and_accepted(world: World) -> None:
    printed = world.people.invite(EMAIL, "", "ar", grants=[Grant(0, "approver", government("be"))])
    world.people.mail(printed)
    (letter,) = world.send()
    assert letter["To"] == EMAIL.lower()
    secret = secret_of(letter)
    assert world.people.invitation(printed) is None
    account = world.people.accept(secret, NAME, PASSWORD)
    assert [str(grant) for grant in world.accounts.grants(account.number)] == ["approver government:be *"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["invitation", "password", "webhook"])
def test_letters_are_in_the_language_of_the_reader(world: World, language: str, kind: str) -> None:
    secret = world.people.invite(EMAIL, NAME, language)
    if kind == "invitation":
        world.people.mail(secret)
    else:
        account = world.people.accept(secret, NAME, PASSWORD)
        with world.accounts.database.begin() as connection:
            post(connection, kind, account.number, "7" if kind == "webhook" else "")  # type: ignore[arg-type]
    (letter,) = world.send()
    assert letter["Content-Language"] == language
    assert "data.example" in str(letter["Subject"])
    assert "{" not in text(letter)
    if kind == "webhook":
        assert "7" in text(letter)
        assert f"https://data.example/{language}/account/webhooks" in text(letter)


def test_where_nobody_is_written_to_no_letter_waits(world: World) -> None:
    world.jane()
    world.people.forgotten(EMAIL)
    silent = world.settings.model_copy(update={"mail": ""})
    Mail(silent, world.submissions.database).send(datetime.now(UTC) + timedelta(minutes=1))
    assert world.send() == []


def test_commands_mail_invitations_where_mail_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mail"
    monkeypatch.setenv("KG_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KG_MAIL", folder.as_uri())
    app = create_app()
    invite = ["account", "invite", EMAIL, "--name", NAME]
    for words in (invite, ["account", "add", "Import"], ["account", "reset", "Import", "--email", "import@b.example"]):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0
        assert "token=" not in result.output
    assert CliRunner().invoke(app, ["submission", "mail"]).exit_code == 0
    assert len(list(folder.iterdir())) == 2
    assert "token=kg_" in CliRunner().invoke(app, [*invite, "--print"]).output
