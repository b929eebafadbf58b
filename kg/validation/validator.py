"""The four layers, one after another, over one document."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from kg.rdf.namespaces import SH
from kg.records.identifiers import RecordIris
from kg.records.model import CHM, RecordField, RecordType
from kg.records.types import get_record_type
from kg.validation.checks import check, range_of
from kg.validation.engines.engine import Engine, Result
from kg.validation.envelope import read_header
from kg.validation.findings import SEVERITIES, Finding, codes, find
from kg.validation.known import Known
from kg.validation.pointers import kind_of, pointer_of
from kg.validation.reading import LIMITS, read_document
from kg.validation.report import Report
from kg.validation.shapes import Profile, read_shapes
from kg.validation.traced import Mapped, Note
from kg.validation.tracing import trace
from kg.validation.walking import field_at, positions, value_at

_MOST: Final = 1_000
"""Findings in one report."""
_OTHER: Final = CHM.otherField.value.rpartition("#")[2]
_CODES: Final = {
    SH.MinCountConstraintComponent.value: "missing",
    SH.MaxCountConstraintComponent.value: "several-values",
    SH.DatatypeConstraintComponent.value: "wrong-form",
    SH.NodeKindConstraintComponent.value: "wrong-form",
    SH.ClassConstraintComponent.value: "wrong-form",
    SH.InConstraintComponent.value: "not-in-list",
    SH.PatternConstraintComponent.value: "wrong-pattern",
    SH.MaxLengthConstraintComponent.value: "too-long",
    SH.MinInclusiveConstraintComponent.value: "out-of-range",
    SH.MaxInclusiveConstraintComponent.value: "out-of-range",
    SH.LanguageInConstraintComponent.value: "unknown-language",
    SH.UniqueLangConstraintComponent.value: "two-texts",
    SH.OrConstraintComponent.value: "unknown-language",
}
"""Kinds of findings by the component of SHACL that gives the result."""


class Validator:
    """Judges documents by what one copy of the product knows; without `known`, neither terms nor references.

    For one thread at a time.
    """

    def __init__(self, iris: RecordIris, engine: Engine, known: Known | None = None) -> None:
        self._iris = iris
        self._engine = engine
        self._known = known

    def validate(self, data: bytes, profile: Profile = "publish", schema: str = "") -> Report:
        """The report on a JSON document; `schema` is the type that was asked for, where the header is not enough."""
        value, faults = read_document(data)
        if faults:
            return Report(profile, findings=_ordered(faults, None))
        body, before = _unwrapped(value)
        report = self.judge(body, profile, schema)
        moved = (replace(finding, pointer=before + finding.pointer) for finding in report.findings)
        return replace(report, findings=tuple(moved)) if before else report

    def judge(self, body: Any, profile: Profile = "publish", schema: str = "") -> Report:
        """The report on a document that was read. Raises EngineFailed."""
        header, found = read_header(body, schema)
        if header is None:
            return Report(profile, findings=_ordered(found, body))
        if profile == "audit":  # what is published already came another way
            found = [finding for finding in found if finding.code != "not-submitted"]
        type_ = get_record_type(header.schema)
        mapped = trace(self._iris, type_, body, header.identifier)
        shapes = read_shapes(header.schema, profile, self._iris.base_iri)
        graph = mapped.statements.canonical().ntriples
        found += map(_of_note, mapped.notes)
        results = self._engine.judge(shapes, graph)
        found += _new((_of_result(one, mapped, body) for one in results if not one.path.endswith(f"#{_OTHER}")), found)
        found += check(self._iris, type_, body, self._known)
        return Report(
            profile=profile,
            schema=header.schema,
            identifier=header.identifier,
            iri=mapped.statements.subject.value,
            findings=_ordered(counted(found, profile), body),
            graph=graph,
            engine=self._engine.name,
            shapes=shapes.sha256,
        )


def _unwrapped(value: Any) -> tuple[Any, str]:
    """A body and the pointer to it: the whole, or the `document` of what a submission sends."""
    if isinstance(value, dict) and "header" not in value and isinstance(value.get("document"), dict):
        return value["document"], "/document"
    return value, ""


def counted(found: Iterable[Finding], profile: Profile) -> Iterator[Finding]:
    """The findings that a profile asks for: a draft may be incomplete."""
    return (finding for finding in found if profile != "draft" or codes()[finding.code].in_drafts)


def _of_note(note: Note) -> Finding:
    return find(note.code, note.pointer, note.value, note.field, **note.details)


def _of_result(result: Result, mapped: Mapped, body: Any) -> Finding:
    pointer = pointer_of(mapped, result)
    field = field_at(mapped.type, pointer)
    code = code_of(result)
    value = None if code.startswith("missing") else value_at(body, pointer)
    return Finding(
        code=code,
        pointer=pointer,
        value=value,
        details=details_of(code, field, mapped.type, value),
        field=field,
        severity=result.severity,
        shape=result.shape,
        constraint=result.constraint,
        focus=result.focus,
        path=result.path,
    )


def code_of(result: Result) -> str:
    """The kind of finding that a result of SHACL is."""
    if kind := kind_of(result.shape):
        return {"required": "missing", "limits": "out-of-range"}.get(kind, f"missing-{kind}")
    code = _CODES.get(result.constraint, "not-conforming")
    return "missing-advised" if code == "missing" and result.severity != "violation" else code


def details_of(code: str, field: RecordField | None, type_: RecordType, value: Any) -> dict[str, str]:
    """What messages on results of SHACL speak of."""
    if field is None:
        return {"expected": "expected.object"}
    return {
        "expected": f"expected.{field.kind}",
        "allowed": ", ".join((field.name, *field.instead) if code == "missing-any" else _words(field)),
        "condition": str(field.when or ""),
        "range": range_of(field),
        "limit": f"{field.longest or LIMITS.letters:,}",
        "count": str(len(value)) if isinstance(value, list) else "",
    }


def _words(field: RecordField) -> list[str]:
    return [option.value for option in field.options]


def _new(results: Iterable[Finding], before: Iterable[Finding]) -> Iterator[Finding]:
    """Results about places of which nothing worse was said: what could not be read is missing in the graph, too."""
    said = {finding.pointer for finding in before if finding.severity == "violation"}
    around = {outer for pointer in said for outer in _around(pointer)}
    for result in results:
        if result.pointer not in around and not said.intersection(_around(result.pointer)):
            yield result


def _around(pointer: str) -> Iterator[str]:
    """A place and those that it is inside of, but for the document as a whole."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _ordered(findings: Iterable[Finding], body: Any) -> tuple[Finding, ...]:
    """Findings once each, the worst first, then in the order of the document."""
    found = {(one.code, one.pointer, one.severity): one for one in findings}.values()
    position = positions(body)
    ordered = sorted(found, key=lambda one: (SEVERITIES.index(one.severity), position(one.pointer)))
    more = [find("more-faults")] if len(ordered) > _MOST else []
    return (*ordered[:_MOST], *more)
