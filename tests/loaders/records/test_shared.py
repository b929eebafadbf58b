"""All the real data at hand: everything loads or is told, nothing twice, and nobody's address or number is in it."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from loaders.records.graphs.loading import Options, find_files, load_records
from loaders.records.graphs.making import read_iris
from loaders.records.graphs.thesaurus import load_thesaurus
from loaders.records.report import Report
from tests.loaders.records.conftest import DATA, SharedRecords

# One pattern of our own, stricter than the loader's: digits in groups as numbers of telephones are written.
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?:\+\d{1,3}[ .()-]{1,3}\d|\btel(?:ephone)?\b[. :]{1,3}\+?\d)[\d .()-]{5,}", re.IGNORECASE)
MOST = {
    "biosafetyDecision": 453,
    "area": 205,
    "notification": 143,
    "lwProject (envelope)": 115,
    "marineEbsa": 147,  # one number in two lists
    "lwProject": 71,
    "calendarActivity": 65,
    "lwDonor": 55,
    "lwDonor (envelope)": 51,
    "statement": 30,
    "bbiRequest": 10,
    "event": 1,
    "absPermit": 3,
}


def test_every_record_of_every_file_is_loaded(shared_records: SharedRecords) -> None:
    assert {name: shared_records.report.types[name] for name in MOST} == MOST
    assert shared_records.report.types["meeting"] >= 70
    assert shared_records.report.types["stakeholderCommitment"] == 117
    assert shared_records.report.types["nationalReport7BinaryIndicatorData"] == 2  # an export, and an index line
    assert shared_records.terms.types["terms"] > 400


def test_files_without_records_are_named(shared_records: SharedRecords) -> None:
    named = {problem.source for problem in shared_records.report.problems}
    with_records = {"lwProject.ndjson", "marineEbsa.ndjson", "notifications-2024-2025.ndjson", "binary.part.csv"}
    assert not named & with_records
    assert {"solr-field-list.json", "documented-schemas.json", "ort-interface-labels.json"} <= named


def test_loading_twice_changes_nothing(shared_records: SharedRecords) -> None:
    before = shared_records.ledger.last_sequence()
    again = load_records(shared_records.settings, shared_records.ledger, [DATA], Options())
    load_thesaurus(
        shared_records.settings,
        shared_records.ledger,
        find_files([DATA / "thesaurus"]),
        read_iris(shared_records.settings.base_iri),
        Report(),
    )
    assert shared_records.ledger.last_sequence() == before
    assert not {"new", "changed"} & again.results.keys()
    assert again.types == shared_records.report.types


def test_no_address_of_anybody_is_in_the_graph(shared_records: SharedRecords) -> None:
    texts = [quad.object.value for quad in shared_records.quads() if isinstance(quad.object, Literal)]
    assert len(texts) > 10_000
    assert [text for text in texts if EMAIL.search(text)] == []
    iris = {unquote(iri) for quad in shared_records.quads() for iri in _iris(quad)}
    assert len(iris) > 5_000
    assert [iri for iri in iris if iri.lower().startswith(("mailto:", "tel:")) or EMAIL.search(iri)] == []


def _iris(quad: Quad) -> Iterator[str]:
    parts = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return (part.value for part in parts if isinstance(part, NamedNode))


def test_no_telephone_number_is_in_the_graph(shared_records: SharedRecords) -> None:
    texts = (quad.object.value for quad in shared_records.quads() if isinstance(quad.object, Literal))
    assert [found[0] for text in texts if (found := PHONE.search(text))] == []
    iris = {unquote(iri) for quad in shared_records.quads() for iri in _iris(quad)}
    assert [found[0] for iri in iris if (found := PHONE.search(iri))] == []


def test_one_text_is_never_tagged_with_two_languages(shared_records: SharedRecords) -> None:
    seen: dict[tuple[str, str, str], set[str]] = {}
    for quad in shared_records.quads():
        if isinstance(quad.object, Literal) and quad.object.language:
            key = (str(quad.subject), quad.predicate.value, quad.object.value)
            seen.setdefault(key, set()).add(quad.object.language)
    assert len(seen) > 1_000
    assert [key for key, languages in seen.items() if len(languages) > 1] == []


def test_paragraphs_of_decisions_lead_to_notifications(shared_records: SharedRecords) -> None:
    query = """
        PREFIX chm: <http://metadata.cbd.int/chm/ontology#>
        SELECT ?decision { GRAPH ?g { ?activity chm:notifications <http://metadata.cbd.int/notification/2025-024> ;
                                                chm:decisions ?decision } }"""
    found = {str(row["decision"]) for row in shared_records.store.query(query)}  # type: ignore[union-attr]
    assert found == {"<http://metadata.cbd.int/decision/cop/16/32/21>"}


def test_marine_areas_have_shapes(shared_records: SharedRecords) -> None:
    geo = "http://www.opengis.net/ont/geosparql#"
    found = list(shared_records.store.quads_for_pattern(None, NamedNode(f"{geo}asWKT"), None, None))
    polygons = [quad for quad in found if quad.object.value.startswith(("POLYGON", "MULTIPOLYGON"))]  # type: ignore[union-attr]
    assert len(polygons) == 205
