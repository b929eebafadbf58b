"""Rules of SPARQL that are not in its grammar: which one a query breaks, and where."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.errors import InvalidInput
from sparql.language import tokens
from sparql.language.tokens import BLANK, IRI, LANG, VARIABLE, WORD, Token

_LONG_SUBTAG: Final = re.compile(r"\w{9}")


def find_broken(text: str, found: Sequence[Token], message: str) -> InvalidInput | None:
    """Rules of SPARQL that are not in its grammar (notes of section 19.8), where the engine does not say which."""
    if any(phrase in message for phrase, *_ in KNOWN):
        return None
    index = _given_twice(found)
    if index is not None:
        words = f"AS gives a value to {found[index][1]}, which has one already."
        return tokens.at(text, tokens.start_of(text, index), words, "Choose a new name after AS.")
    blank = Counter(lexeme for kind, lexeme in found if kind == BLANK)
    for index, (kind, lexeme) in enumerate(found):
        if kind == BLANK and blank[lexeme] > 1:
            hint = "Use a variable instead: a blank node may be used within one group of triples only."
            return tokens.at(text, tokens.start_of(text, index), f"{lexeme} stands in several groups.", hint)
    return None


def named_by_engine(text: str, found: Sequence[Token], message: str, offset: int) -> InvalidInput | None:
    """The error for a rule that the engine names; `offset` is where it was reading.

    The engine lists all rules it has tried, so one that it names counts only if `look` finds its place.
    """
    for phrase, words, hint, sure, look in KNOWN:
        if phrase in message:
            index = look(text, found, offset)
            if index is not None or sure:
                return tokens.at(text, offset if index is None else tokens.start_of(text, index), words, hint)
    return None


def _follows(found: Sequence[Token], index: int, word: str) -> bool:
    return index > 0 and found[index - 1][0] == WORD and found[index - 1][1].upper() == word


def _given_twice(found: Sequence[Token]) -> int | None:
    """A variable after AS that stands in the query before."""
    seen: set[str] = set()
    for index, (kind, lexeme) in enumerate(found):
        if kind == VARIABLE:
            if lexeme[1:] in seen and _follows(found, index, "AS"):
                return index
            seen.add(lexeme[1:])
    return None


def _overriding(_text: str, found: Sequence[Token], _offset: int) -> int | None:
    """A variable after AS that stands elsewhere in the query too."""
    number = Counter(lexeme[1:] for kind, lexeme in found if kind == VARIABLE)
    candidates = (i for i, (kind, _) in enumerate(found) if kind == VARIABLE and _follows(found, i, "AS"))
    return next((i for i in candidates if number[found[i][1][1:]] > 1), None)


def _ungrouped(_text: str, found: Sequence[Token], _offset: int) -> int | None:
    """The first column, not computed, that GROUP BY does not name; only if there is no SELECT inside another."""
    words = [lexeme.upper() for kind, lexeme in found if kind == WORD]
    if words.count("SELECT") != 1:
        return None
    upper = [lexeme.upper() for _, lexeme in found]
    grouped = set()
    if "GROUP" in words:
        after = upper.index("GROUP")
        grouped = {lexeme[1:] for kind, lexeme in found[after:] if kind == VARIABLE}
    for index in range(upper.index("SELECT") + 1, len(found)):
        kind, lexeme = found[index]
        if kind == VARIABLE and lexeme[1:] not in grouped:
            return index
        if lexeme in ("(", "{"):
            return None
    return None


def _iri_before(text: str, found: Sequence[Token], offset: int) -> int | None:
    """The IRI that ends at an offset: the engine has just read it."""
    for index, (start, (kind, lexeme)) in enumerate(zip(tokens.starts(text), found, strict=True)):
        if kind == IRI and start + len(lexeme) == offset:
            return index
    return None


def _language_tag(_text: str, found: Sequence[Token], _offset: int) -> int | None:
    """The first language tag that RFC 5646 cannot allow: a part of it is longer than eight characters."""
    tags = (index for index, (kind, lexeme) in enumerate(found) if kind == LANG and _LONG_SUBTAG.search(lexeme))
    return next(tags, None)


KNOWN: Final = (
    (
        "SELECT contains a variable that is unbound",
        "SELECT names a variable that has no single value for a group.",
        "Put it into GROUP BY, or inside an aggregate such as SAMPLE(?x), COUNT(?x) or MIN(?x).",
        True,
        _ungrouped,
    ),
    (
        "SELECT overrides an existing variable",
        "SELECT (… AS ?x) gives a value to a variable that the pattern binds already.",
        "Choose a new name after AS.",
        True,
        _overriding,
    ),
    (
        "IRI parsing failed",
        "This IRI is not valid.",
        "An IRI is absolute, such as <http://example.org/a>, has no spaces, and its domain is spelt as usual.",
        False,
        _iri_before,
    ),
    (
        "language tag parsing failed",
        "This language tag is not valid.",
        "Write @en, @fr or @zh-Hant.",
        False,
        _language_tag,
    ),
)
"""Rules that the engine names: its phrase, our message, our hint, whether the phrase alone is proof, place finder."""
