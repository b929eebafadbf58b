"""Lists of models as tables of cells, for CSV and workbooks: one column per language where all are asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic.alias_generators import to_snake

from browser.framework.models import Agencies, Model
from browser.framework.parameters import ALL
from browser.http.tables import Table, printable
from kg.texts.languages import FALLBACKS, direction

TEXTS: Final = (
    "label", "title", "description", "definition", "indicator_label", "monitors_label", "monitors_title",
)  # fmt: skip
_FIRST: Final = ("code", "role", "role_code", "roles", "type", "matched", "matched_language")
_ORDER_OF_ROWS: Final = ("indicator_code", "role", "role_code", "monitors_type", "monitors_code")


def table_of(name: str, model: type[Model], items: Iterable[Model], language: str, *, definition: bool) -> Table:
    """A list of items as a table; its columns depend on the question only, not on what was found."""
    columns = tuple(_columns(model, language, definition=definition))
    rows = []
    for item in items:
        cells = _cells(item.model_dump(by_alias=False, exclude_unset=True))
        rows.append(tuple(cells.get(column, "") for column in columns))
    return Table(name, columns, tuple(rows), right_to_left=direction(language) == "rtl")


def table_of_agencies(name: str, answer: Agencies) -> Table:
    """One row per organisation and indicator."""
    rows = tuple((entry.agency, code) for entry in answer.custodian_agencies for code in entry.indicators)
    return Table(name, ("agency", "indicator_code"), rows)


def _columns(model: type[Model], language: str, *, definition: bool) -> list[str]:
    order = _ORDER_OF_ROWS if "indicator_code" in model.model_fields else _FIRST
    names = sorted(model.model_fields, key=lambda name: order.index(name) if name in order else len(order))
    columns: list[str] = []
    for name in names:
        if name == "languages" or (name == "definition" and not definition):
            continue
        columns += _text_columns(name, language) if name in TEXTS else [name]
    return columns


def _text_columns(name: str, language: str) -> Sequence[str]:
    return [f"{name}_{tag}" for tag in FALLBACKS] if language == ALL else [name, f"{name}_language"]


def _cells(members: Mapping[str, Any]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in members.items():
        if name == "languages":
            cells |= {f"{to_snake(key)}_language": tag for key, tag in value.items()}
        elif name == "machine_translated":
            cells[name] = " ".join(f"{to_snake(key)}_{tag}" for key, tags in value.items() for tag in tags)
        elif isinstance(value, dict):
            cells |= {f"{name}_{tag}": _cell(text) for tag, text in value.items()}
        else:
            cells[name] = _cell(value)
    return cells


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else printable(str(value))
