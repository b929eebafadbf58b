"""The headers of ontologies: what each that we publish says of itself, and whose words stand in others'."""

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from ontologies.turtle import BASE
from tests.ontologies.conftest import ONTOLOGIES

VANN = Namespace("http://purl.org/vocab/vann/")
HEADER = (
    RDFS.label, RDFS.comment, DCTERMS.title, DCTERMS.creator, DCTERMS.publisher, DCTERMS.created, DCTERMS.modified,
    DCTERMS.license, OWL.versionInfo, OWL.versionIRI, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri,
)  # fmt: skip
KMGBF = URIRef(BASE + "kmgbf/ontology")


def headers(graph: Graph) -> set[URIRef]:
    return {node for node in graph.subjects(RDF.type, OWL.Ontology) if isinstance(node, URIRef)}


def test_every_ontology_of_ours_has_a_whole_header(everything: Graph) -> None:
    ours = headers(everything) - {KMGBF}
    assert {str(iri).removeprefix(BASE) for iri in ours} >= {"kg/ontology", "chm/ontology"}
    for ontology in ours:
        for predicate in HEADER:
            assert everything.value(ontology, predicate), (ontology, predicate)
        assert isinstance(everything.value(ontology, DCTERMS.creator), URIRef)
        assert {value.datatype for value in everything.objects(ontology, DCTERMS.created)} == {XSD.gYearMonth}  # type: ignore[attr-defined]


def test_every_version_of_an_ontology_is_described(everything: Graph) -> None:
    for ontology in headers(everything):
        version = everything.value(ontology, OWL.versionIRI)
        assert str(version) == f"{ontology}/{everything.value(ontology, OWL.versionInfo)}"
        assert everything.value(version, DCTERMS.isVersionOf) == ontology


def test_the_version_and_licence_of_the_framework_are_its_owners(everything: Graph) -> None:
    assert list(everything.objects(KMGBF, OWL.versionInfo)) == [Literal("1.0.1")]
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/igo/")
    assert list(everything.objects(KMGBF, DCTERMS.license)) == [licence]


@pytest.mark.parametrize("file", sorted(ONTOLOGIES.glob("*/*.ttl")), ids=lambda path: "/".join(path.parts[-2:]))
def test_no_graph_but_its_own_and_ours_beside_it_speaks_of_an_ontology(file: object) -> None:
    graph = Graph().parse(str(file), format="turtle")
    assert len(set(graph.subjects(OWL.versionIRI))) <= 1


def test_terms_of_the_thesaurus_and_the_united_nations_goals_match_in_both_directions(thesaurus: Graph) -> None:
    goals = {(s, o) for s, o in thesaurus.subject_objects(SKOS.exactMatch) if "metadata.un.org/sdg/" in str(o)}
    assert len(goals) == 17
    assert all((goal, SKOS.exactMatch, term) in thesaurus for term, goal in goals)
