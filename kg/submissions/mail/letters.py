"""Letters about accounts (`kg.accounts.letters`) as messages, each with a link that is made as it is sent."""

from email.message import EmailMessage
from typing import Any, Final
from urllib.parse import urlsplit

import sqlalchemy as sa

from kg.accounts.letters import make_link
from kg.accounts.tokens import identifier_of
from kg.http.addresses import root_address
from kg.settings import Settings
from kg.submissions.mail.addresses import Person, find_person
from kg.submissions.mail.wording import headed
from kg.submissions.notices import say

_SECONDS: Final = len("2026-12-01T12:00")


def letter_of(settings: Settings, connection: sa.Connection, letter: sa.Row[Any], ledger: str) -> EmailMessage | None:
    """The message of a letter, in a transaction that is over before it is sent; None if nobody is to have it any more.

    Raises ValueError for an address that is none.
    """
    root = root_address(settings.public_url, "http", f"{settings.host}:{settings.port}")
    site = {"host": urlsplit(root).netloc}
    if letter.kind == "webhook":
        person = find_person(connection, letter.account)
        if person is None:
            return None
        url = f"{root}{person.language}/account/webhooks"
        return _message(settings, letter, f"letter-{letter.number}.{ledger}", person, "webhook", url,
                        {**site, "number": letter.about})  # fmt: skip
    link = make_link(connection, letter)
    if link is None:
        return None
    person = Person(link.email, link.language)
    url = f"{root}{link.language}/invitation?token={link.secret}"
    until = f"{link.expires[:_SECONDS].replace('T', ' ')} UTC"
    name = f"letter-{letter.number}-{identifier_of(link.secret)}.{ledger}"
    key = "invitation" if link.invited else "password"
    return _message(settings, letter, name, person, key, url, {**site, "until": until})


def _message(
    settings: Settings, letter: sa.Row[Any], name: str, person: Person, key: str, url: str, details: dict[str, str]
) -> EmailMessage:
    language = person.language
    said = (say(f"letter.{key}", language, **details), url, say("letter.closing", language, **details))
    subject = say(f"letter.{key}.subject", language, **details)
    return headed(settings, person, (name, letter.created), subject, said)
