"""Tokens: 256 random bits that are shown once, of which only the SHA-256 is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from kg.accounts.tables import Kind

PREFIX: Final = "kg_"
_IDENTIFIER: Final = 12


@dataclass(frozen=True, slots=True)
class TokenEntry:
    """A token without its secret: `identifier` is the beginning of its digest; times are ISO 8601, '' for never."""

    identifier: str
    account: str
    kind: Kind
    note: str
    created: str
    expires: str
    revoked: str

    @property
    def valid(self) -> bool:
        """Whether the token can be used now."""
        return not self.revoked and not is_over(self.expires)


def make_token() -> str:
    """A new token."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Tokens have 256 random bits, so that a fast digest without salt is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def identifier_of(token: str) -> str:
    """The identifier of a token: the beginning of its digest."""
    return digest_of(token)[:_IDENTIFIER]


def is_over(expires: str, now: str = "") -> bool:
    """Whether a moment is past or now; '' is never."""
    return bool(expires) and expires <= (now or moment())


def moment(plus: timedelta = timedelta()) -> str:
    """Now, or some time from now: ISO 8601 in UTC, to the second."""
    return (datetime.now(UTC) + plus).isoformat(timespec="seconds").replace("+00:00", "Z")
