"""The order of words by language: the Unicode Collation Algorithm with each language's own letters (CLDR).

Keys are bytes, computed when a generation is made; readers only compare them. With the extra `icu` (PyICU, where the
library ICU is installed) all of CLDR's orders are used; without it pyuca with the letters listed here.
"""

import re
import struct
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from kg.texts.folding import fold

DIGITS: Final = "0-9"
OTHERS: Final = "!*"
_WORD: Final = re.compile(" [^ ]*|[^ ]+")
_AFTER: Final = 0xF0000
"""A private character, which the algorithm puts after all letters: `z` + this stands after every word with z."""


def _after(base: str, letters: str) -> dict[str, str]:
    return {letter: f"{base}{chr(_AFTER + place)}" for place, letter in enumerate(letters)}


# Letters that a language counts as letters of their own, beside what the default table does (CLDR, collation charts).
_TAILORED: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": _after("z", "åäö"),
    "fi": _after("z", "åäö"),
    "da": _after("z", "æøå"),
    "no": _after("z", "æøå"),
    "nb": _after("z", "æøå"),
    "nn": _after("z", "æøå"),
    "is": _after("z", "þæöå"),
    "es": _after("n", "ñ"),
    "pl": {
        **_after("a", "ą"), **_after("c", "ć"), **_after("e", "ę"), **_after("l", "ł"), **_after("n", "ń"),
        **_after("o", "ó"), **_after("s", "ś"), **_after("z", "źż"),
    },
    "cs": {**_after("c", "č"), **_after("r", "ř"), **_after("s", "š"), **_after("z", "ž")},
    "sk": {**_after("a", "ä"), **_after("c", "č"), **_after("o", "ô"), **_after("s", "š"), **_after("z", "ž")},
    "hr": {**_after("c", "čć"), **_after("d", "đ"), **_after("s", "š"), **_after("z", "ž")},
    "sl": {**_after("c", "č"), **_after("s", "š"), **_after("z", "ž")},
    "lt": {**_after("c", "č"), **_after("s", "š"), **_after("z", "ž")},
    "hu": {**_after("o", "öő"), **_after("u", "üű")},
    "tr": {
        **_after("c", "ç"), **_after("g", "ğ"), **_after("h", "ı"), **_after("o", "ö"), **_after("s", "ş"),
        **_after("u", "ü"),
    },
    "ro": {**_after("a", "ăâ"), **_after("i", "î"), **_after("s", "ș"), **_after("t", "ț")},
}  # fmt: skip


def method() -> str:
    """The library that makes the keys: those of different libraries cannot be compared."""
    icu = _icu()
    return f"icu {icu.ICU_VERSION} {icu.UNICODE_VERSION}" if icu else "pyuca"


def sort_key(text: str, language: str) -> bytes:
    """The key by which a text of a language is put in order; for Chinese that of its pinyin, then of its characters."""
    if _icu():
        return bytes(_icu_collator(language).getSortKey(text))
    base = language.partition("-")[0].lower()
    if base == "zh":
        return _key(" ".join(_pinyin(text))) + b"\0\0" + _key(text)
    table = _TAILORED.get(base)
    return _key(_tailor(text, table) if table else text)


def _tailor(text: str, table: Mapping[str, str]) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(table.get(character.lower(), character) for character in composed)


def _key(text: str) -> bytes:
    """pyuca's key: the weights of each level, and a nought between two levels."""
    words = [_weights(word) for word in _WORD.findall(unicodedata.normalize("NFD", text))]
    return b"\0\0".join(b"".join(level) for level in zip(*(words or [_weights("")]), strict=True))


@lru_cache(maxsize=1 << 16)
def _weights(word: str) -> tuple[bytes, ...]:
    """Those of a word, by level: nothing is contracted over a space, and labels have their words in common."""
    elements = _collator().collation_elements(word)
    levels = ([element[level] for element in elements if len(element) > level] for level in range(4))
    return tuple(struct.pack(f">{len(weights)}H", *weights) for weights in map(_heavy, levels))


def _heavy(weights: list[int]) -> list[int]:
    return [weight for weight in weights if weight]


@lru_cache(maxsize=1)
def _icu() -> Any:
    try:
        return import_module("icu")
    except ImportError:
        return None


@lru_cache(maxsize=256)
def _icu_collator(language: str) -> Any:
    icu = _icu()
    return icu.Collator.createInstance(icu.Locale.forLanguageTag(language or "und"))


@lru_cache(maxsize=1)
def _collator() -> Any:
    from pyuca import Collator  # a second of work, for the writer only

    return Collator()


def _pinyin(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # large tables, for Chinese only

    found: list[str] = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
    return found


def letter(text: str) -> str:
    """Skosmos' heading for a label: its first character as a capital, `0-9`, or `!*` for anything else.

    >>> letter("éléphant"), letter("3 Rs"), letter("(a)")
    ('É', '0-9', '!*')
    """
    first = text[:1]
    if first.isdigit():
        return DIGITS
    return first.upper()[:1] if first.isalpha() else OTHERS


def heading(text: str, language: str) -> str:
    """The heading under which we list a label: the letter of its language's alphabet, accents aside.

    >>> heading("éléphant", "fr"), heading("ñandú", "es"), heading("åska", "sv"), heading("أسماك", "ar")
    ('E', 'Ñ', 'Å', 'ا')
    """
    plain = letter(text)
    if plain in (DIGITS, OTHERS):
        return plain
    base = language.partition("-")[0].lower()
    if base == "zh":
        return next((syllable[:1].upper() for syllable in _pinyin(text[0]) if syllable.isascii()), plain)
    if plain.lower() in _TAILORED.get(base, ()):
        return plain
    return fold(plain)[:1].upper() or plain
