"""What an account may do with the releases of a vocabulary: of all as an editor, of one by its grants."""

from collections.abc import Iterable
from typing import Literal

from kg.accounts.accounts import Account
from kg.accounts.grants import ALL, Grant, roles, vocabulary

Right = Literal["propose", "publish"]
"""To propose is to see candidates, to load and to compare them; to publish is also to discard and to restore."""
_EVERYTHING: frozenset[Right] = frozenset(("propose", "publish"))
_NOTHING: frozenset[Right] = frozenset()


def rights_of(account: Account, grants: Iterable[Grant], dataset: str) -> frozenset[Right]:
    """The rights of an account, by the way it came, for a dataset."""
    if account.may("editor"):
        return _EVERYTHING
    held = roles(grants, vocabulary(dataset), ALL) & {"vocabulary-editor", "vocabulary-approver"}
    if "vocabulary-approver" in held and "approve" in account.scopes:
        return _EVERYTHING
    return frozenset(("propose",)) if held and "submit" in account.scopes else _NOTHING
