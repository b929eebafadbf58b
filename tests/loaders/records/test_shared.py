"""All samples, ours and the real ones: everything loads or is reported, nothing twice, without addresses of people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from loaders.records.graphs.loading import Options, find_files, load_records
from loaders.records.graphs.thesaurus import load_thesaurus
from tests.data import samples
from tests.data.sources import Source
from tests.loaders.records.conftest import SharedRecords

# One pattern of our own, stricter than the loader's: digits in groups as numbers of telephones are written.
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?:\+\d{1,3}[ .()-]{1,3}\d|\btel(?:ephone)?\b[. :]{1,3}\+?\d)[\d .()-]{5,}", re.IGNORECASE)
MOST: dict[Source, dict[str, int]] = {
    "own": {
        "biosafetyDecision": 6,
        "area": 3,
        "notification": 5,
        "marineEbsa": 3,
        "lwProject": 3,
        "calendarActivity": 6,
        "lwDonor": 3,
        "lwDonor (envelope)": 3,
        "statement": 2,
        "bbiRequest": 1,
        "event": 1,
        "absPermit": 1,
        "stakeholderCommitment": 3,
    },
    "real": {
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
        "stakeholderCommitment": 117,
    },
}


@dataclass(frozen=True)
class Size:
    """At least so many of each are looked at."""

    meetings: int
    terms: int
    texts: int
    iris: int
    tagged: int


SIZES: dict[Source, Size] = {
    "own": Size(meetings=6, terms=6, texts=400, iris=300, tagged=40),
    "real": Size(meetings=70, terms=401, texts=10_001, iris=5_001, tagged=1_001),
}


def test_every_record_of_every_file_is_loaded(shared_records: SharedRecords) -> None:
    most, size = MOST[shared_records.source], SIZES[shared_records.source]
    assert {name: shared_records.report.types[name] for name in most} == most
    assert shared_records.report.types["meeting"] >= size.meetings
    assert shared_records.report.types["nationalReport7BinaryIndicatorData"] == 2  # an export, and an index line
    assert shared_records.terms.types["terms"] >= size.terms


def test_what_nobody_may_find_is_in_our_samples(tmp_path: Path) -> None:
    """So that the tests beneath have something to find."""
    given = "\n".join(file.read_text(encoding="utf-8") for file in samples.write(tmp_path).rglob("*.*"))
    assert len(EMAIL.findall(given)) > 10
    assert PHONE.search(given)


def test_files_without_records_are_named(shared_records: SharedRecords) -> None:
    named = {problem.source for problem in shared_records.report.problems}
    with_records = {"lwProject.ndjson", "marineEbsa.ndjson", "notifications-2024-2025.ndjson", "binary.part.csv"}
    assert not named & with_records
    assert {"solr-field-list.json", "documented-schemas.json", "ort-interface-labels.json"} <= named


def test_loading_twice_changes_nothing(shared_records: SharedRecords) -> None:
    before = shared_records.ledger.last_sequence()
    again = load_records(shared_records.settings, shared_records.ledger, [shared_records.folder], Options())
    load_thesaurus(
        shared_records.settings,
        shared_records.ledger,
        find_files([shared_records.folder / "thesaurus"]),
        read_iris(shared_records.settings.base_iri),
        Report(),
    )
    assert shared_records.ledger.last_sequence() == before
    assert not {"new", "changed"} & again.results.keys()
    assert again.types == shared_records.report.types


def test_no_address_of_anybody_is_in_the_graph(shared_records: SharedRecords) -> None:
    texts = [quad.object.value for quad in shared_records.quads() if isinstance(quad.object, Literal)]
    assert len(texts) >= SIZES[shared_records.source].texts
    assert [text for text in texts if EMAIL.search(text)] == []
    iris = {unquote(iri) for quad in shared_records.quads() for iri in _iris(quad)}
    assert len(iris) >= SIZES[shared_records.source].iris
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
    assert len(seen) >= SIZES[shared_records.source].tagged
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
    found = [quad for quad in shared_records.quads() if quad.predicate == NamedNode(f"{geo}asWKT")]
    polygons = [quad for quad in found if quad.object.value.startswith(("POLYGON", "MULTIPOLYGON"))]  # type: ignore[union-attr]
    assert len(polygons) == MOST[shared_records.source]["area"]
