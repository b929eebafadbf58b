"""What is different between two states of a record, as pages show it."""

from dataclasses import dataclass
from typing import Literal

from browser.records.field_contexts import FieldValue
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that was changed: what stayed, what is gone, what is new."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A value before and after; None where there was or is none. Texts that are alike are shown piece by piece.

    Of an object that was changed `fields` are those that differ.
    """

    before: FieldValue | None
    after: FieldValue | None
    pieces: tuple[Piece, ...] = ()
    language: Text | None = None
    fields: "tuple[FieldChange, ...]" = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that is different."""

    name: Text
    kind: Literal["added", "removed", "changed"]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different between two states of a record: by field, and as lines of N-Triples (the first of them).

    `new` if there was nothing before.
    """

    new: bool
    fields: tuple[FieldChange, ...]
    gone: int
    added: int
    lines: tuple[tuple[str, str], ...]
    more: int
