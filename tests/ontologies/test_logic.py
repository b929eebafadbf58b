"""What standards want of shapes, concepts and ontologies holds for everything that comes with the program."""

import owlrl
import pyshacl
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import RDF, Graph, URIRef
from rdflib.term import _toPythonMapping

from kg.knowledge.knowledge import Knowledge
from tests.ontologies.conftest import FILES, ONTOLOGIES, REPOSITORY

SHAPES = {path.stem: path for path in sorted((REPOSITORY / "shapes").glob("*/*.ttl"))}
SMALL = ("meeting", "nationalTarget7", "framework")
APART = "http://metadata.cbd.int/graph/ontology/kmgbf/inherited"
SUBJECT = "http://purl.org/dc/terms/subject"
ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"
SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
INTEGRITY = {
    "S9": "?x a skos:Concept, skos:ConceptScheme",
    "S13": "?x skos:prefLabel ?l { ?x skos:altLabel ?l } UNION { ?x skos:hiddenLabel ?l }",
    "S13 alternatives": "?x skos:altLabel ?l ; skos:hiddenLabel ?l",
    "S14": "?x skos:prefLabel ?l, ?m FILTER(?l != ?m && LANG(?l) = LANG(?m))",
    "S27": "?x skos:related ?y ; skos:broader+ ?y",
    "S37": "?x a skos:Collection { ?x a skos:Concept } UNION { ?x a skos:ConceptScheme }",
    "S46": "?x skos:exactMatch ?y { ?x skos:broadMatch ?y } UNION { ?x skos:relatedMatch ?y }",
}
"""The integrity conditions of SKOS (Reference, appendix A), each as what must not be found."""
BROKEN = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <http://x/> .
:a a skos:Concept, skos:ConceptScheme, skos:Collection ; skos:prefLabel "a"@en, "b"@en ; skos:altLabel "a"@en, "c" ;
   skos:hiddenLabel "c" ; skos:broader :b ; skos:related :b ; skos:exactMatch :c ; skos:relatedMatch :c ."""


@pytest.mark.parametrize(
    "name", [name if name in SMALL else pytest.param(name, marks=pytest.mark.slow) for name in SHAPES]
)
def test_shapes_are_valid_by_the_shapes_of_shapes(name: str) -> None:
    shapes = Graph().parse(SHAPES[name])
    assert pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True, inference="none")[0]


@pytest.mark.parametrize("condition", INTEGRITY)
def test_the_integrity_conditions_of_skos_hold(knowledge: Knowledge, condition: str) -> None:
    query = f"{SKOS} SELECT * {{ {INTEGRITY[condition]} }} LIMIT 5"
    assert list(knowledge.graph.store.query(query)) == []  # type: ignore[arg-type]
    broken = Store()
    broken.load(BROKEN.encode(), format=RdfFormat.TURTLE)
    assert list(broken.query(query))  # type: ignore[arg-type]


def closed(*turtle: str, files: tuple[object, ...] = ()) -> Graph:
    graph = Graph()
    for text in turtle:
        graph.parse(data=text, format="turtle")
    for file in files:
        graph.parse(str(file))
    before = dict(_toPythonMapping)  # owlrl leaves readers of datatypes behind: pyshacl would judge by them
    try:
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    finally:
        _toPythonMapping.clear()
        _toPythonMapping.update(before)
    return graph


def errors(graph: Graph) -> list[str]:
    return [str(text) for text in graph.objects(None, URIRef(ERROR))]


def test_an_inconsistency_would_be_found() -> None:
    graph = closed(
        """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix : <http://x/> .
        :A owl:disjointWith :B . :a a :A, :B ."""
    )
    assert errors(graph)


def test_the_small_ontologies_are_consistent_by_owl_rl() -> None:
    """And a record with a subject becomes no concept, as it would by what is kept apart."""
    small = (ONTOLOGIES / "kmgbf" / "ontology.ttl", ONTOLOGIES / "kg" / "ontology.ttl")
    record = f"<http://x/record> <{SUBJECT}> <http://x/subject> ."
    concept = (URIRef("http://x/record"), RDF.type, URIRef("http://www.w3.org/2004/02/skos/core#Concept"))
    graph = closed(record, files=small)
    assert errors(graph) == []
    assert concept not in graph
    assert concept in closed(record, files=(ONTOLOGIES / "kmgbf" / "inherited.ttl",))


@pytest.mark.slow
@pytest.mark.parametrize("folder", sorted({file.parent.name for file in FILES}))
def test_all_graphs_are_consistent_by_owl_rl(folder: str) -> None:
    own = tuple(file for file in FILES if file.parent.name == folder and file.name != "inherited.ttl")
    assert own
    assert errors(closed(files=own)) == []


def test_what_is_kept_apart_is_found_by_its_name_only(knowledge: Knowledge) -> None:
    store = knowledge.graph.store
    statement = f"<{SUBJECT}> <http://www.w3.org/2000/01/rdf-schema#domain> ?domain"
    assert not bool(store.query(f"ASK {{ {statement} }}"))
    assert bool(store.query(f"ASK {{ GRAPH <{APART}> {{ {statement} }} }}"))
    assert store.contains_named_graph(NamedNode(APART))
