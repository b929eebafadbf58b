"""The parts of a report: rules, findings, coverage."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from kg.quality.index import Index

Kind = Literal["prefLabel", "definition", "altLabel"]
KINDS: Final[tuple[Kind, ...]] = ("prefLabel", "definition", "altLabel")
LISTED: Final = 100
"""Other resources that one finding names at most; `value` is their number."""


def shortened(value: str, place: int = 0, length: int = 200) -> str:
    """A long text cut down to the part around a place, with ellipses where it was cut.

    >>> shortened("a long text", length=6)
    'a long…'
    """
    if len(value) <= length:
        return value
    start = max(0, min(place - length // 3, len(value) - length))
    before, after = "…" if start else "", "…" if start + length < len(value) else ""
    return f"{before}{value[start : start + length]}{after}"


class Severity(StrEnum):
    """How bad it is: against the standard, probably a mistake, or worth a look."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Finding(NamedTuple):
    """One thing that a rule found: the resource, others that have to do with it, and the text in its language.

    `others` are IRIs; `value` is a label, a number or a name, as the rule's explanation says.
    """

    subject: str
    others: tuple[str, ...] = ()
    value: str = ""
    language: str = ""

    def key(self) -> str:
        """A digest that stays the same over runs as long as subject and value do."""
        text = "\x1f".join((self.subject, *self.others, self.value, self.language))
        return blake2b(text.encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, how bad a finding is, where it is defined, and in words what it says and how to mend it."""

    id: str
    severity: Severity
    reference: str
    title: str
    explanation: str
    remedy: str
    find: Callable[["Index"], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which concepts in use have a text of a kind in a language.

    `languages` are the six and those that the vocabulary has; `concepts` are IRIs in order; `missing` gives for
    (kind, language) the places in `concepts` of those without.
    """

    languages: tuple[str, ...]
    concepts: tuple[str, ...]
    missing: Mapping[tuple[Kind, str], Sequence[int]]

    def count(self, kind: Kind, language: str) -> int:
        """How many concepts have such a text."""
        return len(self.concepts) - len(self.missing[kind, language])

    def without(self, kind: Kind, language: str, start: int = 0, stop: int | None = None) -> list[str]:
        """Concepts that lack such a text, or a part of them."""
        return [self.concepts[place] for place in self.missing[kind, language][start:stop]]


@dataclass(frozen=True, slots=True)
class Report:
    """Findings by rule (only rules that found something), coverage, and numbers of things by kind."""

    findings: Mapping[str, Sequence[Finding]]
    coverage: Coverage
    totals: Mapping[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """Number of findings by rule."""
        return {rule: len(found) for rule, found in self.findings.items()}
