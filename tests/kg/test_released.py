"""Data folders of released versions, opened by today's code: whatever was in them still answers.

How they are made stands in `tests/data/released/make.py`.
"""

import csv
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import NamedNode, Triple
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.accounts import Accounts
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept, make_visible
from kg.publishing.former_records import migrate
from kg.publishing.rebuilding import rebuild
from kg.quality.decisions import Decisions
from kg.settings import Settings
from loaders.bundled import load_bundled
from tests.data.released import make

FOLDER: Final = Path(__file__).parents[1] / "data" / "released"
VERSIONS: Final = sorted(path.name.removesuffix(".tar.xz") for path in FOLDER.glob("*.tar.xz"))
TURTLE: Final = {"Accept": "text/turtle"}


@dataclass(frozen=True)
class Opened:
    """A folder, what was in it, and a client of today's application on it."""

    settings: Settings
    held: dict[str, Any]
    ledger: Ledger
    client: TestClient


def unpack(name: str, folder: Path, kept: Path = FOLDER) -> tuple[Settings, dict[str, Any]]:
    """The folder of a version, and what is in it."""
    with tarfile.open(kept / f"{name}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    held: dict[str, Any] = json.loads((kept / f"{name}.json").read_text(encoding="utf-8"))
    return Settings(data=folder / "data", public_url="http://testserver/", query_workers=1, query_budget=0), held


def _as_found(settings: Settings, ledger: Ledger) -> None:
    make_visible(settings, ledger, ledger.last_sequence())


def _as_at_a_start(settings: Settings, ledger: Ledger) -> None:
    load_bundled(settings, ledger)


def _rebuilt(settings: Settings, ledger: Ledger) -> None:
    rebuild(settings.data, settings.base_iri, ledger)


def _brought_over(settings: Settings, ledger: Ledger) -> None:
    assert migrate(settings, ledger).changed


WAYS: Final = {
    "brought over": _brought_over,
    "as at a start": _as_at_a_start,
    "as found": _as_found,
    "rebuilt": _rebuilt,
}


def _cases() -> Iterator[Any]:
    """Each version in each way; brought over, as a start does it, in every run."""
    for name, (place, way) in product(VERSIONS, enumerate(WAYS)):
        yield pytest.param((name, way), id=f"{name} {way}", marks=[pytest.mark.slow] if place > 1 else [])


@pytest.fixture(scope="module", params=_cases())
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The folder of a version: as it is, with what today's version brings along at its start, and made anew."""
    name, way = request.param
    settings, held = unpack(name, tmp_path_factory.mktemp("released"))
    ledger = Ledger(settings.ledger_address)
    WAYS[way](settings, ledger)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield Opened(settings, held, ledger, client)
    ledger.close()


def test_there_is_a_folder_of_every_released_version() -> None:
    assert "v0.1.0" in VERSIONS


@pytest.mark.slow
def test_the_script_makes_a_folder_of_today(tmp_path: Path) -> None:
    """So that it can be trusted on the day of the next release."""
    make.main(tmp_path / "made")
    packed, listed = sorted(path.name for path in (tmp_path / "made").iterdir())[::-1]
    settings, held = unpack(packed.removesuffix(".tar.xz"), tmp_path, tmp_path / "made")
    assert listed == f"v{held['version']}.json"
    assert (tmp_path / "made" / packed).stat().st_size < 300_000
    ledger = Ledger(settings.ledger_address)
    assert ledger.last_sequence() == held["sequence"]
    ledger.close()
    assert not [path for path in settings.data.rglob("*") if path.name.startswith("LOG") or path.name.endswith("-wal")]


def test_the_ledger_has_every_change_and_graph(opened: Opened) -> None:
    held = opened.held
    changes = [change.sequence for change in opened.ledger.changes(upto=held["sequence"])]
    assert changes == list(range(1, held["sequence"] + 1))
    for graph, recorded in held["graphs"].items():
        version = opened.ledger.version(graph, recorded["revision"])
        assert version is not None, graph
        assert (version.triples, version.sha256) == (recorded["triples"], recorded["sha256"])
        assert version.content().sha256 == recorded["sha256"]


def page(opened: Opened, iri: str) -> str:
    """The page of a thing, whoever owns its identifier."""
    answer = opened.client.get("/en/page", params={"uri": iri}, headers={"Accept": "text/html"})
    while answer.is_redirect:
        answer = opened.client.get(answer.headers["location"], headers={"Accept": "text/html"})
    assert answer.status_code == 200, iri
    return answer.text


def test_things_have_their_names(opened: Opened) -> None:
    assert KnowledgeBase(opened.settings).current().generation.sequence >= opened.held["sequence"]
    for iri, name in opened.held["things"].items():
        assert f">{name}" in page(opened, iri)


def test_what_was_withdrawn_names_its_successor(opened: Opened) -> None:
    for iri, successor in opened.held["withdrawn"].items():
        assert f'/page/{successor.rpartition("/")[2]}"' in page(opened, iri)
        recorded = opened.client.get("/entity", params={"uri": iri, "format": "nt"}).text
        assert f"<{iri}> <http://purl.org/dc/terms/isReplacedBy> <{successor}> ." in recorded


def test_releases_are_listed_and_compared(opened: Opened) -> None:
    for dataset, names in opened.held["releases"].items():
        found = opened.ledger.history(f"{opened.settings.base_iri}graph/{dataset}")
        assert [change.release for _version, change in found] == names
        listed = opened.client.get(f"/en/releases/{dataset}").text
        assert all(name in listed for name in names)


def test_records_answer_in_turtle_and_on_pages(opened: Opened) -> None:
    for iri, title in opened.held["records"].items():
        assert title in page(opened, iri)
        there = opened.client.get(iri.removeprefix(opened.settings.base_iri[:-1]), headers=TURTLE)
        assert title in opened.client.get(there.headers["location"]).text


def test_words_are_found(opened: Opened) -> None:
    for name in opened.held["things"].values():
        assert name in opened.client.get("/en/search", params={"q": name}).text


def test_the_token_is_known(opened: Opened) -> None:
    recorded = opened.held["account"]
    accounts = Accounts(opened.settings.ledger_address)
    account = accounts.check(recorded["token"])
    accounts.close()
    assert account is not None
    assert (account.name, account.role) == (recorded["name"], recorded["role"])
    headers = {"Content-Type": "application/sparql-query"}
    query = "# title: Anything\n# description: What?\nSELECT * { ?s ?p ?o } LIMIT 1"
    nobody = opened.client.put("/api/queries/another", content=query, headers=headers)
    editor = headers | {"Authorization": f"Bearer {recorded['token']}"}
    assert nobody.status_code == 401
    assert opened.client.put("/api/queries/another", content=query, headers=editor).status_code == 201


def test_the_saved_query_answers(opened: Opened) -> None:
    recorded = opened.held["saved"]
    answer = opened.client.get(f"/api/queries/{recorded['name']}.csv")
    assert answer.status_code == 200, answer.text
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) >= recorded["rows"] > 0


def test_the_accepted_finding_is_accepted(opened: Opened) -> None:
    recorded = opened.held["accepted"]
    decisions = Decisions(opened.settings.ledger_address)
    found = decisions.accepted(recorded["dataset"])
    decisions.close()
    assert found[recorded["rule"], recorded["key"]].reason == recorded["reason"]


def test_the_update_is_there(opened: Opened) -> None:
    recorded = opened.held["update"]
    query = f"SELECT ?value {{ GRAPH <{recorded['graph']}> {{ <{recorded['subject']}> ?property ?value }} }}"
    answer = opened.client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert answer.text.split() == ["value", recorded["value"]]


def test_the_folder_takes_another_change(opened: Opened) -> None:
    """Last, for it changes the folder."""
    before = opened.ledger.last_sequence()
    node = NamedNode("http://e.org/new")
    graph = f"{opened.settings.base_iri}graph/notes/new"
    accept(opened.settings, opened.ledger, Change("notes", "Tests", "Now"), {graph: [Triple(node, node, node)]})
    current = KnowledgeBase(opened.settings).current()
    assert current.generation.sequence == before + 1
    assert current.graph.statements(node.value, 10)
