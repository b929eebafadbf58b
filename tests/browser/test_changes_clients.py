"""Programs that people have follow the stream: ldes-client, as it is installed, at its default settings."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, parse

from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import is_iri
from kg.settings import Settings
from tests.browser.decided import BASE
from tests.browser.following import Followed, as_one, replayed
from tests.browser.running import running
from tests.copying import copy_folder

pytest_plugins = ["tests.browser.decision_fixtures"]
CLIENTS = Path(__file__).parent / "clients"


@contextmanager
def following(url: str, *wishes: str) -> Iterator[Iterator[Followed]]:
    """The members that the client emits, as it does; it is ended at the end."""
    program = shutil.which("node")
    if program is None or not (CLIENTS / "node_modules").exists():
        pytest.skip("the client is not installed: npm ci in tests/browser/clients (make test-all does it)")
    command = [program, str(CLIENTS / "ldes.mjs"), url, *wishes]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        lines = (line for line in client.stdout if line.startswith("{"))
        yield (_member(json.loads(line)) for line in lines)
        client.kill()


def _member(emitted: dict[str, Any]) -> Followed:
    quads = list(parse(emitted["quads"].encode(), format=RdfFormat.N_QUADS))
    held = frozenset(quad.triple for quad in quads if quad.graph_name != DefaultGraph())
    assert all(quad.graph_name.value == emitted["id"] for quad in quads if quad.graph_name != DefaultGraph())
    return Followed(emitted["id"], emitted["of"], frozenset((emitted["type"],)), held)


@pytest.mark.slow
def test_ldes_client_has_a_copy_and_keeps_it_in_step(decided_data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    copy_folder(decided_data, own)
    settings = Settings(data=own)
    ledger, names = Ledger(settings.ledger_address), GraphNames(BASE)
    with running(own) as server:
        address = f"{server.url}/changes?dataset=record"
        with following(address, "ascending") as emitted:
            found = list(emitted)
        copy = replayed(found)
        assert len(copy) > 80
        for thing, content in copy.items():
            held = ledger.latest(names.prefix + "record/" + thing.removeprefix(BASE).removeprefix("record/"))
            assert held is not None
            assert as_one([content]) == held.content().ntriples
        with following(address, "follow") as emitted:
            assert {next(emitted).iri for _ in found} == {one.iri for one in found}
            thing = f"{BASE}record/NEW-RECORD-000001"
            for number, text in enumerate((f'<{thing}> <urn:p:a> "1" .', f'<{thing}> <urn:p:a> "2" .', "")):
                quads = [q.triple for q in parse(text.encode(), format=RdfFormat.N_TRIPLES)] if text else None
                graphs = {names.record("NEW-RECORD-000001"): quads}
                accept(settings, ledger, Change("record", "a loader", f"step {number}"), graphs)
                member = next(emitted)
                assert (member.thing, len(member.content)) == (thing, 1 if text else 0)
            assert member.kinds == {"https://www.w3.org/ns/activitystreams#Delete"}
    ledger.close()


@pytest.mark.slow
def test_ldes_client_reads_a_whole_vocabulary(decided_data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    copy_folder(decided_data, own)
    with running(own) as server, following(f"{server.url}/changes?dataset=kmgbf", "ascending") as emitted:
        found = list(emitted)
        listed = server.get("/api/changes?dataset=kmgbf&after=0&limit=500").json()["changes"]
        assert {one.iri for one in found} >= {one["version"] for one in listed}
        assert all(is_iri(one.thing) for one in found)
