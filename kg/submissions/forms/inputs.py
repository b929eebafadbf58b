"""The inputs of a form for the values of a body: names (JSON Pointers) and what stands in them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from kg.records.flags import read_flag
from kg.records.mapping.base import EMPTY
from kg.records.mapping.texts import is_tag
from kg.records.model import NESTED, TEXTS, RecordField
from kg.submissions.forms.dates import parts_of_date
from kg.validation.findings import pointed

Inputs: TypeAlias = dict[str, str]
"""Input -> what stands in it."""
NO_LANGUAGE: Final = "-"
"""Stands for the language of a text that says none."""
BOXES: Final = "/="
"""After the name of a list that is shown as boxes: an input that says so, and before the number of each box."""
_NAMED: Final = ("term", "reference", "word", "option")
NAMES_OF_LINK: Final = ("name", "title", "label", "caption")
"""Members of an address that name it; the first is what forms make."""
_OF_LINK: Final = ("url", "language")
_OF_PLACE: Final = ("lat", "lng")


def inputs_of(fields: Iterable[RecordField], body: Mapping[str, Any], at: str = "") -> Inputs:
    """The inputs for all fields of an object at a place, of those that a form can show."""
    found: Inputs = {}
    for field in fields:
        if field.name in body and (shown := inputs_of_field(field, body[field.name], at + pointed(field.name))):
            found |= shown
    return found


def inputs_of_field(field: RecordField, value: Any, at: str) -> Inputs | None:
    """The inputs for the value of a field; None if a form cannot show it, so that it stays as it is."""
    if not field.many:
        return inputs_of_item(field, value, at)
    if not isinstance(value, list):
        return None if value not in EMPTY else {}
    found: Inputs = {}
    for number, item in enumerate(value):
        shown = inputs_of_item(field, item, f"{at}/{number}")
        if shown is None:
            return None
        found |= shown
    return found


def inputs_of_item(field: RecordField, value: Any, at: str) -> Inputs | None:
    """The same for one value at its place, of a list or alone."""
    if value is None:
        return {}
    if field.kind in NESTED:
        return _nested(field, value, at)
    if field.kind in TEXTS:
        return texts_of(value, at)
    if field.kind in _NAMED:
        return _named(value, at)
    if field.kind == "link":
        return _link(value, at)
    if field.kind == "location":
        return _place(value, at)
    if field.kind == "date":
        return _date(value, at)
    if field.kind == "flag":
        read = read_flag(value)
        return _scalar(value if read is None else read, at)
    return _scalar(value, at)


def _nested(field: RecordField, value: Any, at: str) -> Inputs | None:
    if not isinstance(value, Mapping):
        return None
    there = [one for one in field.fields if one.name in value]
    return _joined(inputs_of_field(one, value[one.name], at + pointed(one.name)) for one in there)


def texts_of(value: Any, at: str) -> Inputs | None:
    """The inputs for a text, by language."""
    if isinstance(value, str):
        return {f"{at}/{NO_LANGUAGE}": _lines(value)}
    if not isinstance(value, Mapping) or not all(map(is_tag, value)):
        return None
    if not all(isinstance(text, str | None) for text in value.values()):
        return None
    return {f"{at}/{tag}": _lines(text) for tag, text in value.items() if text is not None}


def _named(value: Any, at: str) -> Inputs | None:
    """What is called by an identifier, with the text that stands beside the term "Other"."""
    if not isinstance(value, Mapping):
        return _scalar(value, at)
    found = _scalar(value.get("identifier", ""), at)
    other = texts_of(value["customValue"], f"{at}/customValue") if value.get("customValue") is not None else {}
    return None if found is None or other is None else found | other


def _link(value: Any, at: str) -> Inputs | None:
    if isinstance(value, str):
        return {f"{at}/url": value}
    if not isinstance(value, Mapping):
        return None
    if not all(isinstance(value.get(name), str | None) for name in _OF_LINK):
        return None
    said = {f"{at}/{name}": value[name] for name in _OF_LINK if value.get(name) is not None}
    texts = (texts_of(value[key], f"{at}/{key}") for key in NAMES_OF_LINK if value.get(key) is not None)
    return _joined([said, *texts])


def _date(value: Any, at: str) -> Inputs | None:
    """The three inputs of a date, or one for what is written otherwise."""
    shown = _scalar(value, at)
    parts = parts_of_date(shown[at]) if shown else None
    return shown if parts is None else {f"{at}/{name}": part for name, part in parts.items()}


def _place(value: Any, at: str) -> Inputs | None:
    if not isinstance(value, Mapping) or not set(_OF_PLACE) <= value.keys():
        return None
    return _joined(_scalar(value[name], f"{at}/{name}") for name in _OF_PLACE)


def _joined(parts: Iterable[Inputs | None]) -> Inputs | None:
    """The inputs of several parts; None if one of them cannot be shown."""
    found: Inputs = {}
    for part in parts:
        if part is None:
            return None
        found |= part
    return found


def _scalar(value: Any, at: str) -> Inputs | None:
    if isinstance(value, bool):
        return {at: str(value).lower()}
    return {at: _lines(str(value))} if isinstance(value, str | int | float) else None


def _lines(text: str) -> str:
    """A text with the ends of lines that forms send (HTML, section 4.10.22.4), made plain again."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
