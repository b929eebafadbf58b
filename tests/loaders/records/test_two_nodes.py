"""The record and the thing that it is about are two nodes; each property has one nature. For all types."""

from collections import defaultdict
from typing import Final

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.graph.entailment import read_entailment
from kg.graph.named_graphs import NamedGraphs
from kg.graph.owners import read_owners
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, FOAF, RDF, RDFS
from kg.records.model import CHM
from kg.records.nodes import main_path, other_path, record_path, spaces, thing_path
from kg.records.sources import BY_SYMBOL
from kg.records.types import read_record_types
from tests.loaders.records.conftest import BASE, MadeRecords

TYPES: Final = read_record_types()
ABOUT: Final = sorted(name for name, type_ in TYPES.items() if type_.about)
OF_RECORDS: Final = {DCT.created, DCT.modified, DCT.language, CHM.revision, CHM.documentId, CHM.realm, CHM.readFrom,
                     CHM.otherField, CHM.withheldField, CHM.government}  # fmt: skip
LITERALS: Final = frozenset("languageMap html string word date year number integer flag".split())


def graphs(made: MadeRecords, schema: str) -> list[tuple[str, list[Triple]]]:
    """The graphs of the made records of a type, by the end of their names."""
    ledger = Ledger(made.settings.ledger_address)
    found = []
    for secret in (False, True):
        path = str(made.bodies[schema, secret].given["header"]["identifier"])
        version = ledger.latest(f"{BASE}graph/record/{path}")
        assert version is not None
        found.append((path, list(version.content().triples())))
    ledger.close()
    return found


@pytest.mark.parametrize("schema", ABOUT)
def test_what_is_said_of_records_is_not_said_of_things(made_records: MadeRecords, schema: str) -> None:
    type_ = TYPES[schema]
    for path, triples in graphs(made_records, schema):
        record, thing = NamedNode(f"{BASE}record/{path}"), NamedNode(f"{BASE}{type_.about}/{path}")
        said = set(triples)
        assert {triple.subject for triple in triples if "#" not in str(triple.subject)} == {record, thing}
        assert Triple(record, FOAF.primaryTopic, thing) in said
        assert Triple(thing, FOAF.isPrimaryTopicOf, record) in said
        assert Triple(record, RDF.type, NamedNode(type_.class_iri)) in said
        assert Triple(thing, RDF.type, NamedNode(type_.thing_iri)) in said
        own = {field.property_iri for field in type_.fields if field.of_record}
        about = {field.property_iri for field in type_.fields if not field.of_record}
        of_thing = {triple.predicate.value for triple in triples if triple.subject == thing}
        of_record = {triple.predicate.value for triple in triples if triple.subject == record}
        assert not of_thing & (own | {property_.value for property_ in OF_RECORDS})
        assert not of_record & about


@pytest.mark.parametrize("schema", sorted(set(TYPES) - set(ABOUT)))
def test_other_types_have_one_node(made_records: MadeRecords, schema: str) -> None:
    for path, triples in graphs(made_records, schema):
        assert {triple.subject.value.partition("#")[0] for triple in triples} == {f"{BASE}record/{path}"}  # type: ignore[union-attr]


@pytest.mark.parametrize("path", ["record/X", "record/CHM-ORG-SCBD-1", *(f"{symbol}X" for symbol in BY_SYMBOL)])
def test_each_node_leads_to_the_main_one(path: str) -> None:
    for type_ in TYPES.values():
        thing, other = thing_path(path, type_), other_path(path, type_)
        assert (thing == path) == (not type_.about or path.startswith(BY_SYMBOL)), type_.schema
        assert bool(other) == bool(type_.about), type_.schema
        for node in filter(None, (path, thing, other, record_path(path) if type_.about else "")):
            assert main_path(node) == path, type_.schema


def test_spaces_of_things_are_no_other_spaces() -> None:
    assert not {space for space in spaces() if space.startswith(("record/", *BY_SYMBOL, "thesaurus/", "kmgbf/"))}


def test_each_property_of_a_record_has_one_nature(made_records: MadeRecords) -> None:
    natures: dict[str, set[bool]] = defaultdict(set)
    for quad in made_records.store.quads_for_pattern(None, None, None, None):
        natures[quad.predicate.value].add(isinstance(quad.object, Literal))
    ours = {iri for iri in natures if iri.startswith(CHM.iri)}
    assert len(ours) > 500
    assert {iri for iri in ours if len(natures[iri]) > 1} == set()


def test_each_property_of_the_shapes_has_one_nature() -> None:
    natures: dict[str, set[bool]] = defaultdict(set)
    for type_ in TYPES.values():
        for _, field in type_.walk():
            natures[field.property_iri].add(field.kind in LITERALS)
    assert {iri for iri, found in natures.items() if len(found) > 1} == set()


def ontology() -> list[Triple]:
    from importlib.resources import files

    turtle = files("ontologies").joinpath("chm", "ontology.ttl").read_bytes()
    return [quad.triple for quad in parse(turtle, RdfFormat.TURTLE)]


def test_things_are_no_records() -> None:
    broader = defaultdict(set)
    for triple in ontology():
        if triple.predicate == RDFS.subClassOf:
            broader[triple.subject].add(triple.object)
    for type_ in TYPES.values():
        assert CHM.Record in broader[NamedNode(type_.class_iri)]
        if type_.about:
            assert broader[NamedNode(type_.thing_iri)]
            assert CHM.Record not in broader[NamedNode(type_.thing_iri)]


def test_every_record_has_a_publisher_and_rights_and_no_thing_has() -> None:
    store, names = Store(), GraphNames(BASE)
    store.extend(
        Quad(each.subject, each.predicate, each.object, NamedNode(names.ontology("chm"))) for each in ontology()
    )
    graphs = NamedGraphs(store)
    entailment = read_entailment(graphs, names, read_owners(graphs, names))
    node = NamedNode(f"{BASE}record/X")
    for type_ in TYPES.values():
        found = entailment.implied([Triple(node, RDF.type, NamedNode(type_.class_iri))])
        said = {each.predicate: each.object for each in found}
        rights = "RightsInRecordsOfTheSecretariat" if type_.schema_type == "scbd" else "RightsInSubmittedRecords"
        assert (said[DCT.publisher], said[DCT.rights]) == (NamedNode(f"{BASE}organisation/scbd"), CHM[rights])
        if type_.about:
            found = entailment.implied([Triple(node, RDF.type, NamedNode(type_.thing_iri))])
            assert not {each.predicate for each in found} & {DCT.publisher, DCT.rights}
