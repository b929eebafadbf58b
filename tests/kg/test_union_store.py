"""The store of the writer: named graphs, and their union, in which each statement stands once."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.graph.generations import read_current
from kg.graph.named_graphs import NamedGraphs
from kg.ledger.ledger import Change, Ledger
from kg.publishing.projection import Writer
from kg.publishing.union_store import UnionStore
from kg.rdf.documents import CanonicalGraph, canonicalize
from tests.kg.test_rdf import NASTY

BASE = "http://metadata.cbd.int/"
GRAPHS = [NamedNode(f"urn:g{number}") for number in range(4)]
TRIPLES = [Triple(NamedNode(f"urn:s{n % 3}"), NamedNode("urn:p"), Literal(n % 2)) for n in range(6)] + [
    Triple(BlankNode("b"), NamedNode("urn:p"), Literal("x"))
]
STEPS = st.lists(st.tuples(st.sampled_from(GRAPHS), st.none() | st.sets(st.sampled_from(TRIPLES))), max_size=12)


def union(store: Store) -> list[Triple]:
    """The statements of the default graph."""
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())]


def assert_union(store: Store) -> None:
    """The default graph holds what the named graphs hold, and nothing else."""
    assert set(union(store)) == {quad.triple for quad in NamedGraphs(store)}


def line(number: int) -> bytes:
    return f'<urn:s{number}> <urn:p> "{"x" * 100}" .\n'.encode()


@pytest.mark.parametrize("count", [0, 3, 5_000])
def test_few_and_many_statements_are_there_after_the_end(tmp_path: Path, count: int) -> None:
    graphs = UnionStore(Store(tmp_path / "graph"))
    for number in range(count):
        graphs.add_later(f"urn:g{number % 7}", line(number))
        graphs.add_later("urn:again", line(number))
    graphs.finish()
    graphs.finish()
    assert len(union(graphs.store)) == count
    assert len(list(NamedGraphs(graphs.store))) == 2 * count
    assert len(list(graphs.store.named_graphs())) == min(count, 7) + bool(count)
    assert_union(graphs.store)


def test_whatever_a_text_holds_is_added_as_it_is() -> None:
    subject, predicate = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
    values = [value for value in NASTY if not isinstance(value, BlankNode)]
    graph = canonicalize([Triple(subject, predicate, value) for value in values])
    graphs = UnionStore(Store())
    graphs.add_later("http://example.org/g", graph.ntriples)
    graphs.finish()
    expected = Store()
    expected.extend(parse(graph.ntriples, format=RdfFormat.N_TRIPLES, lenient=True))
    assert set(union(graphs.store)) == {quad.triple for quad in expected}
    assert {quad.graph_name for quad in NamedGraphs(graphs.store)} == {NamedNode("http://example.org/g")}


@settings(max_examples=150, deadline=None)
@given(STEPS, st.booleans())
def test_after_any_replacements_and_removals_the_union_is_that_of_the_graphs(
    steps: list[tuple[NamedNode, set[Triple] | None]], again: bool
) -> None:
    graphs = UnionStore(Store())
    expected: dict[NamedNode, set[Triple]] = {}
    for graph, triples in steps:
        for _ in range(1 + again):  # doing it again gives the same
            if triples is None:
                graphs.remove(graph)
            else:
                graphs.replace(graph, [Quad(t.subject, t.predicate, t.object, graph) for t in triples])
        expected.pop(graph, None)
        if triples is not None:
            expected[graph] = triples
        assert_union(graphs.store)
    assert set(NamedGraphs(graphs.store)) == {
        Quad(t.subject, t.predicate, t.object, graph) for graph, triples in expected.items() for t in triples
    }
    assert set(graphs.store.named_graphs()) == set(expected)


def test_a_replacement_that_was_broken_off_anywhere_is_repaired_by_another() -> None:
    """All states between two of its operations: some statements are gone from the union, or from both."""
    old, new = TRIPLES[:4], TRIPLES[2:]
    graph, other = GRAPHS[:2]
    for gone_from_union in range(len(old) + 1):
        for gone in (False, True):
            graphs = UnionStore(Store())
            graphs.replace(other, [Quad(old[0].subject, old[0].predicate, old[0].object, other)])
            graphs.replace(graph, [Quad(t.subject, t.predicate, t.object, graph) for t in old])
            for triple in old[1 : gone_from_union + 1]:
                graphs.store.remove(Quad(triple.subject, triple.predicate, triple.object))
            if gone:
                graphs.store.remove_graph(graph)
                for triple in old[1:]:
                    graphs.store.remove(Quad(triple.subject, triple.predicate, triple.object))
            graphs.replace(graph, [Quad(t.subject, t.predicate, t.object, graph) for t in new])
            assert_union(graphs.store)


def test_new_graphs_changed_graphs_and_blank_nodes_come_in_together(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    long = "y" * 400_000
    texts = {
        "plain": b"<urn:s> <urn:p> <urn:o> .\n",
        "same": b"<urn:s> <urn:p> <urn:o> .\n",
        "long": f'<urn:s> <urn:p> "{long}" .\n'.encode(),
        "blank": b"<urn:s> <urn:p> _:c14n0 .\n_:c14n0 <urn:p> <urn:o> .\n",
        "empty": b"",
    }
    graphs = {f"{BASE}graph/record/{name}": CanonicalGraph(text, text.count(b"\n")) for name, text in texts.items()}
    change = Change(dataset="record", agent="a", reason="r", kind="record")
    ledger.append(change, graphs)
    plain = f"{BASE}graph/record/plain"
    with Writer(tmp_path, BASE, ledger) as writer:
        first = writer.catch_up()
        ledger.append(change, {plain: CanonicalGraph(b"<urn:s> <urn:p> <urn:other> .\n", 1)})
        second = writer.catch_up()
        ledger.append(change, {f"{BASE}graph/record/same": None})
        third = writer.catch_up()
    assert first
    assert second
    assert third
    stores = [Store.read_only(str(generation.graph)) for generation in (first, second, third)]
    for store, expected in zip(stores, ("urn:o", "urn:other", "urn:other"), strict=True):
        counts = {name: len(list(store.quads_for_pattern(None, None, None, NamedNode(name)))) for name in graphs}
        assert list(counts.values()) == [1, int(store is not stores[2]), 1, 2, 0]
        (quad,) = store.quads_for_pattern(None, None, None, NamedNode(plain))
        assert quad.object == NamedNode(expected)
        assert NamedNode(f"{BASE}graph/record/empty") in set(store.named_graphs())
        assert len(list(NamedGraphs(store).quads_for_pattern(NamedNode(f"{plain}@1"), None, None))) == 5
        assert_union(store)
    stated = Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"), DefaultGraph())
    assert [stated in store for store in stores] == [True, True, False]


def test_a_store_of_another_layout_is_made_anew(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    graph = f"{BASE}graph/record/plain"
    change = Change(dataset="record", agent="a", reason="r", kind="record")
    ledger.append(change, {graph: CanonicalGraph(b"<urn:s> <urn:p> <urn:o> .\n", 1)})
    with Writer(tmp_path, BASE, ledger) as writer:
        first = writer.catch_up()
    assert first
    pointer = tmp_path / "current.json"
    pointer.write_text(json.dumps({"number": 1, "sequence": 1, "created": first.created}))  # as 0.1.0 wrote it
    (first.folder / "manifest.json").unlink()
    assert read_current(tmp_path) is None
    with Writer(tmp_path, BASE, ledger) as writer:
        generation = writer.catch_up()
    assert generation
    assert generation.number == 2
    assert read_current(tmp_path) == generation
    store = Store.read_only(str(generation.graph))
    assert union(store)
    assert_union(store)
