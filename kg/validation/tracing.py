"""The mapping of a body for those who judge it: where every statement comes from, and what a load would pass over.

Loading is lenient: what it does not understand stays as JSON, what must not be published is taken out, and the report
of the load counts both. Here each such case is a note at its exact place.
"""

import json
import re
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.characters import mend, needs_mending
from kg.records.flags import read_flag
from kg.records.identifiers import RecordIris
from kg.records.mapping.base import EMPTY
from kg.records.mapping.literals import ABSENT, read_date, read_number, read_year
from kg.records.mapping.statements import Statements, read_address
from kg.records.mapping.texts import is_tag
from kg.records.model import RecordField, RecordType
from kg.validation.noting import NotingMapper, written
from kg.validation.traced import Mapped as Mapped
from kg.validation.traced import Note as Note
from kg.validation.traced import Traced as Traced
from kg.validation.walking import texts

_USUAL_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_USUAL_ADDRESS: Final = re.compile(r"https?://[\w./?&=%+~-]++(?:#[\w./?&=%+~-]*+)?", re.ASCII)
_held: Final = threading.local()
"""The mapper of each thread: what it has worked out of the types serves for all bodies."""
_NAMES: Final = ("name", "title")
"""Members of terms and references that are copies of what stands elsewhere."""
_WORD_KEYS: Final = ("identifier", "customValue")
_SYMBOL_KEYS: Final = ("symbol", "code", "identifier")


def trace(iris: RecordIris, type_: RecordType, body: Any, identifier: str) -> Mapped:
    """The statements of a body as the record with an identifier, with their places, and notes in the order of places.

    Pure: of any JSON value, whose faults are those of `kg.validation.reading`; one that has them states nothing.
    """
    mapper: TracingMapper | None = getattr(_held, "mapper", None)
    if mapper is None or mapper.iris is not iris:
        mapper = _held.mapper = TracingMapper(iris)
    return mapper.trace(type_, body, identifier)


class TracingMapper(NotingMapper):
    """A mapper that also notes which values it reads as another than was written."""

    @property
    def iris(self) -> RecordIris:
        """The rules for IRIs that it goes by."""
        return self._iris

    def trace(self, type_: RecordType, body: Any, identifier: str) -> Mapped:
        """The statements of a body as the record with an identifier, and notes."""
        path = self._iris.record(identifier).removeprefix(self._iris.base_iri)
        statements = Traced.of(self._iris.base_iri, path, type_)
        self._begin(statements)
        self.map(statements, type_, body)
        return Mapped(statements, tuple(self.notes.values()), type_, self._iris.base_iri)

    def map(self, statements: Statements, type_: RecordType, body: Any) -> bool:
        """The same, with notes of characters that are mended."""
        done = super().map(statements, type_, body)
        if self._report.mended:
            hidden = tuple(f"{pointer}/" for code, pointer in self.notes if code.startswith("withheld"))
            for pointer, text in texts(body):
                if needs_mending(text) and not f"{pointer}/".startswith(hidden):
                    self._move(pointer)
                    self._field = None
                    self._note("mended", text, before=text, after=mend(text))
        return done

    # Values that are read as another than was written

    def _read_as(self, value: Any, after: str, *keys: str) -> None:
        written = value.strip() if isinstance(value, str) else json.dumps(value)
        if written != after:
            self._note("respelled", value, *keys, after=after)

    def _leave_out(self, value: Mapping[str, Any], names: Iterable[str]) -> None:
        """Note members of an object that are not published."""
        for name in names:
            if name in value and value[name] not in EMPTY:
                self._note("left-out", value[name], name, name=name)

    def _keep_only(self, value: Any, names: Collection[str]) -> None:
        """Note the other members of an object, if it is one."""
        if isinstance(value, Mapping) and len(value) > 1:
            self._leave_out(value, [name for name in value if name not in names])

    def _texts(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, bool | int | float):
            self._read_as(value, json.dumps(str(value)))
        return super()._texts(statements, node, field, value, where)

    def _string(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._read_as(value, json.dumps(str(value)))
        return super()._string(statements, node, field, value, where)

    def _object(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, str) and field.direct_iri:
            self._read_as(value, written({"identifier": value}))
        return super()._object(statements, node, field, value, where)

    def _word(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        self._keep_only(value, _WORD_KEYS)
        return super()._word(statements, node, field, value, where)

    def _custom(
        self, statements: Statements, node: NamedNode, field: RecordField, value: Mapping[str, Any], where: str
    ) -> None:
        if "customValue" in value:
            outer = self._pointer
            self._move(f"{outer}/customValue")
            super()._custom(statements, node, field, value, where)
            self._move(outer)

    def _term(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        done = super()._term(statements, node, field, value, where)
        if done and isinstance(value, Mapping) and len(value) > 1:
            self._leave_out(value, _NAMES)
        return done

    def _reference(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        done = super()._reference(statements, node, field, value, where)
        if done and isinstance(value, Mapping) and len(value) > 1:
            self._leave_out(value, (*_NAMES, "customValue"))
        return done

    def _symbol(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        self._keep_only(value, _SYMBOL_KEYS)
        return super()._symbol(statements, node, field, value, where)

    def _url(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        done = super()._url(statements, node, field, value, where)
        if done:
            self._tell_address(value)
            self._keep_only(value, ("url",))
        return done

    def _link(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        done = super()._link(statements, node, field, value, where)
        if done:
            self._tell_address(value)
        if done and isinstance(value, Mapping):
            language = value.get("language")
            if language not in EMPTY and not (isinstance(language, str) and is_tag(language.strip())):
                self._note("no-language-tag", language, "language")
            self._leave_out(value, ("filename", "size"))
            for key in ("type", "contentType"):
                if value.get(key) not in EMPTY and not isinstance(value[key], str):
                    self._note("wrong-form", value[key], key, expected="expected.string")
        return done

    def _link_names(self, key: str, value: Any) -> Iterator[tuple[str, str]]:
        outer = self._pointer
        self._move(f"{outer}/{key}")
        yield from super()._link_names(key, value)
        self._move(outer)

    def _tell_address(self, value: Any) -> None:
        """Note that an address is completed, or has letters that are written as signs (`%C3%A9`)."""
        inner = isinstance(value, Mapping)
        written = value["url"] if inner else value
        if _USUAL_ADDRESS.fullmatch(written):
            return
        read = read_address(written, "https://www.cbd.int")
        if read is not None:
            self._read_as(written, read.value, *(("url",) if inner else ()))

    def _date(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if not (isinstance(value, str) and _USUAL_DATE.fullmatch(value)):
            read = read_date(value, days=True)
            if isinstance(read, Literal):
                self._read_as(value, read.value)
            elif read == ABSENT:
                self._note("no-date", value)
        return super()._date(statements, node, field, value, where)

    def _number(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, str) and (read := read_number(value)):
            self._read_as(value, read.value)
        return super()._number(statements, node, field, value, where)

    def _integer(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, str) and (read := read_number(value, integer=True)):
            self._read_as(value, read.value)
        return super()._integer(statements, node, field, value, where)

    def _year(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        if isinstance(value, str) and (read := read_year(value)):
            self._read_as(value, read.value)
        return super()._year(statements, node, field, value, where)

    def _flag(self, statements: Statements, node: NamedNode, field: RecordField, value: Any, where: str) -> bool:
        read = value if isinstance(value, bool) else read_flag(value)
        if read is not None and read is not value:
            self._note("respelled", value, after=json.dumps(read))
        return super()._flag(statements, node, field, value, where)
