"""The four layers, one after another, over one document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kg.rdf.namespaces import SH
from kg.records.identifiers import RecordIris
from kg.records.model import CHM, RecordField, RecordType
from kg.records.types import get_record_type
from kg.validation.checks import check, range_of
from kg.validation.engines.engine import Engine, Result
from kg.validation.envelope import read_header
from kg.validation.findings import SEVERITIES, Detail, Finding, codes, find
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
        return self.judge_all([body], profile, schema)[0]

    def judge_all(self, bodies: Sequence[Any], profile: Profile = "publish", schema: str = "") -> list[Report]:
        """The same for several; those of one type are judged by its shapes together, which takes half the time."""
        read = [self._read(body, profile, schema) for body in bodies]
        by_type: dict[str, list[_Read]] = {}
        for one in read:
            if one.mapped is not None:
                by_type.setdefault(one.schema, []).append(one)
        for name, some in by_type.items():
            results = self._engine.judge_all(
                read_shapes(name, profile, self._iris.base_iri), [one.graph for one in some]
            )
            for one, found in zip(some, results, strict=True):
                self._add(one, found)
        return [self._report(one, profile) for one in read]

    def _read(self, body: Any, profile: Profile, schema: str) -> "_Read":
        header, found = read_header(body, schema)
        if header is None:
            return _Read(body, found)
        if profile == "audit":  # what is published already came another way
            found = [finding for finding in found if finding.code != "not-submitted"]
        mapped = trace(self._iris, get_record_type(header.schema), body, header.identifier)
        found += map(_of_note, mapped.notes)
        return _Read(body, found, header.schema, header.identifier, mapped, mapped.statements.canonical().ntriples)

    def _add(self, read: "_Read", results: Iterable[Result]) -> None:
        """What shapes and checks find of a document that was mapped."""
        mapped, found = read.mapped, read.found
        assert mapped is not None
        results = (one for one in results if not one.path.endswith(f"#{_OTHER}"))
        found += _new((_of_result(one, mapped, read.body) for one in results), found)
        found += check(self._iris, mapped.type, read.body, self._known)

    def _report(self, read: "_Read", profile: Profile) -> Report:
        if read.mapped is None:
            return Report(profile, findings=_ordered(read.found, read.body))
        return Report(
            profile=profile,
            schema=read.schema,
            identifier=read.identifier,
            iri=read.mapped.statements.subject.value,
            findings=_ordered(counted(read.found, profile), read.body),
            graph=read.graph,
            engine=self._engine.name,
            shapes=read_shapes(read.schema, profile, self._iris.base_iri).sha256,
        )


@dataclass(slots=True)
class _Read:
    """A document on its way to a report; without `mapped` nobody knows what it is."""

    body: Any
    found: list[Finding]
    schema: str = ""
    identifier: str = ""
    mapped: Mapped | None = None
    graph: bytes = b""


def _unwrapped(value: Any) -> tuple[Any, str]:
    """A body and the pointer to it: the whole, or the `document` of what a submission sends."""
    if isinstance(value, dict) and "header" not in value and isinstance(value.get("document"), dict):
        return value["document"], "/document"
    return value, ""


def counted(found: Iterable[Finding], profile: Profile) -> Iterator[Finding]:
    """The findings that a profile asks for: a draft may be incomplete."""
    return (finding for finding in found if profile != "draft" or codes()[finding.code].in_drafts)


def _of_note(note: Note) -> Finding:
    depends = {"condition": note.field.when_texts} if note.field and note.field.when else {}
    return find(note.code, note.pointer, note.value, note.field, **depends, **note.details)


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


def details_of(code: str, field: RecordField | None, type_: RecordType, value: Any) -> dict[str, Detail]:
    """What messages on results of SHACL speak of."""
    if field is None:
        return {"expected": "expected.object"}
    return {
        "expected": f"expected.{field.kind}",
        "allowed": ", ".join((field.name, *field.instead) if code == "missing-any" else _words(field)),
        "condition": field.when_texts,
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
