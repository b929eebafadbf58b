"""Numbers in texts from outside: the one place that reads them, so that none can be of another script, or endless."""

import re
from typing import Final

_DIGITS: Final = re.compile(r"0*([0-9]{1,9})")
_ENDLESS: Final = re.compile(r"[0-9]+")


def read_whole(text: str) -> int | None:
    """The whole number from 0 to 999,999,999 that a text is, in ASCII digits; None for anything else.

    >>> [read_whole(text) for text in ("0", "0012", "9" * 5000, "²", "٢", "-1", "1.0", "")]
    [0, 12, None, None, None, None, None, None]
    """
    found = _DIGITS.fullmatch(text)
    return int(found[1]) if found else None


def read_at_most(text: str, most: int) -> int | None:
    """The same, where a larger number means no more than `most` does.

    >>> read_at_most("9" * 5000, 100), read_at_most("7", 100), read_at_most("²", 100)
    (100, 7, None)
    """
    found = read_whole(text)
    if found is None:
        return most if _ENDLESS.fullmatch(text) else None
    return min(found, most)


def in_order(part: str) -> tuple[int, int, str]:
    """A key that puts numbers before words, and 2 before 10.

    >>> sorted(["b", "10", "2", "²"], key=in_order)
    ['2', '10', 'b', '²']
    """
    number = read_whole(part)
    return (0, number, "") if number is not None else (1, 0, part)
