"""A chart of results that are a name and a number in each row. The table beside it has the same numbers."""

import math
from collections.abc import Sequence
from typing import Final

from browser.queries.contexts import Bar, Chart
from browser.queries.terms import NUMBERS
from browser.site.contexts import Value

FEWEST: Final = 2
MOST: Final = 60
"""Rows that make a chart worth looking at."""


def draw(columns: Sequence[str], rows: Sequence[Sequence[Value | None]]) -> Chart | None:
    """Bars for the rows of a table with two columns, one of them of numbers; None for any other table."""
    if len(columns) != 2 or not FEWEST <= len(rows) <= MOST:
        return None
    for place in (1, 0):
        numbers = [_number(row[place]) for row in rows]
        labels = [row[1 - place] for row in rows]
        finite = [number for number in numbers if number is not None]
        if len(finite) == len(rows) and all(label and label.datatype not in NUMBERS for label in labels):
            return _chart(columns[place], [label for label in labels if label], [row[place] for row in rows], finite)
    return None


def _chart(
    title: str, labels: Sequence[Value], shown: Sequence[Value | None], numbers: Sequence[float]
) -> Chart | None:
    lowest, highest = min(0.0, *numbers), max(0.0, *numbers)
    span = highest - lowest
    if not span or not math.isfinite(span):
        return None

    def place(number: float) -> float:
        return round((number - lowest) / span * 100, 2)

    bars = tuple(
        Bar(label, value, place(min(0.0, number)), round(abs(number) / span * 100, 2))
        for label, value, number in zip(labels, shown, numbers, strict=True)
        if value
    )
    return Chart(title, bars, place(0.0))


def _number(value: Value | None) -> float | None:
    """The number that a cell holds, None for anything else or for one that cannot be drawn."""
    if value is None or value.datatype not in NUMBERS:
        return None
    try:
        number = float(value.text.value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
