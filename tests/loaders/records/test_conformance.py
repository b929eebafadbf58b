"""Records conform to the shapes of their types: those made from the shapes all do, the real ones but for a known list.

The list is the table in `docs/loading.md`, so that what stands there is true.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pyshacl
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Graph
from rdflib.namespace import RDF, SH

from kg.records.model import RecordType
from kg.records.types import read_record_types
from tests.loaders.records.conftest import BASE, MadeRecords, SharedRecords

REPOSITORY: Final = Path(__file__).parents[3]
SHAPES: Final = REPOSITORY / "shapes" / "records"
HEADING: Final = "| type | fields | deviation | count | reason |"
WORDS: Final = {
    SH.MinCountConstraintComponent: "missing",
    SH.MaxCountConstraintComponent: "several",
    SH.DatatypeConstraintComponent: "another form",
    SH.NodeKindConstraintComponent: "another form",
    SH.ClassConstraintComponent: "another class",
    SH.InConstraintComponent: "another word",
    SH.UniqueLangConstraintComponent: "two texts in a language",
}
Deviation = tuple[str, str, str, int]
"""Type, field, what is the matter, in how many values."""


def deviations(store: Store, type_: RecordType) -> set[Deviation]:
    """Where the records of a type, each from all its graphs, do not conform to its shape."""
    class_ = NamedNode(type_.class_iri.replace("http://metadata.cbd.int/", BASE))
    names = {quad.graph_name for quad in store.quads_for_pattern(None, NamedNode(str(RDF.type)), class_, None)}
    data = Graph()
    for name in names:
        if isinstance(name, NamedNode) and name.value.startswith(f"{BASE}graph/record/"):
            data.parse(data=store.dump(from_graph=name, format=RdfFormat.N_TRIPLES), format="nt")
    assert len(data), type_.schema
    shape = Graph().parse(SHAPES / f"{type_.schema}.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=shape, inference="none")
    assert isinstance(report, Graph)
    counts: Counter[tuple[str, str]] = Counter()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        field = str(report.value(result, SH.sourceShape)).rpartition("/")[2].removeprefix(f"{type_.schema}.")
        constraint = report.value(result, SH.sourceConstraintComponent)
        counts[field, WORDS.get(constraint, str(constraint))] += 1  # type: ignore[call-overload]
    return {(type_.schema, field, word, count) for (field, word), count in counts.items()}


def documented() -> set[Deviation]:
    """The table of docs/loading.md."""
    text = (REPOSITORY / "docs" / "loading.md").read_text(encoding="utf-8")
    table = text.partition(f"{HEADING}\n")[2].partition("\n\n")[0]
    found = set()
    for line in table.splitlines()[1:]:
        schema, fields, word, count, reason = (cell.strip() for cell in line.strip("|").split("|"))
        assert len(reason) > 10, line
        found |= {(schema, field, word, int(count)) for field in re.split(r",\s*", fields)}
    return found


def test_records_of_the_sources_conform_but_for_what_is_documented(shared_records: SharedRecords) -> None:
    types = read_record_types()
    loaded = {name for name in shared_records.report.types if name in types}
    assert len(loaded) > 10
    found = set().union(*(deviations(shared_records.store, types[name]) for name in sorted(loaded)))
    if shared_records.source == "real":
        assert found == documented()
    else:  # ours are fewer, and as the real ones
        assert len(found) > 10
        assert {deviation[:3] for deviation in found} <= {deviation[:3] for deviation in documented()}


@pytest.mark.parametrize(
    "schema",
    [
        schema if place % 4 == 0 else pytest.param(schema, marks=pytest.mark.slow)
        for place, schema in enumerate(sorted(read_record_types()))
    ],
)
def test_records_made_from_a_shape_conform_to_it(made_records: MadeRecords, schema: str) -> None:
    assert deviations(made_records.store, read_record_types()[schema]) == set()


def test_a_deviation_is_found(made_records: MadeRecords) -> None:
    """The test itself: a record without a title, and with two flags where one is expected."""
    type_ = read_record_types()["nbsap"]
    store = Store()
    for quad in made_records.store.quads_for_pattern(None, None, None, None):
        if isinstance(quad.graph_name, NamedNode) and quad.predicate.value != type_.by_name["title"].property_iri:
            store.add(quad)
    assert ("nbsap", "title", "missing", 2) in deviations(store, type_)
