"""Bearer tokens (RFC 6750) of those who write. Cookies never count: no page of another site can write for a visitor."""

from typing import Final

from kg.accounts.accounts import Account, Accounts
from kg.accounts.tables import Role
from kg.errors import Refused, Unauthorized

_HINT: Final = "Send the header “Authorization: Bearer kg_…”. An administrator issues tokens with `kg token issue`."


def require(authorization: str | None, accounts: Accounts, role: Role = "editor") -> Account:
    """The account behind an Authorization header.

    Raises Unauthorized (401) without a valid token, and Refused (403) if the account lacks the rights.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if not authorization:
        raise Unauthorized("This needs a token.", _HINT)
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized(f"The scheme “{scheme[:40]}” is not understood here.", _HINT)
    account = accounts.check(token.strip())
    if account is None:
        raise Unauthorized("The token is unknown, expired or revoked.", _HINT)
    if lacks := account.lacks(role):
        raise Refused(f"The account “{account.name}” may not do this: it takes {lacks}.")
    return account
