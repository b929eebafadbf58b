"""Moments in headers: dates of HTTP (RFC 9110 section 5.6.7), as Memento uses them (RFC 7089 section 2.1)."""

from datetime import UTC, datetime
from typing import Final

from kg.errors import InvalidInput

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FORM: Final = "%a, %d %b %Y %H:%M:%S GMT"
_LONGEST: Final = 40


def http_date(moment: str) -> str:
    """A moment (ISO 8601, UTC) as headers have it, to the second.

    >>> http_date("2026-11-29T08:05:00.250Z")
    'Sun, 29 Nov 2026 08:05:00 GMT'
    """
    found = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{_DAYS[found.weekday()]}, {found:%d} {_MONTHS[found.month - 1]} {found.year:04} {found:%H:%M:%S} GMT"


def read_http_date(text: str) -> str:
    """The end of the second that a header names, as ISO 8601 in UTC: what happened within it has happened then.

    Raises InvalidInput.

    >>> read_http_date("Sun, 29 Nov 2026 08:05:00 GMT")
    '2026-11-29T08:05:00.999Z'
    """
    try:
        found = datetime.strptime(text.strip()[:_LONGEST], _FORM)
    except ValueError:
        hint = "Write it like this: Sun, 29 Nov 2026 08:05:00 GMT."
        raise InvalidInput(f"“{text.strip()[:_LONGEST]}” is no date of HTTP.", hint) from None
    return f"{found.isoformat()}.999Z"
