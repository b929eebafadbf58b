"""The running copy in which records are written in forms."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.submissions.actors import Actor
from kg.submissions.service import Submissions
from tests.browser.form_site import Site
from tests.copying import copy_folder


@pytest.fixture(scope="module")
def form_site(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    ledger = tmp_path_factory.mktemp("forms") / "ledger.sqlite3"
    copy_folder(bundled_data / "ledger.sqlite3", ledger)
    settings = Settings(data=bundled_data, ledger=f"sqlite:///{ledger}", public_url="http://testserver/",
                        keys=str(ledger.parent / "keys.sqlite3"), query_workers=1, validation_rate=0)  # fmt: skip
    accounts = Accounts(settings.ledger_address)
    actors, sessions = {}, {}
    for name, owner in (("be", "government:be"), ("fr", "government:fr"), ("all", "*")):
        account = accounts.add(f"Contributor {name}", "member")
        grant = Grant(account.number, "contributor", owner)
        accounts.give(grant)
        actors[name] = Actor(account, (grant,))
        sessions[name] = accounts.issue(account.name, timedelta(hours=1), kind="session")
    with (
        TestClient(create_app(settings), follow_redirects=False) as client,
        closing(Ledger(settings.ledger_address)) as own,
        closing(Submissions(settings, own)) as submissions,
    ):
        yield Site(client, submissions, accounts, actors, sessions)
    accounts.close()
