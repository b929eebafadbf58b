"""Records and the things that they are about were one node: `record/X` was an organisation and had a revision."""

from functools import cache

from pyoxigraph import NamedNode, Triple

from kg.rdf.identifiers import as_published, rebased
from kg.rdf.namespaces import DCT, FOAF, RDF, RDFS
from kg.records.former.statements import RecordStatements
from kg.records.model import CHM, RecordType
from kg.records.nodes import record_path, thing_path
from kg.records.sources import GEOMETRY
from kg.records.types import get_record_type, read_record_types

_OF_RECORDS = frozenset(
    property_.value
    for property_ in (
        DCT.language, DCT.created, DCT.modified, DCT.issued, DCT.dateSubmitted, DCT.identifier, FOAF.page, CHM.revision,
        CHM.documentId, CHM.realm, CHM.readFrom, CHM.otherField, CHM.withheldField,
    )
)  # fmt: skip
"""What is said of records themselves, whatever their type."""


def part_record_and_thing(record: RecordStatements) -> None:
    """Give the thing what is said of it. A graph that has both nodes, or whose type is about no thing, stays."""
    if record.find(predicate=FOAF.primaryTopic) or (type_ := _type_of(record)) is None:
        return
    main = NamedNode(record.iri)
    path = record.iri.removeprefix(record.base_iri)
    of_record, of_thing = record.own(record_path(path)), record.own(thing_path(path, type_))
    kept = _of_records(type_)
    named = {triple.object for triple in record.find(main, record.chm("uniqueIdentification"))}
    for triple in record.find(main):
        own = as_published(triple.predicate.value, record.base_iri) in kept and triple.object not in named
        place = of_record if own else of_thing
        record.replace(triple, Triple(place, triple.predicate, triple.object))
        if triple.predicate == RDFS.label:
            record.add(of_record, triple.predicate, triple.object)
    if record.find(of_thing, RDF.type):
        record.add(of_record, RDF.type, NamedNode(rebased(type_.class_iri, record.base_iri)))
    record.add(of_record, FOAF.primaryTopic, of_thing)
    record.add(of_thing, FOAF.isPrimaryTopicOf, of_record)


def _type_of(record: RecordStatements) -> RecordType | None:
    """The type of the record, if it is about a thing: by its class; a graph with a shape is of an area."""
    if f"{GEOMETRY}/" in record.path:
        return get_record_type("marineEbsa")
    types = _by_thing()
    for value in record.values(NamedNode(record.iri), RDF.type):
        if isinstance(value, NamedNode) and (found := types.get(as_published(value.value, record.base_iri))):
            return found
    return None


@cache
def _by_thing() -> dict[str, RecordType]:
    return {type_.thing_iri: type_ for type_ in read_record_types().values() if type_.about}


def _of_records(type_: RecordType) -> frozenset[str]:
    """Properties that the record keeps: facts of records, and fields that belong to it."""
    return _OF_RECORDS | {field.property_iri for field in type_.fields if field.of_record}
