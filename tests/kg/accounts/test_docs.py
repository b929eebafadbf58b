"""The commands of docs/accounts.md do what it says, in their order."""

import re
import shlex
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.accounts.accounts import Accounts
from kg.accounts.events import ACTIONS
from kg.accounts.grants import GRANT_ROLES
from kg.accounts.tables import ROLES, SCOPES
from kg.cli import create_app
from kg.settings import Settings

PAGE = (Path(__file__).parents[3] / "docs" / "accounts.md").read_text(encoding="utf-8")


def test_every_command_works_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    app = create_app()
    blocks = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) >= 12
    for line in lines:
        name, *words = shlex.split(line)
        assert name == "kg"
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, (line, result.exception)
        assert result.output.strip(), line
    with closing(Accounts(Settings(data=tmp_path).ledger_address)) as accounts:
        assert [account.name for account in accounts.all()] == ["Former import of the ministry"]
        assert not any(token.valid for token in accounts.tokens())
        done = {event.action for event in accounts.events()}
    assert {"invited", "account-added", "token-issued", "grant-given", "grant-taken", "reset-issued", "closed"} <= done
    assert done <= set(ACTIONS)


@pytest.mark.parametrize("word", [*ROLES, *GRANT_ROLES, *SCOPES])
def test_every_role_and_scope_is_explained(word: str) -> None:
    assert f"`{word}`" in PAGE
