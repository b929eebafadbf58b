"""What is wrong with a document, in the codes and places of the Clearing-House: its screens and programs read these."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from kg.submissions.doing import DoesNotConform
from kg.validation.findings import Finding, codes
from kg.validation.report import Report

_OTHER: Final = "Error.InvalidValue"


class DocumentError(TypedDict):
    """Something that is wrong, or worth knowing."""

    code: Annotated[str, Field(description="Its kind.", examples=["Error.Mandatory"])]
    property: Annotated[str, Field(description="Where: names with dots, without numbers.", examples=["title"])]
    parameters: Annotated[dict[str, str], Field(description="`message` and `fix` in words, `pointer` to the place.")]


class DocumentReport(TypedDict):
    """What was found in a document."""

    identifier: str
    schema: str
    locales: list[str]
    links: list[Any]
    title: dict[str, str]
    summary: dict[str, str]
    metaData: dict[str, str]
    errors: NotRequired[list[DocumentError]]
    warnings: NotRequired[list[DocumentError]]


def report_of(report: Report, body: Mapping[str, Any]) -> DocumentReport:
    """The report on a document, with `errors` where it may not be published."""
    header = body.get("header") if isinstance(body.get("header"), Mapping) else {}
    languages = header.get("languages") if isinstance(header, Mapping) else None
    government = body.get("government")
    named = government.get("identifier") if isinstance(government, Mapping) else None
    made: DocumentReport = {
        "identifier": report.identifier,
        "schema": report.schema,
        "locales": [one for one in languages if isinstance(one, str)] if isinstance(languages, list) else [],
        "links": [],
        "title": texts(body.get("title")),
        "summary": texts(body.get("summary")),
        "metaData": {"government": named} if isinstance(named, str) else {},
    }
    if errors := list(_told(report.findings, "violation")):
        made["errors"] = errors
    if warnings := list(_told(report.findings, "warning")):
        made["warnings"] = warnings
    return made


def texts(value: Any) -> dict[str, str]:
    """Texts by language, as far as a value is that."""
    if not isinstance(value, Mapping):
        return {}
    return {language: text for language, text in value.items() if isinstance(text, str)}


def refusal(error: DoesNotConform) -> DocumentReport:
    """The report on a document that did not conform, where only that is at hand."""
    return report_of(error.report, {})


def _told(findings: Iterable[Finding], severity: str) -> Iterable[DocumentError]:
    for finding in findings:
        if finding.severity == severity:
            said = {"message": finding.message("en").value, "fix": finding.remedy("en").value}
            yield {
                "code": codes()[finding.code].chm or _OTHER,
                "property": finding.dotted,
                "parameters": said | {"pointer": finding.pointer},
            }
