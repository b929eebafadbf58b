"""Removing what is never published, in any field: e-mail addresses, telephone numbers, people (design, section 8)."""

import re
from typing import Any, Final

from kg.records.model import RecordField

_EMAIL: Final = re.compile(
    r"(?:(?<![\w.%+'-])|(?<=%40))(?:mailto:)?(?:[\w.+'-]|%(?!40))++\s?(?:@|%40|[\[(]\s?at\s?[\])])\s?"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}"
)
_PHONE: Final = re.compile(
    r"\+\d{1,3}[\s().-]{0,3}\d(?:[\s().-]{0,3}\d){5,12}"
    r"|(?<![\w.-])\(?\d{3}\)?[-.]\s?\d{3}[-.]\d{4}(?![\w-])"
    r"|(?<![\w.-])\(\d{3}\)\s?\d{3}[- ]\d{4}(?![\w-])"
    r"|(?:\b(?:tel|telephone|téléphone|teléfono|phone|mobile|mob|cell|fax)\b\.?\s*+(?:no\.?|number)?\s*+[:.]?\s*+)"
    r"\(?\+?\d(?:[\s()./-]{0,3}\d){5,14}",
    re.IGNORECASE,
)
_MAYBE: Final = re.compile(r"[@%\[(\d](?:(?<=@)|(?<=%)40|(?<=[\[(])\s?at\s?[\])]|(?<=\d)(?:[\s()./-]{0,3}\d){5})")
"""What every address and number has. It begins with a set of characters, which is looked for in a third of the time."""
_KEY: Final = re.compile(
    r"(?:.*_)?(?:e?mails?|emailaddress(?:es)?|phones?|telephones?|mobiles?|fax(?:es)?|firstname|middlename|lastname|salutation|"
    r"contactname|contactperson|contactdetails|leadcontact|respondent.*|gender|birth.*|password|token|"
    r"(?:created|updated|submitted|deleted|modified)by|userid|responsibleofficers?|responsibleunitsandofficers(?:coa)?|"
    r"recipientaddress|skype|pic_url)(?:_(?:[a-z]{2}_)?(?:s|ss|t|txt))?",
    re.IGNORECASE | re.DOTALL,
)
_INTERNAL: Final = frozenset(("notes", "notes_ss", "notes_s", "notes_t", "internalnotes"))
_REACH: Final = frozenset(("email", "emails", "phone", "phones", "fax", "mobile", "firstname", "lastname"))
_OFFICE: Final = frozenset(
    "the acting deputy executive secretary secretariat of convention on biological diversity".split()
)
PERSONS: Final = frozenset(("contact", "focalPoint", "biosafetyExpert", "bbiContact"))
"""Schemas whose records describe people, so that their titles are names."""


def redact(text: str) -> tuple[str, int]:
    """A text without e-mail addresses and telephone numbers, and how many were removed.

    >>> redact("Ask x.y@example.org or call +1 514 288 2220.")
    ('Ask […] or call […].', 2)
    """
    if not _MAYBE.search(text):
        return text, 0
    text, emails = _EMAIL.subn("[…]", text)
    text, phones = _PHONE.subn("[…]", text)
    return text, emails + phones


def is_private(text: str) -> bool:
    """Whether an identifier or address has an e-mail address or telephone number in it, so that it must be no IRI.

    >>> is_private("mailto:x.y@example.org"), is_private("https://example.org/@project/")
    (True, False)
    """
    bare = text.replace("-", "")
    if bare.isalnum() and not bare.isdigit():
        return False  # nearly all identifiers; neither an address nor a number consists of letters, digits and hyphens
    return redact(text)[1] > 0


def is_office(value: object) -> bool:
    """Whether a text names an office and nobody who holds it.

    >>> is_office("Acting Executive Secretary"), is_office("Ada Lovelace, Executive Secretary")
    (True, False)
    """
    words = value.lower().replace(",", " ").split() if isinstance(value, str) else ()
    return bool(words) and _OFFICE.issuperset(words)


def may_be_published(field: RecordField, value: object) -> bool:
    """Whether a value of a field may leave the ledger: of fields about people only what names an office."""
    return field.public or (field.personal and not field.internal and is_office(value))


def is_private_key(key: str) -> bool:
    """Whether a field of this name is about a person or internal, in whatever record it stands."""
    return key.lower() in _INTERNAL or bool(_KEY.fullmatch(key))


def without_private(value: Any) -> tuple[Any, int]:
    """A JSON value without private parts, and how many were removed; objects about a person go as a whole."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        cleaned = [without_private(item) for item in value]
        return [item for item, _ in cleaned if item not in (None, {}, [])], sum(gone for _, gone in cleaned)
    if isinstance(value, dict):
        if any(key.lower() in _REACH for key in value):
            return None, 1
        kept, total = {}, 0
        for key, item in value.items():
            if is_private_key(key):
                total += 1
                continue
            kept[key], gone = without_private(item)
            total += gone
        return kept, total
    return value, 0
