"""A message: what happened to proposals, in the reader's language.

Drafts are private: nothing of their documents is said, no title either, but the type, whose it is, the number, and what
a reviewer gave as the reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Final

from kg.records.types import get_record_type
from kg.settings import Settings
from kg.submissions.mail.addresses import Person
from kg.submissions.notices import say
from kg.texts.languages import choose_label

_MOST: Final = 50
"""Things that one message tells; of the others it says how many."""
_LONGEST: Final = 1_000
_CONTROL: Final = re.compile(r"[^\S\n]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Notice:
    """An action on a proposal of which somebody is told."""

    submission: int
    schema: str
    owner: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """The number of a message, when it was made (ISO 8601), and the identity of the ledger that it is in."""

    number: int
    created: str
    ledger: str


def message_of(settings: Settings, envelope: Envelope, person: Person, notices: Sequence[Notice]) -> EmailMessage:
    """A message, the same at every try. Raises ValueError for an address that is none."""
    language = person.language
    name = f"{envelope.number}.{envelope.ledger}"
    said = _paragraphs(settings, notices, language)
    return headed(settings, person, (name, envelope.created), _subject(notices, language), said)


def headed(
    settings: Settings, person: Person, envelope: tuple[str, str], subject: str, paragraphs: Sequence[str]
) -> EmailMessage:
    """A message to somebody; its envelope is the name in the Message-ID, and when it was made.

    Raises ValueError for an address that is none.
    """
    message = EmailMessage()
    message["From"] = _address(settings.mail_from)
    message["To"] = Address(addr_spec=person.email)
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.fromisoformat(envelope[1]))
    message["Message-ID"] = f"<{envelope[0]}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(paragraphs) + "\n")
    message["Content-Language"] = person.language
    return message


def _address(text: str) -> Address:
    name, address = parseaddr(text)
    return Address(name, addr_spec=address)


def _subject(notices: Sequence[Notice], language: str) -> str:
    numbers = {notice.submission for notice in notices}
    if len(numbers) == 1:
        return say("subject", language, number=numbers.pop())
    return say("subject.several", language, count=len(notices))


def _paragraphs(settings: Settings, notices: Sequence[Notice], language: str) -> list[str]:
    told = [_told(settings, notice, language) for notice in notices[:_MOST]]
    if (more := len(notices) - _MOST) > 0:
        told.append(say("more", language, count=more))
    return [*told, say("closing", language)]


def _told(settings: Settings, notice: Notice, language: str) -> str:
    label = choose_label(get_record_type(notice.schema).labels, language)
    details = {"type": label.value if label else notice.schema, "owner": notice.owner, "number": notice.submission}
    lines = [say(notice.action, language, **details)]
    if notice.reason:
        lines.append(say("reason", language, reason=_CONTROL.sub(" ", notice.reason)[:_LONGEST]))
    if settings.public_url:
        lines.append(f"{settings.public_url.rstrip('/')}/{language}/submissions/{notice.submission}")
    return "\n".join(lines)
