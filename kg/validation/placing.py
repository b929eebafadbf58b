"""A mapper of a body that keeps the place of what it reads, so that every statement and note has its own."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pyoxigraph import NamedNode

from kg.records.identifiers import RecordIris
from kg.records.mapping.base import EMPTY, flat
from kg.records.mapping.bodies import ORGANISMS, Mapper
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.model import Holder, RecordField
from kg.validation.findings import pointed
from kg.validation.traced import Note, Traced


@lru_cache(maxsize=2_000)
def step(key: str | int) -> str:
    """One step of a pointer: to a member of an object, or an item of a list."""
    return pointed(key)


def _ends(value: list[Any]) -> Iterator[str]:
    """The ends of the pointers of the items of a list, and of lists in it, in the order of `flat`."""
    for number, item in enumerate(value):
        if isinstance(item, list):
            yield from (step(number) + end for end in _ends(item))
        else:
            yield step(number)


class PlacingMapper(Mapper):
    """A mapper of one body after another."""

    def __init__(self, iris: RecordIris) -> None:
        super().__init__(iris, Report())
        self._begin(Traced("urn:x-none:"))

    def _begin(self, statements: Traced) -> None:
        """Forget the body before."""
        self.notes: dict[tuple[str, str], Note] = {}
        self._report = Report()
        self._statements = statements
        self._pointer = ""
        self._field: RecordField | None = None
        self._outer: list[str] = []

    def _note(self, code: str, value: Any = None, /, *keys: str | int, **details: str) -> None:
        """Note something about the value that is read, or what is inside it."""
        pointer = self._pointer + "".join(map(step, keys))
        self.notes.setdefault((code, pointer), Note(code, pointer, value, details, self._field))

    def _note_field(
        self, code: str, field: RecordField | None, name: str, value: Any = None, /, **details: str
    ) -> None:
        """Note something about a member of the object that is read."""
        of, self._field = self._field, field
        self._note(code, value, name, **details)
        self._field = of

    def _move(self, pointer: str) -> None:
        """Read what is at a place next."""
        self._pointer = pointer
        self._statements.at = (pointer,)

    def _fields(
        self,
        statements: Statements,
        node: NamedNode,
        fields: tuple[RecordField, ...],
        body: Mapping[str, Any],
        path: str,
        passed: frozenset[str],
    ) -> None:
        self._outer.append(self._pointer)
        super()._fields(statements, node, fields, body, path, passed)
        self._outer.pop()

    def field(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> None:
        """The same, at the place of the field."""
        outer, of, at = self._pointer, self._field, self._statements.at
        self._field = field
        self._pointer = f"{outer}/{field.name}"
        self._statements.at = (self._pointer,)
        super().field(statements, node, field, value, where)
        self._pointer, self._field, self._statements.at = outer, of, at

    def _places(self, field: RecordField, value: Any, where: str) -> Iterable[tuple[str, Any]]:
        found = super()._places(field, value, where)
        return self._numbered(field, value, found) if isinstance(value, list) else found

    def _numbered(
        self, field: RecordField, value: list[Any], found: Iterable[tuple[str, Any]]
    ) -> Iterator[tuple[str, Any]]:
        """Items with the ends of the names of their nodes, each read at its place in the list."""
        outer, ends = self._pointer, list(_ends(value))
        known = self._identified(value, found, ends) if field.identity else None
        for place, item in found:
            end = ends[int(place.rpartition("-")[2]) - 1] if known is None else known[id(item)]
            self._move(outer + end)
            yield place, item
        self._move(outer)

    def _identified(self, value: list[Any], found: Iterable[tuple[str, Any]], ends: list[str]) -> Mapping[int, str]:
        """The places of items by what they are in memory: their names are of their content. Equal ones are noted."""
        once = {id(item) for _, item in found}
        known = {id(item): end for item, end in zip(flat(value), ends, strict=True)}
        for item, end in zip(flat(value), ends, strict=True):
            if item not in EMPTY and id(item) not in once:
                self._note("doubled-item", item, *end.split("/")[1:])
        return known

    def _hold(self, statements: Statements, node: NamedNode, field: RecordField, holder: Holder) -> NamedNode:
        own = super()._hold(statements, node, field, holder)
        whole = self._pointer if field.fields else self._pointer.rpartition("/")[0]
        self._statements.nodes.setdefault(own.value, whole)
        return own

    def _inherit(self, statements: Statements, node: NamedNode, field: RecordField) -> None:
        """Repeat on a node what the objects around it say of it; it comes from there."""
        here = self._pointer
        for name in field.inherit:
            for (known, body), place in zip(reversed(self._around), reversed(self._outer), strict=True):
                if name in known and body.get(name) not in EMPTY:
                    self._move(f"{place}/{name}")
                    self._kinds[known[name].kind](statements, node, known[name], body[name], name)
                    break
        self._move(here)

    def _language(self, statements: Statements, node: NamedNode, tag: str) -> None:
        here = self._pointer
        if node == statements.subject and not here and tag in self._languages:
            self._move(pointed("header", "languages", self._languages.index(tag)))
        super()._language(statements, node, tag)
        self._move(here)

    def _label(self, statements: Statements, field: RecordField, value: Any) -> None:
        """The same; what is to be noted of the value is noted where it is stated as the field."""
        notes = self.notes
        self.notes = {}
        self._move(f"/{field.name}")
        super()._label(statements, field, value)
        self._move("")
        self.notes = notes

    def _organisms(self, statements: Statements, node: NamedNode, value: list[Any]) -> None:
        outer = self._pointer
        self._move(f"{outer}/{ORGANISMS}")
        super()._organisms(statements, node, value)
        self._move(outer)
