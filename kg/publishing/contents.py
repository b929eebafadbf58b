"""Whether a store holds what the ledger says: every graph, with as many statements as it has there, and no other."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Quad, QuerySolutions, Store

from kg.errors import Damaged
from kg.graph.named_graphs import NamedGraphs
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames

_SIZES: Final = "SELECT ?graph (COUNT(*) AS ?count) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


def check_contents(store: NamedGraphs, names: GraphNames, ledger: Ledger) -> None:
    """Raise Damaged with the first difference."""
    for problem in find_differences(store, names, ledger):
        raise Damaged(f"What was made is not what the ledger holds: {problem}", "Nothing was changed.")


def find_differences(store: NamedGraphs, names: GraphNames, ledger: Ledger) -> Iterator[str]:
    """What differs, in sentences; reads all of both."""
    expected = ledger.sizes()
    found = _sizes(store)
    for graph in sorted(expected.keys() | found.keys()):
        if names.is_derived(graph) or found[graph] == expected.get(graph, 0):
            continue
        if found[graph] != _as_the_engine_counts(ledger, graph):
            yield f"{graph} has {found[graph]} statements, {expected.get(graph, 0)} in the ledger."


def _sizes(store: NamedGraphs) -> Counter[str]:
    """Statements by graph: counted by the engine, which need not look up what they say."""
    solutions = store.query(_SIZES)
    assert isinstance(solutions, QuerySolutions)
    return Counter({each["graph"].value: int(each["count"].value) for each in solutions})


def _as_the_engine_counts(ledger: Ledger, graph: str) -> int:
    """The engine does not tell 1 from 01, so that a graph may have fewer statements in it than were accepted."""
    version = ledger.latest(graph)
    store = Store()
    if version is not None:
        triples = version.content().triples()
        store.extend(Quad(one.subject, one.predicate, one.object) for one in triples)
    return len(store)
