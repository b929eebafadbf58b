"""PROV-O statements about changes, projected from the ledger into the provenance graph."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.graphs import GraphNames
from kg.ledger import Change, Version
from kg.namespaces import DCAT, DCT, PROV, RDF, RDFS, XSD


def change_iri(base_iri: str, sequence: int) -> str:
    """IRI of one accepted change, a prov:Activity."""
    return f"{base_iri}change/{sequence}"


def describe_change(names: GraphNames, change: Change, versions: list[Version]) -> Iterator[Quad]:
    """A change as an activity, and each version it made as an entity. Names organisations and roles, not people."""
    graph = NamedNode(names.provenance)
    activity = NamedNode(change_iri(names.base_iri, change.sequence))
    when = Literal(change.accepted, datatype=XSD.dateTime)

    def quad(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, graph)

    yield quad(activity, RDF.type, PROV.Activity)
    yield quad(activity, RDFS.label, Literal(f"Change {change.sequence}: {change.reason}", language="en"))
    yield quad(activity, PROV.endedAtTime, when)
    yield quad(activity, DCT.description, Literal(change.reason, language="en"))
    if change.dataset:
        yield quad(activity, DCT.subject, Literal(change.dataset))
    for predicate, value in (
        (PROV.wasAssociatedWith, change.agent),
        (PROV.actedOnBehalfOf, change.on_behalf_of),
    ):
        if value:
            yield quad(activity, predicate, Literal(value))
    if change.source:
        yield quad(activity, PROV.used, Literal(change.source))
    for version in versions:
        entity = NamedNode(f"{version.graph}@{version.revision}")
        made = PROV.wasInvalidatedBy if version.payload is None else PROV.wasGeneratedBy
        yield quad(entity, RDF.type, PROV.Entity)
        yield quad(entity, PROV.specializationOf, NamedNode(version.graph))
        yield quad(entity, made, activity)
        yield quad(entity, PROV.generatedAtTime, when)
        yield quad(entity, DCT.identifier, Literal(version.sha256))
        if change.release:
            yield quad(entity, DCAT.version, Literal(change.release))
        if change.licence:
            yield quad(entity, DCT.license, Literal(change.licence))
        if version.revision > 1:
            yield quad(entity, PROV.wasRevisionOf, NamedNode(f"{version.graph}@{version.revision - 1}"))
