"""Dates as forms take them: a year, a month and a day in three inputs. The one rule, in both directions.

A date may end early (`2026`, `2026-03`). One that lacks what comes first is written as XML Schema writes it (`--03-31`,
section 3.3.14): no date that publication reads, so that it is told of, and still what was written in which input. The
same holds for what publication would take for no date, as the year 0, or for another one: a question mark goes before.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal

from kg.records.mapping.literals import ABSENT, read_date

PARTS: Final = ("year", "month", "day")
"""The inputs of a date, below its place."""
_UNREAD: Final = "?"
"""Before what is no date, although publication would read it; and before a text that begins so."""
_DAY: Final = len("2026-03-31")
_SHAPE: Final = re.compile(
    r"(?P<year>[0-9]{1,4}|-(?=-))(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?|--(?P<alone>[0-9]{2}))?"
)


def parts_of_date(text: str) -> dict[str, str] | None:
    """What stands in the inputs of a date; None for a text that is not written so, such as one with a time.

    >>> parts_of_date("2026-03"), parts_of_date("2026-03-31T14:00Z")
    ({'year': '2026', 'month': '03'}, None)
    """
    written = text.removeprefix(_UNREAD)
    parts = _split(written) or ({"year": written} if written != text else {})
    return parts if parts and date_of(parts) == text else None


def _split(text: str) -> dict[str, str]:
    found = _SHAPE.fullmatch(text)
    if found is None:
        return {}
    parts = {"year": found["year"].strip("-"), "month": found["month"], "day": found["day"] or found["alone"]}
    return {name: part for name, part in parts.items() if part}


def date_of(parts: Mapping[str, str]) -> str:
    """The text of the date that stands in three inputs, whatever that is; '' if they are empty.

    Figures of every script are read.

    >>> [date_of(dict(zip(PARTS, parts))) for parts in (("٢٠٢٦", " 3 "), ("", "3", "31"), ("2026", "", "9"), ("0",))]
    ['2026-03', '--03-31', '2026--09', '?0']
    """
    text = _joined(parts)
    return f"{_UNREAD}{text}" if text and _is_misread(text) else text


def _is_misread(text: str) -> bool:
    """Whether publication would read it, but not as the date that it begins with; or it looks so."""
    read = read_date(text)
    return (
        text.startswith(_UNREAD)
        or read == ABSENT
        or (isinstance(read, Literal) and not read.value.startswith(text[:_DAY]))
    )


def _joined(parts: Mapping[str, str]) -> str:
    year, month, day = (_figures(parts.get(name, "").strip()) for name in PARTS)
    if not month and not day:
        return year
    return "-".join([year or "-", _two(month), *([_two(day)] if day else [])])


def _figures(text: str) -> str:
    """A text with figures of ours, and with plain ends of lines, which only programs send in inputs of one line."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)


def _two(figures: str) -> str:
    return figures.zfill(2) if figures.isdecimal() else figures
