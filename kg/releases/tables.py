"""A difference as a table in CSV (RFC 4180), for spreadsheets: a line for each detail."""

from collections.abc import Iterator
from typing import Final

from kg.releases.model import GROUPS, Difference, Term
from kg.texts import csv_file

COLUMNS: Final = tuple("change kind iri name property language before after successors".split())
_WHOLE: Final = GROUPS[: GROUPS.index("label")]
"""Groups about a thing as a whole, which has a line of its own."""


def rows(difference: Difference) -> Iterator[tuple[str, ...]]:
    """The lines, without the header."""
    for thing in difference.things:
        name = thing.names[0].value if thing.names else ""
        head = (thing.kind, thing.iri, name)
        for group in thing.groups:
            if group in _WHOLE:
                yield (group, *head, "", "", "", "", " ".join(thing.successors))
        for detail in thing.details:
            language = next((term.language for term in (detail.after, detail.before) if term), "")
            yield (detail.group, *head, detail.property, language, _text(detail.before), _text(detail.after), "")
    for detail in difference.blanks:
        yield (detail.group, "other", "", "", "", "", _text(detail.before), _text(detail.after), "")


def write_csv(difference: Difference) -> bytes:
    """The table with a header."""
    return csv_file.write_csv(COLUMNS, rows(difference))


def _text(term: Term | None) -> str:
    return term.text if term else ""
