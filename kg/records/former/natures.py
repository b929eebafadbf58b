"""Properties that were a text here and a link there, or led to a thing here and to a part of the record there."""

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.namespaces import DCT, RDF, SCHEMA, Namespace
from kg.records.former.statements import RecordStatements

DWC: Final = "http://rs.tdwg.org/dwc/terms/"
_DWC: Final = Namespace(DWC)
TEXTS: Final = {
    "categories": "categoriesText",
    "location": "locationText",
    "organization": "organizationText",
    "partners": "partnersText",
    "progress": "progressText",
    "recipient": "recipientText",
    "section": "sectionText",
    "status": "statusText",
}
"""Properties that lead somewhere, and those of the texts that stood in their place."""
PARTS: Final = {
    "aichiTargets": "aichiTargetContributions",
    "nationalTargets": "nationalTargetEntries",
    "resources": "resourceEntries",
}
"""Properties that lead to things, and those of the parts of a record that they led to as well."""
_CLASSES: Final = {SCHEMA.location: SCHEMA.Place, SCHEMA.address: SCHEMA.PostalAddress}
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def give_one_nature(record: RecordStatements) -> None:
    """One nature for each property, places as places, organisms in the words of Darwin Core."""
    for name, text in TEXTS.items():
        found = record.find(predicate=record.chm(name))
        record.replace_all((each for each in found if isinstance(each.object, Literal)), record.chm(text))
    for name, part in PARTS.items():
        found = record.find(predicate=record.chm(name))
        record.replace_all((each for each in found if "#" in _iri(each)), record.chm(part))
    record.replace_all(record.find(predicate=record.chm("organization")), record.chm("organizations"))
    record.replace_all(record.find(predicate=record.chm("location")), SCHEMA.location)
    _durations(record)
    _stakeholders(record)
    _countries(record)
    _places(record)
    _meeting(record)
    _organism(record)


def _iri(triple: Triple) -> str:
    return triple.object.value if isinstance(triple.object, NamedNode) else ""


def _is_a(record: RecordStatements, *classes: str) -> NamedNode | None:
    """The node of the graph that is of a class, if there is one."""
    for name in classes:
        for triple in record.find(predicate=RDF.type, value=record.chm(name)):
            if isinstance(triple.subject, NamedNode):
                return triple.subject
    return None


def _durations(record: RecordStatements) -> None:
    texts = (
        each
        for each in record.find(predicate=record.chm("durationPeriod"))
        if isinstance(each.object, Literal) and each.object.datatype.value == _STRING
    )
    record.replace_all(texts, record.chm("durationPeriodText"))


def _stakeholders(record: RecordStatements) -> None:
    terms = record.own("thesaurus/").value
    found = record.find(predicate=record.chm("stakeholders"))
    record.replace_all((each for each in found if _iri(each).startswith(terms)), record.chm("stakeholderGroups"))


def _countries(record: RecordStatements) -> None:
    """Where an organisation is, which is not what it is about."""
    if thing := _is_a(record, "LifeWebDonor", "BiodiversityDecadePartner"):
        record.replace_all(record.find(thing, record.chm("country")), SCHEMA.addressCountry)


def _places(record: RecordStatements) -> None:
    for predicate, class_ in _CLASSES.items():
        for triple in record.find(predicate=predicate):
            if isinstance(triple.object, NamedNode):
                for typed in record.find(triple.object, RDF.type, record.chm("Part")):
                    record.replace(typed, Triple(triple.object, RDF.type, class_))


def _meeting(record: RecordStatements) -> None:
    """City and country of a meeting are those of its place."""
    thing = _is_a(record, "Meeting")
    if thing is None:
        return
    place = NamedNode(f"{record.iri}#location")
    for old, new in ((record.chm("eventCity"), SCHEMA.addressLocality), (DCT.spatial, SCHEMA.addressCountry)):
        for triple in record.find(thing, old):
            record.replace(triple, Triple(place, new, triple.object), Triple(thing, SCHEMA.location, place))
            record.add(place, RDF.type, SCHEMA.Place)


def _organism(record: RecordStatements) -> None:
    thing = _is_a(record, "Organism")
    if thing is None:
        return
    record.replace_all(record.find(thing, record.chm("family")), _DWC.family)
    for name, word in (("commonName", _DWC.vernacularName), ("synonym", _DWC.scientificName)):
        for node in record.values(thing, record.chm(name)):
            if isinstance(node, NamedNode):
                record.replace_all(record.find(node, record.chm("value")), word)
    for node in record.values(thing, record.chm("taxonomicClassification")):
        if isinstance(node, NamedNode):
            for address in record.values(node, SCHEMA.url):
                record.add(thing, _DWC.scientificNameID, address)
