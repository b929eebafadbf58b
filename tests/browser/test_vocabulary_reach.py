"""Every concept, group and name of every vocabulary is reached by what its views offer, and all counts agree."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from starlette.testclient import TestClient

from browser.app import create_app
from browser.urls import Urls
from kg.errors import KgError
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.rdf.identifiers import Identifiers
from kg.rdf.namespaces import ISOTHES, RDF, SKOS, VOID
from kg.settings import Settings
from kg.texts.values import bare
from loaders.vocabularies.adding import Addition, add, prepare
from tests.data import vocabularies
from tests.data.skos_graphs import SPACE, random_graph, wide_graph
from tests.data.sources import SHARED, VOCABULARIES, sources
from tests.vocabulary_crawl import Crawled, crawl_index, crawl_tree

pytestmark = pytest.mark.xdist_group("vocabularies")
Record = Callable[[str, object], None]
GROUPS = (SKOS.Collection, SKOS.OrderedCollection, ISOTHES.ConceptGroup, ISOTHES.ThesaurusArray)


@dataclass(frozen=True)
class Served:
    """Vocabularies of one data folder, and what crawls of them found."""

    client: TestClient
    knowledge: Knowledge
    to: Urls
    trees: dict[str, Crawled]

    def facts(self, id_: str) -> list[Quad]:
        """The statements of a vocabulary, published and inferred."""
        names = self.knowledge.graph.names
        graphs = (names.dataset(id_), names.inferred(id_))
        store = self.knowledge.graph.store
        return [quad for name in graphs for quad in store.quads_for_pattern(None, None, None, NamedNode(name))]

    def pages(self, id_: str, *classes: NamedNode) -> set[str]:
        """The addresses of the pages of things of some classes."""
        return {
            self.to.page(quad.subject.value, "en", within=id_).removeprefix("http://testserver")
            for quad in self.facts(id_)
            if quad.predicate == RDF.type and quad.object in classes and isinstance(quad.subject, NamedNode)
        }


def _files(source: str, folder: Path) -> Iterator[Path]:
    if source == "real":
        yield from sorted((SHARED / "cases" / "vocabularies").iterdir())
        yield from sorted(path for path in VOCABULARIES.iterdir() if path.suffix != ".md")
        return
    yield from sorted(vocabularies.write(folder).iterdir())
    graphs = {f"chance{number:02}": random_graph(Random(number), 12) for number in range(10)}
    for name, graph in (graphs | {"wide": wide_graph(620)}).items():
        (folder / f"{name}.ttl").write_text(graph.turtle.replace(SPACE, f"{SPACE}{name}/"))
        yield folder / f"{name}.ttl"


@pytest.fixture(scope="module", params=sources(VOCABULARIES))
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("reach")
    settings = Settings(data=folder / "data", public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    for path in _files(request.param, folder / "files"):
        id_ = re.sub(r"[^a-z0-9-]", "-", path.name.removesuffix(".gz").rpartition(".")[0].lower())
        try:
            add(settings, ledger, prepare(settings, ledger, Addition(id_, (path,), allow_foreign=True)))
        except KgError:
            assert request.param == "real"  # files that are refused are among those
    ledger.close()
    knowledge = KnowledgeBase(settings).current()
    to = Urls("http://testserver/", Identifiers(settings.base_iri), knowledge.spaces)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield Served(client, knowledge, to, {})


def _tree(served: Served, id_: str) -> Crawled:
    if id_ not in served.trees:
        large = served.knowledge.vocabularies[id_].tables.concepts > 2_000
        served.trees[id_] = crawl_tree(served.client, id_, parts=large)
    return served.trees[id_]


def test_every_concept_is_reached_from_the_tree(served: Served, record_property: Record) -> None:
    tried = 0
    for id_ in served.knowledge.vocabularies:
        concepts = served.pages(id_, SKOS.Concept)
        assert concepts - _tree(served, id_).pages == set(), id_
        tried += len(concepts)
    assert tried
    record_property("tried", f"{tried:,} concepts")


def test_scripts_reach_the_same_by_parts(served: Served) -> None:
    for id_, vocabulary in served.knowledge.vocabularies.items():
        if vocabulary.tables.concepts < 500:
            assert crawl_tree(served.client, id_, parts=True).pages == _tree(served, id_).pages, id_


def test_every_group_is_reached_from_the_groups(served: Served, record_property: Record) -> None:
    tried = 0
    for id_ in served.knowledge.vocabularies:
        if groups := served.pages(id_, *GROUPS):
            assert groups - served.pages(id_, SKOS.Concept) <= crawl_tree(served.client, id_, "groups").pages, id_
            tried += len(groups)
    assert tried
    record_property("tried", f"{tried:,} groups")


def test_every_name_stands_in_an_index_that_a_reader_can_open(served: Served, record_property: Record) -> None:
    tried = 0
    for id_ in served.knowledge.vocabularies:
        facts = served.facts(id_)
        concepts = {quad.subject for quad in facts if quad.predicate == RDF.type and quad.object == SKOS.Concept}
        names = {
            " ".join(bare(quad.object.value).split())
            for quad in facts
            if quad.predicate in (SKOS.prefLabel, SKOS.altLabel) and quad.subject in concepts
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode) and bare(quad.object.value)
        }
        start = served.client.get(f"/{id_}/en/index", headers={"Accept": "text/html"}).text
        tongues = start.partition('<details class="tongue">')[2].partition("</details>")[0]
        tags = {"", *re.findall(r'clang=([^"&]*)"', tongues)}
        listed = set()
        for tag in tags:
            crawled = crawl_index(served.client, id_, "en", tag)
            assert sum(crawled.letters.values()) == len(crawled.names), (id_, tag)
            listed |= crawled.labels
        assert names - listed == set(), id_
        tried += len(names)
    assert tried
    record_property("tried", f"{tried:,} names")


def test_all_counts_agree(served: Served, record_property: Record) -> None:
    tried = 0
    client = served.client
    listed = client.get("/en/vocabularies", headers={"Accept": "text/html"}).text
    catalogue = client.get("/.well-known/void", headers={"Accept": "application/n-triples"}, follow_redirects=True).text
    for id_ in served.knowledge.vocabularies:
        number = len(served.pages(id_, SKOS.Concept))
        row = listed.partition(f"/{id_}/en/")[2].partition("</tr>")[0]
        home = client.get(f"/{id_}/en/", headers={"Accept": "text/html"}).text
        statistics = client.get(f"/rest/v1/{id_}/vocabularyStatistics?lang=en").json()
        counts = {
            "list": _number(r'class="amount">([\d,]+)<', row),
            "home": _number(r'<span class="figure">([\d,]+)</span> <span>concepts?<', home),
            "statistics": statistics["concepts"]["count"],
            "void": _number(rf'dataset/{id_}> <{VOID.entities.value}> "(\d+)', catalogue),
        }
        assert set(counts.values()) == {number}, (id_, counts)
        tried += 1
    assert tried
    record_property("tried", f"{tried:,} vocabularies")


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1].replace(",", "")) if found else -1
