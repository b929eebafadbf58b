"""A copy with an organisation that sends commitments, a focal point that decides, and others."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from browser.submissions.judging import Proposals
from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant
from kg.settings import Settings
from tests.browser.clearing_house import OWNER, Place, services_of
from tests.copying import copy_folder


@pytest.fixture(scope="session")
def place(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("clearing-house")
    copy_folder(bundled_data, folder / "data")
    settings = Settings(data=folder / "data", public_url="http://testserver/", query_workers=1, validation_rate=0)
    accounts, tokens = Accounts(settings.ledger_address), {}
    for name, role, owner in (
        ("Organisation", "contributor", OWNER),
        ("Focal point", "approver", OWNER),
        ("Another", "contributor", "organisation:ORGANISATION-2"),
        ("Andorra", "approver", "government:ad"),
    ):
        account = accounts.add(name, "member")
        accounts.give(Grant(account.number, role, owner))  # type: ignore[arg-type]
        tokens[name] = accounts.issue(name, timedelta(hours=1), scopes=("submit", "approve"))
    accounts.close()
    app = create_app(settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        parts = services_of(app)
        parts.of(Proposals).patience = 0
        yield Place(client, settings, parts, tokens)
