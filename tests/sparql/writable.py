"""A real server without bundled data, and somebody who may write to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pyoxigraph import RdfFormat, parse

from kg.accounts.accounts import Accounts
from kg.accounts.tables import Role
from kg.ledger.ledger import Change, Ledger
from kg.rdf.documents import canonicalize
from kg.settings import Settings
from tests.browser.running import Running, running
from tests.waiting import PATIENCE

ACCOUNT = "Clearing-House"


@dataclass
class Writable:
    """A running server, and clients with and without a token."""

    server: Running
    client: httpx.Client
    anybody: httpx.Client
    ledger: Ledger

    def update(self, text: str, **parameters: str) -> httpx.Response:
        """POST an update."""
        return self.client.post("/update", data={"update": text, **parameters})

    def put(self, graph: str, content: str | bytes, media_type: str = "text/turtle", **headers: str) -> httpx.Response:
        """PUT a document."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.put(
            "/graph-store", params={"graph": graph}, content=content, headers={"Content-Type": media_type, **named}
        )

    def read(self, graph: str) -> str | None:
        """A graph as canonical N-Triples, None if there is none."""
        answer = self.anybody.get("/graph-store", params={"graph": graph}, headers={"Accept": "application/n-triples"})
        if answer.status_code == 404:
            return None
        assert answer.status_code == 200, answer.text
        return canonicalize(parse(answer.content, format=RdfFormat.N_TRIPLES)).ntriples.decode()

    def ask(self, pattern: str) -> bool:
        """Whether the union of all graphs holds a pattern."""
        answer = self.anybody.get("/sparql", params={"query": f"ASK {{ {pattern} }}", "format": "json"})
        assert answer.status_code == 200, answer.text
        return bool(answer.json()["boolean"])

    def last_change(self) -> Change:
        """The newest entry of the ledger."""
        return self.ledger.changes(newest_first=True, limit=1)[0]


def authorization(data: Path, role: Role = "editor", name: str = ACCOUNT) -> dict[str, str]:
    """The header of a new account with a new token."""
    accounts = Accounts(Settings(data=data).ledger_address)
    accounts.add(name, role)
    token = accounts.issue(name)
    accounts.close()
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def writable(data: Path, **settings: Any) -> Iterator[Writable]:
    """A server on an empty data folder."""
    data.mkdir(parents=True, exist_ok=True)
    headers = authorization(data)
    ledger = Ledger(Settings(data=data).ledger_address)
    defaults = {"bundled": "false", "query_budget": "0", "query_per_client": "1000"}
    with (
        running(data, **{**defaults, **settings}) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE, headers=headers) as client,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as anybody,
    ):
        yield Writable(server, client, anybody, ledger)
    ledger.close()
