"""Dates in forms: the inputs of one, and what may be written in them."""

from collections.abc import Callable, Mapping

from browser.forms.contexts import Part
from kg.records.model import RecordField
from kg.submissions.forms.dates import PARTS


def allowed(field: RecordField, _: Callable[[str], str], *, line: bool = False) -> str:
    """What may be written in a field, '' if anything; of a date in three inputs, or in one line."""
    if field.kind == "date" and line:
        return _("Write 2026, 2026-03 or 2026-03-31; a time may follow, such as 2026-03-31T14:00Z.")
    if field.kind == "date":
        return _("In figures: the year, and the month and day where they are known, such as 2026, 3, 31.")
    return _("A year of four figures.") if field.kind == "year" else ""


def date_parts(at: str, anchor: Callable[[str], str], inputs: Mapping[str, str], _: Callable[[str], str]) -> list[Part]:
    """The inputs of the date at a place."""
    labels = (_("Year"), _("Month"), _("Day"))
    places = [f"{at}/{name}" for name in PARTS]
    return [Part(one, anchor(one), label, inputs.get(one, "")) for one, label in zip(places, labels, strict=True)]
