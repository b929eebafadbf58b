"""The bodies that benchmarks load are bodies of their types: all in them is read, and what comes out conforms."""

import json
from pathlib import Path

from bench.generated_records import Generator
from kg.ledger.ledger import Ledger
from kg.records.types import read_record_types
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from tests.loaders.records.conftest import open_store
from tests.loaders.records.test_conformance import deviations


def test_generated_bodies_conform(tmp_path: Path) -> None:
    bodies = list(Generator(1).bodies(120))
    path = tmp_path / "bodies.ndjson"
    path.write_text("\n".join(map(json.dumps, bodies)), encoding="utf-8")
    settings = Settings(data=tmp_path / "data")
    ledger = Ledger(settings.ledger_address)
    report = load_records(settings, ledger, [path], Options())
    ledger.close()
    types = {body["header"]["schema"] for body in bodies}
    assert len(types) == 10
    assert not report.unknown
    assert not report.misfits
    store = open_store(settings.data)
    found = set().union(*(deviations(store, read_record_types()[name]) for name in sorted(types)))
    assert found == set()
