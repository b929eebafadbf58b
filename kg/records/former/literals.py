"""Languages that were tags, years that were whole numbers, and days that were moments shortly after midnight."""

from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.identifiers import as_published, rebased
from kg.rdf.namespaces import DCT, RDF, XSD
from kg.records.former.statements import RecordStatements
from kg.records.mapping.literals import read_date, read_year
from kg.records.types import read_record_types
from kg.texts.authority import language_iri, language_tag

_FACTS: Final = frozenset(each.value for each in (DCT.created, DCT.modified, DCT.dateSubmitted))
"""When something was done to the record: moments."""


def bring_over(record: RecordStatements) -> None:
    """Languages as entries of a list, years as years, days as days."""
    for old in record.find(predicate=DCT.language):
        if isinstance(old.object, Literal):
            _language(record, old, old.object.value)
    for old in record.find(predicate=DCT.issued):
        if isinstance(old.object, Literal) and old.object.datatype == XSD.integer:
            _replace(record, old, read_year(old.object.value))
    known = _dates()
    stated = (each.object for each in record.find(predicate=RDF.type))
    classes = known.keys() & {as_published(one.value, record.base_iri) for one in stated if isinstance(one, NamedNode)}
    for property_iri in sorted({one for class_ in classes for one in known[class_]}):
        for old in record.find(predicate=NamedNode(rebased(property_iri, record.base_iri))):
            if isinstance(old.object, Literal) and old.object.datatype == XSD.dateTime:
                _replace(record, old, read_date(old.object.value, days=True))


def _language(record: RecordStatements, old: Triple, tag: str) -> None:
    listed = language_iri(tag)
    new = [Triple(old.subject, DCT.language, NamedNode(listed))] if listed else []
    if language_tag(listed) != tag:
        new.append(Triple(old.subject, record.chm("languageTag"), Literal(tag)))
    record.replace(old, *new)


def _replace(record: RecordStatements, old: Triple, value: object) -> None:
    if isinstance(value, Literal):
        record.replace(old, Triple(old.subject, old.predicate, value))


@cache
def _dates() -> dict[str, frozenset[str]]:
    """Properties of the dates in bodies, by the class of records."""
    return {
        type_.class_iri: frozenset(field.property_iri for _, field in type_.walk() if field.kind == "date") - _FACTS
        for type_ in read_record_types().values()
    }
