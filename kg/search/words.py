"""The tokens of a text in the index, and the expression that matches a query with them.

Beside the folded words (`kg.texts.folding.tokens`) the index holds marked tokens, that no query has: the mark
is a character of the Private Use Area: stems after the language of the label, and pairs of neighbouring Chinese,
Japanese and Korean characters, which keep characters in their order.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from kg.search.stems import primary, stems, words_as_written
from kg.texts.folding import ARTICLE, CJK, fold, tokens

MARK: Final = "\ue000"
MOST_WORDS: Final = 16
"""Words of a query that are searched; further ones are ignored."""
LONGEST: Final = 200
"""Characters of a query that are read; further ones are ignored."""
_PIECE: Final = re.compile(f"{CJK.pattern}+|(?:(?!{CJK.pattern})[^\\W_])+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a query: folded, as it was written, and whether it is a run of characters without spaces."""

    folded: str
    written: str
    run: bool = False


def pieces(text: str) -> tuple[Piece, ...]:
    """The words of a query, an Arabic one without its article; Chinese in runs of characters.

    >>> [piece.folded for piece in pieces("الأنظمة 行动目标3 Écosystèmes")]
    ['انظمه', '行动目标', '3', 'ecosystemes']
    """
    found: dict[str, Piece] = {}
    for word in words_as_written(text[:LONGEST]):
        for part in _PIECE.findall(fold(word)):
            run = CJK.match(part) is not None
            bare = part if run else without_article(part)
            found.setdefault(bare, Piece(bare, part if part != fold(word) else word, run))
    return tuple(found.values())[:MOST_WORDS]


def without_article(word: str) -> str:
    """A folded word without the Arabic article, by the rule that `kg.texts.folding.tokens` has.

    >>> without_article("الانظمه"), without_article("الي")
    ('انظمه', 'الي')
    """
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 2 else word


def make_key(words: Sequence[str]) -> str:
    """Folded tokens of a whole text as one string, to compare texts with: without the words that have an article.

    >>> make_key(tokens("الأنظمة البيئية")), make_key(tokens("A.CT.1"))
    ('انظمه بيييه', 'a ct 1')
    """
    joined = " ".join(words)
    if joined.isascii():
        return joined  # only Arabic words have one
    return " ".join(word for word, after in zip_longest(words, words[1:], fillvalue="") if word != ARTICLE + after)


def key_of(text: str) -> str:
    """The same of a text."""
    return make_key(tokens(text))


def forms(text: str, words: Sequence[str], language: str) -> str:
    """The marked tokens of a label, separated by blanks; `words` are its tokens."""
    tag = primary(language)
    plain = text.isascii()
    written = words if plain else words_as_written(text)  # plain words are folded by nothing but their case
    marked = {MARK + tag + stem for word in set(written) for stem in stems(word, tag)}
    if not plain and any(CJK.match(word) for word in words):
        marked.update(MARK + pair for run in runs(text) for pair in pairs(run))
    return " ".join(sorted(marked))


def runs(text: str) -> list[str]:
    """Runs of characters that are written without spaces."""
    return [part for part in _PIECE.findall(fold(text)) if CJK.match(part)]


def pairs(run: str) -> list[str]:
    """Neighbouring characters.

    >>> pairs("生物多")
    ['生物', '物多']
    """
    return [run[place : place + 2] for place in range(len(run) - 1)]


def expression(wanted: Iterable[Piece], languages: Iterable[str] = ()) -> str:
    """The query of the full-text index for labels that have all words: as beginnings, or in another form.

    `languages` (primary subtags) are those whose word forms count. Everything is quoted; no word holds a quote.
    """
    tags = tuple(languages)
    return " AND ".join(_one(piece, tags) for piece in wanted)


def _one(piece: Piece, languages: Sequence[str]) -> str:
    if piece.run:
        return " AND ".join(f'"{MARK}{pair}"' for pair in pairs(piece.folded)) or f'"{piece.folded}"'
    marked = dict.fromkeys(MARK + tag + stem for tag in languages for stem in forms_of(piece, tag))
    alternatives = [f'"{piece.folded}"*', *(f'"{form}"' for form in marked)]
    return f"({' OR '.join(alternatives)})" if len(alternatives) > 1 else alternatives[0]


def forms_of(piece: Piece, language: str) -> tuple[str, ...]:
    """Stems of a word of a query in a language."""
    return tuple(dict.fromkeys((*stems(piece.written, language), *stems(piece.folded, language))))


def almost(run: str) -> str:
    """The query for labels that have a run of four characters or more but for one of them, '' for shorter ones."""
    if len(run) < 4:
        return ""
    every = pairs(run)
    choices = []
    for wrong in range(len(run)):
        kept = [pair for place, pair in enumerate(every) if place not in (wrong - 1, wrong)]
        choices.append("(" + " AND ".join(f'"{MARK}{pair}"' for pair in kept) + ")")
    return "(" + " OR ".join(choices) + ")"
