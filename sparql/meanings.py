"""Rules of SPARQL that are not in its grammar: which one a query breaks, and where."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.errors import InvalidInput
from sparql import tokens
from sparql.tokens import BLANK, IRI, VARIABLE, WORD, Token


def find(text: str, found: Sequence[Token], message: str) -> InvalidInput | None:
    """Rules of SPARQL that are not in its grammar (notes of section 19.8), where the engine does not say which."""
    if any(phrase in message for phrase, _, _, _ in KNOWN):
        return None
    index = _given_twice(found)
    if index is not None:
        words = f"AS gives a value to {found[index][1]}, which has one already."
        return tokens.at(text, tokens.start_of(text, index), words, "Choose a new name after AS.")
    blank = Counter(token for kind, token in found if kind == BLANK)
    for index, (kind, token) in enumerate(found):
        if kind == BLANK and blank[token] > 1:
            hint = "Use a variable instead: a blank node may be used within one group of triples only."
            return tokens.at(text, tokens.start_of(text, index), f"{token} stands in several groups.", hint)
    return None


def told(text: str, found: Sequence[Token], message: str, offset: int) -> InvalidInput | None:
    """The error for a rule that the engine names; `offset` is where it was reading."""
    for phrase, words, hint, look in KNOWN:
        if phrase in message:
            index = look(text, found, offset)
            return tokens.at(text, offset if index is None else tokens.start_of(text, index), words, hint)
    return None


def _follows(found: Sequence[Token], index: int, word: str) -> bool:
    return index > 0 and found[index - 1][0] == WORD and found[index - 1][1].upper() == word


def _given_twice(found: Sequence[Token]) -> int | None:
    """A variable after AS that stands in the query before."""
    seen: set[str] = set()
    for index, (kind, token) in enumerate(found):
        if kind == VARIABLE:
            if token[1:] in seen and _follows(found, index, "AS"):
                return index
            seen.add(token[1:])
    return None


def _overriding(_text: str, found: Sequence[Token], _offset: int) -> int | None:
    """A variable after AS that stands elsewhere in the query too."""
    number = Counter(token[1:] for kind, token in found if kind == VARIABLE)
    candidates = (i for i, (kind, _) in enumerate(found) if kind == VARIABLE and _follows(found, i, "AS"))
    return next((i for i in candidates if number[found[i][1][1:]] > 1), None)


def _ungrouped(_text: str, found: Sequence[Token], _offset: int) -> int | None:
    """The first column, not computed, that GROUP BY does not name; only if there is no SELECT inside another."""
    words = [token.upper() for kind, token in found if kind == WORD]
    if words.count("SELECT") != 1:
        return None
    upper = [token.upper() for _, token in found]
    grouped = set()
    if "GROUP" in words:
        after = upper.index("GROUP")
        grouped = {token[1:] for kind, token in found[after:] if kind == VARIABLE}
    for index in range(upper.index("SELECT") + 1, len(found)):
        kind, token = found[index]
        if kind == VARIABLE and token[1:] not in grouped:
            return index
        if token in ("(", "{"):
            return None
    return None


def _last_iri(text: str, found: Sequence[Token], offset: int) -> int | None:
    """The IRI that ends nearest before an offset."""
    iris = [i for i, (kind, _) in enumerate(found) if kind == IRI and tokens.start_of(text, i) < offset]
    return iris[-1] if iris else None


def _nowhere(_text: str, _found: Sequence[Token], _offset: int) -> int | None:
    return None


KNOWN: Final = (
    (
        "SELECT contains a variable that is unbound",
        "SELECT names a variable that has no single value for a group.",
        "Put it into GROUP BY, or inside an aggregate such as SAMPLE(?x), COUNT(?x) or MIN(?x).",
        _ungrouped,
    ),
    (
        "SELECT overrides an existing variable",
        "SELECT (… AS ?x) gives a value to a variable that the pattern binds already.",
        "Choose a new name after AS.",
        _overriding,
    ),
    (
        "IRI parsing failed",
        "This IRI is not valid.",
        "An IRI is absolute, such as <http://example.org/a>, has no spaces, and its domain is spelt as usual.",
        _last_iri,
    ),
    (
        "language tag parsing failed",
        "There is a language tag here that is not valid.",
        "Write @en, @fr or @zh-Hant.",
        _nowhere,
    ),
)
"""What the engine says in words: the phrase, our words, what to do, and how to find the place."""
