"""Word forms: stems by the language of a label, so that a plural finds the singular (Snowball algorithms)."""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Final, Protocol

import snowballstemmer

from kg.texts.folding import ARTICLE, fold

ALGORITHMS: Final = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""Primary language subtags for which there is an algorithm."""
SHORTEST: Final = 3
"""Letters of a word that has other forms; below, cutting endings makes everything alike."""
LONGEST: Final = 40
_OFTEN_BARE: Final = frozenset("ar ca es fr it pt".split())
"""Languages whose words people often type without their accents or marks."""
_WORD: Final = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0640\u064b-\u065f\u0670])+")
_CACHED: Final = 100_000


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 (the name is the library's)


_LOCAL: Final = threading.local()
"""The algorithms keep the word they work on: one of each for every thread."""


def _stemmer(language: str) -> _Stemmer:
    known: dict[str, _Stemmer] = _LOCAL.__dict__.setdefault("stemmers", {})
    if language not in known:
        known[language] = snowballstemmer.stemmer(ALGORITHMS[language])
    return known[language]


def primary(tag: str) -> str:
    """The first part of a language tag.

    >>> primary("en-GB")
    'en'
    """
    return tag.lower().partition("-")[0]


@lru_cache(maxsize=_CACHED)
def stems(word: str, language: str) -> tuple[str, ...]:
    """Folded stems of one word: that of the word as it is written, and that of what people type without accents.

    >>> stems("forests", "en"), stems("protégées", "fr")
    (('forest',), ('proteg', 'protege'))
    """
    if language not in ALGORITHMS or not SHORTEST <= len(word) <= LONGEST or word[0].isdigit():
        return ()
    stem = _stemmer(language).stemWord
    folded = fold(word)
    written = fold(stem(word))
    found = [written]
    if folded != word and language in _OFTEN_BARE:
        found.append(fold(stem(folded)))
    if language == "ar" and not folded.startswith(ARTICLE):
        found.append(fold(stem(ARTICLE + word)))  # the algorithm takes more endings off a word that has the article
    return tuple(dict.fromkeys(found))


def words_as_written(text: str) -> list[str]:
    """The words of a text in lower case, with their accents.

    >>> words_as_written("Aires PROTÉGÉES")
    ['aires', 'protégées']
    """
    return _WORD.findall(text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold()))
