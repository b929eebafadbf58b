"""E-mail addresses by which people sign in."""

import re
import unicodedata
from typing import Final

from kg.errors import InvalidInput

_LONGEST: Final = 254
_PART: Final = r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f\ud800-\udfff]+"
_ADDRESS: Final = re.compile(rf"{_PART}@{_PART}\.{_PART}")


def comparable(text: str) -> str:
    """An e-mail address as addresses are compared; '' for what is none."""
    try:
        return read_address(text)
    except InvalidInput:
        return ""


def read_address(text: str) -> str:
    """An e-mail address in the form in which addresses are compared; raises InvalidInput, which does not repeat it."""
    address = text.strip() if len(text) <= 4 * _LONGEST else ""
    for _ in range(2):  # folding case can undo what normalising did
        address = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address).casefold())
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address):
        raise InvalidInput("This is not an e-mail address.", "It is like name@ministry.example.")
    return address
