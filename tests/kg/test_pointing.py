"""What points to a thing is the same whether all of it is gone through or only what is taken is looked up."""

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.graph import named_graphs
from kg.graph.around import Around
from kg.graph.graph import KnowledgeGraph
from kg.graph.owners import graph_of
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, RDFS, SKOS, VOID

BASE = "http://metadata.cbd.int/"
NAMES = GraphNames(BASE)
DATASETS = ("one", "two")
THINGS = [NamedNode(f"http://example.org/{dataset}/{name}") for dataset in DATASETS for name in "abc"]
GRAPHS = [NamedNode(NAMES.dataset(dataset)) for dataset in DATASETS]
SPACES = [
    Quad(NamedNode(f"{BASE}dataset/{id_}"), VOID.uriSpace, Literal(f"http://example.org/{id_}/"), NamedNode(catalogue))
    for id_ in DATASETS
    for catalogue in [NAMES.catalogue]
]
MEANS_FOR_OBJECT = {
    SKOS.broader: SKOS.narrower,
    SKOS.narrower: SKOS.broader,
    DCT.replaces: DCT.isReplacedBy,
    DCT.isReplacedBy: DCT.replaces,
}
"""How the owner of an object states the same."""
QUADS = st.sets(
    st.builds(
        Quad,
        st.sampled_from(THINGS),
        st.sampled_from([*MEANS_FOR_OBJECT, SKOS.inScheme, DCT.subject, RDFS.seeAlso]),
        st.sampled_from(THINGS),
        st.sampled_from(GRAPHS),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store on disk, as that of a generation is: what it gives first depends on how it is kept."""
    folder: Path = tmp_path_factory.mktemp("pointing")
    return Store(str(folder / "graph"))


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUADS, st.sampled_from([1, 2, 5, 200]))
def test_what_is_looked_up_is_what_is_there(store: Store, quads: set[Quad], few: int) -> None:
    store.clear()
    store.extend([*quads, *SPACES])
    store.extend([Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in (*quads, *SPACES)])
    graph = KnowledgeGraph(store, NAMES)
    owners = graph.owners
    assert {owners.owner(thing.value) for thing in THINGS} == set(DATASETS)
    with patch.object(named_graphs, "_FEW", few):
        for thing in THINGS:
            to = {quad for quad in quads if quad.object == thing}
            about = {quad for quad in quads if quad.subject == thing}
            own = {(q.predicate, q.object) for q in about if owners.is_own(q)}
            by_others = {q for q in about if not owners.is_own(q)}
            by_others |= {
                q for q in to if not owners.places(q) and (MEANS_FOR_OBJECT.get(q.predicate), q.subject) not in own
            }
            assert set(graph.store.pointing(thing)) == to
            assert set(Around(graph, thing.value).incoming(500)) == {
                q for q in to if owners.is_own(q) and owners.places(q)
            }
            assert set(Around(graph, thing.value).by_others(500)) == by_others
            assert graph.knows(thing.value) == any(owners.is_own(quad) for quad in about)
            for limit in (1, 3):
                taken = Around(graph, thing.value).incoming(limit)
                assert len(taken) == min(limit, len(Around(graph, thing.value).incoming(500)))
                assert all(graph_of(quad) and quad in to for quad in taken)


@pytest.mark.parametrize("by_successor", [True, False], ids=["the former one", "its successor"])
def test_both_records_state_what_replaces_which_and_neither_is_quoted(by_successor: bool) -> None:
    """Each in its graph; and what only another record states is still quoted."""
    old, new, third = (NamedNode(f"{BASE}record/{name}") for name in ("OLD", "NEW", "THIRD"))
    stated = [(old, DCT.isReplacedBy, new), (new, DCT.replaces, old), (third, DCT.replaces, old)]
    store = Store()
    for subject, predicate, object_ in stated:
        graph = NamedNode(NAMES.record(subject.value.removeprefix(f"{BASE}record/")))
        store.add(Quad(subject, predicate, object_, graph))
        store.add(Quad(subject, predicate, object_, DefaultGraph()))
    shown = KnowledgeGraph(store, NAMES)
    quoted = {quad.subject for quad in Around(shown, (old if by_successor else new).value).by_others(500)}
    assert quoted == ({third} if by_successor else set())
    assert shown.successors(old.value) == [new.value]
