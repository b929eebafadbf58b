"""Mail to people about their account: what is to be said is entered here, and sent later (`kg.submissions.mail`).

No address and no secret stands here. A link is made when its letter is sent: a secret is in the mail only, of which the
digest is kept, and each try to send has another one, so that only the newest letter opens anything.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from kg.accounts.events import note
from kg.accounts.tables import invitations, letters, people
from kg.accounts.times import moment
from kg.accounts.tokens import digest_of, make_secret

Kind = Literal["invitation", "password", "webhook"]
"""An invitation that an administrator sends, a new password that somebody asked for, a webhook that was given up."""
PASSWORD_LASTS: Final = timedelta(hours=1)
"""How long the link of a letter for a new password is good, from when it is sent."""
BETWEEN: Final = timedelta(minutes=10)
"""From one letter for a new password to the next one to the same person, whoever asks for it."""


@dataclass(frozen=True, slots=True)
class Link:
    """The secret of a link, until when it is good, and who is to have it in which language."""

    secret: str = field(repr=False)
    expires: str
    email: str = field(repr=False)
    language: str
    invited: bool
    """Whether an account is made by it."""


def post(connection: sa.Connection, kind: Kind, account: int | None, about: str = "") -> None:
    """Enter a letter, in the transaction of what it is about: the digest of an invitation, the number of a webhook."""
    row = {"kind": kind, "account": account, "about": about, "created": moment(), "due": moment()}
    connection.execute(sa.insert(letters).values(**row, tries=0, sent="", error=""))


def ask_password(connection: sa.Connection, account: int) -> None:
    """Enter a letter for a new password, unless there was one a moment ago, or an administrator changes the address."""
    mine = sa.and_(letters.c.account == account, letters.c.kind == "password")
    lately = sa.select(letters.c.number).where(mine, letters.c.created > moment(-BETWEEN))
    moving = sa.select(invitations.c.digest).where(
        invitations.c.account == account, invitations.c.email != "", invitations.c.expires > moment()
    )
    if connection.execute(lately).first() is None and connection.execute(moving).first() is None:
        post(connection, "password", account)
        note(connection, "reset-asked", account)


def make_link(connection: sa.Connection, letter: sa.Row[Any]) -> Link | None:
    """The link of a letter, with a new secret in place of the one before; None if it was used or is over."""
    secret = make_secret()
    made = _password_link if letter.kind == "password" else _invitation_link
    link = made(connection, letter, secret)
    if link is not None:
        here = letters.c.number == letter.number
        connection.execute(sa.update(letters).where(here).values(about=digest_of(secret)))
    return link


def _password_link(connection: sa.Connection, letter: sa.Row[Any], secret: str) -> Link | None:
    person = connection.execute(sa.select(people).where(people.c.account == letter.account)).first()
    before = sa.delete(invitations).where(invitations.c.digest == letter.about)
    if person is None or (letter.about and not connection.execute(before).rowcount):
        return None
    row = {"digest": digest_of(secret), "account": letter.account, "language": person.language, "invited_by": None}
    expires = moment(PASSWORD_LASTS)
    values = {**row, "email": "", "name": "", "role": "", "grants": "[]", "expires": expires}
    connection.execute(sa.insert(invitations).values(**values))
    return Link(secret, expires, person.email, person.language, invited=False)


def _invitation_link(connection: sa.Connection, letter: sa.Row[Any], secret: str) -> Link | None:
    here = sa.and_(invitations.c.digest == letter.about, invitations.c.expires > moment())
    row = connection.execute(sa.select(invitations).where(here)).first()
    renewed = connection.execute(sa.update(invitations).where(here).values(digest=digest_of(secret))).rowcount
    if row is None or not renewed:
        return None
    known = sa.select(people.c.email).where(people.c.account == row.account)
    email = row.email or connection.execute(known).scalar() or ""
    return Link(secret, row.expires, email, row.language, invited=row.account is None) if email else None
