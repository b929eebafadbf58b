"""What a version says of itself: of what it is one, what made it, what it follows and what followed it."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.graph import KnowledgeGraph
from kg.history.judgements import Judgement
from kg.history.model import Event
from kg.history.naming import VersionName, version_iri
from kg.ledger.model import Change
from kg.rdf.documents import Term
from kg.rdf.namespaces import DCT, PROV, RDF, RDFS, SH, XSD

_MOST: Final = 200
"""Statements about a change that are read: it has a dozen, with those about who is to be asked about it."""


def describe_version(
    base_iri: str, event: Event, change: Change | None, previous: Event | None, following: Event | None
) -> Iterator[Triple]:
    """The statements about a version: `change` made it (None if it cannot be read), between two others."""
    node, thing = _node(base_iri, event), NamedNode(event.thing)
    when = Literal(event.moment, datatype=XSD.dateTime)
    about: list[tuple[NamedNode, Term]] = [
        (RDF.type, PROV.Entity),
        (PROV.specializationOf, thing),
        (DCT.isVersionOf, thing),
        (DCT.issued, when),
        (PROV.generatedAtTime, when),
        (PROV.wasGeneratedBy, _activity(base_iri, event)),
    ]
    if previous is not None:
        about += [(PROV.wasRevisionOf, _node(base_iri, previous)), (DCT.replaces, _node(base_iri, previous))]
    if following is not None:
        end = Literal(following.moment, datatype=XSD.dateTime)
        about += [(DCT.isReplacedBy, _node(base_iri, following)), (PROV.invalidatedAtTime, end)]
    if change is not None:
        about += [(DCT.license, _licence(change.licence))] if change.licence else []
        named = zip(change.numbers, (change.agent, change.on_behalf_of, change.approved_by), strict=True)
        agents = {NamedNode(f"{base_iri}agent/{number}"): name for number, name in named if number is not None}
        about += [(PROV.wasAttributedTo, agent) for agent in agents]
        for agent, name in agents.items():
            yield Triple(agent, RDF.type, PROV.Agent)
            yield Triple(agent, RDFS.label, Literal(name or "erased"))
    yield from (Triple(node, predicate, value) for predicate, value in about)


def describe_judgement(base_iri: str, event: Event, judgement: Judgement) -> Iterator[Triple]:
    """The judgement before a version was accepted, as a report of SHACL: the numbers of its results, and the digest
    of the shapes that judged."""
    version = _node(base_iri, event)
    report, shapes = NamedNode(f"{version.value}#judgement"), NamedNode(f"urn:sha256:{judgement.shapes}")
    counted = ", ".join(f"{one.number} {one.severity} {one.code}" for one in judgement.findings)
    yield Triple(version, PROV.wasInfluencedBy, report)
    yield Triple(report, RDF.type, SH.ValidationReport)
    yield Triple(report, SH.conforms, Literal(judgement.conforms))
    yield Triple(report, PROV.wasDerivedFrom, shapes)
    yield Triple(report, RDFS.comment, Literal(counted or "No findings.", language="en"))


def describe_change(graph: KnowledgeGraph, event: Event) -> Iterator[Triple]:
    """What the provenance graph says of the change that made a version, and of those who had a part in it."""
    activity, provenance = _activity(graph.names.base_iri, event), NamedNode(graph.names.provenance)
    agents, parts = f"{graph.names.base_iri}agent/", f"{activity.value}#"
    about = list(islice(graph.store.quads_for_pattern(activity, None, None, provenance), _MOST))
    found = list(graph.with_blanks(iter(about), _MOST))
    seen: set[NamedNode] = {activity}
    for quad in found:
        value = quad.object
        yield quad.triple
        if isinstance(value, NamedNode) and value not in seen and value.value.startswith((agents, parts)):
            seen.add(value)
            found.extend(islice(graph.store.quads_for_pattern(value, None, None, provenance), _MOST))


def _activity(base_iri: str, event: Event) -> NamedNode:
    return NamedNode(f"{base_iri}change/{event.sequence}")


def _node(base_iri: str, event: Event) -> NamedNode:
    return NamedNode(version_iri(base_iri, VersionName(event.sequence, event.thing)))


def _licence(licence: str) -> NamedNode | Literal:
    try:
        return NamedNode(licence)
    except ValueError:
        return Literal(licence)
