"""Who is told of what, in which words, and what becomes of messages that cannot be sent."""

import csv
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from importlib.resources import files
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from kg.accounts.grants import Grant, GrantRole
from kg.ledger.ledger import Ledger
from kg.settings import Settings, explain
from kg.submissions.actors import SERVICE, Actor
from kg.submissions.clock import Clock
from kg.submissions.doing import Doing
from kg.submissions.figures import read_figures
from kg.submissions.mail.sending import BETWEEN, WAITS, Mail
from kg.submissions.notices import audiences, say
from kg.submissions.service import Submissions
from kg.submissions.tables import outbox
from kg.submissions.workflow import actions
from kg.texts.languages import LANGUAGES
from tests.kg.submissions.postmen import Postman, post_office
from tests.kg.submissions.proposals import People, judged

NOW = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)  # after all that tests do
RECORD = "TARGET-0000001"
SECRET = "The title that nobody else may know"
PLACE = re.compile(r"\{(\w+)\}")
ROWS = list(csv.DictReader(files("kg.submissions").joinpath("notices.csv").read_text("utf-8").splitlines()))


@dataclass
class World:
    """People with addresses and grants, and the one who brings the mail."""

    people: People
    settings: Settings
    postman: Postman
    author: Actor
    approver: Actor
    other: Actor

    @property
    def submissions(self) -> Submissions:
        return self.people.submissions

    def send(self, now: datetime = NOW) -> list[EmailMessage]:
        """What comes at a moment."""
        before = len(self.postman.taken)
        Mail(self.settings, self.submissions.database, self.postman).send(now)
        return self.postman.taken[before:]

    def told(self, now: datetime = NOW) -> set[str]:
        """To whom something comes."""
        return {str(message["To"]).partition("@")[0] for message in self.send(now)}


def person(people: People, name: str, role: GrantRole | None, language: str = "en", *, expires: str = "") -> Actor:
    """An account with an address and a grant that stands in the database."""
    actor = people.actor(name, role)
    assert actor.number is not None
    if role:
        given = Grant(actor.number, role, "government:be", expires="")
        people.accounts.give(given)
        with people.accounts.database.begin() as connection:
            connection.exec_driver_sql(f"UPDATE \"grant\" SET expires = '{expires}' WHERE account = {actor.number}")
    with people.accounts.database.begin() as connection:
        values = f"({actor.number}, '{name.lower()}@example.org', '{language}', '')"
        connection.exec_driver_sql(f"INSERT INTO person (account, email, language, password) VALUES {values}")
    return actor


@pytest.fixture
def world(settings: Settings, ledger: Ledger) -> Iterator[World]:
    mailing = settings.model_copy(update={"mail": "file:///nowhere", "mail_from": "Data <data@example.org>"})
    people = People(mailing, ledger)
    author, approver = person(people, "Author", "contributor"), person(people, "Approver", "approver", "fr")
    person(people, "Former", "approver", expires="2020-01-01T00:00:00Z")
    person(people, "Contributor", "contributor")
    person(people, "Stranger", None)
    yield World(people, mailing, Postman(), author, approver, person(people, "Second", "approver", "ar"))
    people.close()


def propose(world: World, record: str = RECORD) -> int:
    return world.submissions.propose(world.author, judged(record, title={"en": SECRET})).number


def test_approvers_are_told_of_what_was_submitted_and_authors_of_what_was_decided(world: World) -> None:
    number = propose(world)
    assert world.told() == {"approver", "second"}
    world.submissions.act(world.approver, number, "comment", Doing(reason="Which year?"))
    assert world.told(NOW + BETWEEN) == {"author", "second"}
    world.submissions.act(world.approver, number, "return", Doing(reason="Say the year."))
    assert world.told(NOW + 2 * BETWEEN) == {"author"}
    world.submissions.propose(world.author, judged(RECORD, title={"en": SECRET}))
    assert world.told(NOW + 3 * BETWEEN) == {"approver", "second"}
    done = judged(RECORD, title={"en": SECRET})
    world.submissions.act(world.approver, number, "approve", judged=done)
    (message,) = world.send(NOW + 4 * BETWEEN)
    assert "was approved" in text(message)
    assert "was published" in text(message)


def test_nobody_is_told_of_what_they_did_themselves(world: World) -> None:
    made = world.submissions.propose(world.approver, judged(RECORD))
    assert world.told() == {"second"}
    world.submissions.act(world.approver, made.number, "reject", Doing(reason="A mistake of mine."))
    assert world.told(NOW + BETWEEN) == set()


@pytest.mark.parametrize("action", sorted(audiences()))
def test_every_action_that_is_told_is_one_of_the_workflow(action: str) -> None:
    assert action in actions()


