"""Whether a query uses its parameters in ways in which the engine can put values in their place.

The engine binds the variable before it evaluates the query (SEP-0007), but plans the query as if nothing were bound.
Uses that would then give a wrong answer without an error are errors here; they were found by trying, engine 0.5.13:

- A variable that is no column of a SELECT is refused. So a parameter must stand after SELECT, and after DESCRIBE.
- In ASK and CONSTRUCT it must stand in a triple pattern or in `VALUES ?x { UNDEF }`; in FILTER alone nothing matches.
- A SELECT inside a query has variables of its own: one that does not select the parameter never sees the value.
- `BOUND(?x)` is always false, and `BIND(?x AS ?y)` leaves ?y unbound.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import InvalidInput
from sparql.language import tokens
from sparql.language.tokens import OPERATOR, VARIABLE, WORD, Token

_FORMS: Final = ("SELECT", "DESCRIBE", "ASK", "CONSTRUCT")
_COLUMNS_END: Final = ("WHERE", "FROM")


@dataclass(frozen=True, slots=True)
class _Select:
    """A SELECT or DESCRIBE: index of the word, names of its plain columns (None for *), and where its part ends."""

    start: int
    columns: frozenset[str] | None
    end: int


def check_parameters(text: str, names: Iterable[str]) -> None:
    """Raise InvalidInput, with line and column, for a parameter that is not used, or used where it cannot work."""
    found = tokens.tokenize(text)
    start, form = next(((i, form) for i, form in _words(found) if form in _FORMS), (0, ""))
    selects = list(_selects(found, start))
    for name in names:
        places = [i for i, (kind, lexeme) in enumerate(found) if kind == VARIABLE and lexeme[1:] == name]
        if not places:
            raise InvalidInput(
                f"The parameter “{name}” does not occur in the query.",
                f"Use it as the variable ?{name}, or leave it out.",
            )
        _refuse_functions(text, found, name, places)
        _refuse_hidden(text, selects, name, places)
        if form in ("ASK", "CONSTRUCT") and not _in_pattern(found, places, start, form):
            hint = f"Add VALUES ?{name} {{ UNDEF }} at the beginning of the pattern."
            message = f"The parameter ?{name} stands in expressions only, where {form} cannot see its value."
            raise tokens.at(text, tokens.start_of(text, places[0]), message, hint)


def _words(found: Sequence[Token]) -> Iterator[tuple[int, str]]:
    return ((i, lexeme.upper()) for i, (kind, lexeme) in enumerate(found) if kind == WORD)


def _selects(found: Sequence[Token], start: int) -> Iterator[_Select]:
    """The query's own SELECT or DESCRIBE first, then those inside."""
    for index, word in _words(found):
        inner = index > 0 and found[index - 1][1] == "{"
        if (word == "SELECT" and inner) or (index == start and word in ("SELECT", "DESCRIBE")):
            yield _Select(index, _columns(found, index + 1), _end(found, index) if inner else len(found))


def _columns(found: Sequence[Token], position: int) -> frozenset[str] | None:
    depth, names = 0, set()
    for kind, lexeme in found[position:]:
        if kind == OPERATOR:
            depth += (lexeme == "(") - (lexeme == ")")
            if lexeme == "*" and depth == 0:
                return None
            if lexeme == "{":
                break
        elif kind == WORD and lexeme.upper() in _COLUMNS_END:
            break
        elif kind == VARIABLE and depth == 0:
            names.add(lexeme[1:])
    return frozenset(names)


def _end(found: Sequence[Token], position: int) -> int:
    """Index of the brace that closes the group in which an index lies."""
    depth = 1
    for index in range(position, len(found)):
        kind, lexeme = found[index]
        if kind == OPERATOR:
            depth += (lexeme == "{") - (lexeme == "}")
            if depth == 0:
                return index
    return len(found)


def _refuse_functions(text: str, found: Sequence[Token], name: str, places: Sequence[int]) -> None:
    for index in places:
        before = [lexeme.upper() for _, lexeme in found[max(0, index - 2) : index]]
        after = found[index + 1][1].upper() if index + 1 < len(found) else ""
        if before == ["BOUND", "("]:
            message, hint = (
                f"A parameter always has a value: BOUND(?{name}) is not possible.",
                "Leave the condition out.",
            )
        elif before[-1:] == ["("] and after == "AS":
            message = f"The value of ?{name} cannot be copied into another variable."
            hint = f"Use ?{name} itself; inside a function it may stand, as in BIND(STR(?{name}) AS ?text)."
        else:
            continue
        raise tokens.at(text, tokens.start_of(text, index), message, hint)


def _refuse_hidden(text: str, selects: Sequence[_Select], name: str, places: Sequence[int]) -> None:
    for select in selects:
        inside = any(select.start < place < select.end for place in places)
        if inside and select.columns is not None and name not in select.columns:
            outer = select is selects[0] and select.start < places[0]
            where = "this SELECT" if not outer else "the query"
            raise tokens.at(
                text,
                tokens.start_of(text, select.start),
                f"The parameter ?{name} is not among the columns of {where}, so its value would not be seen.",
                f"Add ?{name} to the columns, and to GROUP BY if there is one.",
            )


def _in_pattern(found: Sequence[Token], places: Sequence[int], start: int, form: str) -> bool:
    """Whether the variable stands in the pattern outside of the brackets of expressions, or in VALUES."""
    position = start
    if form == "CONSTRUCT" and start + 1 < len(found) and found[start + 1][1] == "{":
        position = _end(found, start + 2)
    depth, wanted = 0, frozenset(places)
    for index in range(position, len(found)):
        kind, lexeme = found[index]
        if kind == OPERATOR:
            depth += (lexeme == "(") - (lexeme == ")")
        if index in wanted and (depth == 0 or _in_values(found, index)):
            return True
    return False


def _in_values(found: Sequence[Token], index: int) -> bool:
    while index > 0 and found[index][0] == VARIABLE:
        index -= 1
    return index > 0 and found[index][1] == "(" and found[index - 1][1].upper() == "VALUES"
