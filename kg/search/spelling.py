"""Correcting typing mistakes when nothing was found: words of the index that are close to those of the query."""

import sqlite3
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from kg.search.words import Piece, almost, expression

SHORTEST: Final = 4
"""Letters of the shortest word that is corrected."""
_TWO_MISTAKES: Final = 7
"""Letters from which a word may have two."""
_CANDIDATES: Final = 20_000
_OFFERED: Final = 5
_COMPARED: Final = 20
_STARTS: Final = "SELECT word FROM spelling WHERE first = ? AND length BETWEEN ? AND ? LIMIT ?"


def near_words(connection: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """Words of the index at a distance of one or two letters (exchanged neighbours count as one), nearest first.

    The first letter is taken to be right, or one too many, or to have changed places with the second.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return ()
    allowed = 2 if len(word) >= _TWO_MISTAKES else 1
    candidates: list[str] = []
    for first in dict.fromkeys(word[:2]):
        values = (first, len(word) - allowed, len(word) + allowed, _CANDIDATES)
        candidates += [row[0] for row in connection.execute(_STARTS, values)]
    found = extract(word, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=_COMPARED)
    found.sort(key=lambda item: (item[1], item[0][0] != word[0], item[0]))
    return tuple(near for near, _, _ in found if _is_used(connection, near))[:_OFFERED]


def _is_used(connection: sqlite3.Connection, word: str) -> bool:
    """Whether a label has the word still: those of labels that are gone stay in the list."""
    row = connection.execute("SELECT 1 FROM word WHERE word MATCH ? LIMIT 1", (f'"{word}"',)).fetchone()
    return row is not None


def is_known(connection: sqlite3.Connection, piece: Piece) -> bool:
    """Whether some label has a word that begins so, or the run of characters."""
    row = connection.execute("SELECT 1 FROM word WHERE word MATCH ? LIMIT 1", (expression([piece]),)).fetchone()
    return row is not None


def correct(connection: sqlite3.Connection, wanted: Iterable[Piece]) -> tuple[str, str]:
    """The expression of a query with its mistakes corrected, and the corrected words; '' if that is not possible.

    Chinese characters are not replaced: labels that have all but one of four or more characters are found.
    """
    parts, words = [], []
    for piece in wanted:
        if is_known(connection, piece):
            parts.append(expression([piece]))
            words.append(piece.folded)
        elif piece.run:
            parts.append(almost(piece.folded))
            words.append(piece.folded)
        else:
            near = near_words(connection, piece.folded)
            parts.append("(" + " OR ".join(f'"{word}"' for word in near) + ")" if near else "")
            words.append(near[0] if near else "")
    return (" AND ".join(parts), " ".join(words)) if parts and all(parts) else ("", "")
