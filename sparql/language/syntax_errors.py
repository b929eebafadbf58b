"""The engine's syntax errors in words of our own: line, column, the line, a caret, and what was expected there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from kg.errors import InvalidInput
from sparql.language import error_rules as rules
from sparql.language import grammar, tokens
from sparql.language.hints import misspelt_terms
from sparql.language.tokens import IRI, OPERATOR, PNAME, VARIABLE, WORD, Token

_POSITION: Final = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_NEWER: Final = frozenset(("<<", "<<(", "{|", "~"))
_NEAR: Final = 30
"""How far behind a mistake the engine's position may lie: it looks ahead by a keyword or two."""
_MOST_EXPECTED: Final = 9
_LONGEST: Final = 20_000
"""Characters of a text that is parsed again to explain it, which takes 20 ms at most."""
_WORDS: Final = {
    "VAR": "a variable", "IRI": "an IRI", "PNAME": "a prefixed name", "STRING": "a string", "NUMBER": "a number",
    "LANG": "a language tag", "BLANK": "a blank node", "FUNCTION": "a function", "AGGREGATE": "an aggregate",
}  # fmt: skip
_TERM: Final = frozenset(("IRI", "PNAME", "STRING", "NUMBER", "BLANK", "'true'", "'false'", "'+'", "'-'", "'['", "'('"))
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}


def explain(text: str, message: str, prefixes: Mapping[str, str]) -> InvalidInput:
    """An error for a query that the engine could not parse, made from its message; `prefixes` are those in force."""
    match = _POSITION.match(message)
    if not match:
        return InvalidInput(f"The query cannot be read: {message[:200]}", " ".join(misspelt_terms(text, prefixes)))
    offset = tokens.offset_of(text, int(match[1]), int(match[2]))
    if len(text) > _LONGEST:
        return tokens.at(text, offset, "The query cannot be read here.")
    found = tokens.tokenize(text)
    if not any(lexeme in _NEWER for kind, lexeme in found if kind == OPERATOR):
        stop = grammar.find_stop(found)
        if stop and offset <= tokens.start_of(text, stop.index) + _NEAR:
            return _unexpected(text, found, stop)
        if stop is None and (error := rules.find_broken(text, found, message)):
            return error
    if error := rules.named_by_engine(text, found, message, offset):
        return error
    return tokens.at(text, offset, "The query cannot be read here.", " ".join(misspelt_terms(text, prefixes)))


def check_grammar(text: str, found: Sequence[Token]) -> None:
    """Raise InvalidInput for a query that the grammar of SPARQL 1.1 does not allow, unless it is long or newer."""
    newer = any(lexeme in _NEWER for kind, lexeme in found if kind == OPERATOR)
    stop = None if newer or len(text) > _LONGEST else grammar.find_stop(found)
    if stop:
        raise _unexpected(text, found, stop)


def _unexpected(text: str, found: Sequence[Token], stop: grammar.Stop) -> InvalidInput:
    """The error for a lexeme that cannot stand where it stands."""
    expected = _in_words(stop.expected)
    if stop.index >= len(found):
        message, hint = f"The query ends too early: expected {expected}.", ""
        if (opened := _unclosed(found)) is not None:
            where = tokens.place(text, tokens.start_of(text, opened))
            bracket = found[opened][1]
            hint = f"“{bracket}” in line {where.line}, column {where.column} is not closed with “{_CLOSING[bracket]}”."
        return tokens.at(text, len(text.rstrip()), message, hint)
    kind, lexeme = found[stop.index]
    shown = lexeme if len(lexeme) <= 60 else lexeme[:57] + "…"
    message = f"“{shown}” cannot stand here; expected {expected}." if stop.expected else f"“{shown}” is too much here."
    return tokens.at(text, tokens.start_of(text, stop.index), message, _suggestion(kind, lexeme, stop, found))


def _suggestion(kind: int, lexeme: str, stop: grammar.Stop, found: Sequence[Token]) -> str:
    """The hint “Did you mean …?” for a wrong lexeme, or ''."""
    if kind == WORD:
        words = {symbol.strip("'") for symbol in stop.expected if symbol[1:2].isalpha()}
        if "FUNCTION" in stop.expected:
            words |= grammar.FUNCTIONS | grammar.AGGREGATES
        if close := get_close_matches(lexeme.upper(), words, n=1, cutoff=0.8):
            return f"Did you mean “{close[0]}”?"
    before = found[stop.index - 1][1].upper() if stop.index else ""
    after_object = "','" in stop.expected and "'.'" in stop.expected
    habits = (
        (before == "PREFIX", "A prefix ends with a colon: PREFIX ex: <http://example.org/>."),
        (before == "FILTER", "The condition of a FILTER stands in parentheses."),
        (lexeme == "," and "'WHERE'" in stop.expected, "Columns are separated by spaces."),
        ("'DISTINCT'" in stop.expected and kind == WORD, "A computed column is written (expression AS ?name)."),
        (kind == VARIABLE and "'AS'" in stop.expected, "A computed column is written (expression AS ?name)."),
        (lexeme == "}" and "VAR" in stop.expected, "A triple has three parts: subject, property and value."),
        (lexeme == "}" and "VAR" not in stop.expected, "There is one “}” more than there are “{”."),
        (lexeme == "<" and "IRI" in stop.expected, "An IRI in angle brackets has no spaces."),
        (lexeme in ("=", "<", ">", "!=", "<=", ">="), "Comparisons stand inside FILTER( … )."),
        (after_object and kind in (VARIABLE, IRI, PNAME), "Is there a full stop missing before it?"),
    )
    return next((hint for applies, hint in habits if applies), "")


def _unclosed(found: Sequence[Token]) -> int | None:
    """The innermost bracket that is still open at the end."""
    opened: list[int] = []
    for index, (kind, lexeme) in enumerate(found):
        if kind == OPERATOR and lexeme in _CLOSING:
            opened.append(index)
        elif kind == OPERATOR and opened and lexeme == _CLOSING[found[opened[-1]][1]]:
            opened.pop()
    return opened[-1] if opened else None


def _in_words(expected: Iterable[str]) -> str:
    """Expected symbols as a list in words.

    >>> _in_words(["VAR", "'}'", "'.'"])
    'a variable, “.” or “}”'
    """
    left = set(expected)
    words = []
    if {"VAR", "STRING", "NUMBER"} <= left:
        words += ["a variable", "an IRI", "a literal", "a blank node"] if "BLANK" in left else ["an expression"]
        left -= {"VAR", "FUNCTION", "AGGREGATE", "'NOT'", "'EXISTS'", "'COUNT'", "'GROUP_CONCAT'", "'!'", *_TERM}
    words += [_WORDS[symbol] for symbol in _WORDS if symbol in left]
    quoted = sorted((symbol.strip("'") for symbol in left if symbol.startswith("'")), key=lambda s: (s.isalpha(), s))
    words += [f"“{symbol}”" for symbol in quoted]
    if not words:
        return "the end of the query"
    if len(words) > _MOST_EXPECTED:
        return ", ".join([*words[:_MOST_EXPECTED], "…"])
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
