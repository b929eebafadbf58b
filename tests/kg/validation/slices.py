"""Graphs of records for engines: of every type one that conforms, and what is left of it when it is broken."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.types import read_record_types
from tests.loaders.records.generated import make_body

OTHER_BASE: Final = "https://data.example/biodiversity/"
SCHEMAS: Final = tuple(read_record_types())
_TYPE: Final = b"22-rdf-syntax-ns#type>"


@cache
def slice_of(schema: str, base: str = PUBLISHED_BASE) -> bytes:
    """The graph of a record with every field of its type, in canonical N-Triples."""
    type_ = read_record_types()[schema]
    statements = Statements.of(base, "record/all-fields", type_)
    Mapper(read_iris(base), Report()).map(statements, type_, make_body(type_).given)
    return statements.canonical().ntriples


def _without(number: int) -> Callable[[bytes], bytes]:
    """Every seventh statement is missing, but none that says what something is."""
    return lambda data: b"".join(
        line for place, line in enumerate(data.splitlines(True)) if place % 7 != number or _TYPE in line
    )


def _one_word(data: bytes) -> bytes:
    """Every value is the same text."""
    lines = (
        line if _TYPE in line else b" ".join((*line.split(b" ")[:2], b'"x" .\n')) for line in data.splitlines(True)
    )
    return b"".join(lines)


def _twice(data: bytes) -> bytes:
    """Every literal stands there with another one of its kind."""
    return data + b"".join(line.replace(b' "', b' "9', 1) for line in data.splitlines(True) if b'"' in line)


BREAKAGES: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "lacks some": _without(3),
    "lacks others": _without(5),
    "one language": lambda data: data.replace(b"@en", b"@fr"),
    "numbers are texts": lambda data: data.replace(b"#decimal>", b"#string>").replace(b"#integer>", b"#string>"),
    "flags are nonsense": lambda data: data.replace(b'"true"^', b'"perhaps"^'),
    "everything is one text": _one_word,
    "literals twice": _twice,
    "types are missing": lambda data: b"".join(
        line for line in data.splitlines(True) if _TYPE not in line or b"#" not in line.split(b"> <")[0]
    ),
}
"""Ways to break a graph that leave a record in it."""
