"""Flags as the CBD's systems write them."""

from typing import Any, Final

_TRUE: Final = frozenset(("true", "y", "yes", "1", "oui", "sí", "si", "да", "نعم", "是"))
_FALSE: Final = frozenset(("false", "n", "no", "0", "non", "нет", "لا", "否"))


def read_flag(value: Any) -> bool | None:
    """True or false, however it is written; None for what is neither.

    >>> read_flag("Oui"), read_flag(0), read_flag("perhaps")
    (True, False, None)
    """
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    return True if text in _TRUE else False if text in _FALSE else None
