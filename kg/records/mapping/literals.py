"""Dates and numbers as the CBD's systems write them (CBD-DATA 8.7), as typed literals. None: cannot be read."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from pyoxigraph import Literal

from kg.rdf.namespaces import XSD

_MONTHS: Final = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_ISO: Final = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_WRITTEN: Final = re.compile(
    r"(?:(?P<day>\d{1,2})[-\s])?(?P<month>[A-Za-z]{3,9})[-\s,]+(?P<year>\d{4}|\d{2})(?:\s+(?P<time>\d{2}:\d{2}))?"
)
_MIDNIGHT: Final = re.compile(r"00:00(?::00(?:\.\d+)?|:0[0-9]\.\d+)?(?:Z|[+-]00:?00)?")
"""The beginning of a day; the index adds parts of seconds, and a few of them, to keep what is of one day in order."""
_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_YEAR: Final = re.compile(r"[0-9]{4}")
_MILLISECONDS: Final = re.compile(r"\d{9,15}")
_THOUSANDS: Final = re.compile(r"(?<=\d)[\s,\xa0\u202f](?=\d{3}(?:\D|$))")
_NONE: Final = re.compile(r"0+|-\d+|0001-01-01.*|1969-12-31[T ].*|1970-01-01[T ]00:00.*", re.DOTALL)
"""What programs write where there is no date: zero in their count of time, or less, as a number or as a date."""
_DECIMAL: Final = re.compile(r"[-+]?(?:\d{1,3}(?:[ .\xa0\u202f']\d{3})+|\d+),(?:\d{1,2}|\d{4,}|(?<=^0,)\d{3})")
"""A number with a comma before its fraction; three digits after it are thousands, unless a nought stands before."""
ABSENT: Final = "absent"
"""The result of `read_date` for values that mean that there is no date."""


def read_date(value: Any, *, utc: bool = False, days: bool = False) -> Literal | str | None:
    """A date, moment, month or year; `ABSENT` for what means none; None for what cannot be read.

    `utc` gives a moment without zone that of Greenwich; `days` takes midnight for a day without time.

    >>> str(read_date("28-Feb-2026 18:58"))
    '"2026-02-28T18:58:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    if not text or _NONE.fullmatch(text):
        return ABSENT
    if found := _ISO.fullmatch(text):
        return _moment(found["day"], found["time"], found["zone"] or ("Z" if utc else ""), days)
    if _YEAR.fullmatch(text):
        return Literal(text, datatype=XSD.gYear)
    if _MONTH.fullmatch(text):
        return Literal(text, datatype=XSD.gYearMonth)
    if _MILLISECONDS.fullmatch(text):
        try:
            moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(text))
        except OverflowError:
            return None
        return _moment(f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}", "Z", days)
    return _written(text, days, "Z" if utc else "")


def _written(text: str, days: bool, zone: str) -> Literal | None:
    found = _WRITTEN.fullmatch(text)
    month = _MONTHS.get(found["month"][:3].lower()) if found else None
    if not found or not month:
        return None
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    if not found["day"]:
        return Literal(f"{year}-{month:02d}", datatype=XSD.gYearMonth)
    return _moment(f"{year}-{month:02d}-{int(found['day']):02d}", found["time"], zone, days)


def _moment(day: str, time: str | None, zone: str, days: bool) -> Literal | None:
    try:
        datetime.fromisoformat(f"{day}T{time or '00:00'}"[:19])
    except ValueError:
        return None
    if not time or (days and _MIDNIGHT.fullmatch(time + zone)):
        return Literal(day, datatype=XSD.date)
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return Literal(f"{day}T{time}{':00' if len(time) == 5 else ''}{zone}", datatype=XSD.dateTime)


def read_number(value: Any, *, integer: bool = False) -> Literal | None:
    """A number, or a text that is one: commas and blanks between thousands are passed over."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = _without_separators(value.strip()) if isinstance(value, str) else str(value)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 60:
        return None
    if number == number.to_integral_value():
        return Literal(str(int(number)), datatype=XSD.integer if integer else XSD.decimal)
    return None if integer else Literal(format(number, "f"), datatype=XSD.decimal)


def read_year(value: Any) -> Literal | None:
    """A year of four digits, as a number or a text.

    >>> str(read_year("2024")), read_year("2015-2020")
    ('"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>', None)
    """
    number = read_number(value, integer=True)
    known = number is not None and len(number.value) == 4 and number.value.isdecimal()
    return Literal(number.value, datatype=XSD.gYear) if number is not None and known else None


def _without_separators(text: str) -> str:
    """A number as programs write it.

    >>> [_without_separators(text) for text in ("1,234.5", "1 500,5", "0,125", "1,234")]
    ['1234.5', '1500.5', '0.125', '1234']
    """
    if _DECIMAL.fullmatch(text):
        whole, _, rest = text.rpartition(",")
        return f"{re.sub(r'[^-+0-9]', '', whole)}.{rest}"
    return _THOUSANDS.sub("", text)
