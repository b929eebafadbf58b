"""Accounts and tokens: shown once, kept as digests, worthless when expired or revoked."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.accounts.accounts import Account, Accounts
from kg.cli import create_app
from kg.errors import Conflict, InvalidInput, NotFound, Refused, Unauthorized
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.settings import Settings
from sparql.protocol.authorization import require


@pytest.fixture
def accounts(settings: Settings) -> Accounts:
    return Accounts(settings.ledger_address)


def test_a_token_stands_for_its_account(accounts: Accounts) -> None:
    made = accounts.add("Secretariat", "admin")
    token = accounts.issue("Secretariat")
    assert accounts.check(token) == made
    assert accounts.check(token + "x") is None
    assert accounts.check("") is None
    assert accounts.check("\ud800") is None


def test_tokens_are_kept_as_digests_only(accounts: Accounts, settings: Settings) -> None:
    accounts.add("Secretariat", "editor")
    token = accounts.issue("Secretariat", note="for the nightly import")
    accounts.close()
    assert token.encode() not in b"".join(path.read_bytes() for path in settings.data.glob("ledger*"))


def test_an_expired_token_is_worthless(accounts: Accounts) -> None:
    accounts.add("Secretariat", "editor")
    token = accounts.issue("Secretariat", timedelta(seconds=-1))
    assert accounts.check(token) is None
    assert not accounts.tokens()[0].valid


@pytest.mark.parametrize("by", ["itself", "identifier"])
def test_a_revoked_token_is_worthless_and_others_are_not(accounts: Accounts, by: str) -> None:
    accounts.add("Secretariat", "editor")
    token, other = accounts.issue("Secretariat", note="a"), accounts.issue("Secretariat", note="b")
    entry = next(entry for entry in accounts.tokens("Secretariat") if entry.note == "a")
    accounts.revoke(token if by == "itself" else entry.identifier)
    assert accounts.check(token) is None
    assert accounts.check(other)
    with pytest.raises(NotFound):
        accounts.revoke(entry.identifier)


@pytest.mark.parametrize("identifier", ["", "%", "kg_", "a" * 11, "ABCDEFABCDEF", "' OR 1=1"])
def test_revoking_takes_a_whole_identifier(accounts: Accounts, identifier: str) -> None:
    accounts.add("Secretariat", "editor")
    token = accounts.issue("Secretariat")
    with pytest.raises(NotFound):
        accounts.revoke(identifier)
    assert accounts.check(token)


def test_accounts_have_distinct_usable_names(accounts: Accounts) -> None:
    accounts.add("Secrétariat de la CDB", "editor")
    with pytest.raises(Conflict):
        accounts.add("Secrétariat de la CDB", "admin")
    for name in ("", " x", "a\nb", "<b>", "x" * 101):
        with pytest.raises(InvalidInput):
            accounts.add(name, "editor")
    with pytest.raises(NotFound):
        accounts.issue("nobody")


def test_only_a_bearer_token_with_the_right_role_opens(accounts: Accounts) -> None:
    accounts.add("Editor", "editor")
    token = accounts.issue("Editor")
    assert require(f"Bearer {token}", accounts).name == "Editor"
    assert require(f"bearer  {token}", accounts).name == "Editor"
    for header in (None, "", "Bearer", "Bearer nonsense", f"Basic {token}", token):
        with pytest.raises(Unauthorized):
            require(header, accounts)
    with pytest.raises(Refused):
        require(f"Bearer {token}", accounts, "admin")
    assert Account("x", "admin").may("editor")


def test_the_commands_make_issue_list_and_revoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DATA", str(tmp_path))

    def kg(*words: str) -> str:
        result = CliRunner().invoke(create_app(), words)
        assert result.exit_code == 0, result.output
        return result.output

    kg("account", "add", "Clearing-House", "--role", "editor")
    token = kg("token", "issue", "Clearing-House", "--days", "30", "--note", "nightly").strip()
    assert "Clearing-House" in kg("account", "list")
    assert "nightly" in kg("token", "list")
    accounts = Accounts(Settings(data=tmp_path).ledger_address)
    assert accounts.check(token)
    kg("token", "revoke", token)
    assert accounts.check(token) is None
    database = sqlite3.connect(tmp_path / "ledger.sqlite3")
    assert database.execute("SELECT count(*) FROM token WHERE expires <> ''").fetchone() == (1,)
    database.close()


def test_a_restore_tells_of_tokens_that_are_valid_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DATA", str(tmp_path / "data"))

    def kg(*words: str) -> str:
        result = CliRunner().invoke(create_app(), words)
        assert result.exit_code == 0, result.output
        return result.output

    kg("account", "add", "Clearing-House")
    token, other = (kg("token", "issue", "Clearing-House").strip() for _ in range(2))
    kg("token", "revoke", other)
    settings = Settings(data=tmp_path / "data")
    with closing(Ledger(settings.ledger_address)) as ledger:
        accept(settings, ledger, Change("notes", "Tester", "An edit"), {"http://metadata.cbd.int/graph/notes": []})
    kg("backup", str(tmp_path / "backup"))
    kg("token", "revoke", token)
    said = kg("restore", str(tmp_path / "backup"))
    assert "Tokens that are valid now: 1." in said
    assert "kg token revoke" in said
    with closing(Accounts(settings.ledger_address)) as accounts:
        assert accounts.check(token)
        assert accounts.check(other) is None
