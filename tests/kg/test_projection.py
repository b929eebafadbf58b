"""The projections: they catch up, remember where they are, can be rebuilt, and remember what is gone."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse

from kg.errors import Conflict
from kg.graph.generations import read_current
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept, make_visible
from kg.publishing.projection import Writer
from kg.publishing.rebuilding import rebuild
from kg.rdf.documents import canonicalize
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import KG, PROV, RDFS
from kg.search.search import Search
from kg.settings import Settings

NAMES = GraphNames("http://metadata.cbd.int/")
GRAPH = NAMES.dataset("demo")
PREFIXES = """
@prefix : <http://example.org/demo/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <http://example.org/> .
"""


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + text, format=RdfFormat.TURTLE)]


def put(settings: Settings, ledger: Ledger, text: str | None, graph: str = GRAPH, reason: str = "test") -> None:
    content: Iterable[Triple] | None = None if text is None else turtle(text)
    accept(settings, ledger, Change("demo", "Tester", reason), {graph: content})


def dump(settings: Settings) -> set[str]:
    current = read_current(settings.data)
    assert current is not None
    return {str(quad) for quad in Store.read_only(str(current.graph))}


def test_an_accepted_change_is_visible_when_accept_returns(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'Alpha'@en .")
    knowledge = KnowledgeBase(settings).current()
    assert knowledge.generation.sequence == 1
    assert [hit.iri for hit in knowledge.search.find("alpha")[0]] == ["http://example.org/demo/a"]
    assert knowledge.labels().name("http://example.org/demo/a", "en").value == "Alpha"


def test_readers_of_an_old_generation_go_on_undisturbed(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'Old'@en .")
    base = KnowledgeBase(settings)
    old = base.current()
    for number in range(5):
        put(settings, ledger, f":a skos:prefLabel 'New {number}'@en .")
    assert old.labels().name("http://example.org/demo/a", "en").value == "Old"
    assert base.current().labels().name("http://example.org/demo/a", "en").value == "New 4"


def test_projections_that_fell_behind_catch_up(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'One'@en .")
    for number in range(3):
        ledger.append(
            Change("demo", "Tester", "while nobody wrote"),
            {GRAPH: canonicalize(turtle(f":a skos:prefLabel 'Later {number}'@en ."))},
        )
    generation = make_visible(settings, ledger, ledger.last_sequence())
    assert generation is not None
    assert generation.sequence == 4
    assert Search(settings.data).find("later 2")[1] == 1
    assert Search(settings.data).find("one")[1] == 0


def test_a_lost_projection_is_made_again(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'One'@en ; skos:broader :b . :b skos:prefLabel 'Two'@en .")
    before = dump(settings)
    shutil.rmtree(settings.data / "graph")
    (settings.data / "index.sqlite3").unlink()
    put(settings, ledger, ":z skos:prefLabel 'Last'@en .", graph=NAMES.dataset("other"))
    assert before < dump(settings)
    assert Search(settings.data).find("two")[1] == 1


def test_rebuilding_gives_the_same_graph_and_index(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'One'@en ; ex:part [ ex:value 1 ] .")
    put(settings, ledger, ":gone skos:prefLabel 'Gone'@en .", graph=NAMES.dataset("other"))
    put(settings, ledger, None, graph=NAMES.dataset("other"), reason="by mistake")
    before = dump(settings)
    generation = rebuild(settings.data, settings.base_iri, ledger)
    assert generation is not None
    assert dump(settings) == before
    tombstone = Search(settings.data).tombstone("http://example.org/demo/gone")
    assert tombstone is not None
    assert tombstone.reason == "by mistake"


def test_what_is_no_longer_stated_leaves_a_tombstone_until_it_returns(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'Alpha'@en . :b skos:prefLabel 'Beta'@en .")
    put(settings, ledger, ":a skos:prefLabel 'Alpha'@en .", reason="Beta was merged into Alpha")
    search = Search(settings.data)
    tombstone = search.tombstone("http://example.org/demo/b")
    assert tombstone is not None
    assert (tombstone.label, tombstone.reason) == ("Beta", "Beta was merged into Alpha")
    assert search.tombstone("http://example.org/demo/a") is None
    put(settings, ledger, ":a skos:prefLabel 'Alpha'@en . :b skos:prefLabel 'Beta'@en .")
    assert search.tombstone("http://example.org/demo/b") is None


def test_a_thing_that_another_graph_still_describes_is_not_gone(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'Alpha'@en .")
    put(settings, ledger, ":a skos:altLabel 'A'@en .", graph=NAMES.supplement("demo"))
    put(settings, ledger, None)
    assert Search(settings.data).tombstone("http://example.org/demo/a") is None


def test_only_one_process_writes(settings: Settings, ledger: Ledger) -> None:
    with (
        Writer(settings.data, settings.base_iri, ledger),
        pytest.raises(Conflict, match="Another process is writing"),
    ):
        Writer(settings.data, settings.base_iri, ledger)


def test_a_data_folder_keeps_its_base_iri(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'Alpha'@en .")
    with pytest.raises(Conflict, match="KG_BASE_IRI"):
        Writer(settings.data, "http://example.org/", ledger)


def test_blank_nodes_of_different_graphs_stay_apart(settings: Settings, ledger: Ledger) -> None:
    for name in ("one", "two"):
        put(settings, ledger, f":{name} ex:part [ ex:value '{name}' ] .", graph=NAMES.dataset(name))
    graph = KnowledgeBase(settings).current().graph
    for name in ("one", "two"):
        quads = graph.statements(f"http://example.org/demo/{name}", 100)
        assert [q.object.value for q in quads if isinstance(q.object, Literal)] == [name]


def test_old_snapshots_are_deleted_and_the_newest_kept(settings: Settings, ledger: Ledger) -> None:
    for number in range(6):
        put(settings, ledger, f":a skos:prefLabel '{number}'@en .")
    kept = sorted(entry.name for entry in (settings.data / "generations").iterdir())
    assert kept == ["00000004", "00000005", "00000006"]


def test_a_change_is_described_in_the_provenance_graph(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'Alpha'@en .", reason="a good reason")
    store = KnowledgeBase(settings).current().graph.store
    prov = "http://www.w3.org/ns/prov#"
    (entity,) = (q.subject for q in store.quads_for_pattern(None, NamedNode(prov + "specializationOf"), None, None))
    made = NamedNode("http://metadata.cbd.int/change/1")
    assert {q.object for q in store.quads_for_pattern(entity, NamedNode(prov + "wasGeneratedBy"), None, None)} == {made}
    reasons = store.quads_for_pattern(made, NamedNode("http://purl.org/dc/terms/description"), None, None)
    assert [q.object for q in reasons] == [Literal("a good reason", language="en")]


def test_those_who_had_a_part_in_a_change_are_told_apart(settings: Settings, ledger: Ledger) -> None:
    change = Change("demo", "Enters", "test", on_behalf_of="Owns", approved_by="Approves")
    accept(settings, ledger, change, {GRAPH: turtle(":a skos:prefLabel 'Alpha'@en .")})
    store, made = KnowledgeBase(settings).current().graph.store, NamedNode("http://metadata.cbd.int/change/1")
    parts = {PROV.wasAssociatedWith: "Enters", KG.onBehalfOf: "Owns", KG.approvedBy: "Approves"}
    for part, name in parts.items():
        (agent,) = (quad.object for quad in store.quads_for_pattern(made, part, None, None))
        assert isinstance(agent, NamedNode)
        assert {quad.object for quad in store.quads_for_pattern(agent, RDFS.label, None, None)} == {Literal(name)}


@pytest.mark.parametrize(
    ("stated", "added"),
    [
        (":a skos:broader :b .", ":b skos:narrower :a ."),
        (":b skos:narrower :a .", ":a skos:broader :b ."),
        (":a skos:related :b .", ":b skos:related :a ."),
        (":s skos:hasTopConcept :a .", ":a skos:topConceptOf :s ."),
        (
            "@prefix gbf: <http://metadata.cbd.int/kmgbf/ontology#> . :i gbf:isBinaryFor :t .",
            "@prefix gbf: <http://metadata.cbd.int/kmgbf/ontology#> . :t gbf:hasBinaryIndicator :i . "
            ":i skos:broader :t . :t skos:narrower :i .",
        ),
        (
            "ex:Kind rdfs:subClassOf ex:Middle . ex:Middle rdfs:subClassOf skos:Concept . :a a ex:Kind .",
            ":a a skos:Concept .",
        ),
    ],
)
def test_what_follows_is_added_in_a_graph_of_its_own(
    settings: Settings, ledger: Ledger, stated: str, added: str
) -> None:
    put(settings, ledger, stated)
    store = KnowledgeBase(settings).current().graph.store
    inferred = store.quads_for_pattern(None, None, None, NamedNode(NAMES.inferred("demo")))
    assert {quad.triple for quad in inferred} == set(turtle(added))
    published = store.quads_for_pattern(None, None, None, NamedNode(GRAPH))
    assert {quad.triple for quad in published} == set(turtle(stated))


def test_the_pointer_is_replaced_whole(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, ":a skos:prefLabel 'Alpha'@en .")
    pointer: Path = settings.data / "current.json"
    assert set(json.loads(pointer.read_text())) == {
        "number",
        "sequence",
        "created",
        "identity",
        "hash",
        "checksum",
        "layout",
    }
    assert not pointer.with_name("current.json.tmp").exists()
