"""Inspecting a query before the engine sees it: its form, its graphs, and whether it may run.

The limits keep texts away from the engine that would crash it or that ask it to contact other hosts; they do not stop
everything that is slow. The real guards are the deadline and the sandbox of the worker, which hold even where this
module is fooled; what is found here is answered at once, with the place and with what to do instead.

SERVICE needs care, because the engine's grammar does not ask for white space between words: it reads `SERVICE:x {`,
`SERVICESILENTex:y {` and `true` directly followed by `SERVICE <…> {` as calls to other hosts.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kg.errors import InvalidInput, Refused, TooLarge
from kg.rdf.namespaces import PREFIXES
from sparql.language import tokens
from sparql.language.hints import undeclared_prefix
from sparql.language.syntax_errors import check_grammar
from sparql.language.tokens import IRI, OPERATOR, OTHER, PNAME, VARIABLE, WORD, Token

QUERY_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATE_FORMS: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_VOLATILE: Final = frozenset(("NOW", "RAND", "UUID", "STRUUID"))
_SERVICE: Final = "SERVICE"
_ESCAPES: Final = "Write the character itself; escapes such as \\u0041 are for strings and IRIs."
_OPENERS: Final = {"{": "{", "(": "(", "[": "[", "<<": "<<", "<<(": "<<(", "{|": "{|"}
_CLOSERS: Final = {"}": "{", ")": "(", "]": "[", ">>": "<<", ")>>": "<<(", "|}": "{|"}
# Without these a text is too short to reach any of the limits below.
_SMALL: Final = 100
_COUNTED_WORDS: Final = frozenset(
    "UNION OPTIONAL MINUS FILTER BIND AS EXISTS GRAPH LATERAL SELECT VALUES HAVING NOT".split()
)
_COUNTED_OPERATORS: Final = frozenset(("&&", "||", "!", "+", "-", "*", "/", "|", "^", "="))
LONG_IRI: Final = re.compile(r"<[^<>]{99}")
_IRI_NOISE: Final = re.compile(r"[(\[!&|+*/]{20}|(?:[(\[!][^(\[!]*){100}")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a query: bytes of text, nesting of each kind of bracket, number of each kind of operator.

    The engine survives about 500 nested calls and 5,000 chained operators on an ordinary stack, and twenty times that
    on the stack that workers give it.
    """

    length: int = 1_000_000
    nesting: int = 100
    operators: int = 2_000


