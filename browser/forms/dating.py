"""Dates in forms: the inputs of one, and what may be written in them."""

from collections.abc import Callable, Mapping, Sequence

from browser.forms.contexts import Part
from kg.records.model import RecordField
from kg.submissions.forms.dates import PARTS


def allowed(field: RecordField, _: Callable[[str], str], *, line: bool = False) -> str:
    """What may be written in a field, '' if anything; of a date in three inputs, or in one line."""
    if field.kind == "date" and line:
        return _("Write 2026, 2026-03 or 2026-03-31; a time may follow, such as 2026-03-31T14:00Z.")
    if field.kind == "date":
        return _("In figures. The day, or the month and the day, may stay empty.")
    return _("A year of four figures.") if field.kind == "year" else ""


def date_parts(at: str, anchor: Callable[[str], str], inputs: Mapping[str, str], _: Callable[[str], str]) -> list[Part]:
    """The inputs of the date at a place."""
    labels = (_("Year"), _("Month"), _("Day"))
    places = [f"{at}/{name}" for name in PARTS]
    return [Part(one, anchor(one), label, inputs.get(one, "")) for one, label in zip(places, labels, strict=True)]


def missing_part(parts: Sequence[Part], _: Callable[[str], str]) -> str:
    """What a date lacks before a part that it has, '' if nothing."""
    year, month, day = (bool(part.value.strip()) for part in parts)
    if not year and (month or day):
        return _("The year is missing.")
    return _("The month is missing.") if day and not month else ""
