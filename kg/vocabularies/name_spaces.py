"""The beginnings of IRIs that vocabularies own, and what a name alone can mean in them."""

from collections.abc import Mapping
from functools import cached_property


class NameSpaces(tuple[tuple[str, str], ...]):
    """Beginnings of IRIs, the longest first, with the ids of the vocabularies that own them."""

    @cached_property
    def only(self) -> Mapping[str, str]:
        """The one space of a vocabulary by its id; '' for one that has several, where a name alone is ambiguous."""
        found: dict[str, str] = {}
        for space, id_ in self:
            found[id_] = "" if id_ in found else space
        return found
