"""Slices of several records judged as one graph: an engine needs half the time for it, and the verdicts are the same
where no node of one slice is described in another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.validation.engines.engine import Result

_OPEN: Final = 3
"""Groups that take more in: the last ones."""
_SEVERAL: Final = -1
"""In the place of a slice: several name a node."""


@dataclass(slots=True)
class Merged:
    """Slices, by their places, that can be judged as one graph."""

    places: list[int] = field(default_factory=list)
    _described: set[bytes] = field(default_factory=set)
    _named: dict[bytes, int] = field(default_factory=dict)

    def take(self, place: int, described: set[bytes], named: set[bytes]) -> bool:
        """Take a slice in, if it has nothing in common with what is described here."""
        known = self._named.keys()
        if not (described.isdisjoint(known) and named.isdisjoint(self._described)):
            return False
        self.places.append(place)
        self._described |= described
        for node in described | named:
            self._named[node] = _SEVERAL if node in self._named else place
        return True

    def split(self, results: Iterable[Result]) -> dict[int, list[Result]] | None:
        """Results by the place of the slice that their focus is of; None if that cannot be told of one."""
        found: dict[int, list[Result]] = {place: [] for place in self.places}
        for result in results:
            place = self._named.get(f"<{result.focus}>".encode(), _SEVERAL)
            if place == _SEVERAL:
                return None
            found[place].append(result)
        return found


def merged(slices: Sequence[bytes]) -> list[Merged]:
    """Slices in canonical N-Triples, put together as far as may be; one with blank nodes stays alone."""
    groups, alone = list[Merged](), list[Merged]()
    for place, data in enumerate(slices):
        described, named = _nodes(data)
        own = any(node.startswith(b"_:") for node in described | named)
        if own or not any(group.take(place, described, named) for group in groups[-_OPEN:]):
            (alone if own else groups).append(group := Merged())
            group.take(place, described, named)
    return groups + alone


def _nodes(data: bytes) -> tuple[set[bytes], set[bytes]]:
    """The nodes that statements are about, and those that they lead to."""
    described, named = set[bytes](), set[bytes]()
    for line in data.splitlines():
        subject, _, object_ = line.split(b" ", 2)
        described.add(subject)
        if object_.startswith((b"<", b"_:")):
            named.add(object_[:-2])
    return described, named
