"""Who may propose and who may publish releases: every account, by every way it may come, with every grant."""

from itertools import chain, combinations, product

import pytest

from kg.accounts.accounts import Account
from kg.accounts.grants import GRANT_ROLES, Grant, GrantRole
from kg.accounts.tables import ROLES, SCOPES, Role, Scope
from kg.releases.rights import rights_of

WAYS = [frozenset(some) for some in chain.from_iterable(combinations(SCOPES, n) for n in range(len(SCOPES) + 1))]
OWNERS = ("vocabulary:birds", "vocabulary:fish", "*", "government:be", "vocabulary:bird")


@pytest.mark.parametrize(("role", "granted"), list(product(ROLES, (None, *GRANT_ROLES))))
def test_rights_are_those_of_the_role_or_of_grants_as_far_as_the_scopes_go(
    role: Role, granted: GrantRole | None
) -> None:
    for scopes, owner, expires in product(WAYS, OWNERS, ("", "2000-01-01T00:00:00Z")):
        grants = [Grant(1, granted, owner, "*", expires)] if granted else []
        found = rights_of(Account("A", role, scopes=scopes), grants, "birds")
        editor = role != "member" and "write" in scopes
        counts = owner in ("vocabulary:birds", "*") and not expires
        approver = counts and granted == "vocabulary-approver"
        proposer = counts and granted in ("vocabulary-approver", "vocabulary-editor")
        publishes = editor or (approver and "approve" in scopes)
        assert ("publish" in found) == publishes, (scopes, owner, expires)
        assert ("propose" in found) == (publishes or (proposer and "submit" in scopes)), (scopes, owner, expires)


def test_grants_add_up() -> None:
    scopes: frozenset[Scope] = frozenset(("submit", "approve"))
    grants = [Grant(1, "vocabulary-editor", "vocabulary:birds"), Grant(1, "vocabulary-approver", "vocabulary:fish")]
    account = Account("A", "member", scopes=scopes)
    assert rights_of(account, grants, "birds") == {"propose"}
    assert rights_of(account, grants, "fish") == {"propose", "publish"}
    assert rights_of(account, grants, "cats") == set()
