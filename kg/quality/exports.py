"""Reports for programs: CSV, JSON, JUnit XML, and RDF in the W3C Data Quality Vocabulary (DQV, 2016)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.quality.decisions import Accepted, judge
from kg.quality.model import KINDS, Finding, Rule
from kg.quality.rules import RULES
from kg.quality.stored import Stored
from kg.rdf.documents import write
from kg.rdf.formats import TURTLE
from kg.rdf.namespaces import DCT, DOCUMENT_PREFIXES, PROV, RDF, SKOS, XSD, Namespace
from kg.texts.csv_file import write_csv

DQV: Final = Namespace(
    "http://www.w3.org/ns/dqv#",
    (
        "QualityMeasurement QualityMetadata QualityAnnotation Metric Category Dimension computedOn value "
        "isMeasurementOf inDimension inCategory expectedDataType hasQualityMeasurement hasQualityAnnotation "
        "qualityAssessment"
    ).split(),
)
OA: Final = Namespace(
    "http://www.w3.org/ns/oa#",
    "hasTarget hasBody motivatedBy assessing TextualBody hasPurpose classifying".split(),
)
_PREFIXES: Final = {**DOCUMENT_PREFIXES, "dqv": DQV.iri, "oa": OA.iri}
_COLUMNS: Final = ("rule", "severity", "title", "subject", "others", "value", "language", "accepted", "reason", "key")


@dataclass(frozen=True, slots=True)
class ExportedFinding:
    """A finding with its rule and, if it was accepted, by whom, when and why."""

    rule: Rule
    finding: Finding
    accepted: Accepted | None


Decided = Mapping[tuple[str, str], Accepted]


def exported(stored: Stored, accepted: Decided) -> Iterator[ExportedFinding]:
    """All findings of a report, worst first; those that count before those accepted."""
    for rule in RULES.values():
        judged = judge(stored.report, rule.id, accepted)
        yield from (ExportedFinding(rule, finding, None) for finding in judged.open)
        yield from (ExportedFinding(rule, finding, one) for finding, one in judged.accepted)


def as_csv(stored: Stored, accepted: Decided) -> bytes:
    """One line a finding, in UTF-8 with a byte order mark, which spreadsheets need. Texts never become formulas."""
    return write_csv(_COLUMNS, (_cells(one) for one in exported(stored, accepted)))


def _cells(one: ExportedFinding) -> tuple[str, ...]:
    finding, by = one.finding, one.accepted
    decided = (by.decided, by.reason) if by else ("", "")
    row = (one.rule.id, one.rule.severity.value, one.rule.title, finding.subject, " ".join(finding.others))
    return (*row, finding.value, finding.language, *decided, finding.key())


def as_json(stored: Stored, accepted: Decided) -> bytes:
    """The report with the words of its rules."""
    coverage = stored.report.coverage
    document: dict[str, Any] = {
        "dataset": stored.dataset,
        "release": stored.release,
        "sequence": stored.sequence,
        "checked": stored.checked,
        "totals": dict(stored.report.totals),
        "rules": [_rule_as_json(rule, stored, accepted) for rule in RULES.values()],
        "coverage": {
            "concepts": len(coverage.concepts),
            **{kind: {tag: coverage.count(kind, tag) for tag in coverage.languages} for kind in KINDS},
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _rule_as_json(rule: Rule, stored: Stored, accepted: Decided) -> dict[str, Any]:
    judged = judge(stored.report, rule.id, accepted)
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "title": rule.title,
        "explanation": rule.explanation,
        "remedy": rule.remedy,
        "reference": rule.reference,
        "count": len(judged.open),
        "findings": [_finding_as_json(finding) for finding in judged.open],
        "accepted": [
            {**_finding_as_json(finding), "by": one.agent, "when": one.decided, "reason": one.reason}
            for finding, one in judged.accepted
        ],
    }


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    return {**finding._asdict(), "key": finding.key()}


def as_junit(stored: Stored, accepted: Decided, shown: int = 50) -> bytes:
    """A test case a rule, for build servers: errors and warnings fail, hints and accepted findings do not."""
    cases, failures = [], 0
    for rule in RULES.values():
        found = judge(stored.report, rule.id, accepted).open
        name = f"<testcase classname={quoteattr(stored.dataset)} name={quoteattr(f'{rule.id}: {rule.title}')}"
        if not found or rule.severity.value == "hint":
            cases.append(f"{name}/>")
            continue
        failures += 1
        lines = "\n".join(_line(finding) for finding in found[:shown])
        more = f"\nand {len(found) - shown} more" if len(found) > shown else ""
        kind = quoteattr(rule.severity.value)
        cases.append(
            f'{name}><failure type={kind} message="{len(found)} findings">{_xml(lines + more)}</failure></testcase>'
        )
    head = f'<testsuite name={quoteattr("quality of " + stored.dataset)} tests="{len(RULES)}" failures="{failures}">'
    body = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>", ""])
    return body.encode("utf-8", "replace")


def _line(finding: Finding) -> str:
    tag = f"@{finding.language}" if finding.language else ""
    text = f"“{finding.value}”{tag}" if finding.value else ""
    return " ".join(part for part in (finding.subject, *finding.others, text) if part)


def _xml(text: str) -> str:
    """Text for XML 1.0, which has no place for control characters."""
    return escape(
        "".join(one if one in "\n\t" or (one >= " " and one not in "\ufffe\uffff") else "\ufffd" for one in text)
    )


def as_turtle(stored: Stored, accepted: Decided, dataset: str, metrics: str) -> bytes:
    """The report in DQV. `dataset` is its IRI, `metrics` what the IRIs of the metrics begin with."""
    return write(_statements(stored, accepted, NamedNode(dataset), metrics), TURTLE, dataset, _PREFIXES)


def metrics_iri(base_iri: str) -> str:
    """The beginning of the IRIs of rules as metrics; they are described at that address."""
    return f"{base_iri}api/quality/rules#"


def _statements(stored: Stored, accepted: Decided, dataset: NamedNode, metrics: str) -> Iterator[Triple]:
    date = Literal(stored.checked, datatype=XSD.dateTime)
    for number, rule in enumerate(RULES.values()):
        judged = judge(stored.report, rule.id, accepted)
        node, metric = BlankNode(f"m{number}"), NamedNode(metrics + rule.id)
        yield Triple(dataset, DQV.hasQualityMeasurement, node)
        yield Triple(node, RDF.type, DQV.QualityMeasurement)
        yield Triple(node, DQV.isMeasurementOf, metric)
        yield Triple(node, DQV.computedOn, dataset)
        yield Triple(node, DQV.value, Literal(len(judged.open)))
        yield Triple(node, PROV.generatedAtTime, date)
        yield from describe_metric(rule, metric)
        for place, finding in enumerate(judged.open):
            yield from _annotation(BlankNode(f"m{number}f{place}"), finding, dataset, metric)


def _annotation(node: BlankNode, finding: Finding, dataset: NamedNode, metric: NamedNode) -> Iterator[Triple]:
    yield Triple(dataset, DQV.hasQualityAnnotation, node)
    yield Triple(node, RDF.type, DQV.QualityAnnotation)
    yield Triple(node, OA.motivatedBy, DQV.qualityAssessment)
    yield Triple(node, OA.hasBody, metric)
    for iri in (finding.subject, *finding.others):
        yield Triple(node, OA.hasTarget, Literal(iri) if iri.startswith("_:") else NamedNode(iri))
    if finding.value:
        yield Triple(node, RDF.value, _literal(finding))


def _literal(finding: Finding) -> Literal:
    try:
        return Literal(finding.value, language=finding.language) if finding.language else Literal(finding.value)
    except ValueError:  # a language tag that is not valid, which is what some findings are about
        return Literal(finding.value)


def describe_metric(rule: Rule, metric: NamedNode) -> Iterator[Triple]:
    """A rule as a metric of DQV."""
    yield Triple(metric, RDF.type, DQV.Metric)
    yield Triple(metric, DQV.expectedDataType, XSD.integer)
    yield Triple(metric, SKOS.notation, Literal(rule.id))
    yield Triple(metric, SKOS.prefLabel, Literal(rule.title, language="en"))
    yield Triple(metric, SKOS.definition, Literal(rule.explanation, language="en"))
    yield Triple(metric, SKOS.editorialNote, Literal(rule.remedy, language="en"))
    yield Triple(metric, DCT.source, NamedNode(rule.reference))
    yield Triple(metric, DCT.type, Literal(rule.severity.value))


def rules_as_turtle(metrics: str) -> bytes:
    """All rules as metrics of DQV."""
    triples = (t for rule in RULES.values() for t in describe_metric(rule, NamedNode(metrics + rule.id)))
    return write(triples, TURTLE, prefixes=_PREFIXES)
