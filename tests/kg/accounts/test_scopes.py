"""What a token may be used for: of what its account may, what its scopes name."""

import itertools
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.accounts.accounts import Accounts
from kg.accounts.tables import ROLES, SCOPES, USUAL, Kind, Role, Scope, tokens
from kg.accounts.tokens import identifier_of
from kg.cli import create_app
from kg.errors import InvalidInput, Refused
from kg.settings import Settings
from sparql.protocol.authorization import require

MAY: dict[Role, dict[Role, Scope | None]] = {
    "member": {"member": None},
    "editor": {"member": None, "editor": "write"},
    "admin": {"member": None, "editor": "write", "admin": "admin"},
}
"""Of each role, what it may, and the scope that this takes."""
SETS = [frozenset(some) for size in range(5) for some in itertools.combinations(SCOPES, size)]


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    address = Settings(data=tmp_path_factory.mktemp("scopes")).ledger_address
    with closing(Accounts(address)) as accounts:
        for role in ROLES:
            accounts.add(f"The {role}", role)
        yield accounts


@pytest.mark.parametrize("kind", ["token", "session"])
@pytest.mark.parametrize("scopes", SETS, ids=lambda scopes: "+".join(sorted(scopes)) or "none")
@pytest.mark.parametrize("role", ROLES)
def test_every_role_with_every_set_of_scopes(
    accounts: Accounts, role: Role, scopes: frozenset[Scope], kind: Kind
) -> None:
    token = accounts.issue(f"The {role}", timedelta(hours=1), kind=kind, scopes=scopes)
    account = accounts.check(token, kind)
    assert account is not None
    has = scopes or USUAL
    assert account.scopes == has
    for asked in ROLES:
        takes = MAY[role].get(asked, "nothing is enough")
        assert account.may(asked) == (takes is None or takes in has), asked
        if kind == "token" and account.may(asked):
            assert require(f"Bearer {token}", accounts, asked) == account
        elif kind == "token":
            with pytest.raises(Refused, match=r"it takes (the role|a token with the scope) \w+"):
                require(f"Bearer {token}", accounts, asked)


def test_nothing_may_approve_that_was_not_made_for_it(accounts: Accounts) -> None:
    assert "approve" not in USUAL
    token = accounts.issue("The admin")
    assert (found := accounts.check(token)) is not None
    assert found.scopes == USUAL


def test_an_expiry_ends_with_its_second(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    token = accounts.issue("The admin", timedelta(days=1))
    (expires,) = [one.expires for one in accounts.tokens("The admin") if one.identifier == identifier_of(token)]
    for now, valid in (("0001", True), (expires, False), ("9999", False)):
        monkeypatch.setattr("kg.accounts.times.moment", lambda now=now: now)
        assert bool(accounts.check(token)) == valid, now


def test_tokens_from_before_there_were_scopes_are_brought_over(tmp_path: Path) -> None:
    address = Settings(data=tmp_path).ledger_address
    with closing(Accounts(address)) as accounts:
        accounts.add("Operations", "admin")
        token = accounts.issue("Operations")
        with accounts.database.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE token DROP COLUMN scopes")
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    with closing(Accounts(address)) as accounts:
        found = accounts.check(token)
        assert found is not None
        assert found.scopes == USUAL
        assert found.may("admin")
        with accounts.database.reading() as connection:
            assert connection.execute(tokens.select()).one().scopes == ""


def test_a_token_ends_unless_it_is_asked_not_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    app = create_app("token")
    with closing(Accounts(Settings(data=tmp_path).ledger_address)) as accounts:
        accounts.add("Clearing-House", "member")
        for words, ends in (([], True), (["--days", "3"], True), (["--never"], False), (["--days", "0"], False)):
            result = CliRunner().invoke(app, ["token", "issue", "Clearing-House", "--scope", "submit", *words])
            assert result.exit_code == 0, result.output
            found = accounts.check(result.output.strip())
            assert found is not None
            assert found.scopes == {"submit"}
            (entry,) = (one for one in accounts.tokens() if one.valid)
            assert bool(entry.expires) == ends
            accounts.revoke(entry.identifier)
        bad = CliRunner().invoke(app, ["token", "issue", "Clearing-House", "--scope", "everything"])
        assert isinstance(bad.exception, InvalidInput)
        assert accounts.events()[0].about in {one.identifier for one in accounts.tokens()}
