"""Dates as forms take them: a year, a month and a day in three inputs. The one rule, in both directions.

A date may end early (`2026`, `2026-03`). One that lacks what comes first is written as XML Schema writes it (`--03-31`,
section 3.3.14): no date that publication reads, so that it is told of, and still what was written in which input.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

PARTS: Final = ("year", "month", "day")
"""The inputs of a date, below its place."""
_SHAPE: Final = re.compile(
    r"(?P<year>[0-9]{1,4}|-(?=-))(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?|--(?P<alone>[0-9]{2}))?"
)


def parts_of_date(text: str) -> dict[str, str] | None:
    """What stands in the inputs of a date; None for a text that is not written so, such as one with a time.

    >>> parts_of_date("2026-03"), parts_of_date("2026-03-31T14:00Z")
    ({'year': '2026', 'month': '03'}, None)
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    parts = {"year": found["year"].strip("-"), "month": found["month"], "day": found["day"] or found["alone"]}
    return {name: part for name, part in parts.items() if part}


def date_of(parts: Mapping[str, str]) -> str:
    """The text of the date that stands in three inputs, whatever that is; '' if they are empty.

    Figures of every script are read.

    >>> [date_of(dict(zip(PARTS, parts))) for parts in (("٢٠٢٦", " 3 "), ("", "3", "31"), ("2026", "", "9"))]
    ['2026-03', '--03-31', '2026--09']
    """
    year, month, day = (_figures(parts.get(name, "").strip()) for name in PARTS)
    if not month and not day:
        return year
    return "-".join([year or "-", _two(month), *([_two(day)] if day else [])])


def _figures(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def _two(figures: str) -> str:
    return figures.zfill(2) if figures.isdecimal() else figures
