"""After each new generation the frequent pages are visited, so that no first visitor waits for them."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest
from fastapi import FastAPI
from pyoxigraph import NamedNode, Triple
from starlette.testclient import TestClient

from browser.app import create_app
from browser.http.services import Services
from browser.http.warming import Warming
from browser.rooms import ROOMS
from kg.graph.generations import read_current
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.records.countries import countries
from kg.settings import Settings
from kg.texts.languages import LANGUAGES, TAGS
from kg.vocabularies import country_names
from kg.vocabularies.collation import sort_key
from tests.loops import run

ROOT = "http://testserver/"
FREQUENT = [
    "/en/", "/en/vocabularies", "/kmgbf/en/", "/en/download", "/download/catalog.ttl", "/download/catalog.jsonld",
    "/api/kmgbf/goals", "/api/kmgbf/targets", "/api/kmgbf/indicators", *(f"/{tag}/countries" for tag in TAGS),
    *(f"/kmgbf/en/page/goal_{code}" for code in "ABCD"), *(f"/kmgbf/en/page/target_{n}" for n in range(1, 24)),
]  # fmt: skip


class Site:
    """The application of one process on its own data, without the visits that a server makes by itself."""

    def __init__(self, data: Path, public_url: str = ROOT) -> None:
        self.settings = Settings(data=data, public_url=public_url, query_workers=1)
        self.app = create_app(self.settings)
        inner = self.app
        while not isinstance(inner, FastAPI):
            inner = inner._app  # type: ignore[attr-defined]
        self.parts: Services = inner.state.services
        self.warming = Warming(inner, self.parts, [room.frequent for room in ROOMS])

    def change(self) -> None:
        """Make a new generation."""
        thing = NamedNode("http://example.org/thing")
        with closing(Ledger(self.settings.ledger_address)) as ledger:
            graph = "http://metadata.cbd.int/graph/demo"
            accept(self.settings, ledger, Change("demo", "Tester", "test"), {graph: [Triple(thing, thing, thing)]})


@pytest.fixture
def site(own_bundled_data: Path) -> Site:
    return Site(own_bundled_data)


def test_frequent_pages_are_there_for_the_first_visitor_of_each_generation(site: Site) -> None:
    """All of them: home, lists of goals, targets and indicators and their pages, countries, catalogue."""
    for _ in range(2):
        run(site.warming.look())
        current = read_current(site.settings.data)
        assert current is not None
        assert site.warming.warmed == current.number
        misses = site.parts.cache.misses
        with TestClient(site.app) as client:
            for path in FREQUENT:
                answer = client.get(path, headers={"Accept-Encoding": "identity"})
                assert answer.status_code == 200, path
                assert site.parts.cache.misses == misses, path
        site.change()


def test_pages_of_a_copy_below_a_path_are_visited(own_bundled_data: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A proxy takes the path of the public address away."""
    site = Site(own_bundled_data, "https://data.example/cbd/")
    run(site.warming.look())
    assert site.warming.warmed
    misses = site.parts.cache.misses
    with TestClient(site.app) as client:
        assert client.get("/kmgbf/en/page/target_3", headers={"Accept-Encoding": "identity"}).status_code == 200
    assert site.parts.cache.misses == misses
    assert caplog.records == []


def test_an_error_in_a_visit_ends_neither_the_visits_nor_the_server(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def fail(_pause: float = 0) -> None:
        if asked.is_set():
            raise asyncio.CancelledError
        asked.set()
        raise RuntimeError("as from a damaged store")

    monkeypatch.setattr(site.warming, "look", fail)
    with pytest.raises(asyncio.CancelledError):
        run(site.warming.run())


def test_visits_end_when_a_newer_generation_comes(site: Site) -> None:
    number = site.parts.knowledge.current().generation.number
    visit = site.warming._visit
    visited: list[str] = []

    async def visit_while_something_changes(address: str) -> None:
        if not visited:
            await asyncio.to_thread(site.change)
        visited.append(address)
        await visit(address)

    site.warming._visit = visit_while_something_changes  # type: ignore[method-assign]
    run(site.warming.look())
    assert (len(visited), site.warming.warmed) == (1, 0)
    run(site.warming.look())
    assert site.warming.warmed == number + 1


def test_names_of_countries_are_those_of_a_generation_with_the_same_thesaurus(site: Site) -> None:
    before = site.parts.knowledge.current()
    site.change()
    after = site.parts.knowledge.current()
    files = [one.generation.folder / "countries.json" for one in (before, after)]
    assert files[0].samefile(files[1])
    assert before.generation.number != after.generation.number


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_are_in_the_order_of_each_language(site: Site, language: str) -> None:
    """What was made at publication is what is made now where there is no file."""
    knowledge = site.parts.knowledge.current()
    names = country_names.read_country_names(knowledge.generation, knowledge.graph, language)
    assert names.keys() == countries().keys()
    keys = [sort_key(name.value, language) for name in names.values()]
    assert keys == sorted(keys)
    assert list(names.items()) == list(country_names.name_countries(knowledge.graph, language, {}).items())
