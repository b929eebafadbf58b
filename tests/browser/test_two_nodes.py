"""A record and the thing that it is about: two identifiers, one page, one document, one row of what is found."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.records.nodes import main_path, other_path
from kg.records.types import read_record_types
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from tests.loaders.records.conftest import BASE
from tests.loaders.records.generated import make_body

ABOUT: Final = {name: type_ for name, type_ in read_record_types().items() if type_.about}
MADE: Final = {name: make_body(type_) for name, type_ in ABOUT.items()}
PATHS: Final = {name: f"record/{made.given['header']['identifier']}" for name, made in MADE.items()}
CODE: Final = "meeting/COP-99"
MEETING: Final = {"schema_s": "meeting", "_state_s": "public", "symbol_s": "COP-99", "title_EN_t": "Far away",
                  "eventCity_EN_t": "Apia", "eventCountry_s": "ws", "id": "52000000cbd0050000001c79"}  # fmt: skip
CASES: Final = [*((name, path) for name, path in PATHS.items()), ("meeting", CODE)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A copy with a record of each type that is about things."""
    folder = tmp_path_factory.mktemp("things")
    file = folder / "records.ndjson"
    bodies = [*(made.given for made in MADE.values()), MEETING]
    file.write_text("\n".join(json.dumps(body) for body in bodies), encoding="utf-8")
    settings = Settings(data=folder / "data", public_url="http://testserver/", query_workers=1, query_budget=0)
    ledger = Ledger(settings.ledger_address)
    load_records(settings, ledger, [Path(file)], Options())
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client
    ledger.close()


def _leads(site: TestClient, path: str, accept: str) -> str:
    address, answer = f"/{path}", site.get(f"/{path}", headers={"Accept": accept})
    while answer.is_redirect:
        assert answer.status_code in (301, 303, 308)
        address = answer.headers["location"].removeprefix("http://testserver")
        answer = site.get(address, headers={"Accept": accept})
    assert answer.status_code == 200, address
    return address


@pytest.mark.parametrize(("schema", "path"), CASES)
def test_both_lead_to_one_page_and_one_document(site: TestClient, schema: str, path: str) -> None:
    other = other_path(path, ABOUT[schema])
    assert main_path(other) == path
    page, document = _leads(site, path, "text/html"), _leads(site, path, "application/n-triples")
    assert _leads(site, other, "text/html") == page
    assert _leads(site, other, "application/n-triples") == document
    said = site.get(document).text
    for node in (path, other):
        assert f"<{BASE}{node}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> " in said
    thing, record = (path, other) if path == CODE else (other, path)
    assert f"<{BASE}{record}> <http://xmlns.com/foaf/0.1/primaryTopic> <{BASE}{thing}> ." in said
    assert f"{BASE}{other}" in site.get(page).text


def test_lists_have_each_pair_once(site: TestClient) -> None:
    found = site.get("/api/records", params={"size": 100}).json()
    assert sorted(row["iri"] for row in found["records"]) == sorted(f"{BASE}{path}" for _, path in CASES)


def test_what_is_found_is_found_once(site: TestClient) -> None:
    found = [row["iri"] for row in site.get("/api/search", params={"q": "Far away"}).json()["results"]]
    assert found == [f"{BASE}{CODE}"]


def test_a_meeting_is_listed_where_it_is_held_and_is_not_about_the_country(site: TestClient) -> None:
    listed = site.get("/api/records", params={"country": "ws", "type": "meeting"}).json()
    assert [row["iri"] for row in listed["records"]] == [f"{BASE}{CODE}"]
    answer = site.get("/sparql", params={"query": f"ASK {{ <{BASE}{CODE}> dct:spatial ?anything }}"})
    assert answer.json()["boolean"] is False
    query = f"SELECT ?c {{ <{BASE}{CODE}> schema:location/schema:addressCountry ?c }}"
    assert f"{BASE}thesaurus/ws" in site.get("/sparql", params={"query": query}).text
    assert "Apia" in site.get(_leads(site, CODE, "text/html")).text
