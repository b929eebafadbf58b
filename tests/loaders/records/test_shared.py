"""All the real data at hand: everything loads or is told, nothing twice, and nobody's address or number is in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.generations import read_current
from kg.ledger import Ledger
from kg.settings import Settings
from loaders.records.loader import read_iris
from loaders.records.loading import Options, find_files, load_records
from loaders.records.report import Report
from loaders.thesaurus import load_thesaurus
from tests.conftest import SHARED

DATA = SHARED / "data" / "cbd"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"the shared data is not at {DATA}; set KG_SHARED")

# One pattern of our own, stricter than the loader's: digits in groups as numbers of telephones are written.
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?:\+\d{1,3}[ .()-]{1,3}\d|\btel(?:ephone)?\b[. :]{1,3}\+?\d)[\d .()-]{5,}", re.IGNORECASE)
MOST = {
    "biosafetyDecision": 453,
    "area": 205,
    "notification": 143,
    "lwProject (envelope)": 115,
    "marineEbsa": 100,
    "lwProject": 71,
    "calendarActivity": 65,
    "lwDonor": 55,
    "lwDonor (envelope)": 51,
    "statement": 30,
    "bbiRequest": 10,
    "event": 1,
    "absPermit": 3,
}


class Loaded:
    """The shared data in a copy of its own."""

    def __init__(self, data: Path) -> None:
        self.settings = Settings(data=data)
        self.ledger = Ledger(self.settings.ledger_address)
        self.report = load_records(self.settings, self.ledger, [DATA], Options())
        self.terms = Report()
        iris = read_iris(self.settings.base_iri)
        load_thesaurus(self.settings, self.ledger, find_files([DATA / "thesaurus"]), iris, self.terms)
        current = read_current(data)
        assert current is not None
        self.store = Store.read_only(str(current.graph))

    def quads(self) -> Iterator[Quad]:
        return iter(self.store.quads_for_pattern(None, None, None, None))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Everything, loaded once."""
    return Loaded(tmp_path_factory.mktemp("shared") / "data")


def test_every_record_of_every_file_is_loaded(loaded: Loaded) -> None:
    assert {name: loaded.report.types[name] for name in MOST} == MOST
    assert loaded.report.types["meeting"] >= 70
    assert loaded.report.types["stakeholderCommitment"] == 117
    assert loaded.report.types["nationalReport7BinaryIndicatorData"] == 2  # an export, and an index line
    assert loaded.terms.types["terms"] > 400


def test_files_without_records_are_named(loaded: Loaded) -> None:
    named = {problem.source for problem in loaded.report.problems}
    with_records = {"lwProject.ndjson", "marineEbsa.ndjson", "notifications-2024-2025.ndjson", "binary.part.csv"}
    assert not named & with_records
    assert {"solr-field-list.json", "documented-schemas.json", "ort-interface-labels.json"} <= named


def test_loading_twice_changes_nothing(loaded: Loaded) -> None:
    before = loaded.ledger.last_sequence()
    again = load_records(loaded.settings, loaded.ledger, [DATA], Options())
    load_thesaurus(
        loaded.settings,
        loaded.ledger,
        find_files([DATA / "thesaurus"]),
        read_iris(loaded.settings.base_iri),
        Report(),
    )
    assert loaded.ledger.last_sequence() == before
    assert not {"new", "changed"} & again.results.keys()
    assert again.types == loaded.report.types


def test_no_address_of_anybody_is_in_the_graph(loaded: Loaded) -> None:
    texts = [quad.object.value for quad in loaded.quads() if isinstance(quad.object, Literal)]
    assert len(texts) > 10_000
    assert [text for text in texts if EMAIL.search(text)] == []
    iris = {quad.object.value for quad in loaded.quads() if isinstance(quad.object, NamedNode)}
    assert [iri for iri in iris if iri.startswith(("mailto:", "tel:"))] == []


def test_no_telephone_number_is_in_the_graph(loaded: Loaded) -> None:
    texts = (quad.object.value for quad in loaded.quads() if isinstance(quad.object, Literal))
    assert [found[0] for text in texts if (found := PHONE.search(text))] == []


def test_one_text_is_never_tagged_with_two_languages(loaded: Loaded) -> None:
    seen: dict[tuple[str, str, str], set[str]] = {}
    for quad in loaded.quads():
        if isinstance(quad.object, Literal) and quad.object.language:
            key = (str(quad.subject), quad.predicate.value, quad.object.value)
            seen.setdefault(key, set()).add(quad.object.language)
    assert len(seen) > 1_000
    assert [key for key, languages in seen.items() if len(languages) > 1] == []


def test_paragraphs_of_decisions_lead_to_notifications(loaded: Loaded) -> None:
    query = """
        PREFIX chm: <http://metadata.cbd.int/chm/ontology#>
        SELECT ?decision { GRAPH ?g { ?activity chm:notifications <http://metadata.cbd.int/notification/2025-024> ;
                                                chm:decisions ?decision } }"""
    found = {str(row["decision"]) for row in loaded.store.query(query)}  # type: ignore[union-attr]
    assert found == {"<http://metadata.cbd.int/decision/cop/16/32/21>"}


def test_marine_areas_have_shapes(loaded: Loaded) -> None:
    geo = "http://www.opengis.net/ont/geosparql#"
    found = list(loaded.store.quads_for_pattern(None, NamedNode(f"{geo}asWKT"), None, None))
    polygons = [quad for quad in found if quad.object.value.startswith(("POLYGON", "MULTIPOLYGON"))]  # type: ignore[union-attr]
    assert len(polygons) == 205
