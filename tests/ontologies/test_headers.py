"""The headers of ontologies: what each that we publish says of itself, and whose words stand in others'."""

import re

import pytest
from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from kg.graph import owners
from ontologies.secretariat import SECRETARIAT
from ontologies.turtle import BASE, KGS, LANGUAGES
from tests.ontologies.conftest import FILES, REPOSITORY

VANN = Namespace("http://purl.org/vocab/vann/")
HEADER = (
    RDFS.label, RDFS.comment, DCTERMS.title, DCTERMS.creator, DCTERMS.publisher, DCTERMS.modified, DCTERMS.license,
    OWL.versionInfo, OWL.versionIRI, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri,
)  # fmt: skip
SHAPES = REPOSITORY / "shapes"
KMGBF = URIRef(BASE + "kmgbf/ontology")


def headers(graph: Graph) -> set[URIRef]:
    return {node for node in graph.subjects(RDF.type, OWL.Ontology) if isinstance(node, URIRef)}


def test_every_ontology_of_ours_has_a_whole_header(everything: Graph) -> None:
    ours = headers(everything) - {KMGBF}
    assert {str(iri).removeprefix(BASE) for iri in ours} == {
        *("kg/ontology", "kg/shapes", "chm/ontology", "shapes/group", "shapes/option", "shapes/common"),
        *("shapes/record", "shapes/publish", "shapes/kmgbf"),
    }
    for ontology in ours:
        for predicate in HEADER:
            assert everything.value(ontology, predicate), (ontology, predicate)
        assert set(everything.objects(ontology, DCTERMS.creator)) == {URIRef(SECRETARIAT)}
        assert not everything.value(ontology, DCTERMS.created)  # nobody knows when they were begun
        assert {value.datatype for value in everything.objects(ontology, DCTERMS.modified)} == {XSD.gYearMonth}  # type: ignore[attr-defined]


def test_the_secretariat_has_one_identifier_and_is_described(everything: Graph) -> None:
    said = {o for p in (DCTERMS.publisher, DCTERMS.creator, DCAT.contactPoint) for o in everything.objects(None, p)}
    bodies = {one for one in said if isinstance(one, URIRef)}  # the owner of the framework's ontology writes a name
    assert bodies == {URIRef(SECRETARIAT)}
    assert SECRETARIAT == BASE + owners.SECRETARIAT
    (body,) = bodies
    assert {o.language for o in everything.objects(body, FOAF.name)} == {*LANGUAGES}  # type: ignore[attr-defined]
    assert everything.value(body, FOAF.homepage) == URIRef("https://www.cbd.int/")
    assert {ORG.FormalOrganization, FOAF.Organization} <= set(everything.objects(body, RDF.type))


def test_every_annotation_of_shapes_is_declared_and_used(everything: Graph) -> None:
    used: set[str] = set()
    for file in SHAPES.glob("**/*.ttl"):
        used |= set(re.findall(r"(?<!\S)kgs:(\w+)", file.read_text(encoding="utf-8")))
    code = "".join(file.read_text(encoding="utf-8") for file in sorted((SHAPES.parent / "kg/validation").glob("*.py")))
    used |= set(re.findall(r"\bKGS\.(\w+)", code)) - {"iri"}  # reports use some
    declared = {str(term).removeprefix(KGS) for term in everything.subjects(RDFS.isDefinedBy, URIRef(KGS[:-1]))}
    # Every type has its names now, and one limit of all texts; one that is added may begin without.
    assert declared == used | {"missingLanguage", "longest"}
    for name in used:
        assert everything.value(URIRef(KGS + name), RDFS.comment)


@pytest.mark.parametrize("space", ["group", "option", "common"])
def test_what_shapes_share_is_described_where_it_is_published(everything: Graph, space: str) -> None:
    used: set[str] = set()
    for file in SHAPES.glob("records/*.ttl"):
        used |= set(re.findall(rf"(?<!\S){space}:([\w.%-]*\w)", file.read_text(encoding="utf-8")))
    namespace = f"{BASE}shapes/{space}#"
    described = everything.subjects(RDFS.isDefinedBy, URIRef(namespace[:-1]))
    named = {str(one).removeprefix(namespace) for one in described if everything.value(one, RDFS.label)}
    assert used
    assert used <= named


def test_every_version_of_an_ontology_is_described(everything: Graph) -> None:
    for ontology in headers(everything):
        version = everything.value(ontology, OWL.versionIRI)
        assert str(version) == f"{ontology}/{everything.value(ontology, OWL.versionInfo)}"
        assert everything.value(version, DCTERMS.isVersionOf) == ontology


def test_the_version_and_licence_of_the_framework_are_its_owners(everything: Graph) -> None:
    assert list(everything.objects(KMGBF, OWL.versionInfo)) == [Literal("1.0.1")]
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/igo/")
    assert list(everything.objects(KMGBF, DCTERMS.license)) == [licence]


def test_facts_about_an_ontology_stand_in_one_file() -> None:
    """Beside it others may name it and its prefix and give its version an IRI, as we do for the framework's."""
    facts = {
        *(OWL.versionInfo, DCTERMS.creator, DCTERMS.publisher, DCTERMS.created, DCTERMS.modified, DCTERMS.issued),
        *(DCTERMS.license, DCTERMS.rights, DCTERMS.source, OWL.imports, OWL.priorVersion),
    }
    graphs = {file: Graph().parse(file, format="turtle") for file in FILES}
    for ontology in {one for graph in graphs.values() for one in headers(graph)}:
        speaking = [file for file, graph in graphs.items() if facts & set(graph.predicates(ontology))]
        assert len(speaking) == 1, (ontology, speaking)
        versions = [file for file, graph in graphs.items() if (ontology, OWL.versionIRI, None) in graph]
        assert len(versions) == 1, (ontology, versions)


def test_terms_of_the_thesaurus_and_the_united_nations_goals_match_in_both_directions(thesaurus: Graph) -> None:
    goals = {(s, o) for s, o in thesaurus.subject_objects(SKOS.exactMatch) if "metadata.un.org/sdg/" in str(o)}
    assert len(goals) == 17
    assert all((goal, SKOS.exactMatch, term) in thesaurus for term, goal in goals)
