"""Tables to fill in, for each type of record, and records as such tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from kg.records.model import RecordField, RecordType
from kg.sheets.columns import Column, columns_of, word
from kg.sheets.comma import write_csv
from kg.sheets.layout import Laid, lay_out
from kg.sheets.model import Cell
from kg.sheets.paths import COMMENT, IDENTIFIER
from kg.sheets.values import NUMBERS
from kg.sheets.writing import Choices, Mark, Written, write_workbook
from kg.texts.languages import LANGUAGES, Text, choose_label

Terms: TypeAlias = Callable[[RecordField], Sequence[tuple[str, Text]]]
"""The terms to choose from in a field, by identifier; none where there are too many."""
Marks: TypeAlias = Mapping[str, Mapping[tuple[int, int], Mark]]
HEADS: Final = 2
"""The rows above the records: what columns are called, and their names."""
_RIGHT_TO_LEFT: Final = ("ar",)


def no_terms(_: RecordField) -> Sequence[tuple[str, Text]]:
    """Where it is not known which terms there are."""
    return ()


class Tables:
    """The tables of one type, in the language of a reader, with columns for texts in some languages."""

    def __init__(self, type_: RecordType, language: str, languages: Sequence[str], terms: Terms = no_terms) -> None:
        self._type, self._language, self._terms = type_, language, terms
        self._languages = tuple(languages)

    def csv(self, bodies: Iterable[Mapping[str, Any]] = (), *, government: str = "") -> bytes:
        """A CSV file with these records, or to be filled in."""
        columns = columns_of(self._type, self._languages, several=False)
        (laid,) = lay_out(self._type, bodies, _paths(columns), several=False)
        return write_csv(self._rows(laid, columns, government))

    def xlsx(self, bodies: Iterable[Mapping[str, Any]] = (), *, government: str = "") -> bytes:
        """A workbook with these records, or to be filled in."""
        columns = columns_of(self._type, self._languages, several=True)
        laid = lay_out(self._type, bodies, _paths(columns), several=True)
        sheets = [self._sheet(one, columns, government) for one in laid]
        name = self._text(choose_label(self._type.labels, self._language), self._type.schema)
        sheets += [self._fields(columns), *self._instructions()]
        return write_workbook(sheets, self._word("sheet.lists"), name)

    def _rows(self, laid: Laid, columns: Mapping[str, list[Column]], government: str) -> list[list[Cell | None]]:
        known = {column.path: column for column in columns.get(laid.path, ())}
        labels = [self._label(known.get(path), path) for path in laid.columns]
        names, *rows = laid.grid()
        if not rows and not laid.path:
            names = [self._fixed(str(name), government) for name in names]
        return [list(labels), names, *rows]

    def _fixed(self, name: str, government: str) -> str:
        """The name of a column with what stands in its cells where they are empty."""
        fixed = {
            "header.schema": self._type.schema,
            "header.languages": "; ".join(self._languages),
            "government": government,
        }.get(name)
        return f"{name}={fixed}" if fixed else name

    def _label(self, column: Column | None, path: str) -> str:
        if column is None:
            return path
        return column.label(self._language).value + (" *" if column.required else "")

    def _sheet(self, laid: Laid, columns: Mapping[str, list[Column]], government: str) -> Written:
        own = columns.get(laid.path, [])
        title = own[-1].fields[0] if laid.path and own else None
        rows = self._rows(laid, columns, government)
        return Written(
            self._list_name(laid.path, own) if title else self._word("sheet.records"),
            rows,
            heads=HEADS,
            right_to_left=self._language in _RIGHT_TO_LEFT,
            widths=[_width(str(label)) for label in rows[0]],
            choices={number: self._choices(column) for number, column in enumerate(own, 1) if column.field},
        )

    def _list_name(self, path: str, columns: Sequence[Column]) -> str:
        counts = next(column for column in columns if column.path == f"{path}#")
        return " – ".join(
            self._text(choose_label(field.labels, self._language), field.name) for field in counts.fields[-1:]
        )

    def _choices(self, column: Column) -> Choices:
        assert column.field
        label, said = column.label(self._language).value, [self._hint(column)]
        if text := column.help(self._language):
            said.append(text.value)
        return Choices(label, " · ".join(filter(None, said)), self._words(column))

    def _words(self, column: Column) -> tuple[str, ...]:
        """What a column offers to choose from: names with the identifiers after them."""
        field = column.field
        if field is None or column.part or column.language:
            return ()
        if field.kind == "flag":
            return ("TRUE", "FALSE")
        if field.options:
            named = ((one.value, choose_label(one.labels, self._language)) for one in field.options)
            return tuple(_called(value, label) for value, label in named)
        return tuple(_called(identifier, name) for identifier, name in self._terms(field))

    def _hint(self, column: Column) -> str:
        field = column.field
        if field is None or column.part or column.language:
            return ""
        kind = "number" if field.kind in NUMBERS else field.kind
        said = self._word(f"kind.{kind}") if kind in ("number", "date", "flag", "term", "reference", "url") else ""
        return " · ".join(filter(None, (said, self._word("several") if field.many else "")))

    def _fields(self, columns: Mapping[str, list[Column]]) -> Written:
        """The sheet that says what belongs in each column."""
        heads = [self._word(f"head.{name}") for name in ("column", "name", "required", "help", "values")]
        rows: list[list[Cell | None]] = [[f"{COMMENT} {heads[0]}", *heads[1:]]]
        for own in columns.values():
            rows += [
                self._about(column) for column in own if column.field or column.path != IDENTIFIER or own is columns[""]
            ]
        return Written(
            self._word("sheet.fields"),
            rows,
            widths=(40, 40, 12, 70, 70),
            right_to_left=self._language in _RIGHT_TO_LEFT,
        )

    def _about(self, column: Column) -> list[Cell | None]:
        text = column.help(self._language)
        said = " · ".join(filter(None, (self._hint(column), text.value if text else "")))
        required = self._word("yes") if column.required else None
        words = "\n".join(self._words(column))[:30_000]
        return [column.path, column.label(self._language).value, required, said or None, words or None]

    def _instructions(self) -> list[Written]:
        """How to fill in the table, in all languages, that of the reader first."""
        tags = [self._language, *(tag for tag in LANGUAGES if tag != self._language)]
        return [
            Written(
                word("sheet.instructions", tag).value,
                [
                    [word("sheet.instructions", tag).value],
                    *([word(f"how.{number}", tag).value] for number in range(1, 9)),
                ],
                widths=(100,),
                right_to_left=tag in _RIGHT_TO_LEFT,
            )
            for tag in tags
        ]

    def _word(self, key: str) -> str:
        return word(key, self._language).value

    def _text(self, text: Text | None, other: str) -> str:
        return text.value if text else other


def _paths(columns: Mapping[str, list[Column]]) -> dict[str, list[str]]:
    return {path: [column.path for column in own] for path, own in columns.items()}


def _called(value: str, label: Text | None) -> str:
    return f"{label.value} [{value}]" if label and label.value != value else value


def _width(label: str) -> int:
    return max(16, min(40, len(label) + 4))
