"""Every real vocabulary of the shared test data loads unchanged, with the counts that its list states."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pyoxigraph import NamedNode
from starlette.testclient import TestClient

from browser.app import create_app
from kg.knowledge import Knowledge, KnowledgeBase
from kg.ledger import Ledger
from kg.namespaces import SKOS
from kg.rdf import canonicalize, read_file
from kg.settings import Settings
from kg.vocabularies.settings import read_settings
from loaders.vocabulary import Addition, Prepared, add, prepare
from tests.browser.every_page import addresses, failures
from tests.conftest import SHARED

pytestmark = pytest.mark.xdist_group("vocabularies")
VOCABULARIES = SHARED / "data" / "vocabularies"
# id: file, triples, concepts (of subclasses too), deprecated, URI spaces
EXPECTED = {
    "unesco": ("unesco-thesaurus.ttl.gz", 88_482, 4_482, 0, 1),
    "envthes": ("EnvThes.ttl.gz", 60_861, 5_644, 2_918, 1),
    "envthes3": ("EnvThesV3.ttl.gz", 71_052, 5_786, None, 1),
    "gemet": ("gemet-4.0.1-en-de-fr-it-nl.ttl.gz", 51_745, 5_520, 0, 1),
    "inspire": ("inspire-theme-2017.rdf", 1_642, 34, 0, 1),
    "yso": ("yso-ysoplaces-cicero-flat.nt.gz", 176_015, 35_999, 0, 1),
    "tdwg": ("tdwg-controlled-vocabularies.ttl", 4_621, 246, 0, 7),  # of its 8 schemes one has classes only
    "gbf": ("kmgbf-all.ttl", 2_333, 231, 0, 1),
}


# The large ones, which take a minute to load, are loaded with the slow tests.
CASES = [
    pytest.param(id_, marks=pytest.mark.slow) if triples > 10_000 else id_
    for id_, (_name, triples, *_counts) in EXPECTED.items()
]


@dataclass
class Loaded:
    """One data folder, to which each vocabulary is added when it is first asked for."""

    ledger: Ledger
    settings: Settings
    prepared: dict[str, Prepared] = field(default_factory=dict)

    def with_(self, id_: str) -> Knowledge:
        """Everything that is loaded, the vocabulary among it."""
        if id_ not in self.prepared:
            self.prepared[id_] = prepare(self.settings, self.ledger, Addition(id_, (VOCABULARIES / EXPECTED[id_][0],)))
            add(self.settings, self.ledger, self.prepared[id_])
        return KnowledgeBase(self.settings).current()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """A data folder for all of them."""
    if not VOCABULARIES.exists():
        pytest.skip(f"the test vocabularies are not at {VOCABULARIES}; set KG_SHARED to the folder that holds data/")
    settings = Settings(data=tmp_path_factory.mktemp("vocabularies") / "data")
    ledger = Ledger(settings.ledger_address)
    yield Loaded(ledger, settings)
    ledger.close()


@pytest.mark.parametrize("id_", CASES)
def test_a_vocabulary_is_loaded_unchanged(loaded: Loaded, id_: str) -> None:
    name, triples, concepts, deprecated, spaces = EXPECTED[id_]
    knowledge = loaded.with_(id_)
    summary = loaded.prepared[id_].summary
    assert (summary.triples, summary.concepts) == (triples, concepts)
    assert deprecated is None or summary.deprecated == deprecated
    version = loaded.ledger.latest(f"http://metadata.cbd.int/graph/{id_}")
    assert version is not None
    assert version.triples == triples
    assert version.sha256 == canonicalize(read_file(VOCABULARIES / name, "http://metadata.cbd.int/")).sha256
    store = knowledge.graph.store
    assert len(list(knowledge.graph.contents(version.graph))) == triples
    settings = read_settings(store)[id_]
    assert len(settings.uri_spaces) == spaces
    assert settings.languages == tuple(sorted(tag for tag, _count in summary.labels if tag))


@pytest.mark.slow
def test_cycles_and_one_sided_relations_are_mended_in_the_inferred_graph_only(loaded: Loaded) -> None:
    store = loaded.with_("gemet").graph.store
    inferred = NamedNode("http://metadata.cbd.int/graph/gemet/inferred")
    tops = list(store.quads_for_pattern(None, SKOS.topConceptOf, None, None))
    assert sum(quad.graph_name == inferred for quad in tops) == 108
    published = NamedNode("http://metadata.cbd.int/graph/gemet")
    assert not list(store.quads_for_pattern(None, SKOS.topConceptOf, None, published))


def test_the_published_framework_gets_concepts_and_a_hierarchy(loaded: Loaded) -> None:
    store = loaded.with_("gbf").graph.store
    inferred = NamedNode("http://metadata.cbd.int/graph/gbf/inferred")
    assert len(list(store.quads_for_pattern(None, None, SKOS.Concept, inferred))) == 231
    assert len(list(store.quads_for_pattern(None, SKOS.broader, None, inferred))) > 200


@pytest.mark.parametrize("id_", CASES)
def test_pages_of_its_concepts_answer_in_every_language(loaded: Loaded, id_: str) -> None:
    """Some of them; `python -m tests.browser.every_page` asks for more."""
    settings = loaded.settings.model_copy(update={"public_url": "http://testserver/", "query_workers": 1})
    paths = addresses(loaded.with_(id_).vocabularies[id_], 20)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        assert list(failures(client, paths)) == []
