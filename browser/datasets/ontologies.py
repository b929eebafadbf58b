"""Ontologies and shapes in the catalogue: each is a dataset whose files are its documents (DCAT 3)."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from browser.datasets.distributions import describe_file
from browser.urls import Urls
from kg.graph.graph import KnowledgeGraph
from kg.graph.owners import graph_of
from kg.rdf.formats import RDF_FORMATS
from kg.rdf.namespaces import DCAT, DCT, OWL, RDF, RDFS
from kg.texts.languages import Text

_SAID: Final = {
    RDFS.label: DCT.title,
    RDFS.comment: DCT.description,
    OWL.versionInfo: DCAT.version,
    OWL.versionIRI: DCAT.hasVersion,
    DCT.license: DCT.license,
    DCT.creator: DCT.creator,
    DCT.modified: DCT.modified,
}
"""What the header of an ontology says, and how a catalogue says it."""


def read_ontologies(graph: KnowledgeGraph) -> list[NamedNode]:
    """The ontologies of ours, by the word of the graphs of ontologies."""
    found = graph.said(None, RDF.type, OWL.Ontology)
    own = (quad.subject for quad in found if graph_of(quad).startswith(graph.names.ontology("")))
    local = (node for node in own if isinstance(node, NamedNode) and node.value.startswith(graph.names.base_iri))
    return sorted(set(local), key=lambda node: node.value)


def describe_ontology(graph: KnowledgeGraph, node: NamedNode, publisher: NamedNode, to: Urls) -> Iterator[Triple]:
    """An ontology as a dataset, with its documents as files."""
    yield Triple(node, RDF.type, DCAT.Dataset)
    yield Triple(node, RDF.type, OWL.Ontology)
    yield Triple(node, DCT.publisher, publisher)
    yield Triple(node, DCAT.contactPoint, publisher)
    licences, names = [], []
    for quad in graph.said(node):
        if quad.predicate in _SAID:
            if quad.predicate == DCT.creator and isinstance(quad.object, Literal):
                continue  # the owner of the ontology gives a name where an agent is wanted
            yield Triple(node, _SAID[quad.predicate], quad.object)
        if quad.predicate == DCT.license:
            licences.append(quad.object)
        elif quad.predicate == RDFS.label and isinstance(quad.object, Literal):
            names.append(Text(quad.object.value, quad.object.language or ""))
    for format_ in RDF_FORMATS:
        file = NamedNode(to.document(node.value, format_))
        yield from describe_file(node, file, format_, sorted(set(names), key=str))
        yield from (Triple(file, DCT.license, licence) for licence in licences)
