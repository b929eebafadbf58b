"""Accounts of organisations, roles and programs that may write, and their tokens.

Tokens are shown once, when they are issued; only their SHA-256 is kept. They live in the ledger's database and never in
the graph, so that no query can leak them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from kg.accounts.tables import METADATA, Kind, Role, accounts, tokens
from kg.accounts.tokens import PREFIX, TokenEntry, digest_of, is_over, make_token, moment
from kg.errors import Conflict, InvalidInput, NotFound
from kg.ledger.agents import name_column, number_of
from kg.ledger.appending import rename_agent
from kg.ledger.connections import Database
from kg.ledger.schema import agents

_NAME: Final = re.compile(r"[\w][\w .,()&'’/-]{0,99}")


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


class Accounts:
    """Accounts and tokens in the ledger's database. Safe to use from several threads and processes."""

    def __init__(self, address: str) -> None:
        self._database = Database(address, METADATA)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def add(self, name: str, role: Role) -> Account:
        """A new account; raises Conflict if there is one of that name, InvalidInput for an unusable name."""
        if not _NAME.fullmatch(name):
            raise InvalidInput(f"“{name[:100]}” is not a name for an account.", "Use up to 100 letters and digits.")
        created = moment()
        with self._database.begin() as connection:
            if _find(connection, name):
                raise Conflict(f"There is an account “{name}” already.", "Issue another token for it instead.")
            number = number_of(connection, name)
            assert number is not None
            connection.execute(sa.insert(accounts).values(number=number, role=role, created=created))
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
        token = make_token()
        expires = moment(lifetime) if lifetime else ""
        with self._database.begin() as connection:
            account = _get(connection, name)
            if kind == "session":
                over = sa.and_(tokens.c.kind == kind, tokens.c.expires < moment())
                connection.execute(sa.delete(tokens).where(over))
            values = {"digest": digest_of(token), "account": account.number, "kind": kind, "note": note[:200]}
            connection.execute(sa.insert(tokens).values(created=moment(), expires=expires, revoked="", **values))
        return token

    def check(self, token: str, kind: Kind = "token") -> Account | None:
        """The account that a token of a kind stands for, or None if it is unknown, expired or revoked."""
        query = (
            sa.select(agents.c.name, *accounts.c, tokens.c.expires)
            .join(accounts, accounts.c.number == agents.c.number)
            .join(tokens, tokens.c.account == accounts.c.number)
            .where(tokens.c.digest == digest_of(token), tokens.c.kind == kind, tokens.c.revoked == "")
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or is_over(row.expires):
            return None
        return Account(row.name, row.role, row.created, row.number)

    def tokens(self, account: str = "") -> Sequence[TokenEntry]:
        """The tokens of one account or of all, without their secrets, newest first."""
        columns = [column for column in tokens.c if column.name != "account"]
        query = sa.select(*columns, name_column(tokens.c.account)).order_by(tokens.c.created.desc())
        if account:
            query = query.join(agents, agents.c.number == tokens.c.account).where(agents.c.name == account)
        with self._database.reading() as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]
        return [TokenEntry(identifier=row.pop("digest")[:12], **row) for row in rows]

    def revoke(self, identifier: str) -> None:
        """Revoke a token, given by its identifier or by itself, with the sessions it opened; raises NotFound."""
        digest = digest_of(identifier) if identifier.startswith(PREFIX) else identifier
        if not re.fullmatch(r"[0-9a-f]{12,64}", digest):
            raise NotFound(f"There is no token {identifier[:20]}.", "`kg token list` shows those there are.")
        match = sa.and_(tokens.c.digest.startswith(digest), tokens.c.revoked == "")
        opened = sa.and_(tokens.c.kind == "session", tokens.c.note == digest[:12], tokens.c.revoked == "")
        with self._database.begin() as connection:
            if not connection.execute(sa.update(tokens).where(match).values(revoked=moment())).rowcount:
                raise NotFound(f"There is no valid token {digest[:12]}.", "`kg token list` shows those there are.")
            connection.execute(sa.update(tokens).where(opened).values(revoked=moment()))


_WITH_NAMES: Final = sa.select(agents.c.name, *accounts.c).join(agents, agents.c.number == accounts.c.number)


def _find(connection: sa.Connection, name: str) -> Account | None:
    row = connection.execute(_WITH_NAMES.where(agents.c.name == name)).first()
    return Account(**row._mapping) if row else None


def _get(connection: sa.Connection, name: str) -> Account:
    found = _find(connection, name)
    if found is None:
        raise NotFound(f"There is no account “{name}”.", "`kg account list` shows those there are.")
    return found
