"""A copy to which people of two governments send documents, without a writer: what is published is not seen there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from fastapi import FastAPI
from pyoxigraph import Literal, NamedNode, Triple

from browser.app import create_app
from browser.submissions.judging import Proposals
from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant, GrantRole
from kg.accounts.tables import Role, Scope, grants
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.rdf.namespaces import DCT
from kg.settings import Settings
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.rows import Submission
from kg.submissions.service import Submissions
from kg.submissions.workflow import State
from tests.browser.raw_requests import Answer, RawClient, raw_client
from tests.kg.submissions.proposals import SCHEMA, document, judged

OWN: Final = "government:be"
OTHER: Final = "government:fr"
LONG_AGO: Final = "2020-01-01T00:00:00Z"
_DECIDING: Final[tuple[Scope, ...]] = ("submit", "approve")


@dataclass
class Office:
    """The copy, its accounts by token, and what is behind it."""

    client: RawClient
    accounts: Accounts
    submissions: Submissions
    ledger: Ledger
    proposals: Proposals
    tokens: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    made: int = 0

    def join(
        self,
        name: str,
        role: GrantRole | None = None,
        owner: str = OWN,
        schema: str = "*",
        *,
        scopes: tuple[Scope, ...] = _DECIDING,
        account: Role = "member",
        expired: bool = False,
    ) -> str:
        """Somebody with one grant, or none, and a token; the name by which requests are sent."""
        number = self.accounts.add(name, account).number
        if role:
            self.accounts.give(Grant(number, role, owner, schema))
        if expired:
            with self.accounts.database.begin() as connection:
                connection.execute(sa.update(grants).where(grants.c.account == number).values(expires=LONG_AGO))
        token = self.accounts.issue(name, scopes=scopes)
        found = self.accounts.check(token)
        assert found
        self.tokens[name], self.actors[name] = token, Actor(found, self.accounts.grants(number))
        return name

    def ask(self, who: str, method: str, path: str, sent: object = None, **headers: str) -> Answer:
        """A request of somebody ('' is nobody) below /api/submissions; what is sent is JSON, unless it is bytes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            named["authorization"] = f"Bearer {self.tokens[who]}"
        body = sent if isinstance(sent, bytes) else b"" if sent is None else json.dumps(sent).encode()
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in named.items()]
        return self.client.send(method, f"/api/submissions{path}".encode(), pairs, body)

    def record(self) -> str:
        """An identifier that no record has yet."""
        self.made += 1
        return f"TARGET-{self.made:07}"

    def draft(self, who: str, record: str = "", **more: Any) -> dict[str, Any]:
        """A draft of somebody, made over HTTP."""
        answer = self.ask(who, "POST", "", document(record or self.record(), **more))
        assert answer.status == 201, answer.text
        return json_of(answer)

    def submitted(self, who: str, record: str = "") -> dict[str, Any]:
        """The same, submitted."""
        answer = self.ask(who, "POST", "?submit=true", document(record or self.record()))
        assert answer.status == 201, answer.text
        return json_of(answer)

    def in_state(self, state: State, author: Actor, approver: Actor, record: str = "") -> Submission:
        """A proposal that came into a state by the service itself."""
        document, act = judged(record or self.record()), self.submissions.act
        if state == "draft":
            return self.submissions.save(author, document)
        made = self.submissions.propose(author, document)
        if state == "submitted":
            return made
        if state == "cancelled":
            return act(author, made.number, "cancel")
        if state == "expired":
            return act(Actor(), made.number, "expire")
        if state in ("rejected", "changes-requested"):
            return act(approver, made.number, "reject" if state == "rejected" else "return", Doing(reason="No."))
        if state == "approved":
            return act(approver, made.number, "approve", Doing(embargo="2999-01-01"), document)
        done = act(approver, made.number, "approve", judged=document)
        if state == "withdrawn":
            return act(approver, made.number, "withdraw", Doing(reason="Wrong."))
        if state == "superseded":
            newer = self.submissions.propose(author, judged(document.record, title={"en": "Newer"}))
            act(approver, newer.number, "approve", judged=judged(document.record, title={"en": "Newer"}))
            return self.submissions.get(author, made.number)
        return done


def json_of(answer: Answer) -> dict[str, Any]:
    """The object that an answer is."""
    found: dict[str, Any] = json.loads(answer.body)
    return found


@contextmanager
def open_office(data: Path, **settings: Any) -> Iterator[Office]:
    """A copy that shows one other graph and no records."""
    made = Settings(data=data, public_url="http://testserver/", query_workers=1, bundled=False, **settings)
    ledger = Ledger(made.ledger_address)
    some = Triple(NamedNode(f"{PUBLISHED_BASE}x/a"), DCT.title, Literal("x"))
    accept(made, ledger, Change(dataset="x", agent="test", reason="test"), {f"{PUBLISHED_BASE}graph/x": [some]})
    accounts, submissions = Accounts(made.ledger_address), Submissions(made, ledger)
    app = create_app(made)
    inner: Any = app
    while not isinstance(inner, FastAPI):
        inner = inner._app
    proposals = inner.state.services.of(Proposals)
    proposals.patience = 0.0
    with raw_client(app, started=True) as client:
        yield Office(client, accounts, submissions, ledger, proposals)
    submissions.close()
    accounts.close()
    ledger.close()


__all__ = ["OTHER", "OWN", "SCHEMA", "Office", "document", "json_of", "open_office"]
