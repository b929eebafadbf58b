"""Rows and columns of the quality report: rules by severity, the trend, the table of languages."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from babel import Locale, UnknownLocaleError

from browser.quality.contexts import CoverageCell, CoverageRow, RuleRow, SeverityGroup, TrendRow
from kg.quality.decisions import Accepted, Run, judge
from kg.quality.model import KINDS, Coverage, Report, Severity
from kg.quality.rules import RULES
from kg.texts.languages import LANGUAGES

_COLUMN: Final = 14
_HEIGHT: Final = 100.0


def severity_groups(
    report: Report, accepted: Mapping[tuple[str, str], Accepted], url: Callable[[str], str]
) -> tuple[SeverityGroup, ...]:
    """Rules that found something, by severity, worst first. `url` gives the page of a rule."""
    groups = []
    for severity in Severity:
        rows = []
        for rule in RULES.values():
            if rule.severity is severity and rule.id in report.findings:
                judged = judge(report, rule.id, accepted)
                rows.append(RuleRow(rule.id, url(rule.id), rule.title, len(judged.open), len(judged.accepted)))
        if rows:
            ordered = tuple(sorted(rows, key=lambda row: -row.count))
            groups.append(SeverityGroup(severity.value, ordered, sum(row.count for row in ordered)))
    return tuple(groups)


def trend_rows(runs: Sequence[Run]) -> tuple[TrendRow, ...]:
    """A column for each run, errors at the base; as high as its share of the greatest number."""
    greatest = max((sum(run.count(severity) for severity in Severity) for run in runs), default=0) or 1
    rows = []
    for number, run in enumerate(runs):
        top, parts = _HEIGHT, []
        for severity in Severity:
            height = _HEIGHT * run.count(severity) / greatest
            top -= height
            if height:
                parts.append((severity.value, round(top, 2), round(height, 2)))
        counts = (run.count(Severity.ERROR), run.count(Severity.WARNING), run.count(Severity.HINT))
        about = (run.checked, run.release, run.concepts, *counts)
        rows.append(TrendRow(*about, place=number * _COLUMN, parts=tuple(parts)))
    return tuple(rows)


def trend_width(runs: Sequence[Run]) -> int:
    """Width of the picture."""
    return max(1, len(runs)) * _COLUMN


def coverage_rows(coverage: Coverage, url: Callable[[str, str], str]) -> tuple[CoverageRow, ...]:
    """A row a language; those of the United Nations come first. `url` lists what is missing."""
    total = len(coverage.concepts)
    rows = []
    for tag in coverage.languages:
        cells = []
        for kind in KINDS:
            count = coverage.count(kind, tag)
            share = 100 * count / total if total else 0.0
            cells.append(CoverageCell(kind, count, _rounded(share), url(kind, tag) if count < total else ""))
        rows.append(CoverageRow(tag, own_name(tag), tuple(cells)))
    return tuple(rows)


def _rounded(share: float) -> float:
    """Per cent; never 100 unless nothing is missing, never 0 unless everything is."""
    return min(max(round(share, 1), 0.1), 99.9) if 0 < share < 100 else share


def own_name(tag: str) -> str:
    """The name of a language in itself, or its tag when it is not known.

    >>> own_name("de"), own_name("zh-hant"), own_name("xx-unknown")
    ('Deutsch', '中文 (繁體)', 'xx-unknown')
    """
    if tag in LANGUAGES:
        return LANGUAGES[tag].name
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag
