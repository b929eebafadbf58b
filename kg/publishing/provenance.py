"""PROV-O statements about changes, projected from the ledger into the provenance graph."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.ledger.ledger import Change, Version
from kg.publishing.union_store import UnionStore
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCAT, DCT, KG, PROV, RDF, RDFS, XSD

_END: Final = " .\n"
_PARTS: Final = (PROV.wasAssociatedWith, KG.onBehalfOf, KG.approvedBy)
"""How those who had a part in a change are named: who entered it, for whom, who approved it.

PROV's own word for the second, `prov:actedOnBehalfOf`, is of agents and for ever, not of one change.
"""


def change_iri(base_iri: str, sequence: int) -> str:
    """IRI of one accepted change, a prov:Activity."""
    return f"{base_iri}change/{sequence}"


def dataset_iri(base_iri: str, dataset: str) -> str:
    """IRI of the dataset that a change is of; that of the catalogue for the catalogue and the ontologies themselves."""
    if dataset in ("catalogue", "vocabulary"):
        return f"{base_iri}catalogue"
    return f"{base_iri}dataset/{quote(dataset, safe='')}"


def agent_iri(base_iri: str, number: int) -> str:
    """IRI of one who changes something."""
    return f"{base_iri}agent/{number}"


def describe_agents(graphs: UnionStore, names: GraphNames, agents: Mapping[int, str]) -> None:
    """Bring the agents in the provenance graph to the names that they have now."""
    graph = NamedNode(names.provenance)
    store = graphs.store
    known = {quad.subject: quad for quad in store.quads_for_pattern(None, RDF.type, PROV.Agent, graph)}
    for number, name in agents.items():
        agent = NamedNode(agent_iri(names.base_iri, number))
        label = Literal(name or "erased")
        if agent in known and Quad(agent, RDFS.label, label, graph) in store:
            continue
        for quad in list(store.quads_for_pattern(agent, RDFS.label, None, graph)):
            graphs.discard(quad)
        graphs.add([Quad(agent, RDF.type, PROV.Agent, graph), Quad(agent, RDFS.label, label, graph)])


def describe_change(names: GraphNames, change: Change, versions: list[Version]) -> bytes:
    """A change as an activity, and each version it made as an entity, in N-Triples. Agents are numbers."""
    activity = NamedNode(change_iri(names.base_iri, change.sequence))
    when = Literal(change.accepted, datatype=XSD.dateTime)
    common = [(RDF.type, PROV.Entity), (PROV.generatedAtTime, when)]
    common += [(DCAT.version, Literal(change.release))] if change.release else []
    common += [(DCT.license, Literal(change.licence))] if change.licence else []
    shared = [f" {predicate} {value}{_END}" for predicate, value in common]
    lines = [f"{activity} {predicate} {value}{_END}" for predicate, value in _about(names, change, activity, when)]
    if change.source:
        source = _source(activity)
        lines += [f"{source} {RDF.type} {PROV.Entity}{_END}", f"{source} {RDFS.label} {Literal(change.source)}{_END}"]
    for version in versions:
        entity = f"<{version.graph}@{version.revision}>"
        made = PROV.wasGeneratedBy if version.sha256 else PROV.wasInvalidatedBy
        lines += [entity + each for each in shared]
        lines.append(f"{entity} {PROV.specializationOf} <{version.graph}>{_END}")
        lines.append(f"{entity} {made} {activity}{_END}")
        if not version.erased:
            lines.append(f'{entity} {DCT.identifier} "{version.sha256}"{_END}')
        if version.revision > 1:
            lines.append(f"{entity} {PROV.wasRevisionOf} <{version.graph}@{version.revision - 1}>{_END}")
    return "".join(lines).encode()


def _about(
    names: GraphNames, change: Change, activity: NamedNode, when: Literal
) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    yield RDF.type, PROV.Activity
    yield RDFS.label, Literal(f"Change {change.sequence}: {change.reason}", language="en")
    yield PROV.endedAtTime, when
    yield DCT.description, Literal(change.reason, language="en")
    if change.dataset:
        yield DCT.subject, NamedNode(dataset_iri(names.base_iri, change.dataset))
    if change.source:
        yield PROV.used, _source(activity)
    for predicate, number in zip(_PARTS, change.numbers, strict=True):
        if number is not None:
            yield predicate, NamedNode(agent_iri(names.base_iri, number))


def _source(activity: NamedNode) -> NamedNode:
    return NamedNode(f"{activity.value}#source")
