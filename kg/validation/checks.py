"""The fourth layer: what neither the form of a document nor its shape can say.

Terms are those of the list of their field, records that are pointed to exist, are of the right type and of the same
government, dates are in order, and no text has a character that makes it read as something else.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any, Final

from pyoxigraph import Literal

from kg.records.conditions import is_filled
from kg.records.identifiers import RecordIris, read_reference
from kg.records.mapping.base import EMPTY
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.literals import read_date, read_number
from kg.records.mapping.report import Report
from kg.records.model import RecordField, RecordType
from kg.records.types import read_record_types
from kg.validation.findings import Finding, as_severe, find, pointed
from kg.validation.known import OTHER, Known, KnownRecord
from kg.validation.walking import every_text, items, numbered, texts

_HIDDEN: Final = re.compile("[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]")
_OPENING: Final = "\u2066\u2067\u2068"
_CLOSING: Final = "\u2069"


def check(iris: RecordIris, type_: RecordType, body: Mapping[str, Any], known: Known | None) -> Iterator[Finding]:
    """What is wrong with a body beside its form; without knowledge of a graph neither terms nor references."""
    yield from _hidden({name: value for name, value in body.items() if name != "header"})
    yield from _uncounted(type_.fields, body, "")
    government = _identifier(body.get("government"))
    links = Links(iris, known, iris.term(government) if government else "") if known else None
    private: tuple[str, ...] = ()  # what is withheld links nothing
    for pointer, field, value, around in items(type_, body):
        if value in EMPTY:
            continue
        if field.after:
            yield from _in_order(pointer, field, value, around)
        if field.least is not None or field.most is not None:
            yield from _in_range(pointer, field, value)
        if not field.public:
            private += (f"{pointer}/",)
        elif links and not pointer.startswith(private):
            yield from links.check(pointer, field, value)


def _hidden(body: Mapping[str, Any]) -> Iterator[Finding]:
    if not any(_hidden_in(text) for text in every_text(body)):  # nearly always: places take longer than looking
        return
    for pointer, text in texts(body):
        if character := _hidden_in(text):
            yield find("hidden-character", pointer, None, character=f"U+{ord(character):04X}")


def _hidden_in(text: str) -> str:
    return hidden_character(unescape(text) if "&" in text else text)


def hidden_character(text: str) -> str:
    """The first character that is not seen and changes the order or meaning of what is; '' if there is none.

    Isolates of a direction (Unicode Annex 9, section 2.4) are fine where each is closed, as texts of two directions
    have them.

    >>> hidden_character("abc\u202edef") == "\u202e", hidden_character("\u2067שלום\u2069!")
    (True, '')
    """
    if text.isascii():
        return ""
    open_ = 0
    last = ""
    for found in _HIDDEN.finditer(text):
        character = found[0]
        if character in _OPENING:
            open_, last = open_ + 1, character
        elif character == _CLOSING and open_:
            open_ -= 1
        else:
            return character
    return last if open_ else ""


class Links:
    """Judges the terms and records that the fields of one record name; `government` is the IRI of its own."""

    def __init__(self, iris: RecordIris, known: Known, government: str) -> None:
        self._iris = iris
        self._known = known
        self._symbols = Mapper(iris, Report())
        self._government = government

    def check(self, pointer: str, field: RecordField, value: Any) -> Iterator[Finding]:
        """What is wrong with one value of a field."""
        identifier = _identifier(value)
        if not identifier:
            return
        if "body" in field.targets:
            return  # the letters of a body are known without the graph, and are no record
        if field.kind == "symbol":
            meant = self._symbols.resolve_symbol(identifier, field.targets)
            if meant and meant.value.startswith(self._iris.base_iri):
                yield from self.record(pointer, field, identifier, meant.value)
        elif field.kind == "term" or (field.kind == "reference" and self._symbols.means_term(field, identifier)):
            yield from self.term(pointer, field, identifier, self._iris.term(identifier))
        elif field.kind == "reference" and (reference := read_reference(identifier)):
            yield from self.record(pointer, field, identifier, self._iris.record(reference.identifier))

    def term(self, pointer: str, field: RecordField, identifier: str, iri: str) -> Iterator[Finding]:
        """What is wrong with a coded value."""
        term = self._known.term(iri)
        domains = [self._known.domain(name) for name in field.domains]
        if any(iri in domain.terms for domain in domains) or not domains:
            if term.deprecated:
                successor = term.successor.removeprefix(self._iris.base_iri).partition("/")[2]
                yield find("deprecated-term", pointer, identifier, field, suggestion=successor)
            return
        if identifier == OTHER and field.custom_iri:
            return
        complete = all(domain.complete for domain in domains)
        code = "other-list" if term.exists else "unknown-term" if complete else "term-not-known"
        named = domains[0].names if len(domains) == 1 else ()
        suggestion = self._meant(field, identifier) if complete else ""
        found = find(code, pointer, identifier, field, domain=named or ", ".join(field.domains), suggestion=suggestion)
        yield found if complete else as_severe(found, "warning")

    def _meant(self, field: RecordField, identifier: str) -> str:
        return next(filter(None, (self._known.meant(name, identifier) for name in field.domains)), "")

    def record(self, pointer: str, field: RecordField, identifier: str, iri: str) -> Iterator[Finding]:
        """What is wrong with a reference to a record."""
        found = self._known.record(iri)
        if not found.schema:
            yield find("unknown-record", pointer, identifier, field)
        elif field.targets and found.schema not in field.targets:
            details = {"type": found.schema, "expected": ", ".join(field.targets)}
            yield find("wrong-type", pointer, identifier, field, **details)
        elif self._is_foreign(found):
            others = sorted(one.rpartition("/")[2] for one in found.governments)
            yield find("other-government", pointer, identifier, field, government=", ".join(others))

    def _is_foreign(self, found: KnownRecord) -> bool:
        """Whether a record that a government submitted is one of another than that of this body."""
        national = read_record_types()[found.schema].schema_type == "national"
        return bool(national and self._government and found.governments and self._government not in found.governments)


def _uncounted(fields: Iterable[RecordField], body: Mapping[str, Any], before: str) -> Iterator[Finding]:
    """Required fields without a value that are withheld from the graph, where SHACL cannot count them."""
    for field in fields:
        value = body.get(field.name)
        if not field.counted and not is_filled(value) and field.asks(body):
            code, details = ("missing-when", {"condition": field.when_texts}) if field.when else ("missing", {})
            yield find(code, before + pointed(field.name), None, field, **details)
        if field.fields and value:
            for place, item in numbered(value, before + pointed(field.name)):
                if isinstance(item, dict):
                    yield from _uncounted(field.fields, item, place)


def _in_order(pointer: str, field: RecordField, value: Any, around: Mapping[str, Any]) -> Iterator[Finding]:
    """A date that is before another in every reading of the two: the latest day of one, the earliest of the other."""
    other = around.get(field.after)
    last, first = days(value), days(other)
    if last and first and last[1] < first[0]:
        yield find("dates-reversed", pointer, value, field, other=field.after, limit=str(other))


def _in_range(pointer: str, field: RecordField, value: Any) -> Iterator[Finding]:
    """A number out of its range, on whatever node it stands in the graph."""
    number = read_number(value)
    if number is None:
        return
    given = Decimal(number.value)
    if (field.least is not None and given < field.least) or (field.most is not None and given > field.most):
        yield find("out-of-range", pointer, value, field, range=range_of(field))


def range_of(field: RecordField) -> str:
    """The range of the numbers of a field in signs."""
    if field.least is not None and field.most is not None:
        return f"{field.least}–{field.most}"
    return f"≤ {field.most}" if field.least is None else f"≥ {field.least}"


def days(value: Any) -> tuple[date, date] | None:
    """The first and the last day that a date may mean: a year is from January to December; None for no date.

    >>> [str(day) for day in days("2026-02")]
    ['2026-02-01', '2026-02-28']
    """
    read = read_date(value, days=True)
    if not isinstance(read, Literal):
        return None
    year, month, day = ([*map(int, read.value[:10].split("-")), 0, 0])[:3]
    if not 0 < year < 10_000:
        return None
    first = date(year, month or 1, day or 1)
    end = month or 12
    return first, date(year, end, day or monthrange(year, end)[1])


def _identifier(value: Any) -> str:
    """The identifier that a coded value or reference names, '' for none."""
    if isinstance(value, Mapping):
        value = value.get("identifier") or value.get("symbol") or value.get("code")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value.strip() if isinstance(value, str) and len(value) <= 300 else ""
