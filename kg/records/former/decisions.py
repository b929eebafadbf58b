"""Decisions as they were before ELI: bodies as letters, numbers as integers, dates that may be those of the record."""

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.namespaces import DCT, ELI, RDF
from kg.records.decisions import read_body
from kg.records.derived.statements import renewed
from kg.records.former.statements import RecordStatements
from kg.records.mapping.statements import json_literal

_RECORDED: Final = (DCT.created, DCT.modified, DCT.issued, DCT.dateSubmitted)
"""Dates of the record, which stood in for that of the decision where this was not known."""


def bring_over(record: RecordStatements) -> None:
    """Statements of decisions and recommendations, and what ELI says of them."""
    classes = (record.chm("Decision"), record.chm("Recommendation"))
    for subject in {each.subject for class_ in classes for each in record.find(None, RDF.type, class_)}:
        if isinstance(subject, NamedNode):
            _fields(record, subject)
            _date(record, subject)
    if record.iri.startswith(f"{record.base_iri}decision/"):
        record.triples = renewed(record.triples, record.iri, record.base_iri)


def _fields(record: RecordStatements, subject: NamedNode) -> None:
    for old in record.find(subject, record.chm("body")):
        text = old.object.value if isinstance(old.object, Literal) else ""
        if body := read_body(text):
            record.replace(old, Triple(subject, ELI.passed_by, record.own(f"organisation/{body}")))
        else:
            kept = json_literal({"name": "body", "value": text})
            record.replace(old, Triple(subject, record.chm("otherField"), kept))
    for old in record.find(subject, record.chm("decision")):
        if isinstance(old.object, Literal):
            record.replace(old, Triple(subject, ELI.number, Literal(old.object.value)))


def _date(record: RecordStatements, subject: NamedNode) -> None:
    """The date of a decision, unless it is a day on which the record was made or changed: then none is known."""
    days = {_day(value) for predicate in _RECORDED for value in record.values(subject, predicate)}
    for old in record.find(subject, DCT.date):
        if _day(old.object) in days:
            record.replace(old)
            record.lose("dates of decisions that are only those of their records")
        else:
            record.replace(old, Triple(subject, ELI.date_document, old.object))


def _day(value: object) -> str:
    return value.value[:10] if isinstance(value, Literal) else str(value)
