"""Contexts of the pages about quality. Words of rules are English message ids."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.site.contexts import Figure, Link, Page, Value
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class QualityRow:
    """A dataset with its figures; `checked` is '' (and the figures are 0) until there is a report."""

    id: str
    url: str
    title: Text
    concepts: int
    errors: int
    warnings: int
    hints: int
    release: str
    checked: str


@dataclass(frozen=True, slots=True)
class QualityPage(Page):
    """All datasets with their figures."""

    template: ClassVar[str] = "quality.html"
    datasets: tuple[QualityRow, ...]
    api_url: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with the number of findings that count, and of those accepted as they are."""

    id: str
    url: str
    title: str
    count: int
    accepted: int


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    """Rules of one severity that found something, most findings first, and how many findings they have together."""

    severity: Literal["error", "warning", "hint"]
    rows: tuple[RuleRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One state that was checked. `parts` are the pieces of its column from the base: severity, top, height.

    Numbers of the picture are in its own units: 100 high, `place` the inline start of the column.
    """

    checked: str
    release: str
    concepts: int
    errors: int
    warnings: int
    hints: int
    place: float
    parts: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """How many concepts have a text of a kind in a language: number, per cent, where those without are listed."""

    kind: str
    count: int
    share: float
    url: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A language with its cells; `name` in the language itself, or its tag."""

    tag: str
    name: str
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True, slots=True)
class QualityDatasetPage(Page):
    """The report on one dataset; `checked` is '' while there is none, and then nothing else is filled in."""

    template: ClassVar[str] = "quality_dataset.html"
    title: Text
    dataset_url: str
    checked: str
    release: str
    outdated: bool
    figures: tuple[Figure, ...]
    groups: tuple[SeverityGroup, ...]
    passed: int
    trend: tuple[TrendRow, ...]
    trend_width: int
    coverage: tuple[CoverageRow, ...]
    concepts: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding: the resource, others concerned and how many are not shown, the text; who accepted it, when, why."""

    subject: Value
    others: tuple[Value, ...]
    more: int
    text: Text
    key: str
    agent: str = ""
    decided: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QualityRulePage(Page):
    """The findings of one rule, a page of them; `may_decide` for those who are signed in."""

    template: ClassVar[str] = "quality_rule.html"
    title: Text
    rule: str
    severity: Literal["error", "warning", "hint"]
    rule_title: str
    explanation: str
    remedy: str
    reference: str
    rows: tuple[FindingRow, ...]
    accepted: tuple[FindingRow, ...]
    more_accepted: int
    total: int
    first: int
    last: int
    previous_url: str
    next_url: str
    dataset_url: str
    action: str
    may_decide: bool
    sign_in_url: str


@dataclass(frozen=True, slots=True)
class QualityCoveragePage(Page):
    """Concepts that lack a text of a kind in a language, a page of them; `choices` are the other languages."""

    template: ClassVar[str] = "quality_coverage.html"
    title: Text
    kind: str
    tag: str
    values: tuple[Value, ...]
    total: int
    concepts: int
    first: int
    last: int
    previous_url: str
    next_url: str
    choices: tuple[Link, ...]
    dataset_url: str
