"""People come by invitation, sign in by address and password, and nobody else learns either."""

import logging
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.accounts import tables
from kg.accounts.accounts import Accounts
from kg.accounts.addresses import read_address
from kg.accounts.events import ACTIONS
from kg.accounts.grants import Grant, government
from kg.accounts.passwords import LONGEST, hash_password, is_outdated, verify_password
from kg.accounts.people import People
from kg.accounts.tables import SCOPES
from kg.accounts.times import moment
from kg.cli import create_app
from kg.errors import Conflict, InvalidInput, KgError, NotFound
from kg.settings import Settings
from tests.kg.accounts.hashing import HASHER, QUICK

EMAIL, NAME, PASSWORD = "Jane.Person@ministry.example", "Jane Person", "a tall tree, and rain"
ANY = st.text(max_size=LONGEST) | st.text(st.characters(), min_size=12, max_size=40)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HASHER, QUICK)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """Accounts for what leaves nothing behind."""
    with closing(Accounts(Settings(data=tmp_path_factory.mktemp("people")).ledger_address)) as accounts:
        yield accounts


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with closing(Accounts(Settings(data=tmp_path).ledger_address)) as accounts:
        yield accounts


@pytest.fixture
def people(accounts: Accounts) -> People:
    return People(accounts)


def test_an_invitation_makes_an_account_with_its_grants_once(accounts: Accounts, people: People) -> None:
    over, later = "2020-01-01T00:00:00Z", moment(timedelta(days=9))
    grants = [Grant(0, "approver", government("be"), "nbsap"), Grant(0, "contributor", government("be"), "*", later)]
    secret = people.invite(EMAIL, NAME, "fr", grants=grants)
    found = people.invitation(secret)
    assert found is not None
    assert (found.name, found.language, found.account) == (NAME, "fr", None)
    account = people.accept(secret, "Jane  Someone ", PASSWORD)
    assert (account.name, account.role, account.scopes) == ("Jane Someone", "member", frozenset(SCOPES))
    assert accounts.grants(account.number) == tuple(replace(grant, account=account.number) for grant in grants)
    person = people.person(account.number)
    assert person is not None
    assert (person.email, person.language) == (EMAIL.lower(), "fr")
    assert people.invitation(secret) is None
    with pytest.raises(NotFound):
        people.accept(secret, "Another", PASSWORD)
    with pytest.raises(InvalidInput):
        people.invite("other@ministry.example", grants=[Grant(0, "approver", expires=over)])


