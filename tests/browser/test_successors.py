"""What a release drops says what to use instead, at every address where it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from tests.vocabularies import add_vocabulary

SPACE = "http://example.net/plants/"
HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix v: <http://example.net/plants/> .
v:plant a skos:Concept ; skos:prefLabel "plant"@en .
"""
RELEASES = (
    HEAD + 'v:moss a skos:Concept ; skos:prefLabel "moss"@en .',
    HEAD + 'v:lichen a skos:Concept ; skos:prefLabel "lichen"@en ; dct:replaces v:moss ; dct:isReplacedBy v:alga .',
    HEAD + 'v:alga a skos:Concept ; skos:prefLabel "alga"@en .',
)
MOSS, LICHEN, ALGA = SPACE + "moss", SPACE + "lichen", SPACE + "alga"
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data: Path = tmp_path_factory.mktemp("plants") / "data"
    settings = Settings(data=data, public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    for release in RELEASES:
        add_vocabulary(settings, ledger, "plants", release, uri_spaces=(SPACE,))
    ledger.close()
    with TestClient(create_app(settings), raise_server_exceptions=False) as opened:
        yield opened


@pytest.mark.parametrize(
    "address",
    [
        "/plants/en/page/moss",
        f"/plants/en/page/?uri={MOSS}",
        f"/en/page?uri={MOSS}",
        f"/entity?uri={MOSS}",
        f"/entity?uri={MOSS}&vocab=plants",
        f"/entity?uri={MOSS}&format=ttl",
    ],
)
def test_what_was_dropped_is_gone_and_names_what_to_use(plants: TestClient, address: str) -> None:
    page = plants.get(address, headers={"Accept": "text/html"})
    assert page.status_code == 410
    problem = plants.get(address, headers=JSON)
    assert problem.status_code == 410
    assert problem.json()["replacedBy"] == [ALGA]
    assert problem.json()["chain"] == [[LICHEN], [ALGA]]
    if "format" not in address:
        assert "/plants/en/page/alga" in page.text
        tombstone = plants.get(address, headers={"Accept": "application/n-triples"}).text
        for successor in (LICHEN, ALGA):
            assert f"<{MOSS}> <http://purl.org/dc/terms/isReplacedBy> <{successor}> ." in tombstone


def test_programs_are_told_the_same(plants: TestClient) -> None:
    resolved = plants.get("/api/resolve", params={"iri": [MOSS, LICHEN, ALGA], "lang": "en"}).json()["results"]
    assert [resolved[iri]["status"] for iri in (MOSS, LICHEN, ALGA)] == ["withdrawn", "withdrawn", "current"]
    assert resolved[MOSS]["replacedBy"] == [{"iri": ALGA, "label": {"value": "alga", "lang": "en"}}]
    assert resolved[MOSS]["chain"] == [[LICHEN], [ALGA]]
    labels = plants.get("/api/labels", params={"iri": [MOSS, ALGA, SPACE + "never"], "lang": "en"}).json()["labels"]
    assert labels[MOSS]["label"]["value"] == "moss"
    assert labels[MOSS]["replacedBy"] == [ALGA]
    assert "replacedBy" not in labels[ALGA]
    assert labels[SPACE + "never"] is None