def test_what_changes_for_the_other_side_is_told() -> None:
    silent = set(actions()) - set(audiences())
    assert silent == {"create", "save", "recall", "cancel", "supersede"}


def text(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content())


def test_nothing_of_a_document_is_in_a_message_and_no_address_in_the_outbox(world: World) -> None:
    number = propose(world)
    world.postman.ill = "away"
    world.send()
    file = Path(world.settings.data / "ledger.sqlite3")
    with closing(sqlite3.connect(file)) as connection:
        for table in ("outbox", "notice", "review_event", "submission"):
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            assert rows
            assert "@" not in str(rows)
    for message in world.postman.refused:
        assert SECRET not in message.as_string() + text(message)
        assert RECORD not in message.as_string() + text(message)
        assert f"http://testserver/api/submissions/{number}" in text(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_in_the_language_of_the_reader(world: World, language: str) -> None:
    reader = person(world.people, "Reader", "approver", language)
    number = propose(world)
    found = next(message for message in world.send() if str(message["To"]).startswith("reader@"))
    assert reader.number
    assert found["Content-Language"] == language
    assert found["Subject"] == say("subject", language, number=number)
    assert say("closing", language) in text(found)
    parsed = message_from_bytes(found.as_bytes(policy=default.clone(linesep="\r\n")), policy=default)
    assert parsed["Subject"] == found["Subject"]


@pytest.mark.parametrize("row", ROWS, ids=[row["key"] for row in ROWS])
def test_words_are_there_in_six_languages_with_the_same_places(row: dict[str, str]) -> None:
    assert {tag for tag in LANGUAGES if not row[tag]} == set()
    assert {tag for tag in LANGUAGES if set(PLACE.findall(row[tag])) != set(PLACE.findall(row["en"]))} == set()
    assert row["machine"] == "1"


HOSTILE = (
    "x\r\nBcc: victim@example.org",
    "x\r\n\r\n<script>",
    "\u202etxt",
    "\x00\x07",
    "." * 3 + "\r\n.\r\n",
    "a" * 1_900,
)


@pytest.mark.parametrize("reason", HOSTILE)
def test_a_reason_is_text_and_nothing_else(world: World, reason: str) -> None:
    world.submissions.act(world.approver, propose(world), "return", Doing(reason=f"Because {reason}"))
    (message,) = [one for one in world.send() if "author" in str(one["To"])]
    parsed = message_from_bytes(message.as_bytes(policy=default.clone(linesep="\r\n")), policy=default)
    assert set(parsed.keys()) == set(message.keys())
    assert parsed["To"] == "author@example.org"
    assert "Because" in text(parsed)
    assert not re.search("[\x00-\x08\u202e]", text(parsed))
    assert len(text(parsed)) < 2_000


def test_much_that_happens_at_once_is_one_message(world: World) -> None:
    documents = [judged(f"TARGET-{number:07}") for number in range(60)]
    world.submissions.propose_all(world.author, documents, "batch")
    messages = world.send()
    assert len(messages) == 2
    told = next(text(one) for one in messages if one["Content-Language"] == "fr")
    assert told.count("présentée pour examen") == 50
    assert say("more", "fr", count=10) in told
    propose(world, "TARGET-1000000")
    assert world.send(NOW + BETWEEN / 2) == []
    assert len(world.send(NOW + BETWEEN)) == 2


def test_a_message_that_cannot_be_sent_is_tried_eight_times_and_given_up_with_the_reason(world: World) -> None:
    propose(world)
    world.postman.ill = "The server is away."
    moment = NOW
    for wait in (*WAITS, timedelta(days=9)):
        world.send(moment)
        before = len(world.postman.refused)
        world.send(moment + wait - timedelta(seconds=1))
        assert len(world.postman.refused) == before
        moment += wait
    assert len(world.postman.refused) == 2 * 8
    assert len({message["Message-ID"] for message in world.postman.refused}) == 2
    assert len({message.as_bytes() for message in world.postman.refused}) == 2
    figures = read_figures(world.submissions.database)
    assert (figures.waiting, figures.given_up) == (0, 2)
    with world.submissions.database.reading() as connection:
        assert set(connection.execute(sa.select(outbox.c.error)).scalars()) == {"The server is away."}
    world.postman.ill = ""
    assert world.send(moment + timedelta(days=1)) == []
    Mail(world.settings, world.submissions.database).hasten(moment, again=True)
    assert world.told(moment) == {"approver", "second"}


def test_one_that_was_not_marked_is_sent_again_with_the_same_identifier(world: World) -> None:
    propose(world)
    first = world.send()
    with world.submissions.database.begin() as connection:  # as if the process had ended just before
        connection.execute(sa.update(outbox).values(due=outbox.c.created, sent=""))
        connection.exec_driver_sql("INSERT INTO notice (account, submission, action, reason, message) "
                                   "SELECT account, 1, 'submit', '', number FROM outbox")  # fmt: skip
    assert [one.as_bytes() for one in world.send()] == [one.as_bytes() for one in first]


def test_where_nobody_is_written_to_nothing_is_kept_for_later(world: World) -> None:
    propose(world)
    silent = world.settings.model_copy(update={"mail": ""})
    Mail(silent, world.submissions.database).send(NOW)
    assert world.send(NOW) == []
    assert read_figures(world.submissions.database).waiting == 0


def test_whoever_has_no_address_is_not_written_to(world: World) -> None:
    with world.submissions.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM person WHERE email LIKE 'second%'")
    propose(world)
    assert world.told() == {"approver"}
    assert read_figures(world.submissions.database).waiting == 0


def test_a_server_takes_messages_and_one_that_it_refuses_says_why_without_the_address(world: World) -> None:
    with world.submissions.database.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET email = 'nobody@example.org' WHERE email LIKE 'second%'")
    propose(world)
    with post_office() as (address, received):
        sent = Mail(world.settings.model_copy(update={"mail": address}), world.submissions.database).send(NOW)
    assert (sent.sent, sent.failed, sent.error) == (1, 1, "The server refuses the address: 550.")
    (content,) = received
    assert message_from_bytes(content, policy=default)["From"] == "Data <data@example.org>"


def test_a_server_that_is_away_is_asked_once_for_all(world: World) -> None:
    with post_office() as (address, received):
        pass
    propose(world)
    sent = Mail(world.settings.model_copy(update={"mail": address}), world.submissions.database).send(NOW)
    assert (sent.sent, sent.failed, received) == (0, 2, [])
    assert sent.error == "ConnectionRefusedError: Connection refused"


def test_what_hinders_mail_is_logged_once(world: World, ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    with post_office() as (address, _):
        pass
    propose(world)
    clock = Clock(world.settings.model_copy(update={"mail": address}), ledger)
    with caplog.at_level(logging.WARNING):
        for minutes in (0, 0.5, 1, 2, 5, 6):
            clock.due(NOW + timedelta(minutes=minutes))
    assert len(caplog.records) == 1
    assert "Connection refused" in caplog.text
    assert "@" not in caplog.text
    clock.stop(NOW)


def test_a_folder_has_each_message_once_however_often_it_was_sent(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "mail box"
    here = world.settings.model_copy(update={"mail": folder.as_uri()})
    propose(world)
    for _ in range(2):
        Mail(here, world.submissions.database).send(NOW)
        with world.submissions.database.begin() as connection:
            connection.execute(sa.update(outbox).values(due=outbox.c.created, sent=""))
    assert len(list(folder.iterdir())) == 2
    assert all(file.suffix == ".eml" for file in folder.iterdir())


def test_the_service_itself_tells_authors(world: World) -> None:
    number = propose(world)
    world.send()
    world.submissions.act(SERVICE, number, "expire")
    assert world.told(NOW + BETWEEN) == {"author"}


def test_a_password_is_never_shown() -> None:
    shown = str(explain(Settings(mail="smtps://user:secret@mail.example:465")))
    assert "mail.example" in shown
    assert "secret" not in shown


@pytest.mark.parametrize(
    "mail", ["mail.example", "http://mail.example", "smtp://", "file://relative", "smtp://h:99999"]
)
def test_an_address_of_mail_that_cannot_be_is_refused_at_the_start(mail: str) -> None:
    with pytest.raises(ValidationError, match="must be empty, or begin"):
        Settings(mail=mail)


@pytest.mark.parametrize("sender", ["", "nobody", "a@b\r\nBcc: c@d", "a b <>", "<a@b@c>"])
def test_a_sender_that_cannot_be_is_refused_at_the_start(sender: str) -> None:
    with pytest.raises(ValidationError, match="must be an address"):
        Settings(mail_from=sender)


@pytest.mark.slow
def test_mail_and_clock_work_in_postgresql_too(postgresql: str, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    settings = Settings(data=tmp_path / "data", ledger=postgresql, mail=folder.as_uri())
    with closing(Ledger(postgresql)) as ledger, closing(People(settings, ledger)) as people:
        author = person(people, "Author", "contributor")
        person(people, "Approver", "approver")
        made = people.submissions.propose(author, judged(RECORD))
        clocks = [Clock(settings, ledger) for _ in range(2)]
        for weeks in (0, 12, 24):
            for clock in clocks:
                clock.due(NOW + timedelta(weeks=weeks))
        assert people.submissions.get(SERVICE, made.number).state == "expired"
        assert len(list(folder.iterdir())) == 2
        assert read_figures(people.submissions.database).waiting == 0
        for clock in clocks:
            clock.stop(NOW)
