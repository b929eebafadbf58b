"""PROV-O statements about changes, projected from the ledger into the provenance graph."""

from pyoxigraph import Literal, NamedNode

from kg.ledger.ledger import Change, Version
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCAT, DCT, PROV, RDF, RDFS, XSD


def change_iri(base_iri: str, sequence: int) -> str:
    """IRI of one accepted change, a prov:Activity."""
    return f"{base_iri}change/{sequence}"


def describe_change(names: GraphNames, change: Change, versions: list[Version]) -> bytes:
    """A change as an activity, and each version it made as an entity, in N-Triples. Names organisations, not people."""
    activity = NamedNode(change_iri(names.base_iri, change.sequence))
    when = Literal(change.accepted, datatype=XSD.dateTime)
    about = [
        (RDF.type, PROV.Activity),
        (RDFS.label, Literal(f"Change {change.sequence}: {change.reason}", language="en")),
        (PROV.endedAtTime, when),
        (DCT.description, Literal(change.reason, language="en")),
    ]
    about += [
        (predicate, Literal(value))
        for predicate, value in (
            (DCT.subject, change.dataset),
            (PROV.wasAssociatedWith, change.agent),
            (PROV.actedOnBehalfOf, change.on_behalf_of),
            (PROV.used, change.source),
        )
        if value
    ]
    common = [(RDF.type, PROV.Entity), (PROV.generatedAtTime, when)]
    common += [(DCAT.version, Literal(change.release))] if change.release else []
    common += [(DCT.license, Literal(change.licence))] if change.licence else []
    end = " .\n"
    shared = [f" {predicate} {value}{end}" for predicate, value in common]
    lines = [f"{activity} {predicate} {value}{end}" for predicate, value in about]
    for version in versions:
        entity = f"<{version.graph}@{version.revision}>"
        made = PROV.wasInvalidatedBy if version.payload is None else PROV.wasGeneratedBy
        lines += [entity + each for each in shared]
        lines.append(f"{entity} {PROV.specializationOf} <{version.graph}>{end}")
        lines.append(f"{entity} {made} {activity}{end}")
        lines.append(f'{entity} {DCT.identifier} "{version.sha256}"{end}')
        if version.revision > 1:
            lines.append(f"{entity} {PROV.wasRevisionOf} <{version.graph}@{version.revision - 1}>{end}")
    return "".join(lines).encode()
