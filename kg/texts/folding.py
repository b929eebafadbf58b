"""Folding text for search: accents, cases and letter variants that people do not distinguish when they type.

Latin accents go, Arabic hamza forms, ta marbuta and tatweel are unified, Cyrillic yo becomes ye, digits of other
scripts become ours, and Chinese, Japanese and Korean text is cut into single characters, since it has no spaces
between words.
"""

import re
import sys
import unicodedata
from functools import lru_cache
from typing import Final

_VARIANTS: Final = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": "",
    }
    | {chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0, 0x0966) for digit in range(10)}
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+", re.UNICODE)
CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SINGLY: Final = re.compile(f"({CJK.pattern})")
ARTICLE: Final = "ال"
_MARKS: Final = re.compile(f"[{''.join(filter(unicodedata.combining, map(chr, range(sys.maxunicode // 8))))}]+")
"""What combines with a letter; none is beyond the second plane."""


def fold(text: str) -> str:
    """Text as search compares it.

    >>> fold("Écosystèmes"), fold("ЁЖ"), fold("الأنظمة")
    ('ecosystemes', 'еж', 'الانظمه')
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_VARIANTS))
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFC", _MARKS.sub("", folded)).translate(_VARIANTS)


@lru_cache(maxsize=16_384)
def _pieces(word: str) -> tuple[str, ...]:
    pieces = [piece for piece in _SINGLY.split(word) if piece]
    if pieces[-1].startswith(ARTICLE) and len(pieces[-1]) > 4:
        pieces.append(pieces[-1].removeprefix(ARTICLE))
    return tuple(pieces)


def tokens(text: str) -> list[str]:
    """Folded words of a text; an Arabic word with the article also counts without it; codes keep their dots.

    >>> tokens("A.CT.1 Índice"), tokens("30% 的区域")
    (['a', 'ct', '1', 'indice'], ['30', '的', '区', '域'])
    """
    folded = fold(text)
    words: list[str] = _WORD.findall(folded)
    return words if folded.isascii() else [piece for word in words for piece in _pieces(word)]
