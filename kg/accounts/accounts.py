"""Accounts of people, organisations, roles and programs, with their tokens and grants.

Tokens are shown once, when they are issued; only their SHA-256 is kept. All of it lives in the ledger's database and
never in the graph, so that no query can leak it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from kg.accounts import granting
from kg.accounts.events import Event, note, read_events
from kg.accounts.grants import Grant
from kg.accounts.tables import APPEND_ONLY, METADATA, NEEDS, ROLES, USUAL, Kind, Role, Scope, accounts, tokens
from kg.accounts.times import is_over, moment
from kg.accounts.tokens import TokenEntry, digest_of, insert_token, read_scopes, read_tokens, revoke_token
from kg.errors import Conflict, InvalidInput, NotFound, Refused
from kg.ledger.agents import number_of
from kg.ledger.appending import rename_agent
from kg.ledger.connections import Database
from kg.ledger.schema import agents

_NAME: Final = re.compile(r"[\w][\w .,()&'’/-]{0,99}")


@dataclass(frozen=True, slots=True)
class Account:
    """An account. Its `number` is the agent of its changes in the ledger; `name` may change.

    `scopes` are those of the token or the session by which it came.
    """

    name: str
    role: Role
    created: str = ""
    number: int = 0
    scopes: frozenset[Scope] = USUAL

    def may(self, role: Role) -> bool:
        """Whether this account, by the way it came, may what a role may."""
        return not self.lacks(role)

    def lacks(self, role: Role) -> str:
        """What it lacks to do what a role may, in words; '' if nothing."""
        if ROLES.index(self.role) < ROLES.index(role):
            return f"the role {role}"
        scope = NEEDS.get(role)
        return f"a token with the scope {scope}" if scope and scope not in self.scopes else ""


class Accounts:
    """Accounts, tokens and grants in the ledger's database. Safe to use from several threads and processes.

    `by` is the number of the account that does something; without it an operator does, on the command line.
    """

    def __init__(self, address: str) -> None:
        self.database = Database(address, METADATA, APPEND_ONLY)

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def add(self, name: str, role: Role) -> Account:
        """A new account; raises Conflict if there is one of that name, InvalidInput for an unusable name."""
        check_name(name)
        with self.database.begin() as connection:
            if _find(connection, name):
                raise Conflict(f"There is an account “{name}” already.", "Issue another token for it instead.")
            return read_account(connection, insert_account(connection, name, role))

    def rename(self, name: str, new: str) -> None:
        """Give an account another name, also for all that it changed. Raises NotFound, Conflict and InvalidInput."""
        check_name(new)
        with self.database.begin() as connection:
            account = get_account(connection, name)
            if connection.execute(sa.select(agents).where(agents.c.name == new)).first():
                raise Conflict(f"“{new}” is the name of another.", "Choose another name.")
            rename_agent(connection, account.number, new)
            note(connection, "renamed", account.number)

    def get(self, name: str) -> Account:
        """The account of a name; raises NotFound."""
        with self.database.reading() as connection:
            return get_account(connection, name)

    def all(self) -> list[Account]:
        """All accounts by name."""
        with self.database.reading() as connection:
            return sorted(
                (Account(**row._mapping) for row in connection.execute(_WITH_NAMES)), key=lambda one: one.name
            )

    def issue(
        self,
        name: str,
        lifetime: timedelta | None = None,
        note: str = "",
        kind: Kind = "token",
        scopes: Collection[Scope] = (),
        by: int | None = None,
    ) -> str:
        """A new token for an account, valid for `lifetime` (None: until it is revoked). Raises NotFound.

        No scopes are the usual ones: all but to approve. The note of a session is the identifier of the token that
        opened it; revoking that ends the session too.
        """
        with self.database.begin() as connection:
            account = get_account(connection, name)
            return insert_token(connection, account.number, lifetime, note, kind, scopes, by)

    def check(self, token: str, kind: Kind = "token") -> Account | None:
        """The account that a token of a kind stands for, with its scopes; None if it is unknown, expired or revoked."""
        query = (
            sa.select(agents.c.name, *accounts.c, tokens.c.expires, tokens.c.scopes)
            .join(accounts, accounts.c.number == agents.c.number)
            .join(tokens, tokens.c.account == accounts.c.number)
            .where(tokens.c.digest == digest_of(token), tokens.c.kind == kind, tokens.c.revoked == "")
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or is_over(row.expires):
            return None
        return Account(row.name, row.role, row.created, row.number, read_scopes(row.scopes))

    def tokens(self, account: str = "") -> Sequence[TokenEntry]:
        """The tokens of one account or of all, without their secrets, newest first."""
        with self.database.reading() as connection:
            return read_tokens(connection, account)

    def revoke(self, identifier: str, of: int | None = None, by: int | None = None) -> None:
        """Revoke a token, given by its identifier or by itself, with the sessions it opened; raises NotFound.

        With `of` only one of that account.
        """
        with self.database.begin() as connection:
            revoke_token(connection, identifier, of, by)

    def grants(self, number: int) -> tuple[Grant, ...]:
        """The grants of an account that count now."""
        with self.database.reading() as connection:
            return granting.grants_of(connection, number)

    def grant_entries(self, account: int | None = None) -> Sequence[granting.GrantEntry]:
        """The grants that count now, with names, of one account or of all."""
        with self.database.reading() as connection:
            return granting.entries(connection, account)

    def give(self, grant: Grant, by: int | None = None) -> None:
        """Give a grant, as an administrator; raises InvalidInput for what nobody can have."""
        with self.database.begin() as connection:
            granting.give(connection, grant, by)

    def take(self, grant: Grant, by: int | None = None) -> None:
        """Take a grant, as an administrator; raises NotFound."""
        with self.database.begin() as connection:
            granting.take(connection, grant, by)

    def delegate(self, by: Account, grant: Grant) -> None:
        """Make a contributor for what one approves. Raises Refused, Conflict and InvalidInput."""
        _check_approving(by)
        with self.database.begin() as connection:
            granting.delegate(connection, by.number, grant)

    def take_back(self, by: Account, grant: Grant) -> None:
        """Take a grant that an approver of the same gave. Raises Refused and NotFound."""
        _check_approving(by)
        with self.database.begin() as connection:
            granting.take_back(connection, by.number, grant)

    def delegated(self, by: Account) -> Sequence[granting.GrantEntry]:
        """The grants that an account may take back."""
        with self.database.reading() as connection:
            return granting.delegated(connection, by.number)

    def events(self, account: int | None = None) -> Sequence[Event]:
        """What happened to one account or was done by it, or to all, newest first."""
        with self.database.reading() as connection:
            return read_events(connection, account)


def check_name(name: str) -> None:
    """Raise InvalidInput for an unusable name."""
    if not _NAME.fullmatch(name):
        raise InvalidInput(f"“{name[:100]}” is not a name for an account.", "Use up to 100 letters and digits.")


_WITH_NAMES: Final = sa.select(agents.c.name, *accounts.c).join(agents, agents.c.number == accounts.c.number)


def _find(connection: sa.Connection, name: str) -> Account | None:
    row = connection.execute(_WITH_NAMES.where(agents.c.name == name)).first()
    return Account(**row._mapping) if row else None


def get_account(connection: sa.Connection, name: str) -> Account:
    """The account of a name; raises NotFound."""
    found = _find(connection, name)
    if found is None:
        raise NotFound(f"There is no account “{name}”.", "`kg account list` shows those there are.")
    return found


def read_account(connection: sa.Connection, number: int) -> Account:
    """The account of a number that there is."""
    return Account(**connection.execute(_WITH_NAMES.where(accounts.c.number == number)).one()._mapping)


def insert_account(connection: sa.Connection, name: str, role: Role) -> int:
    """The number of a new account: that of the agent of its name, if there is one."""
    number = number_of(connection, name)
    assert number is not None
    connection.execute(sa.insert(accounts).values(number=number, role=role, created=moment()))
    note(connection, "account-added", number, role)
    return number


def _check_approving(account: Account) -> None:
    if "approve" not in account.scopes:
        raise Refused("This token may not approve, so it may not delegate either.", "Sign in with your password.")
