"""Bodies of a load until they are kept: which of those that came count, and which are kept already.

A body counts that says something of its record, or nothing new in other words; not one that an older revision or a
fuller document of the same source leaves nothing of.
"""

from collections.abc import Collection, Container, Iterable
from pathlib import Path
from typing import Final

from kg.ledger.bodies import Body, Kept, Sealed
from kg.ledger.keeping import Bodies
from kg.ledger.keys import Keys
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames

_Key = tuple[str, str]
NOTHING: Final[frozenset[_Key]] = frozenset()


class Received:
    """The bodies that wait, by path of the record's graph and source."""

    def __init__(self, ledger: Ledger, names: GraphNames, known: Collection[str], keys: Path) -> None:
        self._bodies = Bodies(ledger.database)
        self._keys = Keys(keys)
        self._names, self._known = names, known
        self._waiting: dict[_Key, list[Body]] = {}
        self._followed: list[tuple[str, str]] = []

    def take(self, path: str, source: str, body: Body | None, *, alone: bool) -> None:
        """Take a body; `alone`: of what the source said before in this load nothing is left."""
        if body is None:
            return
        before = [] if alone else self._waiting.get((path, source), [])
        self._waiting[path, source] = [*(each for each in before if each.digest != body.digest), body]

    def move(self, before: str, after: str) -> None:
        """Let what came for one path be for another one, since the record has a better name."""
        for path, source in [key for key in self._waiting if key[0] == before]:
            for body in self._waiting.pop((path, source)):
                self.take(after, source, body, alone=False)
        if self._names.record(before) in self._known:
            self._followed.append((before, after))

    def seal(self, passed: Collection[_Key] = NOTHING) -> list[Sealed]:
        """What is to be kept now of all that waits, encrypted; their keys are kept already.

        `passed` are paths and sources of which nothing counts. All goes on waiting until the ledger has it (`clear`).
        """
        waiting = self._waiting
        copies = list(self._copies())
        graphs = {self._names.record(path) for path, _ in waiting}
        there = self._bodies.newest(graphs.intersection(self._known))
        readable = self._keys.find([kept.sha256 for kept in there.values() if kept.erased is None])
        sealed: list[tuple[Sealed, bytes]] = []
        for (path, source), bodies in waiting.items():
            graph = self._names.record(path)
            last = there.get((graph, source))
            if (path, source) in passed or (last and self._is_same(last, bodies[-1], readable)):
                continue
            sealed += self._keys.seal(graph, source, bodies)
        if sealed:
            self._keys.keep({body.sha256: key for body, key in sealed})
        return [*copies, *(body for body, _ in sealed)]

    def clear(self) -> None:
        """Nothing waits any more: the ledger has it."""
        self._waiting, self._followed = {}, []

    def _is_same(self, kept: Kept, body: Body, readable: Container[str]) -> bool:
        return kept.sha256 in readable and kept.mark == self._keys.mark(body)

    def _copies(self) -> Iterable[Sealed]:
        """What was kept for the paths that others follow, under their names; the same bytes, with the same keys."""
        for before, after in self._followed:
            for head in self._bodies.all(self._names.record(before)):
                kept = self._bodies.get(head)
                if kept.payload is not None:
                    graph = self._names.record(after)
                    yield Sealed(graph, kept.source, kept.form, kept.mark, kept.sha256, kept.payload)
