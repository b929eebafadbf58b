"""An answer is a set: a statement that stands in several graphs counts once, however the graphs are named."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from sparql.engine import datasets
from sparql.engine.datasets import Datasets, Named, TooLargeToMerge
from sparql.language.guard import Limits
from sparql.writing.scratch import Scratch
from tests.sparql.random_queries import CHOICES, GRAPHS, PATTERNS, QUERIES, answer, merge, overlapping, right, written
from tests.sparql.serving import Server, make_generation, serving

ACCEPT: Final = "application/sparql-results+json, application/n-triples;q=0.9"
DATASETS: Final[Mapping[str, Sequence[str]]] = {
    "one": GRAPHS[:1],
    "two": GRAPHS[:2],
    "apart": (GRAPHS[0], GRAPHS[5]),
    "many": GRAPHS[1:],
    "none": (),
}
_SETTINGS: Final = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NAMES: Final = GraphNames("http://metadata.cbd.int/")


@pytest.fixture(scope="module", params=[True, False], ids=["union", "strict"])
def overlaps(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on graphs that overlap, with the union of all or the strict default graph."""
    data = tmp_path_factory.mktemp("overlaps") / "data"
    texts = {}
    for name in GRAPHS:
        triples = [quad.triple for quad in overlapping() if quad.graph_name == NamedNode(name)]
        texts[name] = (serialize(triples, format=RdfFormat.TURTLE) or b"").decode()
    provenance = "<urn:change> <http://www.w3.org/ns/prov#used> <urn:x> ." if not request.param else ""
    make_generation(data, 1, texts | ({NAMES.provenance: provenance} if provenance else {}))
    options = Settings(data=data, query_budget=0, query_workers=1, union_default_graph=request.param)
    with serving(options, DATASETS) as running:
        yield running


@_SETTINGS
@given(QUERIES)
def test_a_query_that_names_no_graph(overlaps: Server, query: tuple[str, str, str]) -> None:
    default = GRAPHS if overlaps.service.settings.union_default_graph else ()
    text = written(query)
    assert answer(overlaps.get(text, accept=ACCEPT)) == right(merge(default, GRAPHS), text)


@_SETTINGS
@given(QUERIES, CHOICES, CHOICES)
def test_clauses_and_parameters(
    overlaps: Server, query: tuple[str, str, str], default: list[str], named: list[str]
) -> None:
    expected = right(merge(default, named), written(query))
    clauses = " ".join([f"FROM <{g}>" for g in default] + [f"FROM NAMED <{g}>" for g in named])
    parameters: dict[str, Any] = {"default-graph-uri": default, "named-graph-uri": named}
    if clauses:
        assert answer(overlaps.get(written(query, clauses), accept=ACCEPT)) == expected
        assert answer(overlaps.get(written(query), accept=ACCEPT, **parameters)) == expected


@_SETTINGS
@given(QUERIES, CHOICES, st.sampled_from(sorted(DATASETS)))
def test_the_endpoint_of_a_dataset(
    overlaps: Server, query: tuple[str, str, str], chosen: list[str], dataset: str
) -> None:
    path, graphs = f"/sparql/{dataset}", DATASETS[dataset]
    assert answer(overlaps.get(written(query), path=path, accept=ACCEPT)) == right(
        merge(graphs, graphs), written(query)
    )
    inside = [graph for graph in chosen if graph in graphs]
    clauses = " ".join(f"FROM <{graph}> FROM NAMED <{graph}>" for graph in chosen)
    assert not chosen or answer(overlaps.get(written(query, clauses), path=path, accept=ACCEPT)) == right(
        merge(inside, inside), written(query)
    )


@_SETTINGS
@given(PATTERNS, CHOICES, CHOICES, st.sampled_from(["USING", "parameters", "WITH", "nothing"]))
@example("GRAPH ?g { ?z <http://example.org/p> ?x . }", [], [GRAPHS[0], GRAPHS[0]], "USING")
def test_patterns_of_updates(pattern: str, default: list[str], named: list[str], way: str) -> None:
    """A subselect counts the solutions, so that one too many shows."""
    out = "http://example.org/out"
    where = f"SELECT ?x (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?x"
    template = f"INSERT {{ GRAPH <{out}> {{ ?x <urn:counted> ?n }} }}"
    clauses = "".join([f" USING <{g}>" for g in default] + [f" USING NAMED <{g}>" for g in named])
    using: tuple[Sequence[str], Sequence[str]] = ((), ())
    text = f"{template} WHERE {{ {where} }}"
    if way == "USING":
        text = f"{template} {clauses} WHERE {{ {where} }}"
    elif way == "parameters":
        using = (default, named)
    if way in ("WITH", "nothing") or not clauses:
        default, named = list(GRAPHS[:1]) if way == "WITH" else [], list(GRAPHS)
        text = f"WITH <{GRAPHS[0]}> {text}" if way == "WITH" else text
    found = Scratch(_union(), NAMES, {}, Limits(), using).run(text)
    added = found[out].added if out in found else frozenset()
    expected = right(merge(default, named), f"CONSTRUCT {{ ?x <urn:counted> ?n }} WHERE {{ {where} }}")
    assert sorted(line.decode().rstrip("\n") for line in added) == expected


def _union() -> Store:
    """A store as the writer lays it out."""
    store = Store()
    store.extend(overlapping())
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in overlapping())
    return store


def test_graphs_that_are_too_large_to_be_merged_are_refused_and_others_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = "".join(f"<urn:s{n}> <urn:p> {n} .\n" for n in range(40))
    store = Store()
    for name in ("urn:a", "urn:b"):
        store.load(large.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode(name))
    store.load(b"<urn:s> <urn:p> 1 .", format=RdfFormat.TURTLE, to_graph=NamedNode("urn:c"))
    monkeypatch.setattr(datasets, "MOST_MERGED", 60)
    with pytest.raises(TooLargeToMerge):
        Datasets(store).select(Named(("urn:a", "urn:b"), ()), "")
    found, options = Datasets(store).select(Named(("urn:a", "urn:c"), ()), "")
    assert found is store
    assert len(options["default_graph"]) == 2
    monkeypatch.setattr(datasets, "MOST_MERGED", 100)
    found, _ = Datasets(store).select(Named(("urn:a", "urn:b"), ()), "")
    assert len(found) == 40
    monkeypatch.setattr(datasets, "MOST_COMPARED", 39)
    with pytest.raises(TooLargeToMerge):
        Datasets(store).select(Named(("urn:a", "urn:b"), ()), "")
