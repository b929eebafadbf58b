"""Somebody who does something with proposals: an account with its grants, or the service itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.accounts.accounts import Account
from kg.accounts.grants import Grant, GrantRole, roles


@dataclass(frozen=True, slots=True)
class Actor:
    """An account as it came by a token or session, with its grants. Without an account: the service itself."""

    account: Account | None = None
    grants: Sequence[Grant] = ()

    @property
    def number(self) -> int | None:
        """The number of the account, None for the service."""
        return self.account.number if self.account else None

    def roles(self, owner: str, schema: str) -> frozenset[GrantRole]:
        """What it may be for records of an owner of one type, as far as its token goes.

        An approver without the scope `approve` is a contributor.
        """
        scopes = self.account.scopes if self.account else frozenset()
        held = roles(self.grants, owner, schema)
        if "approver" in held and "approve" not in scopes:
            held = held - {"approver"} | {"contributor"}
        return held if "submit" in scopes or "approver" in held else frozenset()


SERVICE: Final = Actor()
"""The service itself: what runs out, what waited for a day."""
