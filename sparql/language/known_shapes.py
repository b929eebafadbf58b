"""Inspecting queries that differ only in IRIs, strings and numbers once: those of an application have few shapes."""

import re
from typing import Final

from kg.running.cache import WeightedCache
from sparql.language import tokens
from sparql.language.guard import LONG_IRI, Inspected, Limits, inspect

_BYTES: Final = 4 * 1024 * 1024
_LONGEST: Final = 2_000
"""Characters; the shape of a longer text is not computed."""
_PROLOGUE: Final = re.compile(r"(?:[ \t\r\n]*+PREFIX[ \t]++[\w.-]*+:[ \t]*+<[^<>\"{}|^`\x00-\x20]*+>)*+", re.IGNORECASE)
# After these words an IRI or name is part of what `Inspected` holds, or changes the place of what follows.
_DECLARING: Final = frozenset(("FROM", "PREFIX", "BASE", "VERSION"))


class Shapes:
    """Queries inspected before, by their declarations of prefixes and the shape of the rest (`tokens.shape`)."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: WeightedCache[Inspected] = WeightedCache(_BYTES)

    def inspect(self, text: str) -> Inspected:
        """The result of `guard.inspect`, or its error."""
        # A long IRI may be refused for what it contains.
        if len(text) > _LONGEST or LONG_IRI.search(text):
            return inspect(text, self._limits)
        match = _PROLOGUE.match(text)
        end = match.end() if match else 0
        shape = tokens.shape(text[end:])
        if shape is None:
            return inspect(text, self._limits)
        found = self._known.get((text[:end], shape))
        if found is None:
            found = inspect(text, self._limits)
            words = {lexeme.upper() for _, lexeme in tokens.tokenize(text[end:])}
            if found.star is None and _DECLARING.isdisjoint(words):
                self._known.put((text[:end], shape), found, 4 * len(text))
        return found
