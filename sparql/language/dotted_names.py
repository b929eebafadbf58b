"""Prefixed names with several full stops (SPARQL 1.1, rule 169): the engine reads them only when they are escaped.

`ASK { kmgbf:indicator_22.CY.6 ?p ?o }` is an error to it; `kmgbf:indicator_22\\.CY\\.6` (rule 173) is the same name.
"""

import re
from bisect import bisect_left
from typing import Final

_CANDIDATE: Final = re.compile(r":[^\s:<>\"']+\.[^\s:<>\"']*\.")
_DOT: Final = re.compile(r"(?<!^)(?<!\\)\.")
_POSITION: Final = re.compile(r"error at (\d+):(\d+)")


def has_dots(text: str) -> bool:
    """Whether a name in the text may have two full stops."""
    return _CANDIDATE.search(text) is not None


def escape_dots(text: str) -> str:
    """The text with full stops in the local parts of prefixed names escaped; as it is where no name has two of them.

    >>> escape_dots("ASK { kmgbf:indicator_22.CY.6 a ?c . }")
    'ASK { kmgbf:indicator_22\\\\.CY\\\\.6 a ?c . }'
    """
    return "".join(_pieces(text)) if has_dots(text) else text


def _pieces(text: str) -> list[str]:
    from sparql.language import tokens  # takes a while to import, and few queries need it

    pieces, position = [], 0
    for (kind, lexeme), start in zip(tokens.tokenize(text), tokens.starts(text), strict=True):
        if kind == tokens.PNAME and "." in lexeme:
            prefix, _, local = lexeme.partition(":")
            pieces += [text[position:start], prefix, ":", _DOT.sub(r"\\.", local)]
            position = start + len(lexeme)
    return [*pieces, text[position:]]


def as_sent(message: str, text: str, escaped: str) -> str:
    """What the engine says of an escaped text, with the place where that is in the text as it was sent."""
    match = _POSITION.match(message)
    if not match:
        return message
    line, column = int(match[1]), int(match[2])
    before, after = (each.split("\n")[line - 1 : line] or [""] for each in (text, escaped))
    added = bisect_left(_added(before[0], after[0]), column - 1)
    return f"error at {line}:{column - added}{message[match.end() :]}"


def _added(before: str, after: str) -> list[int]:
    """Places of the characters of an escaped line that its first form has not."""
    places, position = [], 0
    for place, character in enumerate(after):
        if before[position : position + 1] == character:
            position += 1
        else:
            places.append(place)
    return places
