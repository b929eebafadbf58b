"""Finding the parts of a text that match a query, as ranges of the original text."""

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA

from kg.search.model import Kind
from kg.search.spelling import SHORTEST
from kg.search.stems import primary
from kg.search.words import Piece, forms_of, pieces, without_article
from kg.texts.folding import fold
from kg.texts.languages import Text

_WORD: Final = re.compile(r"[^\W_]+")
Range = tuple[int, int]
"""Beginning and end of a part, counted in characters (code points)."""


def find_ranges(text: Text, query: str, kind: Kind) -> tuple[Range, ...]:
    """Parts of a label to mark, in order, none touching another.

    Beginnings of words are marked as far as they were typed, other forms of a word and near spellings as whole words.

    >>> find_ranges(Text("Les Écosystèmes", "fr"), "ecosys", "words")
    ((4, 10),)
    """
    if kind == "exact":
        return ((0, len(text.value)),)
    folded, places = _fold_with_places(text.value)
    wanted = pieces(query)
    found: list[Range] = []
    for piece in wanted:
        if piece.run:
            found += [(match.start(), match.end()) for match in re.finditer(re.escape(piece.folded), folded)]
    for match in _WORD.finditer(folded):
        for piece in wanted:
            if not piece.run and (range_ := _in_word(piece, match, kind, primary(text.language), text.value, places)):
                found.append(range_)
    return _merge((places[start], places[end]) for start, end in found if start < end)


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters, and its end, where that stands in the original."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        piece = fold(character)
        folded.append(piece)
        places += [place] * len(piece)
    return "".join(folded), [*places, len(text)]


def _in_word(
    piece: Piece, match: re.Match[str], kind: Kind, language: str, text: str, places: list[int]
) -> Range | None:
    word, start = match[0], match.start()
    bare = without_article(word)
    for candidate in (word, bare):
        if candidate.startswith(piece.folded):
            begin = start + len(word) - len(candidate)
            return begin, begin + len(piece.folded)
    if kind in ("form", "words"):
        written = text[places[start] : places[match.end()]].casefold()
        if set(forms_of(piece, language)) & set(forms_of(Piece(bare, written), language)):
            return start, match.end()
    if kind == "spelling" and len(piece.folded) >= SHORTEST and _is_near(piece.folded, bare):
        return start, match.end()
    return None


def _is_near(typed: str, word: str) -> bool:
    return OSA.distance(typed, word, score_cutoff=2) <= 2


def _merge(ranges: Iterable[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return tuple(merged)


def cut(text: str, ranges: tuple[Range, ...]) -> tuple[tuple[str, bool], ...]:
    """A text in parts, each with whether it is marked.

    >>> cut("Ecosystems", ((0, 3),))
    (('Eco', True), ('systems', False))
    """
    parts: list[tuple[str, bool]] = []
    place = 0
    for start, end in ranges:
        parts += [(text[place:start], False), (text[start:end], True)]
        place = end
    return tuple(part for part in (*parts, (text[place:], False)) if part[0])
