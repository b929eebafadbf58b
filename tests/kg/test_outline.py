"""What a generation notes of its graphs: which there are, which speak for a thing, which RDF/XML cannot say."""

from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from kg.graph.generations import read_current
from kg.graph.graph import KnowledgeGraph
from kg.graph.memory import Memory
from kg.graph.outline import OUTLINE, outline_of, read_outline
from kg.graph.owners import Claim, Owners, is_of_single_record
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.publishing.outlining import Outlining
from kg.rdf.documents import canonicalize
from kg.rdf.graph_names import GraphNames
from kg.rdf.xml import is_all_sayable, is_sayable
from kg.settings import Settings

BASE = "http://metadata.cbd.int/"
NAMES = GraphNames(BASE)
FIRST = (
    "kmgbf",
    "thesaurus",
    "record",
    "organisation",
    "area",
    "meeting",
    "decision",
    "dataset",
    "change",
    "demo",
    "x",
)
LOCALS = ("a", "a/b", "meeting", "decision/cop/16", "decision", "cop/16/31", "cop", "a#part", "scbd", "")
THINGS = [f"{BASE}{first}/{local}" for first in FIRST for local in LOCALS] + [
    f"{BASE}graph/kmgbf", f"{BASE}graph/catalogue", f"{BASE}graph/record/a", f"{BASE}graph/demo#part",
    "http://example.org/one/a", "http://other.org/a", "http://www.w3.org/2004/02/skos/core#Concept", "urn:a",
]  # fmt: skip
GRAPHS = [
    *(NAMES.record(local.partition("#")[0]) for local in LOCALS),
    *(NAMES.named(name) for name in ("kmgbf", "kmgbf/supplement", "thesaurus/inferred", "meeting", "record")),
    *(NAMES.named(name) for name in ("catalogue", "catalogue/demo", "provenance", "demo", "demo/more", "one", "two")),
    NAMES.ontology("kg"), NAMES.ontology("skos"), NAMES.inherited("kmgbf"), NAMES.inherited("skos"),
    NAMES.record("a/envelope"), NAMES.record("a/geometry/1"), NAMES.record("a-b/envelope"), NAMES.record("a0/envelope"),
    NAMES.inferred("record"), "http://example.org/graph",
]  # fmt: skip
OWNERS = Owners(
    NAMES,
    [Claim("http://example.org/one/", "one"), Claim(f"{BASE}demo/", "demo"), Claim(f"{BASE}meeting/", "two")],
)


def test_the_graphs_that_speak_for_a_thing_are_found_without_looking_at_all() -> None:
    """All pairs of thirty kinds of graphs and all forms of identifiers."""
    few = [graph for graph in GRAPHS if not is_of_single_record(NAMES, graph)]
    assert 0 < len(few) < len(GRAPHS)
    for thing in THINGS:
        found = OWNERS.voices(thing, few)
        if found is None:
            continue  # any may: each statement is looked at
        speaking = {graph for graph in GRAPHS if OWNERS.speaks(graph, thing)}
        assert speaking == {one.value for one in found} & set(GRAPHS), thing
        assert len(found) == len(set(found)), thing  # a statement is found once


def test_what_stands_apart_is_nobodys_word() -> None:
    apart, store = NAMES.inherited("kmgbf"), Store()
    nodes = [NamedNode(thing) for thing in THINGS]
    store.extend(Quad(node, NamedNode("urn:p"), node, NamedNode(apart)) for node in nodes)
    graph = KnowledgeGraph(store, NAMES)
    assert OWNERS.speaks(apart, apart)
    assert [node for node in nodes if OWNERS.speaks(apart, node.value) or list(graph.said(node))] == []


def test_most_things_have_few_graphs_that_speak_for_them() -> None:
    assert sum(OWNERS.voices(thing, GRAPHS) is not None for thing in THINGS) > len(THINGS) / 2


PREDICATES = st.sampled_from(
    [f"http://example.org/{name}" for name in ("p", "p1", "1", "a/", "", "p-1", "p#", "é", "·a")]
)
OBJECTS = st.one_of(
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), st.just(NamedNode("urn:a"))
)


@examples(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(Triple, st.sampled_from([NamedNode("urn:s"), BlankNode("b")]), PREDICATES.map(NamedNode), OBJECTS),
        max_size=4,
    )
)
def test_a_text_is_sayable_if_each_of_its_statements_is(triples: list[Triple]) -> None:
    assert is_all_sayable(canonicalize(triples).ntriples) == all(map(is_sayable, triples))


