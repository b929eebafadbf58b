"""Every vocabulary loads unchanged, with the counts that its list states: ours, and the real ones where they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from starlette.testclient import TestClient

from browser.app import create_app
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.rdf.documents import canonicalize, read_file
from kg.rdf.namespaces import SKOS
from kg.settings import Settings
from kg.vocabularies.settings import read_settings
from loaders.vocabularies.adding import Addition, Prepared, add, prepare
from tests.browser.every_page import addresses, failures
from tests.data import vocabularies
from tests.data.sources import VOCABULARIES, Source, sources

pytestmark = pytest.mark.xdist_group("vocabularies")  # so that one process loads the large ones
Expected = dict[str, tuple[str, int, int, int | None, int]]
"""By id: file, triples, concepts (of subclasses too), deprecated, URI spaces."""
OWN: Expected = {
    "learning": ("learning.ttl.gz", 252, 16, 0, 1),
    "ecology": ("ecology.ttl.gz", 510, 74, 40, 1),
    "ecology-before": ("ecology-before.ttl.gz", 505, 75, 36, 1),
    "environment": ("environment.ttl.gz", 134, 15, 0, 1),
    "themes": ("themes.rdf", 80, 3, 0, 1),
    "places": ("places.nt.gz", 1_501, 300, 0, 1),
    "pathways": ("pathways.ttl", 99, 6, 0, 2),  # of its 3 schemes one has classes only
    "kmgbf": ("framework.ttl", 2_333, 231, 0, 1),
}
REAL: Expected = {
    "learning": ("unesco-thesaurus.ttl.gz", 88_482, 4_482, 0, 1),
    "ecology": ("EnvThes.ttl.gz", 60_861, 5_644, 2_918, 1),
    "ecology-before": ("EnvThesV3.ttl.gz", 71_052, 5_786, None, 1),
    "environment": ("gemet-4.0.1-en-de-fr-it-nl.ttl.gz", 51_745, 5_520, 0, 1),
    "themes": ("inspire-theme-2017.rdf", 1_642, 34, 0, 1),
    "places": ("yso-ysoplaces-cicero-flat.nt.gz", 176_015, 35_999, 0, 1),
    "pathways": ("tdwg-controlled-vocabularies.ttl", 4_621, 246, 0, 7),  # of its 8 schemes one has classes only
    "kmgbf": ("kmgbf-all.ttl", 2_333, 231, 0, 1),
}


@dataclass(frozen=True)
class Loaded:
    """All of them in one data folder, and where they come from."""

    source: Source
    folder: Path
    prepared: dict[str, Prepared]
    ledger: Ledger
    knowledge: Knowledge
    settings: Settings


EXPECTED: dict[Source, Expected] = {"own": OWN, "real": REAL}


@pytest.fixture(scope="module", params=sources(VOCABULARIES))
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Every vocabulary, added one after the other."""
    source: Source = request.param
    folder = VOCABULARIES if source == "real" else vocabularies.write(tmp_path_factory.mktemp("own"))
    settings = Settings(data=tmp_path_factory.mktemp("vocabularies") / "data")
    ledger = Ledger(settings.ledger_address)
    prepared = {}
    for id_, (name, *_counts) in EXPECTED[source].items():
        prepared[id_] = prepare(settings, ledger, Addition(id_, (folder / name,), allow_foreign=True))
        add(settings, ledger, prepared[id_])
    yield Loaded(source, folder, prepared, ledger, KnowledgeBase(settings).current(), settings)
    ledger.close()


@pytest.mark.parametrize("id_", OWN)
def test_a_vocabulary_is_loaded_unchanged(loaded: Loaded, id_: str) -> None:
    name, triples, concepts, deprecated, spaces = EXPECTED[loaded.source][id_]
    summary = loaded.prepared[id_].summary
    assert (summary.triples, summary.concepts) == (triples, concepts)
    assert deprecated is None or summary.deprecated == deprecated
    version = loaded.ledger.latest(f"http://metadata.cbd.int/graph/{id_}")
    assert version is not None
    assert version.triples == triples
    assert version.sha256 == canonicalize(read_file(loaded.folder / name, "http://metadata.cbd.int/")).sha256
    store = loaded.knowledge.graph.store
    assert len(list(loaded.knowledge.graph.contents(version.graph))) == triples
    settings = read_settings(store)[id_]
    assert len(settings.uri_spaces) == spaces
    assert settings.languages == tuple(sorted(tag for tag, _count in summary.labels if tag))


def test_cycles_and_one_sided_relations_are_mended_in_the_inferred_graph_only(loaded: Loaded) -> None:
    number = {"own": 4, "real": 108}[loaded.source]
    store = loaded.knowledge.graph.store
    inferred = NamedNode("http://metadata.cbd.int/graph/environment/inferred")
    tops = list(store.quads_for_pattern(None, SKOS.topConceptOf, None, None))
    assert sum(quad.graph_name == inferred for quad in tops) == number
    published = NamedNode("http://metadata.cbd.int/graph/environment")
    assert not list(store.quads_for_pattern(None, SKOS.topConceptOf, None, published))


def test_the_published_framework_gets_concepts_and_a_hierarchy(loaded: Loaded) -> None:
    store = loaded.knowledge.graph.store
    inferred = NamedNode("http://metadata.cbd.int/graph/kmgbf/inferred")
    assert len(list(store.quads_for_pattern(None, None, SKOS.Concept, inferred))) == 231
    assert len(list(store.quads_for_pattern(None, SKOS.broader, None, inferred))) > 200


@pytest.mark.parametrize(
    ("id_", "concepts"), [*((id_, 3) for id_ in OWN), *(pytest.param(id_, 20, marks=pytest.mark.slow) for id_ in OWN)]
)
def test_pages_of_its_concepts_answer_in_every_language(loaded: Loaded, id_: str, concepts: int) -> None:
    """Some of them; `python -m tests.browser.every_page` asks for more."""
    settings = loaded.settings.model_copy(update={"public_url": "http://testserver/", "query_workers": 1})
    paths = addresses(loaded.knowledge.vocabularies[id_], concepts)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        assert list(failures(client, paths)) == []
