"""Accounts of organisations, roles and programs that may write, and their tokens.

Tokens are shown once, when they are issued; only their SHA-256 is kept. They live in the ledger's database and never in
the graph, so that no query can leak them.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import sqlalchemy as sa

from kg.errors import Conflict, InvalidInput, NotFound
from kg.ledger.agents import name_column, number_of
from kg.ledger.appending import rename_agent
from kg.ledger.connections import Database
from kg.ledger.schema import agents

Role = Literal["editor", "admin"]
"""An editor may write; an administrator may also look after the running service."""
RIGHTS: Final[Mapping[Role, str]] = {"editor": "may write", "admin": "also looks after the service"}
ROLES: Final = tuple(RIGHTS)
Kind = Literal["token", "session"]

_PREFIX: Final = "kg_"
_NAME: Final = re.compile(r"[\w][\w .,()&'’/-]{0,99}")
_METADATA: Final = sa.MetaData()
_accounts: Final = sa.Table(
    "account",
    _METADATA,
    sa.Column("number", sa.Integer, sa.ForeignKey(agents.c.number), primary_key=True, autoincrement=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
)
_tokens: Final = sa.Table(
    "token",
    _METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("account", sa.Integer, sa.ForeignKey("account.number"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("note", sa.String(200), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("expires", sa.String(32), nullable=False),
    sa.Column("revoked", sa.String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Account:
    """An account that may write. Its `number` is the agent of its changes in the ledger; `name` may change."""

    name: str
    role: Role
    created: str = ""
    number: int = 0

    def may(self, role: Role) -> bool:
        """Whether this account has the rights of a role: administrators have those of editors too."""
        return self.role in ("admin", role)


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
        return not self.revoked and (not self.expires or self.expires > _now())


class Accounts:
    """Accounts and tokens in the ledger's database. Safe to use from several threads and processes."""

    def __init__(self, address: str) -> None:
        self._database = Database(address, _METADATA)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def add(self, name: str, role: Role) -> Account:
        """A new account; raises Conflict if there is one of that name, InvalidInput for an unusable name."""
        if not _NAME.fullmatch(name):
            raise InvalidInput(f"“{name[:100]}” is not a name for an account.", "Use up to 100 letters and digits.")
        created = _now()
        with self._database.begin() as connection:
            if _find(connection, name):
                raise Conflict(f"There is an account “{name}” already.", "Issue another token for it instead.")
            number = number_of(connection, name)
            assert number is not None
            connection.execute(sa.insert(_accounts).values(number=number, role=role, created=created))
        return Account(name, role, created, number)

    def rename(self, name: str, new: str) -> None:
        """Give an account another name, also for all that it changed. Raises NotFound, Conflict and InvalidInput."""
        if not _NAME.fullmatch(new):
            raise InvalidInput(f"“{new[:100]}” is not a name for an account.", "Use up to 100 letters and digits.")
        with self._database.begin() as connection:
            account = _get(connection, name)
            if connection.execute(sa.select(agents).where(agents.c.name == new)).first():
                raise Conflict(f"“{new}” is the name of another.", "Choose another name.")
            rename_agent(connection, account.number, new)

    def all(self) -> list[Account]:
        """All accounts by name."""
        with self._database.reading() as connection:
            return sorted(
                (Account(**row._mapping) for row in connection.execute(_WITH_NAMES)), key=lambda one: one.name
            )

    def issue(self, name: str, lifetime: timedelta | None = None, note: str = "", kind: Kind = "token") -> str:
        """A new token for an account, valid for `lifetime` (None: until it is revoked). Raises NotFound.

        The note of a session is the identifier of the token that opened it; revoking that ends the session too.
        """
        token = _PREFIX + secrets.token_urlsafe(32)
        expires = _now(lifetime) if lifetime else ""
        with self._database.begin() as connection:
            account = _get(connection, name)
            if kind == "session":
                over = sa.and_(_tokens.c.kind == kind, _tokens.c.expires < _now())
                connection.execute(sa.delete(_tokens).where(over))
            values = {"digest": _digest(token), "account": account.number, "kind": kind, "note": note[:200]}
            connection.execute(sa.insert(_tokens).values(created=_now(), expires=expires, revoked="", **values))
        return token

    def check(self, token: str, kind: Kind = "token") -> Account | None:
        """The account that a token of a kind stands for, or None if it is unknown, expired or revoked."""
        query = (
            sa.select(agents.c.name, *_accounts.c, _tokens.c.expires)
            .join(_accounts, _accounts.c.number == agents.c.number)
            .join(_tokens, _tokens.c.account == _accounts.c.number)
            .where(_tokens.c.digest == _digest(token), _tokens.c.kind == kind, _tokens.c.revoked == "")
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or (row.expires and row.expires <= _now()):
            return None
        return Account(row.name, row.role, row.created, row.number)

    def tokens(self, account: str = "") -> Sequence[TokenEntry]:
        """The tokens of one account or of all, without their secrets, newest first."""
        columns = [column for column in _tokens.c if column.name != "account"]
        query = sa.select(*columns, name_column(_tokens.c.account)).order_by(_tokens.c.created.desc())
        if account:
            query = query.join(agents, agents.c.number == _tokens.c.account).where(agents.c.name == account)
        with self._database.reading() as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]
        return [TokenEntry(identifier=row.pop("digest")[:12], **row) for row in rows]

    def revoke(self, identifier: str) -> None:
        """Revoke a token, given by its identifier or by itself, with the sessions it opened; raises NotFound."""
        digest = _digest(identifier) if identifier.startswith(_PREFIX) else identifier
        if not re.fullmatch(r"[0-9a-f]{12,64}", digest):
            raise NotFound(f"There is no token {identifier[:20]}.", "`kg token list` shows those there are.")
        match = sa.and_(_tokens.c.digest.startswith(digest), _tokens.c.revoked == "")
        opened = sa.and_(_tokens.c.kind == "session", _tokens.c.note == digest[:12], _tokens.c.revoked == "")
        with self._database.begin() as connection:
            if not connection.execute(sa.update(_tokens).where(match).values(revoked=_now())).rowcount:
                raise NotFound(f"There is no valid token {digest[:12]}.", "`kg token list` shows those there are.")
            connection.execute(sa.update(_tokens).where(opened).values(revoked=_now()))


_WITH_NAMES: Final = sa.select(agents.c.name, *_accounts.c).join(agents, agents.c.number == _accounts.c.number)


def _find(connection: sa.Connection, name: str) -> Account | None:
    row = connection.execute(_WITH_NAMES.where(agents.c.name == name)).first()
    return Account(**row._mapping) if row else None


def _get(connection: sa.Connection, name: str) -> Account:
    found = _find(connection, name)
    if found is None:
        raise NotFound(f"There is no account “{name}”.", "`kg account list` shows those there are.")
    return found


def identifier_of(token: str) -> str:
    """The identifier of a token: the beginning of its digest."""
    return _digest(token)[:12]


def _digest(token: str) -> str:
    """Tokens have 256 random bits, so that a fast digest without salt is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _now(plus: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + plus).isoformat(timespec="seconds").replace("+00:00", "Z")