def test_the_outline_follows_every_change(settings: Settings, ledger: Ledger) -> None:
    thing, good, bad = NamedNode("http://example.org/a"), NamedNode("urn:p"), NamedNode("http://example.org/1")
    record, demo, more = NAMES.record("a"), NAMES.dataset("demo"), NAMES.supplement("demo")
    steps: list[dict[str, list[Triple] | None]] = [
        {demo: [Triple(thing, good, thing)]},
        {more: [Triple(thing, bad, thing)], record: [Triple(NamedNode(f"{BASE}record/a"), bad, thing)]},
        {more: [Triple(thing, good, thing)]},
        {record: None},
        {demo: None},
    ]
    expected = [set[str](), {more, record}, {record}, set(), set()]
    for step, unsayable in zip(steps, expected, strict=True):
        accept(settings, ledger, Change("demo", "Tester", "test"), step)
        current = read_current(settings.data)
        assert current is not None
        graph = KnowledgeGraph.open(current.graph, NAMES)
        outline = read_outline(current.folder)
        assert outline is not None
        assert outline.graphs >= outline_of(graph.store, NAMES).graphs
        assert outline.unsayable == frozenset(unsayable)
        assert graph.is_sayable_in_xml is not bool(unsayable)


def test_what_the_server_says_itself_is_in_the_outline(settings: Settings, ledger: Ledger) -> None:
    """What ontologies imply of records may be unsayable where no graph that was sent is."""
    below, above, thing = NamedNode(f"{BASE}kg/below"), NamedNode(f"{BASE}kg/1"), NamedNode(f"{BASE}record/a")
    axiom = Triple(below, NamedNode("http://www.w3.org/2000/01/rdf-schema#subPropertyOf"), above)
    accept(settings, ledger, Change("ontology", "Tester", "test"), {NAMES.ontology("kg"): [axiom]})
    for value in ("once", "again"):  # a new graph, and one in the place of another
        content = [Triple(thing, below, Literal(value))]
        accept(settings, ledger, Change("record", "Tester", "test"), {NAMES.record("a"): content})
        assert _outlined(settings) == frozenset({NAMES.inferred(NAMES.RECORDS)})
    accept(settings, ledger, Change("ontology", "Tester", "test"), {NAMES.ontology("kg"): []})
    assert _outlined(settings) == frozenset()
    accept(settings, ledger, Change("ontology", "Tester", "test"), {NAMES.ontology("kg"): [axiom]})
    assert _outlined(settings) == frozenset({NAMES.inferred(NAMES.RECORDS)})


def _outlined(settings: Settings) -> frozenset[str] | None:
    """The unsayable graphs of the current outline, which has all graphs that are there."""
    current = read_current(settings.data)
    assert current is not None
    outline = read_outline(current.folder)
    assert outline is not None
    assert outline.graphs >= outline_of(KnowledgeGraph.open(current.graph, NAMES).store, NAMES).graphs
    return outline.unsayable


def test_what_is_read_is_the_same_without_an_outline(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    """A generation of an earlier version has none; RDF/XML is then looked at for each document."""
    thing = NamedNode(f"{BASE}kmgbf/a")
    accept(settings, ledger, Change("kmgbf", "Tester", "test"), {NAMES.dataset("kmgbf"): [Triple(thing, thing, thing)]})
    current = read_current(settings.data)
    assert current is not None
    with_one = KnowledgeGraph.open(current.graph, NAMES)
    (current.folder / OUTLINE).unlink()
    without = KnowledgeGraph.open(current.graph, NAMES)
    assert list(with_one.said(thing)) == list(without.said(thing)) == [Quad(thing, thing, thing, _graph("kmgbf"))]
    assert (with_one.is_sayable_in_xml, without.is_sayable_in_xml) == (True, False)
    outlining = Outlining(without.store, NAMES, current.folder)
    outlining.note_text(NAMES.supplement("kmgbf"), b"<urn:a> <urn:b> <urn:c> .\n")
    outlining.write(tmp_path)
    outline = read_outline(tmp_path)  # the graphs are known again, not what those of before hold
    assert outline is not None
    assert outline.graphs >= {NAMES.dataset("kmgbf"), NAMES.supplement("kmgbf")}
    assert outline.unsayable is None


def test_a_memory_keeps_what_is_used_and_forgets_the_rest() -> None:
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    memory = Memory[int](10)
    for number in range(100):
        assert memory.get_or_make(number, lambda number=number: make(number)) == number  # type: ignore[misc]
        assert memory.get_or_make("used", lambda: make(-1)) == -1
    assert sorted(made) == [-1, *range(100)]
    memory.get_or_make(0, lambda: make(0))
    assert made[-1] == 0


def _graph(dataset: str) -> NamedNode:
    return NamedNode(NAMES.dataset(dataset))
