"""Valid bodies broken in one place at a time, with the place and the codes that a report must give.

Every public field of a type at every depth is broken in every way of `field_faults`, then the header and the document
as a whole (`document_faults`). All of it is the same in every run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.records.types import read_record_types
from kg.validation.findings import pointed
from tests.validation.document_faults import document_faults
from tests.validation.field_faults import FIELD_KINDS
from tests.validation.places import Fault, changed, places, valid_body, written


@dataclass(frozen=True, slots=True)
class Breakage:
    """A document with one fault: a report must have a finding at one of `pointers` (RFC 6901) with one of `codes`."""

    schema: str
    kind: str
    pointers: tuple[str, ...]
    codes: frozenset[str]
    document: bytes

    @property
    def pointer(self) -> str:
        """The best place."""
        return self.pointers[0]


def breakages(schema: str) -> Iterator[Breakage]:
    """All breakages of a type, in the order of its fields."""
    type_, body = read_record_types()[schema], valid_body(schema)
    for place in places(type_, body):
        for kind in FIELD_KINDS:
            for fault in kind.faults(place):
                yield _broken(schema, kind.name, kind.codes, body, fault)
    for name, codes, pointers, document in document_faults(body):
        yield Breakage(schema, name, pointers, codes, document)


def _broken(schema: str, kind: str, codes: frozenset[str], body: Mapping[str, Any], fault: Fault) -> Breakage:
    where = tuple(pointed(*path) for path in (fault.place or fault.path, *fault.also))
    return Breakage(schema, kind, where, codes, written(changed(body, fault.path, fault.value)))