@dataclass(frozen=True, slots=True)
class Star:
    """`SELECT *`: where the star stands, and all variables of the query in their order of appearance."""

    offset: int
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspected query. `volatile`: its answer changes from one moment to the next (NOW, RAND, UUID).

    `default_graphs` and `named_graphs` are what stands after FROM and FROM NAMED, as written; where there is any,
    `prologue` is what the names may depend on (BASE and PREFIX).
    """

    form: str
    prefixes_used: frozenset[str]
    prefixes_declared: Mapping[str, str]
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    volatile: bool
    star: Star | None
    prologue: str = ""

    @property
    def names_graphs(self) -> bool:
        """Whether the query has a dataset clause (FROM, FROM NAMED) of its own."""
        return bool(self.default_graphs or self.named_graphs)

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph and not a table or a truth value."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def inspect(text: str, limits: Limits = Limits(), defaults: Mapping[str, str] = PREFIXES) -> Inspected:
    """Read a query far enough to know what it is.

    Raises TooLarge or Refused for what may not run and InvalidInput for what cannot be read, each with line, column,
    the line and a caret, and with what to do instead.
    """
    found = read_tokens(text, limits)
    declared, position = prologue(found)
    form = _form(text, found, position)
    try:
        refuse_service(text, found, declared)
    except Refused:
        if (WORD, _SERVICE) in [(kind, lexeme.upper()) for kind, lexeme in found]:
            check_grammar(text, found)  # a syntax error is reported before the refusal
        raise
    used = refuse_undeclared(text, found, declared, defaults)
    words = {lexeme[1].upper() for lexeme in found if lexeme[0] == WORD}
    graphs, named = _dataset(found) if "FROM" in words else ((), ())
    star = _star(text, found, position) if form == "SELECT" else None
    before = text[: tokens.start_of(text, position)] if graphs or named else ""
    return Inspected(form, used, declared, graphs, named, not words.isdisjoint(_VOLATILE), star, before)


def read_tokens(text: str, limits: Limits) -> list[Token]:
    """The tokens of a query or update whose size, characters and nesting are within the limits."""
    if len(text) > limits.length or len(text.encode("utf-8", "surrogatepass")) > limits.length:
        raise TooLarge(f"The query is longer than {limits.length:,} bytes.", "Send long lists in several queries.")
    found = tokens.tokenize(text)
    _refuse_stray_characters(text, found)
    if len(found) > _SMALL:
        _refuse_depth(text, found, limits)
        _refuse_chains(found, limits)
    return found


def refuse_undeclared(
    text: str, found: Sequence[Token], declared: Mapping[str, str], defaults: Mapping[str, str]
) -> frozenset[str]:
    """The prefixes that are used; raises InvalidInput for one that neither the text nor the server declares."""
    used = frozenset([lexeme[1].partition(":")[0] for lexeme in found if lexeme[0] == PNAME])
    if not used <= defaults.keys():
        for prefix in used - defaults.keys() - declared.keys():
            raise undeclared_prefix(text, found, prefix, {**defaults, **declared})
    return used


def _refuse_stray_characters(text: str, found: Sequence[Token]) -> None:
    """Characters that no SPARQL has outside strings and IRIs: above all the backslash, which may write any other."""
    if OTHER not in {kind for kind, _ in found} and not LONG_IRI.search(text):
        return
    for index, (kind, lexeme) in enumerate(found):
        if kind == OTHER:
            hint = _ESCAPES if lexeme == "\\" else ""
            raise tokens.at(text, tokens.start_of(text, index), f"The character “{lexeme}” cannot stand here.", hint)
        if kind == IRI and len(lexeme) > _SMALL and _IRI_NOISE.search(lexeme):
            raise tokens.at(text, tokens.start_of(text, index), "This is not an IRI but an expression.", "", Refused)


def prologue(found: Sequence[Token], position: int = 0) -> tuple[Mapping[str, str], int]:
    """Declared prefixes, and the index of the lexeme after BASE, PREFIX and VERSION."""
    declared: dict[str, str] = {}
    end = len(found)
    while position < end and found[position][0] == WORD:
        word = found[position][1].upper()
        if word == "PREFIX" and position + 2 < end and found[position + 1][0] == PNAME:
            declared[found[position + 1][1].partition(":")[0]] = found[position + 2][1][1:-1]
            position += 3
        elif word in ("BASE", "VERSION"):
            position += 2
        else:
            break
    return declared or _NONE, position


def _form(text: str, found: Sequence[Token], position: int) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; updates are refused and anything else is named."""
    if position >= len(found):
        raise InvalidInput("There is no query in this text.", "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    word = found[position][1].upper()
    for form in QUERY_FORMS:
        if word.startswith(form):
            return form
    start = tokens.start_of(text, position)
    for form in _UPDATE_FORMS:
        if word.startswith(form):
            hint = "Here you can SELECT, ASK, CONSTRUCT and DESCRIBE. Changes go to the update service, with a token."
            raise tokens.at(text, start, f"{form} changes data; this address only answers queries.", hint, Refused)
    shown = found[position][1][:40]
    hint = "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX and BASE lines."
    raise tokens.at(text, start, f"“{shown}” does not begin a query.", hint)


def refuse_service(text: str, found: Sequence[Token], declared: Mapping[str, str]) -> None:
    """Raise Refused for SERVICE in whatever disguise."""
    if _SERVICE not in text.upper():
        return
    for index, (kind, lexeme) in enumerate(found):
        if kind == WORD and _SERVICE in lexeme.upper():
            raise _service(text, index)
        if kind != PNAME or _SERVICE not in lexeme.partition(":")[0].upper():
            continue
        before = found[index - 1][1].upper() if index else ""
        opens = index + 1 < len(found) and found[index + 1][1] in ("{", "{|")
        known = lexeme.partition(":")[0] in declared
        if (opens and before not in ("GRAPH", "FROM", "NAMED")) or not (known or before == "PREFIX"):
            raise _service(text, index)


def _service(text: str, index: int) -> InvalidInput:
    return tokens.at(
        text,
        tokens.start_of(text, index),
        "SERVICE is refused: this server does not contact others on behalf of a query.",
        "Ask the other service yourself and send what it answers here in a VALUES block, or ask both and join the "
        "answers in your program.",
        Refused,
    )


def _refuse_depth(text: str, found: Sequence[Token], limits: Limits) -> None:
    depth: Counter[str] = Counter()
    for index, (kind, lexeme) in enumerate(found):
        if kind != OPERATOR:
            continue
        if lexeme in _OPENERS:
            depth[lexeme] += 1
            if depth[lexeme] > limits.nesting:
                message = f"Brackets are nested more than {limits.nesting} deep here."
                raise tokens.at(text, tokens.start_of(text, index), message, "Write the query flatter.", Refused)
        elif lexeme in _CLOSERS and depth[_CLOSERS[lexeme]] > 0:
            depth[_CLOSERS[lexeme]] -= 1


def _refuse_chains(found: Sequence[Token], limits: Limits) -> None:
    """Count operators outside VALUES and DATA blocks, where a minus belongs to a number."""
    counts: Counter[str] = Counter()
    inside = 0
    values = False
    for kind, lexeme in found:
        if kind == OPERATOR:
            if values and lexeme == "{":
                inside, values = 1, False
            elif inside:
                inside += (lexeme == "{") - (lexeme == "}")
            elif lexeme in _COUNTED_OPERATORS:
                counts[lexeme] += 1
        elif kind == WORD and not inside:
            word = lexeme.upper()
            values = values or word in ("VALUES", "DATA")
            if word in _COUNTED_WORDS:
                counts[word] += 1
    for operator, number in counts.items():
        if number > limits.operators:
            message = f"The query has {number:,} times “{operator}”; {limits.operators:,} is the limit."
            raise Refused(message, "Use VALUES or IN for long lists of alternatives, or send several queries.")


def _dataset(found: Sequence[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs after FROM and FROM NAMED, as written."""
    graphs: list[str] = []
    named: list[str] = []
    for index, (kind, lexeme) in enumerate(found[:-1]):
        if kind != WORD or lexeme.upper() != "FROM":
            continue
        by_name = found[index + 1][0] == WORD and found[index + 1][1].upper() == "NAMED"
        name = found[index + 1 + by_name] if index + 1 + by_name < len(found) else (OTHER, "")
        if name[0] in (IRI, PNAME):  # else the engine says what is wrong
            (named if by_name else graphs).append(name[1])
    return tuple(graphs), tuple(named)


def _star(text: str, found: Sequence[Token], position: int) -> Star | None:
    """The star of `SELECT *`, `SELECT DISTINCT *` or `SELECT REDUCED *`."""
    position += 1
    if position < len(found) and found[position][1].upper() in ("DISTINCT", "REDUCED"):
        position += 1
    if position >= len(found) or found[position][1] != "*":
        return None
    variables = dict.fromkeys(lexeme[1][1:] for lexeme in found if lexeme[0] == VARIABLE)
    return Star(tokens.start_of(text, position), tuple(variables))
