"""What is answered about quality."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

_When = Annotated[str, Field(description="ISO 8601.", examples=["2026-01-31T12:00:00+00:00"])]


class ReportFigures(TypedDict):
    """Figures of the newest report on a dataset."""

    dataset: Annotated[str, Field(examples=["kmgbf"])]
    release: Annotated[str, Field(description="Release that was checked.")]
    sequence: Annotated[int, Field(description="Number of the state that was checked.")]
    checked: _When
    concepts: int
    errors: int
    warnings: int
    hints: int
    counts: Annotated[dict[str, int], Field(description="Findings by rule.")]
    files: Annotated[dict[str, str], Field(description="Addresses of the report by format.")]


class ReportList(TypedDict):
    """The newest reports."""

    reports: list[ReportFigures]


class ReportFinding(TypedDict):
    """Something that a rule found; an accepted one with who accepted it, when and why."""

    subject: str
    others: list[str]
    value: str
    language: str
    key: Annotated[str, Field(description="Stays the same over runs.")]
    by: NotRequired[str]
    when: NotRequired[str]
    reason: NotRequired[str]


class RuleReport(TypedDict):
    """A rule with what it found."""

    id: str
    severity: str
    title: str
    explanation: str
    remedy: str
    reference: str
    count: int
    findings: list[ReportFinding]
    accepted: list[ReportFinding]


class QualityReport(TypedDict):
    """The report on a dataset."""

    dataset: str
    release: str
    sequence: int
    checked: _When
    totals: Annotated[dict[str, int], Field(description="Sizes of the dataset.")]
    rules: list[RuleReport]
    coverage: Annotated[dict[str, Any], Field(description="Concepts with a text, by kind and language.")]
