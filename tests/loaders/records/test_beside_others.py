"""A load beside others who write: what they let the ledger take meanwhile counts, as if it had come before."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kg.ledger.ledger import Ledger
from kg.publishing.kept_bodies import KeptBodies
from kg.records.sources import SOURCES
from kg.settings import Settings
from loaders.records.graphs.changes import Changes
from loaders.records.graphs.loading import Options, load_records
from tests.loaders.records.arriving import envelope
from tests.loaders.records.conftest import GUID, body

OTHER = "11111111-2222-3333-4444-555555555555"


def load(settings: Settings, folder: Path, name: str, *documents: Any) -> list[str]:
    """Load documents in a process of its own, as far as its ledger goes; what the report says."""
    source = folder / f"{name}.json"
    source.write_text(json.dumps(documents), encoding="utf-8")
    with closing(Ledger(settings.ledger_address)) as ledger:
        report = load_records(settings, ledger, [source], Options(agent=name, change=1))
    return [f"{key}: {count}" for key, count in sorted(report.results.items())]


@pytest.fixture(autouse=True)
def unpublished(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the ledger holds is looked at, which needs no publication."""
    monkeypatch.setattr(Changes, "open", lambda _: None)
    monkeypatch.setattr(Changes, "publish", lambda _: None)


@contextmanager
def before_transaction(number: int, step: Any) -> Iterator[list[int]]:
    """Take a step once, before the transaction of a number that writes to the ledger, counted from 1."""
    begun: list[int] = []

    def begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("read"):
            return
        begun.append(len(begun) + 1)
        if len(begun) == number:
            step()

    sa.event.listen(sa.Engine, "begin", begin, insert=True)
    try:
        yield begun
    finally:
        sa.event.remove(sa.Engine, "begin", begin)


def newest(settings: Settings) -> dict[str, str]:
    """What the ledger holds of the record and of another: graphs by their names, and the bodies that are kept."""
    with closing(Ledger(settings.ledger_address)) as ledger:
        names = [f"{settings.base_iri}graph/record/{each}" for each in (GUID, OTHER)]
        names += [f"{settings.base_iri}source/{source}/{GUID}" for source in SOURCES]
        found = {name: ledger.latest(name) for name in names}
        bodies = KeptBodies(settings, ledger)
        texts = {each: bodies.text(f"{settings.base_iri}record/{each}") for each in (GUID, OTHER)}
    graphs = {
        name: version.content().ntriples.decode() for name, version in found.items() if version and version.sha256
    }
    return graphs | texts


def index(title: str) -> dict[str, Any]:
    return {
        "schema_s": "nbsap",
        "_state_s": "public",
        "identifier_s": GUID,
        "title_EN_t": title,
        "url_ss": ["https://chm.cbd.int/database/record?documentID=208084"],
    }


NEWER = envelope(3, "Newer")
STEPS: dict[str, Any] = {"a newer document": NEWER, "what the index says": index("As the index has it")}
MINE = (envelope(2, "Mine"), body("nbsap", identifier=OTHER, title={"en": "Another"}))


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("what", STEPS)
def test_what_others_bring_meanwhile_counts_whenever_it_comes(
    settings: Settings, tmp_path: Path, what: str, there: bool
) -> None:
    expected = Settings(data=tmp_path / "expected", public_url=settings.public_url)
    for each in (settings, expected):
        if there:
            load(each, tmp_path, "first", envelope(1, "First"))
    load(expected, tmp_path, "other", STEPS[what])
    load(expected, tmp_path, "mine", *MINE)
    number, tried = 1, 0
    while True:
        one = Settings(data=tmp_path / f"data{number}", public_url=settings.public_url)
        if there:
            load(one, tmp_path, "first", envelope(1, "First"))
        taken: list[bool] = []

        def step(one: Settings = one, taken: list[bool] = taken) -> None:
            taken.append(True)
            load(one, tmp_path, "other", STEPS[what])

        with before_transaction(number, step) as begun:
            load(one, tmp_path, "mine", *MINE)
        if not taken:
            break
        tried += 1
        assert newest(one) == newest(expected), f"before transaction {number} of {len(begun)}"
        number += 1
    assert tried
