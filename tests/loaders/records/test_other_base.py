"""With another base IRI records of all types say the same below that base, in the classes and properties of there."""

import pytest

from kg.rdf.identifiers import PUBLISHED_BASE, as_published, rebased
from kg.records.identifiers import RecordIris
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.model import RecordType
from kg.records.types import read_record_types
from tests.loaders.records.generated import make_body

OTHER = "https://data.example/kg/"


def mapped(type_: RecordType, base_iri: str) -> set[str]:
    """What a made body of a type says, its IRIs as they would be below the published base."""
    iris = RecordIris(base_iri)
    statements = Statements(iris.record("DEMO-1"))
    assert Mapper(iris, Report()).map(statements, type_, make_body(type_).given)
    return set(statements.canonical().ntriples.decode().replace(base_iri, PUBLISHED_BASE).splitlines())


@pytest.mark.parametrize("schema", sorted(read_record_types()))
def test_records_say_the_same_below_another_base(schema: str) -> None:
    type_ = read_record_types()[schema]
    found = mapped(type_, OTHER)
    assert found == mapped(type_, PUBLISHED_BASE)
    assert any(f"<{type_.class_iri}>" in triple for triple in found)


def test_there_and_back() -> None:
    for iri in (f"{PUBLISHED_BASE}chm/ontology#Decision", "http://example.org/a", PUBLISHED_BASE):
        assert as_published(rebased(iri, OTHER), OTHER) == iri
    assert rebased(PUBLISHED_BASE, OTHER) == OTHER
