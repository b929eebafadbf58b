"""People: accounts with an e-mail address and a password, who come by invitation.

Addresses are shown to nobody but their owner, and stand in no event, message or log.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from kg.accounts.accounts import Account, Accounts, check_name, get_account, insert_account, read_account
from kg.accounts.addresses import comparable, read_address
from kg.accounts.events import note, note_failure
from kg.accounts.granting import all_grants_of, give, take
from kg.accounts.grants import Grant, check_grant
from kg.accounts.letters import ask_password, post
from kg.accounts.passwords import check_password, hash_password, is_outdated, verify_password
from kg.accounts.tables import SCOPES, Role, invitations, people
from kg.accounts.times import is_over, moment
from kg.accounts.tokens import digest_of, end_sessions, make_secret, revoke_all
from kg.errors import Conflict, InvalidInput, NotFound
from kg.ledger.schema import agents
from kg.texts.languages import LANGUAGES

LIFETIME: Final = timedelta(days=14)
_ALL: Final = frozenset(SCOPES)


@dataclass(frozen=True, slots=True)
class Person:
    """What an account has that a person signs in with. The address is for nobody else: it is no part of the `repr`."""

    email: str
    language: str

    def __repr__(self) -> str:
        return f"Person({self.language!r})"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who may set a password: `name` is proposed, or that of the account that there is (`account`)."""

    name: str
    language: str
    account: int | None
    email: str = ""

    def __repr__(self) -> str:
        return f"Invitation({self.language!r}, {self.account})"


