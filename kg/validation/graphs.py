"""Judging a record of which there is only the graph: one that came as RDF, or is published already.

A finding says at which node and property it is, as a document that is no JSON has no pointers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.rdf.formats import Format
from kg.rdf.identifiers import rebased
from kg.records.identifiers import RecordIris
from kg.records.model import RecordField, RecordType
from kg.records.types import read_record_types
from kg.texts.authority import is_registered
from kg.validation.checks import Links, days, hidden_character
from kg.validation.engines.engine import Engine, Result
from kg.validation.findings import SEVERITIES, Finding, find
from kg.validation.known import Known
from kg.validation.rdf_record import RdfRecord, field_of_shape, find_record
from kg.validation.rdf_text import Unread, read_statements
from kg.validation.report import Report
from kg.validation.shapes import Profile, read_shapes
from kg.validation.validator import code_of, counted, details_of

_MOST: Final = 1_000


class GraphValidator:
    """Judges graphs of records by what one copy of the product knows. For one thread at a time."""

    def __init__(self, iris: RecordIris, engine: Engine, known: Known | None = None) -> None:
        self._iris = iris
        self._engine = engine
        self._known = known

    def validate(
        self,
        data: bytes,
        format_: Format,
        profile: Profile = "publish",
        schema: str = "",
        contexts: Iterable[str] = (),
    ) -> Report:
        """The report on a record in a format of RDF; `contexts` are addresses of our own context of JSON-LD."""
        try:
            triples = read_statements(data, format_, self._iris.base_iri, contexts)
        except Unread as unread:
            return Report(profile, findings=(unread.finding,))
        record, faults = find_record(triples, self._iris.base_iri, schema)
        if record is None:
            return Report(profile, findings=faults)
        if faults:
            return Report(profile, record.schema, record.identifier, record.iri, faults)
        return self.judge(record, profile)

    def judge(self, record: RdfRecord, profile: Profile = "audit") -> Report:
        """The report on the graph of a record. Raises EngineFailed."""
        shapes = read_shapes(record.schema, profile, self._iris.base_iri)
        found = [self._of_result(record.type, one) for one in self._engine.judge(shapes, record.graph)]
        found += self._checked(record)
        return Report(
            profile=profile,
            schema=record.schema,
            identifier=record.identifier,
            iri=record.iri,
            findings=_ordered(counted(found, profile)),
            graph=record.graph,
            engine=self._engine.name,
            shapes=shapes.sha256,
        )

    def _of_result(self, type_: RecordType, result: Result) -> Finding:
        field, code = field_of_shape(type_, result.shape), code_of(result)
        return Finding(
            code=code,
            value=_read(result.value),
            details=details_of(code, field, type_, None),
            field=field,
            severity=result.severity,
            shape=result.shape,
            constraint=result.constraint,
            focus=result.focus,
            path=result.path,
        )

    def _checked(self, record: RdfRecord) -> Iterator[Finding]:
        """What only the graph as a whole can judge: terms, references, the order of dates, characters."""
        fields = _fields_by_property(record.schema, self._iris.base_iri)
        triples = [quad.triple for quad in parse(record.graph, format=RdfFormat.N_TRIPLES)]
        links = Links(self._iris, self._known, self._government(triples)) if self._known else None
        dates: dict[tuple[str, str], str] = {}
        for triple in triples:
            if isinstance(triple.object, Literal):
                if character := hidden_character(triple.object.value):
                    yield _at(triple, find("hidden-character", character=f"U+{ord(character):04X}"))
                if (language := triple.object.language) and not is_registered(language):
                    yield _at(triple, find("unknown-language", language=language))
                dates[triple.subject.value, triple.predicate.value] = triple.object.value
            elif links and isinstance(triple.object, NamedNode):
                yield from self._linked(links, fields.get(triple.predicate.value, ()), triple)
        yield from self._in_order(record.type, dates)

    def _linked(self, links: Links, fields: tuple[RecordField, ...], triple: Triple) -> Iterator[Finding]:
        """What is wrong with a thing that is named, for every field that could have named it."""
        assert isinstance(triple.object, NamedNode)
        iri = triple.object.value
        faults = [list(_judged(links, field, iri, self._iris.base_iri)) for field in fields]
        if faults and all(faults):  # one of the fields that share the property is content: it is a value of that one
            yield from (_at(triple, fault) for fault in faults[0])

    def _government(self, triples: Iterable[Triple]) -> str:
        own = f"{self._iris.base_iri}chm/ontology#government"
        found = (one.object for one in triples if one.predicate.value == own)
        return next((node.value for node in found if isinstance(node, NamedNode)), "")

    def _in_order(self, type_: RecordType, dates: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
        base = self._iris.base_iri
        for field in type_.fields:
            other = type_.by_name.get(field.after)
            if other is None:
                continue
            path, before = rebased(field.property_iri, base), rebased(other.property_iri, base)
            for (node, property_), value in dates.items():
                limit = dates.get((node, before), "") if property_ == path else ""
                last, first = days(value), days(limit)
                if last and first and last[1] < first[0]:
                    fault = find("dates-reversed", "", value, field, other=field.after, limit=limit)
                    yield replace(fault, focus=node, path=path)


def _judged(links: Links, field: RecordField, iri: str, base_iri: str) -> Iterator[Finding]:
    shown = iri.removeprefix(base_iri).partition("/")[2] or iri
    if field.kind == "term" or (field.domains and not iri.startswith(f"{base_iri}record/")):
        yield from links.term("", field, shown, iri)
    elif iri.startswith(base_iri):
        yield from links.record("", field, shown, iri)


def _at(triple: Triple, finding: Finding) -> Finding:
    return replace(finding, focus=getattr(triple.subject, "value", ""), path=triple.predicate.value)


def _read(term: str) -> str | None:
    """The value of a term in N-Triples, as people read it."""
    if not term:
        return None
    line = next(iter(parse(f"<urn:s> <urn:p> {term} .", format=RdfFormat.N_TRIPLES)), None)
    return getattr(line.object, "value", term) if line else term


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    found = {(one.code, one.focus, one.path, str(one.value), one.shape): one for one in findings}.values()
    ordered = sorted(found, key=lambda one: (SEVERITIES.index(one.severity), one.focus, one.path))
    return (*ordered[:_MOST], *([find("more-faults")] if len(ordered) > _MOST else []))


@lru_cache(maxsize=128)
def _fields_by_property(schema: str, base_iri: str) -> Mapping[str, tuple[RecordField, ...]]:
    """The fields whose values name terms or records, by their property."""
    found: dict[str, tuple[RecordField, ...]] = {}
    for _, field in read_record_types()[schema].walk():
        if field.kind in ("term", "reference", "symbol") and (field.domains or field.targets):
            iri = rebased(field.property_iri, base_iri)
            found[iri] = (*found.get(iri, ()), field)
    return found
