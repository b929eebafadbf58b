"""Digests of blank nodes by their statements, so that their names, which mean nothing, make no difference.

A node's digest follows from its statements and the digests of the nodes these lead to. Nodes on a cycle, and those that
lead into one, are distinguished by a fixed number of rounds of refinement instead.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.rdf.documents import Term

_ROUNDS: Final = 8
_DEPTH: Final = 4
_LONGEST: Final = 400
Rows = dict[BlankNode, list[tuple[NamedNode, Term]]]


class BlankNodes:
    """The blank nodes of one graph. Linear in the number of statements about them."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._rows: Rows = {}
        for triple in triples:
            if isinstance(triple.subject, BlankNode):
                self._rows.setdefault(triple.subject, []).append((triple.predicate, triple.object))
        self._digests: dict[BlankNode, str] = {}
        self._from_the_leaves()
        self._refine()

    def digest(self, node: BlankNode) -> str:
        """A digest of the statements about a node; the same for all nodes without statements."""
        return self._digests.get(node, "")

    def text(self, node: BlankNode, depth: int = 0) -> str:
        """The statements about a node, in the manner of Turtle; long or deep content is cut with an ellipsis."""
        if depth >= _DEPTH:
            return "[ … ]"
        parts: list[str] = []
        length = 0
        for predicate, value in sorted(self._rows.get(node, ()), key=str):
            if length > _LONGEST:
                parts.append("…")
                break
            shown = self.text(value, depth + 1) if isinstance(value, BlankNode) else str(value)
            parts.append(f"{predicate} {shown[:_LONGEST]}{'…' if len(shown) > _LONGEST else ''}")
            length += len(parts[-1])
        return f"[ {' ; '.join(parts)} ]" if parts else "[ ]"

    def unreferenced(self) -> Mapping[str, BlankNode]:
        """Nodes that no other blank node leads to, by digest."""
        below = {value for rows in self._rows.values() for _, value in rows if isinstance(value, BlankNode)}
        return {self._digests[node]: node for node in self._rows if node not in below}

    def _from_the_leaves(self) -> None:
        waiting: dict[BlankNode, int] = {}
        above: dict[BlankNode, list[BlankNode]] = {}
        for node, rows in self._rows.items():
            below = {value for _, value in rows if isinstance(value, BlankNode) and value in self._rows}
            waiting[node] = len(below)
            for value in below:
                above.setdefault(value, []).append(node)
        ready = [node for node, count in waiting.items() if not count]
        while ready:
            node = ready.pop()
            self._digests[node] = self._hash(node, self._digests)
            for owner in above.get(node, ()):
                waiting[owner] -= 1
                if not waiting[owner]:
                    ready.append(owner)

    def _refine(self) -> None:
        left = [node for node in self._rows if node not in self._digests]
        known = dict(self._digests)
        for _ in range(_ROUNDS if left else 0):
            known |= {node: self._hash(node, known) for node in left}
        self._digests = known

    def _hash(self, node: BlankNode, known: Mapping[BlankNode, str]) -> str:
        lines = (
            f"{predicate} {known.get(value, '') if isinstance(value, BlankNode) else value}"
            for predicate, value in self._rows[node]
        )
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
