"""Servers on small data, shared by the tests that do not harm them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.settings import Settings
from tests.sparql.serving import GRAPH_A, GRAPH_B, GRAPH_C, Server, make_generation, serving
from tests.sparql.words import DEMO, OTHER, SUPPLEMENT, Ask, asking, make_words
from tests.sparql.writable import Writable, writable

TRIPLES_A = """
@prefix ex: <http://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:one a skos:Concept ; skos:prefLabel "one"@en , "un"@fr , "واحد"@ar ; skos:notation "1" .
ex:two a skos:Concept ; skos:prefLabel "two"@en , "deux"@fr ; skos:broader ex:one .
"""
TRIPLES_B = '@prefix ex: <http://example.org/> . ex:one ex:size 1 . ex:three ex:note "a,\\"b\\"\\nc" .'
TRIPLES_C = "@prefix ex: <http://example.org/> . ex:four ex:size 4 ."
SMALL = {GRAPH_A: TRIPLES_A, GRAPH_B: TRIPLES_B, GRAPH_C: TRIPLES_C}
DATASETS = {"first": [GRAPH_A], "both": [GRAPH_A, GRAPH_B]}


def page_url(scope: dict[str, object]) -> str:
    """Where browsers are sent in these tests."""
    query = scope["query_string"]
    assert isinstance(query, bytes)
    return f"/en/query?{query.decode()}"


@pytest.fixture
def small_data(tmp_path: Path) -> Path:
    """A data folder with three small graphs."""
    data = tmp_path / "data"
    make_generation(data, 1, SMALL)
    return data


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on three small graphs, with the usual settings but no budget."""
    data = tmp_path_factory.mktemp("sparql") / "data"
    make_generation(data, 1, SMALL)
    settings = Settings(data=data, public_url="http://public.test/", query_budget=0, query_per_client=100)
    with serving(settings, DATASETS, page_url) as running:
        yield running


@pytest.fixture(scope="session")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same with the strict, empty default graph of the standard."""
    data = tmp_path_factory.mktemp("strict") / "data"
    make_generation(data, 1, SMALL)
    settings = Settings(data=data, union_default_graph=False, query_workers=1, query_budget=0)
    with serving(settings, DATASETS) as running:
        yield running


@pytest.fixture(scope="session")
def strict_writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """A real server with the strict default graph that may be written to; each module begins by emptying it."""
    with writable(tmp_path_factory.mktemp("writable") / "data", union_default_graph="false") as running:
        yield running


@pytest.fixture(scope="session")
def words_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with names in six languages and their index."""
    data = tmp_path_factory.mktemp("words") / "data"
    make_words(data)
    return data


@pytest.fixture(scope="session")
def ask(words_data: Path) -> Ask:
    """Answers queries on it without a server."""
    return asking(words_data)


@pytest.fixture(scope="session")
def words_server(words_data: Path) -> Iterator[Server]:
    """A server on it."""
    settings = Settings(data=words_data, public_url="http://public.test/", query_budget=0, query_workers=1)
    with serving(settings, {"demo": [DEMO, SUPPLEMENT], "other": [OTHER]}) as running:
        yield running