def test_an_invitation_ends_after_two_weeks(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = people.invite(EMAIL)
    end = moment(timedelta(days=14, seconds=1))
    monkeypatch.setattr("kg.accounts.times.moment", lambda: end)
    assert people.invitation(secret) is None
    with pytest.raises(NotFound):
        people.accept(secret, NAME, PASSWORD)


def test_a_grant_that_ended_before_its_invitation_was_accepted_is_not_given(
    accounts: Accounts, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = moment(timedelta(days=1))
    secret = people.invite(EMAIL, grants=[Grant(0, "approver", government("be"), expires=ends)])
    monkeypatch.setattr("kg.accounts.times.moment", lambda: ends)
    account = people.accept(secret, NAME, PASSWORD)
    monkeypatch.undo()
    assert accounts.grants(account.number) == ()


def test_a_second_invitation_replaces_the_first(people: People) -> None:
    first, second = people.invite(EMAIL), people.invite(EMAIL.upper())
    assert people.invitation(first) is None
    assert people.invitation(second)


def test_nobody_takes_the_name_of_another(accounts: Accounts, people: People) -> None:
    accounts.add("Secretariat", "admin")
    secret = people.invite(EMAIL)
    with pytest.raises(Conflict):
        people.accept(secret, "Secretariat", PASSWORD)
    assert people.accept(secret, NAME, PASSWORD).name == NAME
    with pytest.raises(Conflict):
        people.invite(EMAIL)


def test_signing_in_takes_the_address_and_the_password(accounts: Accounts, people: People) -> None:
    account = people.accept(people.invite(EMAIL), NAME, PASSWORD)
    assert people.sign_in(EMAIL, PASSWORD) == account
    assert people.sign_in(f" {EMAIL.upper()} ", PASSWORD) == account
    for email, password in ((EMAIL, PASSWORD + "."), ("x@y.example", PASSWORD), ("", ""), (EMAIL, ""), ("x", PASSWORD)):
        assert people.sign_in(email, password) is None
    failures = [event.account for event in accounts.events() if event.action == "sign-in-failed"]
    assert sorted(failures) == ["", NAME], "once a minute for each, and for all addresses that are nobody's"


def test_a_reset_sets_another_password_and_ends_the_sessions(accounts: Accounts, people: People) -> None:
    account = people.accept(people.invite(EMAIL), NAME, PASSWORD)
    session = accounts.issue(NAME, timedelta(hours=1), "password", "session")
    token = accounts.issue(NAME)
    first, second = people.invite_account(NAME), people.invite_account(NAME)
    assert people.invitation(first) is None
    people.accept(second, "the name is not asked for", "another tall tree")
    assert people.sign_in(EMAIL, PASSWORD) is None
    assert people.sign_in(EMAIL, "another tall tree") == account
    assert accounts.check(session, "session") is None
    assert accounts.check(token), "tokens are for programs, and stay"


def test_whoever_changes_the_password_ends_sessions_and_resets(accounts: Accounts, people: People) -> None:
    account = people.accept(people.invite(EMAIL), NAME, PASSWORD)
    session, reset = accounts.issue(NAME, timedelta(hours=1), "", "session"), people.invite_account(NAME)
    assert people.confirm(account, PASSWORD)
    assert not people.confirm(account, "something else")
    people.change_password(account, "another tall tree")
    assert people.confirm(account, "another tall tree")
    assert accounts.check(session, "session") is None
    assert people.invitation(reset) is None


def test_an_account_that_there_was_gets_an_address_and_a_password(accounts: Accounts, people: People) -> None:
    accounts.add("Curators", "editor")
    with pytest.raises(InvalidInput):
        people.invite_account("Curators")
    with pytest.raises(NotFound):
        people.change_password(accounts.get("Curators"), PASSWORD)
    made = people.accept(people.invite_account("Curators", EMAIL, "es"), "", PASSWORD)
    assert (made.name, made.role) == ("Curators", "editor")
    assert people.sign_in(EMAIL, PASSWORD) == made


@pytest.mark.parametrize("bad", ["short", "x" * 40, "ab" * 20, "y" * (LONGEST + 1), EMAIL, NAME + " "])
def test_what_cannot_be_a_password(people: People, bad: str) -> None:
    secret = people.invite(EMAIL)
    with pytest.raises(InvalidInput):
        people.accept(secret, (NAME + " Long")[: len(bad)] if bad.startswith(NAME) else NAME, bad.strip())
    assert people.invitation(secret), "it can be tried again"


@given(password=ANY)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_is_hashed_as_itself(password: str) -> None:
    hashed = hash_password(password)
    assert verify_password(hashed, password)
    assert not verify_password(hashed, password + "x")
    assert len(password) < 8 or password not in hashed


def test_longer_texts_are_refused_before_they_are_hashed(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    account = people.accept(people.invite(EMAIL), NAME, PASSWORD)
    monkeypatch.setattr(HASHER, None)
    assert people.sign_in(EMAIL, "tree " * 201) is None
    with pytest.raises(InvalidInput):
        people.change_password(account, "tree " * 201)


def test_composed_and_decomposed_letters_are_one_password() -> None:
    assert verify_password(hash_password("café " * 4), "cafe\u0301 " * 4)


def test_hashes_are_argon2id_of_a_cost_and_older_ones_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = hash_password(PASSWORD)
    monkeypatch.undo()
    assert is_outdated(quick)
    slow = hash_password(PASSWORD)
    assert slow.startswith("$argon2id$v=19$m=32768,t=3,p=1$")
    assert not is_outdated(slow)


def test_a_hash_of_other_parameters_is_renewed_at_the_next_sign_in(people: People) -> None:
    account = people.accept(people.invite(EMAIL), NAME, PASSWORD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HASHER, PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
        assert people.sign_in(EMAIL, PASSWORD) == account
        assert people.sign_in(EMAIL, PASSWORD) == account
        with people._database.reading() as connection:
            kept = connection.exec_driver_sql("SELECT password FROM person").scalar()
    assert "m=16,t=2" in str(kept)


@given(text=ANY | st.emails() | st.builds("{}@{}.example".format, st.text(), st.text()))
@settings(max_examples=150, deadline=None)
def test_addresses_are_read_to_one_form_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        address = read_address(text)
        assert read_address(address) == address
        assert read_address(f" {text} ") == address
        assert len(address) <= 254
        address.encode()


@given(name=ANY)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_name_is_taken_or_refused(shared: Accounts, name: str) -> None:
    people = People(shared)
    secret = people.invite(EMAIL)
    try:
        account = people.accept(secret, name, PASSWORD)
    except (InvalidInput, Conflict):
        return
    assert shared.get(account.name) == replace(account, scopes=shared.get(account.name).scopes)
    with shared.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM person")


def test_no_address_and_no_secret_is_in_events_messages_logs_or_representations(
    accounts: Accounts, people: People, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    secret = people.invite(EMAIL, NAME)
    said.append(repr(people.invitation(secret)))
    account = people.accept(secret, NAME, PASSWORD)
    token = accounts.issue(NAME, note="for the import")
    reset = people.invite_account(NAME)
    people.sign_in(EMAIL, PASSWORD + "!")
    for attempt in (lambda: people.invite(EMAIL), lambda: people.accept(secret, NAME, PASSWORD)):
        with pytest.raises(KgError) as caught:
            attempt()
        said.append(repr(caught.value) + caught.value.message + caught.value.hint)
    said += [repr(account), repr(accounts.all()), repr(accounts.tokens()), repr(accounts.events()), caplog.text]
    said += [repr(people.person(account.number)), repr(accounts.grant_entries())]
    for hidden in (EMAIL, EMAIL.lower(), PASSWORD, secret, token, reset):
        assert hidden not in "".join(said)
    accounts.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("ledger*"))
    for hidden in (PASSWORD, secret, token, reset):
        assert hidden.encode() not in kept
    assert {event.action for event in Accounts(Settings(data=tmp_path).ledger_address).events()} <= set(ACTIONS)


def test_a_closed_account_may_nothing_and_has_no_address(accounts: Accounts, people: People) -> None:
    grants = [Grant(0, "approver", government("be")), Grant(0, "contributor", "*", "nbsap")]
    account = people.accept(people.invite(EMAIL, grants=grants), NAME, PASSWORD)
    token, session = accounts.issue(NAME), accounts.issue(NAME, timedelta(hours=1), "", "session")
    reset = people.invite_account(NAME)
    people.close(NAME)
    assert accounts.check(token) is None
    assert accounts.check(session, "session") is None
    assert accounts.grants(account.number) == ()
    assert people.sign_in(EMAIL, PASSWORD) is None
    assert people.invitation(reset) is None
    assert people.person(account.number) is None
    actions = [event.action for event in accounts.events(account.number)][:4]
    assert actions == ["closed", "token-revoked", "grant-taken", "grant-taken"]
    assert people.invite(EMAIL), "the address can be invited again"


def test_errors_of_the_database_do_not_repeat_what_was_written(accounts: Accounts, people: People) -> None:
    people.accept(people.invite(EMAIL), NAME, PASSWORD)
    twice = tables.people.insert().values(account=1, email=EMAIL.lower(), language="en", password="x")
    with accounts.database.begin() as connection, pytest.raises(Exception, match="UNIQUE") as caught:
        connection.execute(twice)
    assert EMAIL.lower() not in str(caught.value)


def test_the_commands_invite_and_reset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    monkeypatch.setenv("KG_PUBLIC_URL", "https://data.example")
    app = create_app("account")
    with closing(Accounts(Settings(data=tmp_path).ledger_address)) as accounts:
        people = People(accounts)

        def secret_of(*words: str) -> str:
            result = CliRunner().invoke(app, ["account", *words])
            assert result.exit_code == 0, result.exception
            address = next(line for line in result.output.splitlines() if "?token=" in line)
            assert address.startswith("https://data.example/fr/invitation?token=kg_")
            return address.partition("=")[2].strip()

        grants = ("--grant", "approver government:be nbsap", "--grant", "contributor organisation:52000000cbd0")
        secret = secret_of("invite", EMAIL, "--name", NAME, "--language", "fr", *grants)
        account = people.accept(secret, NAME, PASSWORD)
        assert [str(grant) for grant in accounts.grants(account.number)] == [
            "approver government:be nbsap",
            "contributor organisation:52000000cbd0 *",
        ]
        people.accept(secret_of("reset", NAME), "", "another tall tree")
        assert people.sign_in(EMAIL, "another tall tree")
        accounts.add("Curators", "editor")
        people.accept(secret_of("reset", "Curators", "--email", "c@ministry.example", "--language", "fr"), "", PASSWORD)
        assert people.sign_in("c@ministry.example", PASSWORD)
        bad = CliRunner().invoke(app, ["account", "invite", "x@y.example", "--grant", "king government:be"])
        assert isinstance(bad.exception, InvalidInput)
