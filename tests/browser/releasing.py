"""A running copy whose releases somebody looks after."""

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.testclient import TestClient

from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant, GrantRole
from kg.accounts.tables import Role, Scope
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from tests.browser.running import Running

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
HTML = {"Accept": "text/html"}
LIST = "/en/releases/kmgbf"


@dataclass
class Site:
    """A running copy, somebody who signed in, and somebody who did not."""

    server: Running
    editor: httpx.Client
    anybody: httpx.Client
    ledger: Ledger

    def published(self) -> str:
        """What is published, as N-Triples."""
        found = self.ledger.latest("http://metadata.cbd.int/graph/kmgbf")
        assert found
        return found.content().ntriples.decode()

    def upload(self, content: str | bytes, name: str = "new.ttl", release: str = "2.0") -> httpx.Response:
        """Send the form of the page."""
        data = {"release": release, "reason": "Tested"}
        return self.editor.post(LIST, files={"file": (name, content)}, data=data, headers=SAME_SITE | HTML)

    def candidate(self, content: str, release: str = "2.0") -> str:
        """Load a file; the path of the candidate."""
        answer = self.upload(content, "new.nt", release)
        assert answer.status_code == 303, answer.text
        return httpx.URL(answer.headers["location"]).path

    def decide(self, path: str, decision: str, reason: str = "Looked at") -> httpx.Response:
        """Press one of the buttons of a candidate."""
        data = {"decision": decision, "reason": reason}
        return self.editor.post(path, data=data, headers=SAME_SITE | HTML)


def sign_in(
    client: httpx.Client | TestClient,
    data: Path,
    role: Role = "admin",
    *,
    name: str = "Curators",
    granted: GrantRole | None = None,
    scopes: Collection[Scope] = (),
) -> None:
    """Make an account, perhaps with a grant for the vocabulary, and sign in with a token of it."""
    with closing(Accounts(Settings(data=data).ledger_address)) as accounts:
        number = accounts.add(name, role).number
        if granted:
            accounts.give(Grant(number, granted, "vocabulary:kmgbf"))
        token = accounts.issue(name, scopes=scopes)
    answer = client.post("/en/operation/sign-in", data={"token": token}, headers=SAME_SITE)
    assert answer.status_code == 303


def extended(site: Site, number: int, label: str) -> str:
    """What is published, and one more concept."""
    iri = f"<http://metadata.cbd.int/kmgbf/test_{number}>"
    skos, rdf = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    return f'{site.published()}{iri} <{rdf}type> <{skos}Concept> .\n{iri} <{skos}prefLabel> "{label}"@en .\n'


def revisions(site: Site) -> list[int]:
    found = site.anybody.get("/api/releases/kmgbf").json()["releases"]
    return [one["revision"] for one in found]
