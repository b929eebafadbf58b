"""Notes of ours on slips of the published Framework: on the page, in JSON and in RDF, beside what was published."""

from html import unescape
from pathlib import Path
from typing import Final

import pytest
from rdflib import SKOS, Graph, URIRef
from starlette.testclient import TestClient

from browser.messages import read as catalogue
from ontologies.tables import Row, read

FACTS: Final = Path(__file__).parents[2] / "ontologies" / "kmgbf" / "facts"
SLIPS: Final = {row["thing"]: row for row in read(FACTS / "slips.csv")}
THINGS: Final = sorted(SLIPS)[:: max(1, len(SLIPS) // 4)]
"""Some things with a slip; the tables and the build are held to each other elsewhere."""
OURS: Final = "http://metadata.cbd.int/graph/kmgbf/supplement"


def word(text: str, language: str) -> str:
    found = text if language == "en" else str(catalogue(language)[text].string)
    return found.replace("'", "’")


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
@pytest.mark.parametrize("slip", [SLIPS[thing] for thing in THINGS], ids=THINGS)
def test_a_slip_has_a_note_on_its_page_under_a_heading_of_ours(client: TestClient, slip: Row, language: str) -> None:
    page = unescape(client.get(f"/kmgbf/{language}/page/{slip['thing']}").text)
    _, _, note = page.partition('id="note"')
    note, _, _ = note.partition("</section>")
    assert word("Editorial note", language) in note
    assert word("Added by this service, not by the publisher.", language) in note, "else it seems to be published so"
    assert slip["published"] in note
    assert slip["meant"] in note


@pytest.mark.parametrize("slip", [SLIPS[thing] for thing in THINGS], ids=THINGS)
def test_a_slip_has_a_note_in_json_and_rdf_and_stays_as_it_was_published(client: TestClient, slip: Row) -> None:
    iri = URIRef(f"http://metadata.cbd.int/kmgbf/{slip['thing']}")
    graph = Graph().parse(
        data=client.get(f"/kmgbf/{slip['thing']}", headers={"accept": "text/turtle"}, follow_redirects=True).text
    )
    notes = {note.language: str(note) for note in graph.objects(iri, SKOS.editorialNote)}  # type: ignore[attr-defined]
    assert set(notes) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert any(
        slip["published"] in str(value)
        for predicate, value in graph.predicate_objects(iri)
        if predicate != SKOS.editorialNote
    )
    kind, _, code = slip["thing"].partition("_")
    record = client.get(f"/api/kmgbf/{kind}s/{code}", params={"lang": "all"}).json()
    assert record["note"] == notes
    query = f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ <{iri}> skos:editorialNote ?note }} }}"
    answer = client.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
    assert answer.text.split() == ["graph", OURS]
