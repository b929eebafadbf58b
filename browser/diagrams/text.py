"""Breaking names into lines for a drawing, by the approximate widths of letters of many scripts."""

import unicodedata
from typing import Final

_NARROW: Final = frozenset("iljtfrI.,;:'|!()[]/ ­")
_BROAD: Final = frozenset("mwMWÆŒ@%—")
_SCRIPTS: Final = (
    (0x0400, 0x0530, 0.6), (0x0590, 0x0600, 0.55), (0x0600, 0x0900, 0.5), (0x0900, 0x0E00, 0.62), (0x1C80, 0x1D00, 0.6),
)  # fmt: skip
"""First and next code point of some scripts, and the mean width of their letters in em."""
_LATIN: Final = 0.55
_ELLIPSIS: Final = "…"


def width(text: str) -> float:
    """About how wide a text is, in em.

    >>> width("保护区"), width("iii") < width("mmm")
    (3.0, True)
    """
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> float:
    if letter in _NARROW:
        return 0.3
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if _stands_alone(letter):
        return 1.0
    if letter in _BROAD:
        return 0.88
    for first, following, mean in _SCRIPTS:
        if first <= ord(letter) < following:
            return mean
    return 0.68 if letter.isupper() else _LATIN


def _stands_alone(letter: str) -> bool:
    """Whether a line may break before and after this letter, as in Chinese and Japanese."""
    return unicodedata.east_asian_width(letter) in "WF"


def wrap(text: str, ems: float, lines: int) -> tuple[str, ...]:
    """A text in at most so many lines of so many em; what does not fit ends with an ellipsis.

    >>> wrap("Conservation of agricultural biodiversity", 9, 2)
    ('Conservation of', 'agricultural biodiv…')
    """
    pieces = _pieces(" ".join(_plain(text).split()), ems)
    made: list[str] = []
    current = ""
    while pieces:
        piece = pieces.pop(0)
        if width((current + piece).rstrip()) <= ems:
            current += piece
            continue
        if len(made) == lines - 1:
            return (*made, _cut(current + piece, ems))
        made.append(current.strip())
        current = piece
    return tuple(line for line in (*made, current.strip()) if line)


def _plain(text: str) -> str:
    """A text without control letters, and of a length that costs nothing."""
    return "".join(" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text[:400])


def _pieces(text: str, ems: float) -> list[str]:
    """Pieces between which a line may break: words with a space, single Chinese letters, parts of words too long."""
    pieces: list[str] = []
    current = ""
    for letter in text:
        alone = _stands_alone(letter)
        if current and (alone or current.endswith((" ", "-")) or width(current + letter) > ems):
            pieces.append(current)
            current = ""
        current += letter
        if alone:
            pieces.append(current)
            current = ""
    return [*pieces, current] if current else pieces


def _cut(text: str, ems: float) -> str:
    while text and width(text + _ELLIPSIS) > ems:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS
