"""What ontologies imply of things, and how it follows what is published."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.graph.entailment import Entailment, read_entailment
from kg.graph.named_graphs import NamedGraphs
from kg.graph.owners import graph_of, read_owners
from kg.ledger.ledger import Change, Ledger
from kg.publishing.projection import Writer
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import RDF

BASE = "http://metadata.cbd.int/"
NAMES = GraphNames(BASE)
PREFIXES = """@prefix : <http://metadata.cbd.int/chm/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dct: <http://purl.org/dc/terms/> ."""
ONTOLOGY = """:Report rdfs:subClassOf :Record . :Short rdfs:subClassOf :Report, owl:Thing .
:Record rdfs:subClassOf :Record .
:Either owl:equivalentClass [ owl:unionOf ( :Report :Law ) ] . :Any owl:unionOf ( :Either ) .
:target rdfs:subPropertyOf :subject . :subject rdfs:subPropertyOf dct:subject .
dct:subject rdfs:subPropertyOf :subject .
:right rdfs:subPropertyOf dct:rights . :Same owl:equivalentClass :Law .
:Law rdfs:subClassOf :Under . :Under a owl:Restriction ; owl:onProperty :right ; owl:hasValue :rights ;
    rdfs:subClassOf :Published . :Published a owl:Restriction ; owl:onProperty :by ; owl:hasValue "somebody"@en ."""
CHM = BASE + "chm/ontology#"
LAW = {"right rights", "http://purl.org/dc/terms/rights rights", 'by "somebody"@en'}


def turtle(text: str) -> list[Triple]:
    return [q.triple for q in parse((PREFIXES + text).encode(), RdfFormat.TURTLE, rename_blank_nodes=True)]


def entailment(text: str = ONTOLOGY, graph: str = NAMES.ontology("chm")) -> Entailment:
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in turtle(text))
    graphs = NamedGraphs(store)
    return read_entailment(graphs, NAMES, read_owners(graphs, NAMES))


def implied(text: str) -> set[str]:
    found = entailment().implied(turtle(text))
    return {f"{t.predicate.value.rpartition('#')[2]} {str(t.object).strip('<>').rpartition('#')[2]}" for t in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":x a :Short .", {"type Report", "type Record", "type Either", "type Any"}),
        (":x a :Law .", {"type Either", "type Any", "type Same", *LAW}),
        (":x a :Same .", {"type Either", "type Any", "type Law", *LAW}),
        (":x a :Under .", LAW),
        (":x a :Published .", {'by "somebody"@en'}),
        (":x a :Record .", set()),
        (":x :target :t .", {"subject t", "http://purl.org/dc/terms/subject t"}),
        (":x dct:subject :t .", {"subject t"}),
        (":x :other :t .", set()),
    ],
)
def test_terms_above_are_implied_at_any_depth(text: str, expected: set[str]) -> None:
    assert implied(text) == expected


def test_nothing_is_implied_of_what_is_implied() -> None:
    one, every = entailment(), turtle(ONTOLOGY)
    terms = {node for t in every for node in (t.subject, t.object) if isinstance(node, NamedNode)}
    for term in sorted(terms, key=str):
        for said in (Triple(THINGS[0], RDF.type, term), Triple(THINGS[0], term, THINGS[1])):
            found = {said} | one.implied([said])
            assert one.implied(found) <= found, term


def test_only_ontologies_imply_anything_and_only_of_their_own_terms() -> None:
    assert entailment(graph=NAMES.dataset("partner")) == Entailment()
    assert entailment(graph=NAMES.record("x")) == Entailment()
    assert entailment(graph=NAMES.inherited("chm")) == Entailment()
    assert entailment(":Report rdfs:subClassOf :Record .", NAMES.ontology("partner")) == Entailment()


def test_lists_that_are_broken_or_without_an_end_are_read_as_far_as_they_go() -> None:
    rdf = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#%s>"
    circle = f":A owl:unionOf _:c . _:c {rdf % 'first'} :B ; {rdf % 'rest'} _:c . :C owl:unionOf 'no list' ."
    assert dict(entailment(circle).classes) == {NamedNode(CHM + "B"): {NamedNode(CHM + "A")}}


CLASSES = [NamedNode(CHM + name) for name in ("Record", "Report", "Short", "Law", "Other")]
PROPERTIES = [NamedNode(CHM + "target"), NamedNode(CHM + "subject"), NamedNode("http://purl.org/dc/terms/subject")]
PROPERTIES += [NamedNode(CHM + "right"), NamedNode(CHM + "by")]
THINGS = [NamedNode(f"{BASE}record/{n}") for n in range(2)]
VALUES = [*THINGS, Literal("a b <c> ."), Literal("somebody", language="en"), NamedNode(CHM + "rights")]
STATEMENTS = st.sets(
    st.builds(Triple, st.sampled_from(THINGS), st.just(RDF.type), st.sampled_from(CLASSES))
    | st.builds(Triple, st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(VALUES)),
    max_size=6,
)


@given(STATEMENTS)
def test_texts_and_statements_imply_the_same(statements: set[Triple]) -> None:
    one = entailment()
    text = one.implied_text(canonicalize(statements).ntriples)
    assert {quad.triple for quad in parse(text, RdfFormat.N_TRIPLES)} == one.implied(statements)


CHANGE = Change(dataset="record", agent="a", reason="r", kind="record")
GRAPHS = ["record/0", "record/1", "record/2", "ontology/chm"]
CHANGES = st.lists(
    st.dictionaries(st.sampled_from(["record/0", "record/1", "record/2", "ontology/chm"]), STATEMENTS, min_size=1),
    max_size=4,
)


@settings(max_examples=12, deadline=None)
@given(CHANGES, st.booleans())
def test_what_records_imply_follows_every_change(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, set[Triple]]], at_once: bool
) -> None:
    data = tmp_path_factory.mktemp("implied")
    ledger = Ledger(f"sqlite:///{data / 'ledger.sqlite3'}")
    with Writer(data, BASE, ledger) as writer:
        for change in changes:
            graphs: dict[str, CanonicalGraph | None] = {}
            for name, statements in change.items():
                said = turtle(ONTOLOGY) if name.startswith("ontology") and len(statements) % 2 else statements
                graphs[NAMES.named(name)] = canonicalize(said) if said else None
            ledger.append(CHANGE, graphs)
            if not at_once:
                writer.catch_up()
        writer.catch_up()
        store = writer._graphs
        one = read_entailment(store, NAMES, read_owners(store, NAMES))
        records = [quad for quad in store if graph_of(quad).startswith(NAMES.record(""))]
        kept = {quad.triple for quad in store if graph_of(quad) == NAMES.inferred(NAMES.RECORDS)}
        assert kept == one.implied(records)
