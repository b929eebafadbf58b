"""The report on one document: what was found, in words, as JSON and as a report of SHACL (section 3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode, Triple
from pyoxigraph import Literal as RdfLiteral

from kg.rdf.namespaces import RDF, SH, XSD
from kg.records.model import KGS
from kg.texts.languages import DEFAULT, LANGUAGES
from kg.validation.findings import SEVERITIES, Finding, codes, shown
from kg.validation.shapes import Profile

_LONGEST: Final = 200
"""Of longer values only the beginning is repeated."""
_SEVERITY: Final = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
_RULES: Final = {1: KGS.DocumentRule, 2: KGS.MappingRule, 3: KGS.MappingRule, 4: KGS.GraphRule}
"""The source of results that no constraint of SHACL has, by the layer that found them."""


@dataclass(frozen=True, slots=True)
class Report:
    """The report on one document.

    `schema` and `identifier` are as the document says them, `iri` is the record's; `graph` is what would be published
    (canonical N-Triples, empty if the document could not be read), `engine` and `shapes` (a digest) judged it.
    """

    profile: Profile
    schema: str = ""
    identifier: str = ""
    iri: str = ""
    findings: tuple[Finding, ...] = ()
    graph: bytes = b""
    engine: str = ""
    shapes: str = ""

    @property
    def conforms(self) -> bool:
        """Whether nothing forbids what the profile is for."""
        return not any(finding.severity == "violation" for finding in self.findings)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity."""
        found = [finding.severity for finding in self.findings]
        return {severity: found.count(severity) for severity in SEVERITIES}

    def as_json(self, language: str = DEFAULT) -> dict[str, Any]:
        """The report for programs, its messages in one language."""
        return {
            "conforms": self.conforms,
            "profile": self.profile,
            "schema": self.schema,
            "identifier": self.identifier,
            "iri": self.iri,
            "counts": dict(self.counts),
            "engine": self.engine,
            "shapes": self.shapes,
            "findings": [finding_as_json(finding, language) for finding in self.findings],
        }

    def as_rdf(self) -> Iterator[Triple]:
        """The report as `sh:ValidationReport`, its messages in six languages."""
        report = BlankNode("report")
        yield Triple(report, RDF.type, SH.ValidationReport)
        yield Triple(report, SH.conforms, RdfLiteral(self.conforms))
        for number, finding in enumerate(self.findings, 1):
            result = BlankNode(f"result{number}")
            yield Triple(report, SH.result, result)
            yield from self._result(result, finding)

    def _result(self, result: BlankNode, finding: Finding) -> Iterator[Triple]:
        focus = finding.focus or self.iri
        rule = NamedNode(finding.constraint) if finding.constraint else _RULES[codes()[finding.code].layer]
        yield Triple(result, RDF.type, SH.ValidationResult)
        yield Triple(result, SH.focusNode, NamedNode(focus) if focus else BlankNode("document"))
        yield Triple(result, SH.resultSeverity, _SEVERITY[finding.severity])
        yield Triple(result, SH.sourceConstraintComponent, rule)
        if finding.path:
            yield Triple(result, SH.resultPath, NamedNode(finding.path))
        if finding.shape:
            yield Triple(result, SH.sourceShape, NamedNode(finding.shape))
        for language in LANGUAGES:
            for predicate, text in ((SH.resultMessage, finding.message), (KGS.remedy, finding.remedy)):
                said = text(language)
                yield Triple(result, predicate, RdfLiteral(said.value, language=said.language))
        yield Triple(result, KGS.code, RdfLiteral(finding.code))
        yield Triple(result, KGS.pointer, RdfLiteral(finding.pointer, datatype=XSD.string))


def finding_as_json(finding: Finding, language: str = DEFAULT) -> dict[str, Any]:
    """A finding for programs; `before` and `after` are there where publication would change a text."""
    field = finding.field
    message = finding.message(language)
    found = {
        "severity": finding.severity,
        "code": finding.code,
        "chmCode": codes()[finding.code].chm,
        "pointer": finding.pointer,
        "property": finding.dotted,
        "field": {"name": field.name, "label": finding.label(language)} if field else None,
        "value": finding.value if len(shown(finding.value)) <= _LONGEST else shown(finding.value),
        "message": message.value,
        "fix": finding.remedy(language).value,
        "language": message.language,
        "shape": finding.shape or None,
        "constraint": finding.constraint or None,
        "focus": finding.focus or None,
        "path": finding.path or None,
    }
    changes = {name: finding.details[name] for name in ("before", "after") if name in finding.details}
    return found | changes
