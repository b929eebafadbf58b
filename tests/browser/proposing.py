"""A running copy with people who propose records and decide on them, each signed in with a client of their own."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import httpx2 as httpx
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant, GrantRole
from kg.ledger.ledger import Ledger
from kg.publishing.changes import make_visible
from kg.settings import Settings
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.rows import Submission
from kg.submissions.service import Submissions
from tests.kg.submissions.proposals import ALL_SCOPES, document, judged

OWN: Final = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
HTML: Final = {"Accept": "text/html"}


@dataclass
class Somebody:
    """The cookie of the session of an account, and the account as the service knows it."""

    client: TestClient
    cookie: str
    actor: Actor

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.client.get(path, headers=HTML | {"Cookie": self.cookie})

    def post(self, path: str, **fields: str) -> httpx.Response:
        """A form."""
        return self.client.post(path, data=fields, headers=OWN | {"Cookie": self.cookie})


@dataclass
class Offices:
    """Somebody of everybody, all by one client, and the proposals of the copy."""

    client: TestClient
    accounts: Accounts
    submissions: Submissions
    settings: Settings

    def __post_init__(self) -> None:
        self.author = self.add("Author of Belgium", "contributor")
        self.approver = self.add("Focal point of Belgium", "approver")
        self.stranger = self.add("Focal point of France", "approver", "government:fr")
        self.nobody = self.add("Nobody", None)

    def add(self, name: str, role: GrantRole | None, owner: str = "government:be") -> Somebody:
        """Somebody new, signed in."""
        account = self.accounts.add(name, "member")
        grants = (Grant(account.number, role, owner),) if role else ()
        for grant in grants:
            self.accounts.give(grant)
        token = self.accounts.issue(name, scopes=("submit", "approve"))
        answer = self.client.post("/en/operation/sign-in", data={"token": token}, headers=OWN)
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"].partition(";")[0]
        self.client.cookies.clear()
        return Somebody(self.client, cookie, Actor(replace(account, scopes=ALL_SCOPES), grants))

    def propose(self, record: str, batch: str = "", **more: Any) -> Submission:
        """A national target that is submitted for review."""
        return self.submissions.propose(self.author.actor, judged(record, **more), batch, Doing(agree=False))

    def draft(self, record: str, **more: Any) -> Submission:
        """One that is a draft."""
        return self.submissions.save(self.author.actor, judged(record, **more))

    def state(self, number: int) -> str:
        """The state of a proposal."""
        return self.submissions.get(self.approver.actor, number).state


@contextmanager
def offices(data: Path) -> Iterator[Offices]:
    """A copy on a data folder that is written to."""
    settings = Settings(data=data, public_url="http://testserver/", query_workers=1)
    app, ledger = create_app(settings), Ledger(settings.ledger_address)
    submissions, accounts = Submissions(settings, ledger), Accounts(settings.ledger_address)
    with ExitStack() as opened:
        for one in (ledger, submissions, accounts):
            opened.callback(one.close)
        client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        opened.enter_context(client)
        opened.enter_context(_writer(settings, ledger))
        yield Offices(client, accounts, submissions, settings)


@contextmanager
def _writer(settings: Settings, ledger: Ledger) -> Iterator[None]:
    """What is accepted becomes visible, as the writing process sees to it elsewhere."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.05):
            make_visible(settings, ledger, ledger.last_sequence())

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def etag_in(page: httpx.Response) -> str:
    """The state that the forms of a page are for."""
    found = re.search(r'name="etag" value="(\d+)"', page.text)
    assert found, page.text
    return found[1]


def json_of(record: str) -> str:
    """The document of a target as text."""
    return json.dumps(document(record))
