"""Unique identifiers of living modified organisms (OECD), which people write with Ø, 0 and O, and x, X and ×."""

import re
from typing import Final

_STACK: Final = re.compile(" [x×*] | ?× ?", re.IGNORECASE)
_DASHES: Final = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})
_NOUGHTS: Final = str.maketrans({"Ø": "0", "ø": "0", "O": "0", "o": "0", "⌀": "0", "∅": "0"})
_FORM: Final = re.compile(r"[A-Z0-9]{2,5}-[A-Z0-9]{2,7}-[0-9]")


def normalize_oecd(text: str) -> str:
    """The form under which an identifier is compared: zero for Ø and O, parts of a stack in order, joined by `x`.

    The order of a stack says nothing, so it does not count either.

    >>> normalize_oecd("MON-ØØ6Ø3-6") == normalize_oecd("mon-00603-6") == normalize_oecd("MON-OO6O3-6")
    True
    >>> normalize_oecd("MON-ØØ6Ø3-6 X DAS-4Ø278-9")
    'DAS-40278-9 x M0N-00603-6'
    """
    return " x ".join(sorted(part.upper().translate(_NOUGHTS).replace(" ", "") for part in _parts(text)))


def oecd_spellings(text: str) -> tuple[str, ...]:
    """Spellings of an identifier in queries: as given, with zeros, with the letter O, and the form for comparison."""
    plain = " x ".join(part.upper() for part in _parts(text))
    zeros, letters = (plain.replace("Ø", digit).replace("ø", digit) for digit in "0O")
    return tuple(dict.fromkeys((text.strip(), zeros, letters, normalize_oecd(text))))


def _parts(text: str) -> list[str]:
    """The parts of a stack; blanks are made single first, since a pattern that counts them would be slow."""
    return [part for part in _STACK.split(" ".join(text.translate(_DASHES).split())) if part]


def is_oecd(text: str) -> bool:
    """Whether a text, or each part of a stack, has the form of such an identifier.

    >>> is_oecd("MON-ØØ6Ø3-6"), is_oecd("maize")
    (True, False)
    """
    parts = normalize_oecd(text).split(" x ")
    return all(_FORM.fullmatch(part) for part in parts)
