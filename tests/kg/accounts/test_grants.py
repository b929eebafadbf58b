"""Grants: what they cover, that none counts after its end, and who gives and takes them."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from kg.accounts.accounts import Account, Accounts
from kg.accounts.grants import ALL, GRANT_ROLES, Grant, government, may_delegate, organisation, roles
from kg.accounts.tables import SCOPES
from kg.accounts.times import moment
from kg.cli import create_app
from kg.errors import Conflict, InvalidInput, NotFound, Refused
from kg.settings import Settings

LATER, LATEST = moment(timedelta(days=10)), moment(timedelta(days=20))
BE, FR = government("be"), government("fr")


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with closing(Accounts(Settings(data=tmp_path).ledger_address)) as accounts:
        yield accounts


def focal_point(accounts: Accounts, *grants: Grant, name: str = "Focal point") -> Account:
    made = accounts.add(name, "member")
    for grant in grants:
        accounts.give(replace(grant, account=made.number))
    return replace(made, scopes=frozenset(SCOPES))


@pytest.mark.parametrize(
    ("grant", "owner", "schema", "covered"),
    [
        (Grant(1, "approver"), BE, "nationalReport7", True),
        (Grant(1, "approver", BE), BE, "nationalReport7", True),
        (Grant(1, "approver", BE), FR, "nationalReport7", False),
        (Grant(1, "approver", BE), ALL, "nationalReport7", False),
        (Grant(1, "approver", BE, "nbsap"), BE, "nationalReport7", False),
        (Grant(1, "approver", BE, "nbsap"), BE, "nbsap", True),
        (Grant(1, "approver", BE, "nbsap"), BE, ALL, False),
        (Grant(1, "approver", ALL, "nbsap"), BE, "nbsap", True),
        (Grant(1, "approver", organisation("be")), BE, "nbsap", False),
    ],
)
def test_what_a_grant_covers(grant: Grant, owner: str, schema: str, covered: bool) -> None:
    assert grant.covers(owner, schema) == covered
    assert roles([grant], owner, schema) == ({"approver"} if covered else frozenset())


def test_roles_are_those_of_all_grants_that_count() -> None:
    ends = ("", LATER, moment(), "2020")
    held = [Grant(1, role, BE, ALL, end) for role, end in zip(GRANT_ROLES, ends, strict=True)]
    assert roles(held, BE, "nbsap") == {"contributor", "approver"}
    assert [grant.valid(LATER) for grant in held] == [True, False, False, False]
    assert Grant(1, "approver", expires=LATER).valid(LATER[:-1]) is True


def test_what_has_ended_or_was_taken_does_not_count(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    person = focal_point(accounts, Grant(0, "approver", BE, expires=LATER), Grant(0, "contributor", BE))
    assert [grant.role for grant in accounts.grants(person.number)] == ["approver", "contributor"]
    accounts.take(Grant(person.number, "contributor", BE))
    assert [grant.role for grant in accounts.grants(person.number)] == ["approver"]
    with pytest.raises(NotFound):
        accounts.take(Grant(person.number, "contributor", BE))
    monkeypatch.setattr("kg.accounts.granting.moment", lambda: LATER)
    assert accounts.grants(person.number) == ()
    assert accounts.grant_entries() == []


def test_a_grant_that_is_given_again_has_the_new_end_and_all_is_told(accounts: Accounts) -> None:
    person = focal_point(accounts, Grant(0, "approver", BE, expires=LATER))
    accounts.give(Grant(person.number, "approver", BE))
    accounts.take(Grant(person.number, "approver", BE))
    told = [(event.action, event.about) for event in accounts.events(person.number)]
    assert told == [
        ("grant-taken", "approver government:be *"),
        ("grant-given", "approver government:be *"),
        ("grant-given", f"approver government:be * until {LATER}"),
        ("account-added", "member"),
    ]
    for statement in ("DELETE FROM account_event", "UPDATE account_event SET about = ''"):
        with pytest.raises(sa.exc.IntegrityError), accounts.database.begin() as connection:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "grant",
    [
        Grant(1, "owner", BE),  # type: ignore[arg-type]
        Grant(1, "approver", "government:BE"),
        Grant(1, "approver", "government:"),
        Grant(1, "approver", "government:be\n"),
        Grant(1, "approver", "be"),
        Grant(1, "approver", "vocabulary:kmgbf"),
        Grant(1, "approver", organisation("a b")),
        Grant(1, "approver", organisation("x" * 129)),
        Grant(1, "approver", BE, "noSuchType"),
        Grant(1, "approver", BE, ""),
        Grant(1, "approver", BE, ALL, "2020-01-01T00:00:00Z"),
        Grant(1, "vocabulary-editor", BE),
        Grant(1, "vocabulary-editor", "vocabulary:kmgbf", "nbsap"),
    ],
    ids=str,
)
def test_what_nobody_can_be_granted(accounts: Accounts, grant: Grant) -> None:
    focal_point(accounts)
    with pytest.raises(InvalidInput):
        accounts.give(grant)
    assert accounts.grants(1) == ()


def test_grants_are_for_accounts_that_there_are(accounts: Accounts) -> None:
    with pytest.raises(NotFound):
        accounts.give(Grant(99, "approver", BE))


APPROVERS = (
    Grant(0, "approver", BE, ALL, LATEST),
    Grant(0, "approver", FR, "nbsap", LATER),
    Grant(0, "contributor", government("de")),
    Grant(0, "vocabulary-approver", "vocabulary:kmgbf"),
)
DELEGATIONS = [
    (Grant(0, "contributor", BE, ALL, LATER), True),
    (Grant(0, "contributor", BE, "nbsap", LATEST), True),
    (Grant(0, "contributor", FR, "nbsap", LATER), True),
    (Grant(0, "contributor", BE, "nbsap", ""), False),
    (Grant(0, "contributor", FR, "nbsap", LATEST), False),
    (Grant(0, "contributor", FR, ALL, LATER), False),
    (Grant(0, "contributor", ALL, "nbsap", LATER), False),
    (Grant(0, "contributor", government("de"), ALL, LATER), False),
    (Grant(0, "approver", BE, ALL, LATER), False),
    (Grant(0, "vocabulary-editor", "vocabulary:kmgbf", ALL, LATER), False),
]


@pytest.mark.parametrize(("grant", "may"), DELEGATIONS, ids=range(len(DELEGATIONS)))
def test_an_approver_makes_contributors_within_what_they_approve(accounts: Accounts, grant: Grant, may: bool) -> None:
    approver = focal_point(accounts, *APPROVERS)
    other = focal_point(accounts, name="Contributor")
    given = replace(grant, account=other.number)
    assert may_delegate(accounts.grants(approver.number), given) == may
    if not may:
        with pytest.raises(Refused):
            accounts.delegate(approver, given)
        assert accounts.grants(other.number) == ()
        return
    accounts.delegate(approver, given)
    assert accounts.grants(other.number) == (given,)
    assert [(entry.name, entry.given_by) for entry in accounts.delegated(approver)] == [("Contributor", "Focal point")]
    assert accounts.events(other.number)[0].by == "Focal point"
    accounts.take_back(approver, given)
    assert accounts.grants(other.number) == ()
    with pytest.raises(NotFound):
        accounts.take_back(approver, given)


def test_without_the_scope_nobody_delegates(accounts: Accounts) -> None:
    approver = focal_point(accounts, *APPROVERS)
    given = Grant(focal_point(accounts, name="Contributor").number, "contributor", BE, ALL, LATER)
    for scopes in (frozenset[str](), frozenset(SCOPES) - {"approve"}):
        with pytest.raises(Refused):
            accounts.delegate(replace(approver, scopes=scopes), given)  # type: ignore[arg-type]
    accounts.delegate(approver, given)
    with pytest.raises(Refused):
        accounts.take_back(replace(approver, scopes=frozenset()), given)


def test_an_approver_takes_back_what_approvers_of_the_same_gave_and_nothing_else(accounts: Accounts) -> None:
    approver = focal_point(accounts, *APPROVERS)
    successor = focal_point(accounts, Grant(0, "approver", BE), name="Successor")
    stranger = focal_point(accounts, Grant(0, "approver", FR), Grant(0, "contributor", BE), name="Stranger")
    one = focal_point(accounts, name="Contributor")
    given = Grant(one.number, "contributor", BE, ALL, LATER)
    accounts.delegate(approver, given)
    assert accounts.delegated(stranger) == []
    with pytest.raises(Refused):
        accounts.take_back(stranger, given)
    accounts.take(Grant(approver.number, "approver", BE))
    with pytest.raises(Refused):
        accounts.take_back(approver, given)
    accounts.take_back(successor, given)
    by_administrator = Grant(one.number, "contributor", BE, "nbsap", LATEST)
    accounts.give(by_administrator)
    with pytest.raises(Refused):
        accounts.take_back(successor, by_administrator)
    with pytest.raises(Conflict):
        accounts.delegate(successor, replace(by_administrator, expires=LATER))
    assert accounts.grants(one.number) == (by_administrator,)
    with pytest.raises(Refused):
        accounts.take_back(successor, Grant(approver.number, "approver", FR, "nbsap"))


def test_the_commands_give_list_and_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    app = create_app()

    def kg(*words: str) -> str:
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.exception
        return result.output

    kg("account", "add", "Ministry", "--role", "member")
    kg("grant", "give", "Ministry", "--role", "approver", "--government", "BE", "--days", "30")
    kg("grant", "give", "Ministry", "--role", "contributor", "--organisation", "52000000cbd0", "--schema", "nbsap")
    kg("grant", "give", "Ministry", "--role", "vocabulary-editor", "--vocabulary", "kmgbf")
    listed = kg("grant", "list", "Ministry")
    for text in ("government:be", "organisation:52000000cbd0", "nbsap", "vocabulary:kmgbf"):
        assert text in listed
    kg("grant", "take", "Ministry", "--role", "approver", "--government", "be")
    assert "government:be" not in kg("grant", "list")
    assert "grant-taken" in kg("account", "audit", "Ministry")
    for words in ([], ["--government", "be", "--all"], ["--government", "be", "--organisation", "x"]):
        result = CliRunner().invoke(app, ["grant", "give", "Ministry", "--role", "approver", *words])
        assert isinstance(result.exception, InvalidInput)
    result = CliRunner().invoke(app, ["grant", "give", "Ministry", "--role", "king", "--all"])
    assert isinstance(result.exception, InvalidInput)
