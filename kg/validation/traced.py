"""Statements that know from where in a document they come, and what was noted while they were made.

Places are JSON Pointers (RFC 6901): `/sectionIII/1/progress/0`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.documents import CanonicalGraph
from kg.records.mapping.statements import Statements
from kg.records.model import RecordField, RecordType

WHOLE: Final = ("",)
"""The place of what the document as a whole says."""


class Traced(Statements):
    """A record's statements with the places that they come from. `at` are the places of what is stated next.

    `nodes` has for each node the place of the object that it is: that of the whole for the record and its thing.
    """

    def __init__(self, iri: str, record: str = "", thing: str = "") -> None:
        super().__init__(iri, record, thing)
        self.at: tuple[str, ...] = WHOLE
        self.nodes: dict[str, str] = {self.subject.value: "", self.thing.value: ""}
        self._made: list[tuple[str, tuple[str, ...]]] = []

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """Add a statement that comes from `at`."""
        self._made.append((f"{subject} {predicate} {value} .\n", self.at))

    def state(self, subject: NamedNode, link: NamedNode, node: NamedNode, said: Iterable[str]) -> None:
        """Add a node that comes from `at`."""
        written, at = str(node), self.at
        self._made.append((f"{subject} {link} {written} .\n", at))
        self._made += [(written + each, at) for each in said]

    def canonical(self) -> CanonicalGraph:
        """The same graph as without places."""
        self._lines.update(line for line, _ in self._made)
        return super().canonical()

    def node(self, path: str) -> NamedNode:
        """A node inside the record, which is the object at `at`."""
        node = super().node(path)
        self.nodes.setdefault(node.value, self.at[0])
        return node

    @cached_property
    def places(self) -> Mapping[str, frozenset[str]]:
        """The places of each line of N-Triples. Ask when all is stated."""
        found: dict[str, set[str]] = {}
        for line, at in self._made:
            found.setdefault(line, set()).update(at)
        return {line: frozenset(places) for line, places in found.items()}

    @cached_property
    def by_value(self) -> Mapping[str, list[tuple[str, str, frozenset[str]]]]:
        """(subject, predicate, places) of the statements that have a value, all as in N-Triples."""
        found: dict[str, list[tuple[str, str, frozenset[str]]]] = {}
        for line, places in self.places.items():
            subject, predicate, value = line[:-3].split(" ", 2)
            found.setdefault(value, []).append((subject, predicate, places))
        return found


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a load does without a word, or counts only: what (a code of findings), where, to which value."""

    code: str
    pointer: str
    value: Any
    details: Mapping[str, str]
    field: RecordField | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a body says, with places and notes. `base_iri` is that of the copy."""

    statements: Traced
    notes: tuple[Note, ...]
    type: RecordType
    base_iri: str

    def changes(self) -> Iterator[tuple[str, str, str]]:
        """(place, before, after) of the texts that are published otherwise than they were written."""
        for note in self.notes:
            if note.code in CHANGES:
                yield note.pointer, note.details["before"], note.details["after"]


CHANGES: Final = ("sanitised", "redacted", "mended")
"""Codes of what changes a text."""
