"""Samples of the pages about quality."""

from dataclasses import replace

from browser.quality.contexts import (
    CoverageCell,
    CoverageRow,
    FindingRow,
    QualityCoveragePage,
    QualityDatasetPage,
    QualityPage,
    QualityRow,
    QualityRulePage,
    RuleRow,
    SeverityGroup,
    TrendRow,
)
from browser.site.contexts import Figure, Link, Page, Value
from kg.texts.languages import LANGUAGES, Text
from tests.browser.samples.frames import BASE, Site

_TITLE = Text("قاموس المصطلحات", "ar")
_DAY = "2026-11-20T09:30:00Z"


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    report, rule, coverage = _report(site), _rule(site), _coverage(site)
    return {
        "quality": _overview(site),
        "quality-nothing": replace(_overview(site), datasets=()),
        "quality-report": report,
        "quality-sound": replace(report, groups=(), outdated=False, trend=report.trend[:1]),
        "quality-not-yet": replace(report, checked="", groups=(), figures=(), trend=(), coverage=()),
        "quality-rule": rule,
        "quality-rule-nothing": replace(rule, rows=(), accepted=(), may_decide=False, severity="error", total=0),
        "quality-coverage": coverage,
        "quality-coverage-complete": replace(coverage, values=(), total=0, next_url=""),
    }


def _overview(site: Site) -> QualityPage:
    url = site.address("quality/thesaurus")
    return QualityPage(
        frame=site.frame("Quality", "quality", section="vocabularies"),
        datasets=(
            QualityRow("thesaurus", url, _TITLE, 12_345, 3, 1_204, 88_000, "2026.11", _DAY),
            QualityRow("new", url, Text("new"), 0, 0, 0, 0, "", ""),
        ),
        api_url=site.address("api/quality"),
    )


def _report(site: Site) -> QualityDatasetPage:
    url = site.address("quality/thesaurus/S14")
    trend = tuple(
        TrendRow(_DAY, "2026.1", 12, 1, 2, 3, 14.0 * n, (("error", 90.0, 10.0), ("hint", 10.0, 80.0))) for n in range(3)
    )
    cells = tuple(CoverageCell(kind, 7, 58.3, url) for kind in ("prefLabel", "definition"))
    return QualityDatasetPage(
        frame=site.frame("Quality", "quality/thesaurus", crumbs=site.crumbs("Quality")),
        title=_TITLE,
        dataset_url=site.address("thesaurus"),
        checked=_DAY,
        release="2026.11",
        outdated=True,
        figures=(Figure("concepts", 12, ""), Figure("top concepts", 1, ""), Figure("statements", 1_000, "")),
        groups=(
            SeverityGroup("error", (RuleRow("S14", url, "Several preferred labels in one language", 1, 0),), 1),
            SeverityGroup("hint", (RuleRow("undocumented", url, "No definition and no note", 0, 1_200),), 0),
        ),
        passed=48,
        trend=trend,
        trend_width=42,
        coverage=tuple(
            CoverageRow(one.tag, one.name, (*cells, CoverageCell("altLabel", 12, 100.0, "")))
            for one in LANGUAGES.values()
        ),
        concepts=12,
    )


def _rule(site: Site) -> QualityRulePage:
    url = site.address("quality/thesaurus/S14")
    shown = Value("iri", _TITLE, url=site.address("page"), iri=f"{BASE}thesaurus/1")
    other = Value("iri", Text("http://example.org/" + "x" * 90), url="http://example.org/", external=True)
    row = FindingRow(shown, (other, Value("literal", Text("_:b0"))), 12, Text("<b>a[U+200B]b</b>", "ar"), "0a1b")
    return QualityRulePage(
        frame=site.frame("S14", "quality/thesaurus/S14", crumbs=site.crumbs("Quality")),
        title=_TITLE,
        rule="S14",
        severity="warning",
        rule_title="Several preferred labels in one language",
        explanation="A concept has at most one preferred label in each language, so that everybody shows it by the "
        "same name.",
        remedy="Keep one as preferred and make the others alternative labels.",
        reference="https://www.w3.org/TR/skos-reference/#labels",
        rows=(row, replace(row, others=(), more=0, text=Text(""), key="0a1c")),
        accepted=(replace(row, key="0a1d", agent="Curators", decided=_DAY, reason="Both names are official."),),
        more_accepted=1,
        total=202,
        first=101,
        last=200,
        previous_url=url,
        next_url=url,
        dataset_url=site.address("quality/thesaurus"),
        action=url,
        may_decide=True,
        sign_in_url=site.address("operation/sign-in"),
    )


def _coverage(site: Site) -> QualityCoveragePage:
    url = site.address("quality/thesaurus/coverage")
    return QualityCoveragePage(
        frame=site.frame("Missing", "quality/thesaurus/coverage", crumbs=site.crumbs("Quality"), index=False),
        title=_TITLE,
        kind="prefLabel",
        tag="zh-hant",
        values=(Value("iri", _TITLE, url=site.address("page"), iri=f"{BASE}thesaurus/1"),),
        total=101,
        concepts=500,
        first=1,
        last=100,
        previous_url="",
        next_url=url,
        choices=(Link(url, "zh-hant", True), Link(url, "ar")),
        dataset_url=site.address("quality/thesaurus"),
    )
