"""Somebody of everybody who has to do with proposals, and documents that they send."""

import json
from dataclasses import replace
from functools import cache
from typing import Any, Final

from kg.accounts.accounts import Account, Accounts
from kg.accounts.grants import Grant, GrantRole
from kg.accounts.tables import Scope
from kg.ledger.ledger import Ledger
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.settings import Settings
from kg.submissions.actors import Actor
from kg.submissions.judged import Judged
from kg.submissions.service import Submissions
from kg.validation.engines.choosing import choose_engine
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type
from kg.validation.validator import Validator

SCHEMA: Final = "nationalTarget7"
ALL_SCOPES: Final[frozenset[Scope]] = frozenset(("submit", "approve", "write", "admin"))
GRAPH: Final = f"{PUBLISHED_BASE}graph/record/"


@cache
def _validator() -> Validator:
    return Validator(read_iris(PUBLISHED_BASE), choose_engine())


def document(record: str, government: str = "be", **more: Any) -> dict[str, Any]:
    """A national target that conforms, unless more is said of it."""
    body = example_body(get_submittable_type(SCHEMA))
    body["header"] = {**body["header"], "identifier": record}
    return {**body, "government": {"identifier": government}, **more}


def judged(record: str, government: str = "be", **more: Any) -> Judged:
    """The same, judged for publication."""
    text = json.dumps(document(record, government, **more), ensure_ascii=False).encode()
    return Judged(text, _validator().validate(text), f"government:{government}")


class People:
    """Accounts with grants, in a ledger of their own."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self.accounts = Accounts(settings.ledger_address)
        self.submissions = Submissions(settings, ledger)
        self.ledger = ledger

    def actor(
        self, name: str, role: GrantRole | None, owner: str = "government:be", scopes: frozenset[Scope] = ALL_SCOPES
    ) -> Actor:
        """A new account with one grant, or none."""
        account: Account = replace(self.accounts.add(name, "member"), scopes=scopes)
        return Actor(account, (Grant(account.number, role, owner),) if role else ())

    def close(self) -> None:
        """Close all connections."""
        self.submissions.close()
        self.accounts.close()
