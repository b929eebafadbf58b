"""The columns that a type of record has: one for each field, in each language for texts, with room in lists."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from kg.records.model import NESTED, RecordField, RecordType
from kg.sheets.paths import IDENTIFIER, joined
from kg.sheets.taking import HEADER
from kg.sheets.values import LISTED
from kg.texts.languages import DEFAULT, LANGUAGES, Text, choose_label

ROOM: Final = 2
"""Items that lists of texts, addresses and (of CSV) objects have room for; more columns may be added."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the fields from the outermost to its own, the part of its own value, the language of texts.

    A member of the header has no field of a type; `part` then says which it is.
    """

    path: str
    fields: tuple[RecordField, ...] = ()
    part: str = ""
    language: str = ""
    number: int = 0

    @property
    def field(self) -> RecordField | None:
        """The field whose values stand there; None of a member of the header, and of a count of items."""
        return self.fields[-1] if self.fields else None

    @property
    def required(self) -> bool:
        """Whether publication asks for a value, in any case."""
        if not self.fields:
            return self.path in (IDENTIFIER, "header.languages")
        return self.number < 2 and all(
            one.required or (one.required_to_publish and not one.when) for one in self.fields
        )

    def label(self, language: str) -> Text:
        """What it is called."""
        if not self.fields:
            return word(f"column.{self.part}", language)
        labels = [choose_label(field.labels, language) or Text(field.name) for field in self.fields]
        parts = [label.value for label in labels]
        if self.number:
            parts[-1] += f" {self.number}"
        if self.part:
            parts.append(word(f"part.{self.part}", language).value)
        own = f" ({LANGUAGES[self.language].name})" if self.language in LANGUAGES else ""
        return Text(" – ".join(parts) + own, labels[-1].language)

    def help(self, language: str) -> Text | None:
        """What is to be written there."""
        return choose_label(self.field.descriptions, language) if self.field else None


def columns_of(type_: RecordType, languages: Sequence[str], *, several: bool) -> Mapping[str, list[Column]]:
    """The columns of each sheet, by the list of objects whose items it has ('' for records)."""
    sheets: dict[str, list[Column]] = {"": [Column(f"header.{one.name}", (), one.name) for one in HEADER]}
    _Maker(languages, several, sheets).add("", "", type_.fields, ())
    return sheets


class _Maker:
    def __init__(self, languages: Sequence[str], several: bool, sheets: dict[str, list[Column]]) -> None:
        self._languages, self._several, self._sheets = languages, several, sheets

    def add(self, sheet: str, at: str, fields: Iterable[RecordField], before: tuple[RecordField, ...]) -> None:
        for field in fields:
            path, chain = joined(at, field.name), (*before, field)
            if field.kind not in NESTED:
                self._sheets[sheet] += self._plain(field, path, chain)
            elif not field.many:
                self.add(sheet, path, field.fields, chain)
            elif self._several:
                self._sheets[path] = [*self._counts(sheet, path, chain)]
                self.add(path, path, field.fields, chain)
            else:
                for number in range(1, ROOM + 1):
                    self.add(sheet, joined(path, number), field.fields, chain)

    def _counts(self, sheet: str, path: str, chain: tuple[RecordField, ...]) -> Iterator[Column]:
        """What tells the record, and the items of the lists around, that a row belongs to."""
        yield Column(IDENTIFIER, (), "identifier")
        yield from (column for column in self._sheets[sheet] if column.path.endswith("#"))
        yield Column(f"{path}#", chain, "number")

    def _plain(self, field: RecordField, path: str, chain: tuple[RecordField, ...]) -> Iterator[Column]:
        if field.many and field.kind not in LISTED:
            for number in range(1, ROOM + 1):
                yield from self._one(field, joined(path, number), chain, number)
        else:
            yield from self._one(field, path, chain, 0)

    def _one(self, field: RecordField, path: str, chain: tuple[RecordField, ...], number: int) -> Iterator[Column]:
        match field.kind:
            case "languageMap" | "html":
                yield from (Column(joined(path, tag), chain, "", tag, number) for tag in self._languages)
            case "link":
                yield Column(joined(path, "url"), chain, "url", "", number)
                yield from (Column(joined(path, "name", tag), chain, "name", tag, number) for tag in self._languages)
            case "location":
                yield from (Column(joined(path, name), chain, name, "", number) for name in ("lat", "lng"))
            case _:
                yield Column(path, chain, "", "", number)
                if field.custom_iri and not field.many:
                    for tag in self._languages:
                        yield Column(joined(path, "customValue", tag), chain, "customValue", tag, number)


def word(key: str, language: str) -> Text:
    """A text of `words.csv` in a language."""
    said = _words()[key]
    return said.get(language) or said[DEFAULT]


@cache
def _words() -> Mapping[str, Mapping[str, Text]]:
    rows = csv.DictReader(files("kg.sheets").joinpath("words.csv").read_text(encoding="utf-8").splitlines())
    return MappingProxyType({row["key"]: {tag: Text(row[tag], tag) for tag in LANGUAGES if row[tag]} for row in rows})
