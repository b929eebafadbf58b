"""Loading bodies given as Python, and looking at what became of them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.graph.generations import read_current
from kg.ledger.ledger import Ledger
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.types import read_record_types
from kg.settings import Settings
from loaders.records.graphs.loading import Options, find_files, load_records
from loaders.records.graphs.thesaurus import load_thesaurus
from tests.data import samples
from tests.data.sources import RECORDS, Source, sources
from tests.loaders.records.generated import Made, make_body

BASE = "http://metadata.cbd.int/"
CHM = BASE + "chm/ontology#"
GUID = "CD515765-FE80-2EB6-585B-7C4AD78986E8"
Load = Callable[..., Report]


class SharedRecords:
    """All the samples in a copy of their own: its ledger, the reports of loading, and the store."""

    def __init__(self, source: Source, folder: Path, data: Path) -> None:
        self.source: Source = source
        self.folder = folder
        self.settings = Settings(data=data)
        self.ledger = Ledger(self.settings.ledger_address)
        self.report = load_records(self.settings, self.ledger, [folder], Options())
        self.terms = Report()
        iris = read_iris(self.settings.base_iri)
        load_thesaurus(self.settings, self.ledger, find_files([folder / "thesaurus"]), iris, self.terms)
        self.store = open_store(data)

    def quads(self) -> Iterator[Quad]:
        """Every statement, in the graph that it was accepted in."""
        found = self.store.quads_for_pattern(None, None, None, None)
        return (quad for quad in found if not isinstance(quad.graph_name, DefaultGraph))


@pytest.fixture(scope="session", params=sources(RECORDS))
def shared_records(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedRecords]:
    """All samples, ours or the real ones, loaded once; do not change them."""
    source: Source = request.param
    folder = RECORDS if source == "real" else samples.write(tmp_path_factory.mktemp("own"))
    loaded = SharedRecords(source, folder, tmp_path_factory.mktemp("shared") / "data")
    yield loaded
    loaded.ledger.close()


class MadeRecords:
    """Bodies of all types made from their shapes: an open one of each, and one with all confidential flags set."""

    def __init__(self, folder: Path) -> None:
        types = read_record_types()
        self.bodies: dict[tuple[str, bool], Made] = {
            (name, secret): make_body(types[name], confidential=secret) for name in types for secret in (False, True)
        }
        path = folder / "bodies.ndjson"
        path.write_text("\n".join(json.dumps(made.given) for made in self.bodies.values()), encoding="utf-8")
        self.settings = Settings(data=folder / "data")
        ledger = Ledger(self.settings.ledger_address)
        self.report = load_records(self.settings, ledger, [path], Options())
        ledger.close()
        self.store = open_store(self.settings.data)


@pytest.fixture(scope="session")
def made_records(tmp_path_factory: pytest.TempPathFactory) -> MadeRecords:
    """Records made from shapes, through the real loader, once; do not change them."""
    return MadeRecords(tmp_path_factory.mktemp("made"))


def open_store(data: Path) -> Store:
    """The store of a data folder."""
    current = read_current(data)
    assert current is not None
    return Store.read_only(str(current.graph))


def body(schema: str, identifier: str = GUID, languages: tuple[str, ...] = ("en",), **fields: Any) -> dict[str, Any]:
    """A body with its header."""
    return {"header": {"identifier": identifier, "schema": schema, "languages": list(languages)}, **fields}


@pytest.fixture
def load(settings: Settings, ledger: Ledger, tmp_path: Path) -> Load:
    """Writes values to an NDJSON file (texts as they are) and loads it."""

    def load_values(*values: Any, name: str = "records.ndjson", **options: Any) -> Report:
        path = tmp_path / name
        lines = (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values)
        path.write_text("\n".join(lines), encoding="utf-8")
        return load_records(settings, ledger, [path], Options(**options))

    return load_values


def triples(ledger: Ledger, path: str = GUID) -> list[Triple]:
    """The statements of a graph of a record."""
    version = ledger.latest(f"{BASE}graph/record/{path}")
    assert version is not None, path
    return list(version.content().triples())


def values(ledger: Ledger, predicate: str, path: str = GUID, subject: str = "") -> list[str]:
    """Values of a property, as text with language; of one subject, or of any."""
    found = []
    for triple in triples(ledger, path):
        if triple.predicate.value != predicate or (subject and triple.subject != NamedNode(subject)):
            continue
        value = triple.object
        tag = f"@{value.language}" if isinstance(value, Literal) and value.language else ""
        found.append(getattr(value, "value", str(value)) + tag)
    return sorted(found)
