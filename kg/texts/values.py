"""Values that people write in several ways, read by one rule each."""

import re
from datetime import date
from typing import Final

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*|Z|[+-]\d\d:\d\d)?)?)?", re.ASCII)
_EMPTY: Final = "\ufeff\u200b\u2060"
"""Characters that have no width and are no blanks to Python: byte order mark, zero-width space, word joiner."""


def bare(text: str) -> str:
    """A text without what cannot be seen at its ends.

    >>> bare(" \\ufeffplum "), bare("\\u00a0")
    ('plum', '')
    """
    before, text = "", text
    while text != before:
        before, text = text, text.strip().strip(_EMPTY)
    return text


def is_true(text: str) -> bool:
    """Whether a text says yes: `true` or `1` (XML Schema 3.3.2), with capitals too, as some programs write it."""
    return text.strip().lower() in ("true", "1")


def is_date(text: str) -> bool:
    """Whether a text begins with a year, a month or a day of ISO 8601 that there is.

    >>> is_date("1999"), is_date("2020-01-02T03:04:05+02:00"), is_date("2021-02-30"), is_date("circa 2010")
    (True, True, False, False)
    """
    if not (found := _DATE.fullmatch(text.strip())):
        return False
    try:
        date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        return False
    return True
