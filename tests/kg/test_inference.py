"""What is inferred, what is not, and that nothing stated is repeated."""

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.graph.named_graphs import NamedGraphs
from kg.rdf.graph_names import GraphNames
from kg.vocabularies.inference import infer

NAMES = GraphNames("http://metadata.cbd.int/")
PREFIXES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix iso: <http://purl.org/iso25964/skos-thes#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix skosmos: <http://purl.org/net/skosmos#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://example.org/> .
"""


def triples(text: str) -> set[str]:
    """Turtle as N-Triples lines."""
    content = serialize(
        (quad.triple for quad in parse(PREFIXES + text, format=RdfFormat.TURTLE)), format=RdfFormat.N_TRIPLES
    )
    assert content is not None
    return set(content.decode().splitlines())


def inferred(text: str, catalogue: str = "") -> set[str]:
    """What is inferred for a vocabulary, as N-Triples lines."""
    store = Store()
    for graph, content in ((NAMES.dataset("t"), text), (f"{NAMES.catalogue}/t", catalogue)):
        quads = parse(PREFIXES + content, format=RdfFormat.TURTLE)
        store.extend(Quad(q.subject, q.predicate, q.object, NamedNode(graph)) for q in quads)
    added = infer(NamedGraphs(store), NAMES, "t")
    assert {quad.graph_name for quad in added} <= {NamedNode(NAMES.inferred("t"))}
    lines = serialize((quad.triple for quad in added), format=RdfFormat.N_TRIPLES)
    assert lines is not None
    return set(lines.decode().splitlines())


@pytest.mark.parametrize(
    ("stated", "added"),
    [
        (":a skos:broader :b .", ":b skos:narrower :a ."),
        (":b skos:narrower :a .", ":a skos:broader :b ."),
        (":a skos:related :b .", ":b skos:related :a ."),
        (":s skos:hasTopConcept :a .", ":a skos:topConceptOf :s ."),
        (":a skos:topConceptOf :s .", ":s skos:hasTopConcept :a ."),
        (':a owl:deprecated "True" .', ":a owl:deprecated true ."),
        (':a owl:deprecated "True"^^xsd:boolean .', ":a owl:deprecated true ."),
        (":a a owl:DeprecatedClass .", ":a owl:deprecated true ."),
        (":a owl:deprecated true .", ""),
        (":a owl:deprecated false .", ""),
        (":g iso:subGroup :h .", ":h iso:superGroup :g ."),
        (":g iso:superGroup :h .", ":h iso:subGroup :g ."),
        (
            ":a iso:broaderPartitive :b .",
            ":b iso:narrowerPartitive :a ; skos:narrower :a . :a skos:broader :b .",
        ),
        (
            ":b iso:narrowerGeneric :a .",
            ":a iso:broaderGeneric :b ; skos:broader :b . :b skos:narrower :a .",
        ),
        (
            ":A rdfs:subClassOf :B . :B rdfs:subClassOf skos:Concept . :x a :A . :y a skos:Concept .",
            ":x a skos:Concept .",
        ),
        (
            ':a xl:prefLabel :l ; xl:altLabel _:m . :l xl:literalForm "one"@en . _:m xl:literalForm "two"@fr .',
            ':a skos:prefLabel "one"@en ; skos:altLabel "two"@fr .',
        ),
        (':a xl:hiddenLabel :l . :l xl:literalForm "x" .', ':a skos:hiddenLabel "x" .'),
        (":c skos:memberList (:a :b) .", ":c skos:member :a , :b ."),
    ],
)
def test_a_rule_adds_what_follows_and_no_more(stated: str, added: str) -> None:
    assert inferred(stated) == triples(added)


@pytest.mark.parametrize(
    "stated",
    [
        ":a skos:broader :b . :b skos:narrower :a .",
        ":a skos:broadMatch :b .",
        ":a skos:exactMatch :b .",
        ":a :partOf :b .",
        ':a skos:broader "b" , [] .',
        ":a xl:prefLabel :l . :l xl:literalForm :noText .",
        ':a xl:prefLabel "text" .',
        ":c skos:memberList [] .",
        ':a xl:prefLabel :l ; skos:prefLabel "one"@en . :l xl:literalForm "one"@en .',
    ],
)
def test_nothing_is_added_without_need(stated: str) -> None:
    assert inferred(stated) == set()


def test_a_chosen_property_makes_the_hierarchy() -> None:
    catalogue = """<http://metadata.cbd.int/dataset/t> a dcat:Dataset ; dct:identifier "t" ;
        skosmos:hierarchyProperty :partOf , "no IRI" ."""
    assert inferred(":a :partOf :b .", catalogue) == triples(":a skos:broader :b . :b skos:narrower :a .")


def test_cycles_end() -> None:
    assert inferred(":a skos:broader :b . :b skos:broader :a .") == triples(
        ":b skos:narrower :a . :a skos:narrower :b ."
    )
    looping = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"
    first = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
    assert inferred(f":c skos:memberList :l . :l {first} :a ; {looping} :l .") == triples(":c skos:member :a .")
