"""Corrections of queries and results where the engine departs from SPARQL 1.1. Imported by workers.

- GROUP_CONCAT keeps a language tag that all its values share; its result is a simple literal (section 18.5.1.7).
- A function that the engine does not know fails the whole query; a call that has no value is an error of that one
  expression, which leaves a column unbound and fails a FILTER (section 17.3).
- A prefixed name may have several full stops (rule 169): `language.dotted_names`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from pyoxigraph import NamedNode, Store

from sparql.language.dotted_names import as_sent, escape_dots, has_dots

_MOST_FUNCTIONS: Final = 20
_CONCATENATION: Final = "GROUP_CONCAT"
_UNKNOWN: Final = re.compile(r"The custom function <([^<>]*)> is not supported")


def query(store: Store, text: str, options: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
    """The engine's results of a query, corrected where it must be, and the functions in it that do not exist."""
    version = plain_concatenations(text)
    try:
        return _results(store, version, options)
    except SyntaxError as error:
        message = as_sent(error.msg or str(error), text, version)
    for other in _other_versions(text, version):
        try:
            return _results(store, other, options)
        except SyntaxError as error:
            message = as_sent(error.msg or str(error), text, other)
    raise SyntaxError(message)


def _other_versions(text: str, tried: str) -> Iterator[str]:
    """The query as the engine may be able to read it; errors have their places from the last one that is tried."""
    if tried != text:
        yield text
    if has_dots(text) and (escaped := escape_dots(text)) != text:  # asked for only when the engine could not read it
        yield from dict.fromkeys((plain_concatenations(escaped), escaped))


def _results(store: Store, text: str, options: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
    functions: dict[NamedNode, Callable[..., None]] = {}
    while True:
        try:
            return store.query(text, **options), tuple([function.value for function in functions]) if functions else ()
        except RuntimeError as error:
            match = _UNKNOWN.search(str(error))
            if not match or NamedNode(match[1]) in functions or len(functions) >= _MOST_FUNCTIONS:
                raise
            functions[NamedNode(match[1])] = _no_value
            options = {**options, "custom_functions": functions}


def plain_concatenations(text: str) -> str:
    """The query with STR( … ) around each GROUP_CONCAT, which changes nothing but the language.

    >>> plain_concatenations("SELECT (GROUP_CONCAT(?x; SEPARATOR=')') AS ?y) {}")
    "SELECT (STR(GROUP_CONCAT(?x; SEPARATOR=')')) AS ?y) {}"
    """
    if _CONCATENATION not in text.upper():
        return text
    from sparql.language import tokens  # takes a while to import, and few queries need it

    found, starts = tokens.tokenize(text), list(tokens.starts(text))
    parts, position = [], 0
    for begin, end in _calls(found):
        parts += [text[position : starts[begin]], "STR(", text[starts[begin] : starts[end] + 1], ")"]
        position = starts[end] + 1
    return "".join([*parts, text[position:]])


def _calls(found: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Indexes of each GROUP_CONCAT and of the bracket that closes it. Aggregates do not contain each other."""
    begin, depth = -1, 0
    for index, (_, lexeme) in enumerate(found):
        if begin < 0:
            if lexeme.upper() == _CONCATENATION and index + 1 < len(found) and found[index + 1][1] == "(":
                begin, depth = index, 0
        elif lexeme == "(":
            depth += 1
        elif lexeme == ")":
            depth -= 1
            if depth == 0:
                yield begin, index
                begin = -1


def _no_value(*_arguments: object) -> None:
    """A function in the place of one that does not exist: to the engine, no value is an error."""