class People:
    """People and invitations, beside the accounts of the same database."""

    def __init__(self, accounts: Accounts) -> None:
        self._database = accounts.database

    def invite(
        self,
        email: str,
        name: str = "",
        language: str = "en",
        role: Role = "member",
        grants: Sequence[Grant] = (),
        by: int | None = None,
    ) -> str:
        """The secret of an invitation for a new account, good for 14 days and once.

        Raises InvalidInput, and Conflict if somebody signs in with that address already.
        """
        if name:
            check_name(name)
        for grant in grants:
            check_grant(grant)
        values = {"name": name, "role": role, "grants": json.dumps([astuple(grant)[1:] for grant in grants])}
        with self._database.begin() as connection:
            return _insert(connection, None, _free(connection, email), language, by, **values)

    def invite_account(self, name: str, email: str = "", language: str = "", by: int | None = None) -> str:
        """The secret by which an account sets its password, good for 14 days and once.

        The address can be left out where there is one. Raises NotFound, InvalidInput and Conflict.
        """
        with self._database.begin() as connection:
            account = get_account(connection, name)
            had = _person(connection, account.number)
            if not email and had is None:
                raise InvalidInput(f"“{name}” has no e-mail address yet.", "Name one.")
            address = _free(connection, email, account.number) if email else ""
            chosen = language or (had.language if had else "en")
            return _insert(connection, account.number, address, chosen, by)

    def mail(self, secret: str) -> None:
        """Have an invitation sent to its address, in place of handing over the secret, which is another one then."""
        with self._database.begin() as connection:
            row = _find(connection, secret)
            if row is None:
                raise _gone()
            post(connection, "invitation", row.account, row.digest)

    def forgotten(self, email: str) -> None:
        """Have somebody sent a link for a new password. It says nothing of whether there is anybody of that address."""
        address = comparable(email)
        with self._database.begin() as connection:
            account = connection.execute(sa.select(people.c.account).where(people.c.email == address)).scalar()
            if account is not None:
                ask_password(connection, account)

    def invitation(self, secret: str) -> Invitation | None:
        """The invitation of a secret; None if it is unknown, used or over."""
        with self._database.reading() as connection:
            row = _find(connection, secret)
            if row is None:
                return None
            name = read_account(connection, row.account).name if row.account is not None else row.name
            return Invitation(name, row.language, row.account, row.email)

    def accept(self, secret: str, name: str, password: str) -> Account:
        """Set the password of an invitation, and make its account with a name if there is none yet.

        All sessions of the account end. Raises NotFound, Conflict for a name that is taken, and InvalidInput.
        """
        found = self.invitation(secret)
        if found is None:
            raise _gone()
        name = " ".join(unicodedata.normalize("NFC", name).split()) if found.account is None else found.name
        check_name(name)
        check_password(password, found.email, name)
        hashed = hash_password(password)
        with self._database.begin() as connection:
            row = _find(connection, secret)
            if row is None:
                raise _gone()
            if not connection.execute(sa.delete(invitations).where(invitations.c.digest == row.digest)).rowcount:
                raise _gone()
            account = row.account if row.account is not None else _make_account(connection, name, row)
            _set_password(connection, account, hashed, row.email, row.language)
            return replace(read_account(connection, account), scopes=_ALL)

    def sign_in(self, email: str, password: str) -> Account | None:
        """The account of an address and a password, or None, in the same time whichever of the two is wrong."""
        address = comparable(email)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(people).where(people.c.email == address)).first()
        if not verify_password(row.password if row else "", password) or row is None:
            with self._database.begin() as connection:
                note_failure(connection, row.account if row else None)
            return None
        hashed = hash_password(password) if is_outdated(row.password) else ""
        with self._database.begin() as connection:
            if hashed:
                mine = sa.and_(people.c.account == row.account, people.c.password == row.password)
                connection.execute(sa.update(people).where(mine).values(password=hashed))
            return replace(read_account(connection, row.account), scopes=_ALL)

    def confirm(self, account: Account, password: str) -> bool:
        """Whether a password is that of an account."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(people).where(people.c.account == account.number)).first()
        if verify_password(row.password if row else "", password):
            return True
        with self._database.begin() as connection:
            note_failure(connection, account.number)
        return False

    def change_password(self, account: Account, password: str) -> None:
        """Set another password; all sessions of the account end. Raises InvalidInput, and NotFound without one."""
        found = self.person(account.number)
        if found is None:
            raise NotFound("This account has no password.", "An administrator invites it: `kg account invite`.")
        check_password(password, found.email, account.name)
        hashed = hash_password(password)
        with self._database.begin() as connection:
            _set_password(connection, account.number, hashed, "", found.language)

    def close(self, name: str, by: int | None = None) -> None:
        """End all that an account may: its password and address, tokens, sessions, grants. Raises NotFound.

        What it did stays under its name, which can be changed.
        """
        with self._database.begin() as connection:
            account = get_account(connection, name).number
            for grant in all_grants_of(connection, account):
                take(connection, grant, by)
            for table in (invitations, people):
                connection.execute(sa.delete(table).where(table.c.account == account))
            end_sessions(connection, account)
            revoke_all(connection, account, by)
            note(connection, "closed", account, by=by)

    def person(self, account: int) -> Person | None:
        """What an account signs in with, for itself to see."""
        with self._database.reading() as connection:
            return _person(connection, account)


def _person(connection: sa.Connection, account: int) -> Person | None:
    row = connection.execute(sa.select(people).where(people.c.account == account)).first()
    return Person(row.email, row.language) if row else None


def _free(connection: sa.Connection, email: str, account: int | None = None) -> str:
    address = read_address(email)
    found = connection.execute(sa.select(people.c.account).where(people.c.email == address)).scalar()
    if found not in (None, account):
        raise Conflict("Somebody signs in with this address already.", "`kg account reset` lets them set a password.")
    return address


def _insert(
    connection: sa.Connection,
    account: int | None,
    email: str,
    language: str,
    by: int | None,
    name: str = "",
    role: str = "",
    grants: str = "[]",
) -> str:
    if language not in LANGUAGES:
        raise InvalidInput(f"“{language[:20]}” is no language of the pages.", f"There are: {', '.join(LANGUAGES)}.")
    secret = make_secret()
    row = {"digest": digest_of(secret), "account": account, "email": email, "language": language, "invited_by": by}
    former = invitations.c.email == email if account is None else invitations.c.account == account
    connection.execute(sa.delete(invitations).where(sa.or_(invitations.c.expires <= moment(), former)))
    connection.execute(
        sa.insert(invitations).values(**row, name=name, role=role, grants=grants, expires=moment(LIFETIME))
    )
    note(connection, "invited" if account is None else "reset-issued", account, role, by)
    return secret


def _find(connection: sa.Connection, secret: str) -> sa.Row[tuple[object, ...]] | None:
    row = connection.execute(sa.select(invitations).where(invitations.c.digest == digest_of(secret))).first()
    return None if row is None or is_over(row.expires) else row


def _gone() -> NotFound:
    return NotFound("This invitation was used, has ended, or never was.", "Ask whoever sent it for another one.")


def _make_account(connection: sa.Connection, name: str, row: sa.Row[tuple[object, ...]]) -> int:
    """The account of an invitation. Its name is nobody's: what others did under theirs stays theirs."""
    if connection.execute(sa.select(agents).where(agents.c.name == name)).first():
        raise Conflict(f"“{name}” is the name of another.", "Choose another name.")
    number = insert_account(connection, name, row.role)
    note(connection, "invitation-accepted", number, by=number)
    for role, owner, schema, expires in json.loads(row.grants):
        if not is_over(expires):
            give(connection, Grant(number, role, owner, schema, expires), row.invited_by)
    return number


def _set_password(connection: sa.Connection, account: int, hashed: str, email: str, language: str) -> None:
    had = _person(connection, account)
    address = _free(connection, email, account) if email else had.email if had else ""
    connection.execute(sa.delete(people).where(people.c.account == account))
    values = {"email": address, "language": language, "password": hashed}
    connection.execute(sa.insert(people).values(account=account, **values))
    connection.execute(sa.delete(invitations).where(invitations.c.account == account))
    end_sessions(connection, account)
    note(connection, "password-changed", account, by=account)
