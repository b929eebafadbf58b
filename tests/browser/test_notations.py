"""Identifiers as people write them: every notation of everything that has one leads to it, by search and by address."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from browser.app import create_app
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.search.model import SearchQuery
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from tests.browser.records_data import bodies
from tests.copying import copy_folder
from tests.data import samples
from tests.data.exports import FORMS, write
from tests.data.sources import RECORDS, sources

BASE = "http://metadata.cbd.int/"
EXAMPLES = {
    "ORT-NR7-MN-905": "record/ORT-NR7-MN-905",
    "ort-nr7-mn-905-1": "record/ORT-NR7-MN-905",
    "NR7-MN-905": "record/ORT-NR7-MN-905",
    "https://ort.cbd.int/database/record?documentID=905": "record/ORT-NR7-MN-905",
    "https://absch.cbd.int/en/database/NR7/ORT-NR7-MN-905/1": "record/ORT-NR7-MN-905",
    "0a7e000000004000800000000000000a": "record/0A7E0000-0000-4000-8000-00000000000A",
    "0A7E0000-0000-4000-8000-00000000000A@3": "record/0A7E0000-0000-4000-8000-00000000000A",
    "cop17": "meeting/COP-17",
    "COP 017": "meeting/COP-17",
    "COP16/9": "decision/cop/16/9",
    "https://www.cbd.int/decisions/cop/16/09": "decision/cop/16/9",
    "NTF 2025-024": "notification/2025-024",
    "https://www.cbd.int/doc/notifications/2025/ntf-2025-024-otters-en.pdf": "notification/2025-024",
    "https://www.cbd.int/meetings/COP-99": "meeting/COP-99",
    "MON-Ø081O-6": "record/900202",
    "Swaziland": "thesaurus/sz",
    "Macedonia": "thesaurus/mk",
}


@pytest.fixture(scope="module", params=sources(RECORDS))
def data(request: pytest.FixtureRequest, bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data with our samples, exports and bodies, and the real samples too where they are."""
    folder = tmp_path_factory.mktemp("notations")
    copy_folder(bundled_data, folder / "data")
    for number, table in enumerate(FORMS.values()):
        write(folder / f"export-{number}", table)
    (folder / "bodies.ndjson").write_text("\n".join(map(json.dumps, bodies())), encoding="utf-8")
    configuration = Settings(data=folder / "data")
    ledger = Ledger(configuration.ledger_address)
    files = [samples.write(folder / "samples"), *folder.glob("export-*"), folder / "bodies.ndjson"]
    load_records(configuration, ledger, [*files, *([RECORDS] if request.param == "real" else [])], Options())
    ledger.close()
    return folder / "data"


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[TestClient]:
    configuration = Settings(data=data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(configuration), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def known(data: Path) -> Knowledge:
    return KnowledgeBase(Settings(data=data)).current()


@pytest.fixture(scope="module")
def identifiers(known: Knowledge) -> list[tuple[str, str]]:
    """Every notation of a record, meeting, notification or decision that the index holds, with its IRI."""
    rows = known.search.ask(
        lambda connection, _: connection.execute(
            "SELECT DISTINCT code.value, thing.iri FROM code JOIN thing ON thing.id = code.thing "
            "JOIN graph ON graph.id = code.graph WHERE code.key >= '\ue001' AND graph.name LIKE '%/graph/record/%'"
        ).fetchall()
    )
    return sorted(rows)


def found(known: Knowledge, text: str) -> list[str]:
    return [hit.iri for hit in known.search.search(SearchQuery(text, limit=50)).hits]


@pytest.mark.parametrize("text", EXAMPLES)
def test_what_people_hold_is_found(known: Knowledge, text: str) -> None:
    assert BASE + EXAMPLES[text] in found(known, text)


def test_records_without_a_name_are_found_by_type_and_country(known: Knowledge, site: TestClient) -> None:
    assert f"{BASE}record/ORT-NR7-MN-905" in found(known, "national report Mongolia")
    assert f"{BASE}record/ORT-NR7-MN-905" in found(known, "rapport national Mongolie")
    query = (
        'PREFIX text: <http://jena.apache.org/text#> SELECT * WHERE { (?thing ?score) text:query "report Mongolia" }'
    )
    answer = site.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.text
    assert f"{BASE}record/ORT-NR7-MN-905" not in answer.text  # no graph has a name for it


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_every_way_of_writing_leads_to_the_thing(
    drawn: st.DataObject, known: Knowledge, site: TestClient, identifiers: list[tuple[str, str]]
) -> None:
    notation, iri = drawn.draw(st.sampled_from(identifiers))
    ways = [
        str.upper,
        str.lower,
        lambda text: f"  {text} ",
        lambda text: text.replace("-", "–"),
        lambda text: text.replace("/", " / ") if text[0].isdigit() else text,
    ]
    written = notation
    for way in drawn.draw(st.lists(st.sampled_from(ways), max_size=3)):
        written = way(written)
    named = known.search.named(written)
    assert iri in named or iri in found(known, written), written
    resolved = site.get("/api/resolve", params={"iri": written}).json()["results"][written.strip()]
    assert resolved["canonical"] == iri or len(named) != 1


def test_addresses_in_another_notation_lead_on(site: TestClient) -> None:
    for path, iri in (
        ("record/ort-nr7-mn-905-2", "record/ORT-NR7-MN-905"),
        ("record/905", "record/ORT-NR7-MN-905"),
        ("ORT-NR7-MN-905", "record/ORT-NR7-MN-905"),
        ("meeting/cop17", "meeting/COP-17"),
        ("decision/COP%2016%2F9", "decision/cop/16/9"),
        ("notification/NTF%202025-024", "notification/2025-024"),
    ):
        answer = site.get(f"/{path}", headers={"accept": "text/turtle"}, follow_redirects=True)
        assert answer.status_code == 200, path
        assert f"<{BASE}{iri}>" in answer.text or iri.rpartition("/")[2] in answer.text, path
        assert site.get(f"/{path}", headers={"accept": "text/html"}, follow_redirects=True).status_code == 200, path
    assert site.get("/record/ORT-NR7-FR-905", headers={"accept": "text/turtle"}).status_code == 404


def test_what_is_ambiguous_lists_the_choices(known: Knowledge, site: TestClient) -> None:
    assert len(known.search.named("MON-87751-7")) >= 2  # the real samples have decisions on it, too
    answer = site.get("/record/MON-87751-7", headers={"accept": "application/problem+json, text/turtle"})
    assert answer.status_code == 404
    assert "900203" in answer.text
    assert "900204" in answer.text
