"""Cells of an export as values of fields, in the form that a JSON body has; what is not understood stays text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from kg.records.flags import read_flag
from kg.records.mapping.literals import read_date, read_number, read_year
from kg.records.model import RecordField, RecordOption, RecordType
from loaders.records.sources.ort.exports import folded_title
from loaders.records.sources.ort.names import TermNames, folded

GBF: Final = re.compile(r"GBF-?(?P<kind>TARGET-|GOAL-|T|G-)(?P<code>0*\d{1,2}|[A-D])\b", re.IGNORECASE)
_CODE: Final = re.compile(r"(?P<code>(?:\d{1,2}|[A-D])\.(?:b|CT\.\d+|CY\.\d+|\d+))\b")
_IDENTIFIER: Final = re.compile(
    r"(?:KM)?GBF-INDICATOR-[A-Za-z0-9.-]+|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
)
_ADDRESS: Final = re.compile(r"https?://[^\s;|,]+")
_USUAL: Final = frozenset(("yes", "no", "partially", "fully", "underDevelopment", "notApplicable"))
"""Answers that questions have although no list of answers is known for them."""
_FRAMEWORK: Final = ("GBF-GOALS", "GBF-TARGETS", "GBF-GOALS-TARGETS")
_TEXTUAL: Final = ("languageMap", "html", "string")


def split(text: str) -> list[str]:
    """The parts of a cell that lists several."""
    return [part.strip() for part in re.split(r"[;\n|]", text) if part.strip()]


def gbf_identifiers(text: str) -> list[str]:
    """The goals and targets of the Framework that a text names, by identifier or by the beginning of their titles.

    >>> gbf_identifiers("GBF-T03. Conserve; GBF-GOAL-A")
    ['GBF-GOAL-A', 'GBF-TARGET-03']
    """
    found = set()
    for match in GBF.finditer(text):
        goal = match["code"].upper() in "ABCD"
        found.add(f"GBF-GOAL-{match['code'].upper()}" if goal else f"GBF-TARGET-{int(match['code']):02d}")
    return sorted(found)


def indicator_code(text: str) -> str:
    """The code with which the title of an indicator begins; '' if it has none."""
    found = _CODE.match(text.strip())
    return found["code"] if found else ""


class CellReader:
    """Reads cells. `codes` has the identifiers of indicators by code, `titles` records of national targets by title."""

    def __init__(
        self, types: Mapping[str, RecordType], terms: TermNames, codes: Mapping[str, str], titles: Mapping[str, str]
    ) -> None:
        self.terms, self._codes, self._titles = terms, codes, titles
        options = (option for type_ in types.values() for _, field in type_.walk() for option in field.options)
        self._usual = {
            _bare(name): option.value for option in options if option.value in _USUAL for name in _names(option)
        }
        self._kinds: Mapping[str, Callable[[RecordField, str], Any]] = {
            "word": self._word,
            "option": self._word,
            "term": self._term,
            "reference": self._reference,
            "flag": lambda _, text: read_flag(text),
            "date": lambda _, text: text if read_date(text, days=True) is not None else None,
            "number": lambda _, text: text if read_number(text) is not None else None,
            "year": lambda _, text: text if read_year(text) is not None else None,
            "integer": lambda _, text: text if read_number(text, integer=True) is not None else None,
            "object": lambda field, text: {"value": text} if any(one.name == "value" for one in field.fields) else None,
            "url": lambda _, text: text if _ADDRESS.fullmatch(text) else None,
        }

    def read(self, fields: Iterable[RecordField], text: str) -> Iterator[tuple[str, Any]]:
        """Keys of a body and their values for a cell that belongs to one of some fields.

        What none of them can read is the text of a field of texts, or stands as it came under a name of its own.
        """
        fields = sorted(fields, key=lambda field: field.name)
        textual = [field for field in fields if field.kind in _TEXTUAL]
        exact = [field for field in fields if field.kind not in _TEXTUAL]
        if not exact:
            yield textual[0].name, text
            return
        left = self._exact(exact, text)
        for name, values in left.items():
            if name:
                yield name, values
            elif textual:
                yield textual[0].name, "\n".join(values)
            else:
                yield f"{exact[0].name}Text", values[0] if len(values) == 1 else values

    def _exact(self, fields: list[RecordField], text: str) -> dict[str, Any]:
        """What the fields can read of a cell, by name; under '' what none can."""
        found: dict[str, Any] = {}
        for field in fields:
            if field.kind == "link":
                found[field.name] = [{"url": url} for url in sorted(set(_ADDRESS.findall(text)))]
                rest = _ADDRESS.sub("", text).strip(" ;,|\n")
                return {**found, **({"": [rest]} if rest else {})}
            if _of_framework(field) and (named := gbf_identifiers(text)) and (field.many or len(named) == 1):
                identifiers = [{"identifier": each} for each in named]
                return {field.name: identifiers if field.many else identifiers[0]}
            if field.kind != "object" and (whole := self._one(field, text)) is not None:
                return {field.name: [whole] if field.many else whole}
        for part in split(text):
            read = (
                (field.name, value) for field in fields if field.many and (value := self._one(field, part)) is not None
            )
            name, value = next(read, ("", part))
            found.setdefault(name, []).append(value)
        return {name: _each(values) for name, values in found.items()}

    def _one(self, field: RecordField, text: str) -> Any:
        read = self._kinds.get(field.kind)
        return read(field, text) if read else None

    def _word(self, field: RecordField, text: str) -> str | None:
        key = _bare(text)
        for option in field.options:
            if key in {_bare(name) for name in _names(option)}:
                return option.value
        return None if field.options else self._usual.get(key, text)

    def _term(self, field: RecordField, text: str) -> dict[str, str] | None:
        if any("INDICATOR" in domain for domain in field.domains) and (code := self._codes.get(indicator_code(text))):
            return {"identifier": code}
        if _IDENTIFIER.fullmatch(text):
            return {"identifier": text}
        found_term = self.terms.find(text, field.domains)
        return {"identifier": found_term} if found_term else None

    def _reference(self, field: RecordField, text: str) -> dict[str, str] | None:
        if identifier := self._titles.get(folded_title(text)):
            return {"identifier": identifier}
        found = gbf_identifiers(text[:16]) if field.domains else []
        return {"identifier": found[0]} if len(found) == 1 else None


def _names(option: RecordOption) -> tuple[str, ...]:
    return option.value, *(label.value for label in option.labels)


def _bare(text: str) -> str:
    return folded(text).replace(" ", "")


def _of_framework(field: RecordField) -> bool:
    return field.kind == "term" and any(domain in field.domains for domain in _FRAMEWORK)


def _each(values: list[Any]) -> list[Any]:
    """Values once each, in an order of their own."""
    by_text = {str(value): value for value in values}
    return [by_text[text] for text in sorted(by_text)]
