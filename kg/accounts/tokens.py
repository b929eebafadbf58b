"""Tokens and sessions: 256 random bits that are shown once, of which only the SHA-256 is kept."""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from kg.accounts.events import note
from kg.accounts.tables import SCOPES, USUAL, Kind, Scope, tokens
from kg.accounts.times import is_over, moment
from kg.errors import NotFound
from kg.ledger.agents import name_column
from kg.ledger.schema import agents

_PREFIX: Final = "kg_"
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
    scopes: frozenset[Scope] = USUAL

    @property
    def valid(self) -> bool:
        """Whether the token can be used now."""
        return not self.revoked and not is_over(self.expires)


def make_secret() -> str:
    """A new token."""
    return _PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Tokens have 256 random bits, so that a fast digest without salt is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def identifier_of(token: str) -> str:
    """The identifier of a token: the beginning of its digest."""
    return digest_of(token)[:_IDENTIFIER]


def read_scopes(text: str) -> frozenset[Scope]:
    """Scopes as they are kept.

    >>> sorted(read_scopes("approve submit")), sorted(read_scopes(""))
    (['approve', 'submit'], ['admin', 'submit', 'write'])
    """
    return frozenset(scope for scope in SCOPES if scope in text.split()) if text else USUAL


def written_scopes(scopes: Collection[Scope]) -> str:
    """Scopes as they are kept and shown, in their order."""
    return " ".join(scope for scope in SCOPES if scope in scopes)


def insert_token(
    connection: sa.Connection,
    account: int,
    lifetime: timedelta | None,
    what_for: str,
    kind: Kind = "token",
    scopes: Collection[Scope] = (),
    by: int | None = None,
) -> str:
    """A new token or session for an account, which is returned this once."""
    token = make_secret()
    if kind == "session":
        over = sa.and_(tokens.c.kind == kind, tokens.c.expires < moment())
        connection.execute(sa.delete(tokens).where(over))
    values = {"digest": digest_of(token), "account": account, "kind": kind, "note": what_for[:200], "revoked": ""}
    times = {"created": moment(), "expires": moment(lifetime) if lifetime else ""}
    connection.execute(sa.insert(tokens).values(**values, **times, scopes=written_scopes(scopes)))
    if kind == "token":
        note(connection, "token-issued", account, f"{identifier_of(token)} {written_scopes(scopes)}".strip(), by)
    else:
        note(connection, "signed-in", account, what_for, account)
    return token


def read_tokens(connection: sa.Connection, account: str = "") -> list[TokenEntry]:
    """The tokens of one account or of all, newest first."""
    columns = [column for column in tokens.c if column.name != "account"]
    query = sa.select(*columns, name_column(tokens.c.account)).order_by(tokens.c.created.desc())
    if account:
        query = query.join(agents, agents.c.number == tokens.c.account).where(agents.c.name == account)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    made = [(row.pop("digest")[:_IDENTIFIER], read_scopes(row.pop("scopes"))) for row in rows]
    return [
        TokenEntry(identifier=identifier, scopes=scopes, **row)
        for (identifier, scopes), row in zip(made, rows, strict=True)
    ]


def revoke_token(connection: sa.Connection, identifier: str, of: int | None = None, by: int | None = None) -> None:
    """Revoke a token, given by its identifier or by itself, with the sessions it opened; raises NotFound.

    With `of` only one of that account.
    """
    digest = digest_of(identifier) if identifier.startswith(_PREFIX) else identifier
    if not re.fullmatch(r"[0-9a-f]{12,64}", digest):
        raise NotFound(f"There is no token {identifier[:20]}.", "`kg token list` shows those there are.")
    short = digest[:_IDENTIFIER]
    match = sa.and_(tokens.c.digest.startswith(digest), tokens.c.revoked == "")
    if of is not None:
        match = sa.and_(match, tokens.c.account == of)
    found = connection.execute(sa.select(tokens.c.account, tokens.c.kind).where(match)).first()
    if found is None:
        raise NotFound(f"There is no valid token {short}.", "`kg token list` shows those there are.")
    opened = sa.and_(tokens.c.kind == "session", tokens.c.note == short, tokens.c.revoked == "")
    connection.execute(sa.update(tokens).where(sa.or_(match, opened)).values(revoked=moment()))
    if found.kind == "token":
        note(connection, "token-revoked", found.account, short, by)


def end_sessions(connection: sa.Connection, account: int) -> None:
    """End all sessions of an account. Its tokens stay."""
    mine = sa.and_(tokens.c.account == account, tokens.c.kind == "session")
    connection.execute(sa.delete(tokens).where(mine))


def revoke_all(connection: sa.Connection, account: int, by: int | None = None) -> None:
    """Revoke all tokens of an account."""
    mine = sa.and_(tokens.c.account == account, tokens.c.kind == "token", tokens.c.revoked == "")
    for digest in connection.execute(sa.select(tokens.c.digest).where(mine)).scalars().all():
        note(connection, "token-revoked", account, digest[:_IDENTIFIER], by)
    connection.execute(sa.update(tokens).where(mine).values(revoked=moment()))
