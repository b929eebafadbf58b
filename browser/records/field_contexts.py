"""Contexts of the parts of pages of records: passages, fields with their values, counts."""

from dataclasses import dataclass
from typing import Literal

from browser.site.contexts import Tile, Value
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a record: as it is, and as safe HTML if it has markup ('' if it is plain)."""

    text: Text
    html: str = ""


@dataclass(frozen=True, slots=True)
class FileLink:
    """A link or file of a record: its address and name, language (its own name; '' for unknown), format, words."""

    url: str
    name: Text
    language: str = ""
    format: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value of a field, shown by `kind`.

    `text`: `passage`, with `others` in other languages; `thing`: `value`, which is `known` here or not, with `note`,
    words beside the term “Other”; `file`: `file`; `place`: `latitude` and `longitude` in degrees; `flag`: `yes`;
    `object`: `rows`; `tile`: `tile`, with `degree` of alignment; `words`: `value` alone.
    """

    kind: Literal["text", "thing", "file", "place", "flag", "object", "tile", "words"]
    passage: Passage | None = None
    others: tuple[Passage, ...] = ()
    value: Value | None = None
    known: bool = True
    note: Text | None = None
    file: FileLink | None = None
    latitude: str = ""
    longitude: str = ""
    yes: bool = False
    rows: "tuple[FieldRow, ...]" = ()
    tile: Tile | None = None
    degree: Text | None = None


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field with its values; `more` counts those that are not shown. `withheld`: a value exists and is confidential.

    Several like objects are a table instead, of `columns` and `cells`, one row each. The row of an answer has the `url`
    of its question, and what the form `asked` in its own words, if they are loaded.
    """

    name: Text
    values: tuple[FieldValue, ...]
    more: int = 0
    withheld: bool = False
    columns: tuple[Text, ...] = ()
    cells: tuple[tuple[FieldValue | None, ...], ...] = ()
    url: str = ""
    asked: Text | None = None


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A section of the record, as its shape has it. `key` names it in addresses."""

    key: str
    name: Text
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A number that leads to the records it counts."""

    number: int
    url: str
