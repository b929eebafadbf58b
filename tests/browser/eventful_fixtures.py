"""A copy in which something happened to things: records changed, withdrawn and erased, vocabularies released twice."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.erasure import erase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from tests.browser.decided import BASE, SITE, load, national_target
from tests.browser.eventful import ERASED, WITHDRAWN
from tests.copying import copy_folder
from tests.once import made_once
from tests.vocabularies import WATERS, add_vocabulary

pytest_plugins = ["tests.browser.decision_fixtures"]


@pytest.fixture(scope="session")
def eventful_data(decided_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data, made once in a run; do not write to it."""

    def make(folder: Path) -> None:
        settings = Settings(data=folder / "data")
        copy_folder(decided_data, settings.data)
        newer = national_target(1, "fj")
        newer["body"]["title"] = {"en": "A text that may stay"}
        load(settings.data, folder, [{**newer, "revision": 9}])
        with closing(Ledger(settings.ledger_address)) as ledger:
            add_vocabulary(settings, ledger, "waters", WATERS)
            add_vocabulary(settings, ledger, "waters", WATERS.replace('"river"@en', '"stream of water"@en'))
            sequence = _change(settings, ledger)
            make_visible(settings, ledger, sequence)

    return made_once(tmp_path_factory, "eventful", make) / "data"


def _change(settings: Settings, ledger: Ledger) -> int:
    """The Framework changes a name; one record is withdrawn, a version of another one erased."""
    names = GraphNames(BASE)
    graph = names.dataset("kmgbf")
    newest = ledger.latest(graph)
    assert newest is not None
    lines = newest.content().ntriples.replace(b'"Target 3"@en', b'"Target three"@en')
    assert lines != newest.content().ntriples
    change = Change(
        dataset="kmgbf", agent="Ada", on_behalf_of="Secretariat", approved_by="Board", reason="A clearer name",
        release="2026.12", licence="https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip
    ledger.append(change, {graph: CanonicalGraph.of(lines.splitlines(keepends=True))})
    gone = Change(dataset="record", agent="Ada", reason="Entered by mistake", kind="withdrawal")
    ledger.append(gone, {names.record(WITHDRAWN.removeprefix(f"{BASE}record/")): None})
    erase(ledger, names.record(ERASED.removeprefix(f"{BASE}record/")), 1, "Ada", "Somebody’s own matter")
    return ledger.last_sequence()


@pytest.fixture(scope="session")
def witness(eventful_data: Path) -> Iterator[TestClient]:
    """Requests to a copy with these data, without following redirects."""
    settings = Settings(data=eventful_data, public_url=SITE, query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened
