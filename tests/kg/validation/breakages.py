"""Valid bodies broken in one place at a time, with the place and the codes that a report must give.

Every public field of a type at every depth is broken in every way of `field_faults`, then the header and the document
as a whole (`document_faults`). All of it is the same in every run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.records.types import read_record_types
from kg.validation.findings import pointed
from tests.kg.validation.document_faults import document_faults
from tests.kg.validation.field_faults import FIELD_KINDS
from tests.kg.validation.places import body_around, changed, places, valid_body, written


@dataclass(frozen=True, slots=True)
class Breakage:
    """A document with one fault: a report must have a finding at one of `pointers` (RFC 6901) with one of `codes`.

    `valid` is the document without the fault.
    """

    schema: str
    kind: str
    pointers: tuple[str, ...]
    codes: frozenset[str]
    document: bytes
    valid: bytes

    @property
    def pointer(self) -> str:
        """The best place."""
        return self.pointers[0]


def breakages(schema: str) -> Iterator[Breakage]:
    """All breakages of a type, in the order of its fields."""
    for name in read_record_types()[schema].by_name:
        yield from _of_field(schema, name, body_around(schema, name))
    body = valid_body(schema)
    for kind, codes, pointers, document in document_faults(body):
        yield Breakage(schema, kind, pointers, codes, document, written(body))


def _of_field(schema: str, name: str, body: Mapping[str, Any]) -> Iterator[Breakage]:
    valid = written(body)
    for place in places(read_record_types()[schema], body):
        for kind in FIELD_KINDS if place.path[0] == name else ():
            for fault in kind.faults(place):
                where = tuple(pointed(*path) for path in (fault.place or fault.path, *fault.also))
                document = written(changed(body, fault.path, fault.value))
                yield Breakage(schema, kind.name, where, kind.codes, document, valid)
