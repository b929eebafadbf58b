"""The beginnings of IRIs that vocabularies own, and what a name alone can mean in them."""

from collections.abc import Mapping
from functools import cached_property


class NameSpaces(tuple[tuple[str, str], ...]):
    """Beginnings of IRIs, the longest first, with the ids of the vocabularies that own them."""

    @cached_property
    def _of(self) -> Mapping[str, frozenset[str]]:
        return {id_: frozenset(space for space, owner in self if owner == id_) for _, id_ in self}

    def alone(self, vocabulary: str, own: str) -> str:
        """The space in which a name alone is read below a vocabulary, whose IRIs below the base begin with `own`.

        `own` where it is one of its spaces, or nobody's vocabulary; else its only space; '' where there are several.
        """
        spaces = self._of.get(vocabulary, frozenset((own,)))
        if own in spaces:
            return own
        return next(iter(spaces)) if len(spaces) == 1 else ""
