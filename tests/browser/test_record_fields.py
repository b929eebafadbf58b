"""The fields of records of all types as pages show them: each statement in one place, private words nowhere."""

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from browser.records.fields import Fields
from browser.records.naming import Naming
from browser.urls import Urls
from kg.graph.graph import KnowledgeGraph
from kg.knowledge.knowledge import Knowledge
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import PUBLISHED_BASE, Identifiers
from kg.records.content import Record, read_record
from kg.records.identifiers import RecordIris
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.model import CHM, RecordType
from kg.records.types import read_record_types
from tests.loaders.records.generated import make_body

IRI = f"{PUBLISHED_BASE}record/MADE-1"
NAMES = GraphNames(PUBLISHED_BASE)
WORD = "a word that is no option"
WITH_OPTIONS = {
    name: type_ for name, type_ in read_record_types().items() if any(one.kind == "option" for one in type_.fields)
}
MADE_BESIDE = frozenset((f"{CHM.iri}namesOrganism", "http://www.w3.org/2004/02/skos/core#hiddenLabel"))
"""What a body says of a record beside its fields."""


def made(type_: RecordType) -> Record:
    """A record with all fields of its type, read from a store."""
    statements = Statements(IRI)
    assert Mapper(RecordIris(PUBLISHED_BASE), Report()).map(statements, type_, make_body(type_).given)
    store = Store()
    graph = NamedNode(NAMES.record("MADE-1"))
    store.extend(Quad(one.subject, one.predicate, one.object, graph) for one in statements.canonical().triples())
    return read_record(KnowledgeGraph(store, NAMES), IRI, replace(type_, about=""))


def shown(record: Record, knowledge: Knowledge) -> Fields:
    return Fields(record, Naming(knowledge, Urls(PUBLISHED_BASE, Identifiers(PUBLISHED_BASE)), "en"))


@pytest.mark.parametrize("schema", sorted(read_record_types()))
def test_what_fields_show_is_not_among_further_statements(knowledge: Knowledge, schema: str) -> None:
    record = made(read_record_types()[schema])
    assert {row.iri for row in shown(record, knowledge).rest()} - MADE_BESIDE == set()
    record._statements[IRI]["http://example.org/more"] = [
        Quad(NamedNode(IRI), NamedNode("http://example.org/more"), Literal("x"))
    ]
    assert [row.iri for row in shown(record, knowledge).rest() if row.iri not in MADE_BESIDE] == [
        "http://example.org/more"
    ]


@pytest.mark.parametrize("schema", sorted(WITH_OPTIONS)[:3])
def test_words_that_are_no_options_are_private_where_their_field_is(knowledge: Knowledge, schema: str) -> None:
    type_ = WITH_OPTIONS[schema]
    record = made(type_)
    field = next(one for one in type_.fields if one.kind == "option")
    node = record.standing(field) or IRI
    quad = Quad(NamedNode(node), CHM.answerWord, Literal(WORD))
    record._statements.setdefault(node, {})[CHM.answerWord.value] = [quad]
    assert WORD in record.words(field)
    assert WORD in str(shown(record, knowledge).groups(""))
    record.type = replace(
        type_, fields=tuple(replace(one, personal=True) if one is field else one for one in type_.fields)
    )
    assert WORD not in str(shown(record, knowledge).groups(""))
