"""The RDF dataset that a query sees, where that is not simply the store. Imported by workers.

The store's default graph is the union of its named graphs, each statement once. Where a query or its request names
graphs, the engine finds a statement in each of them that has it, though SPARQL 1.1 wants a merge, which is a set
(section 13.2.1). So it is given several graphs only if no statement stands in two of them; else they are merged in a
store in memory, as far as they are not too large for that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, Store

from sparql.engine import corrections

MOST_MERGED: Final = 300_000
"""Statements that are merged: about 150 MB and a second."""
MOST_COMPARED: Final = 1_000_000
"""Statements, those of the largest graph left out, that are looked up in the other graphs: about five seconds."""
_SIZE: Final = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
_SHARED: Final = "ASK { GRAPH <%s> { ?s ?p ?o } FILTER EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != <%s>) } }"
_TOO_LARGE: Final = "the graphs that it names state some things twice, and are too large to be merged for a query"


class TooLargeToMerge(Exception):
    """Graphs that state some things twice, and hold more than can be merged for one query."""

    def __init__(self) -> None:
        super().__init__(_TOO_LARGE)


@dataclass(frozen=True, slots=True)
class Named:
    """The graphs of a dataset: those that are merged in its default graph, and those that have names in it.

    Each counts once, since the engine finds the statements of a graph as often as it is given that. None for the names:
    all that the store has, but for some that are `hidden`.
    """

    default: tuple[str, ...]
    named: tuple[str, ...] | None
    hidden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "default", tuple(dict.fromkeys(self.default)))
        object.__setattr__(self, "named", None if self.named is None else tuple(dict.fromkeys(self.named)))

    def within(self, graphs: Iterable[str]) -> "Named":
        """The same without the graphs that are not among some."""
        among = set(graphs)
        default = tuple(graph for graph in self.default if graph in among)
        return Named(default, tuple(graph for graph in self.named or () if graph in among))


@dataclass(slots=True)
class Datasets:
    """Datasets on one store, which does not change."""

    store: Store
    _apart: dict[tuple[str, ...], bool] = field(default_factory=dict)
    _names: dict[tuple[str, ...] | None, list[NamedNode]] = field(default_factory=dict)
    _merged: tuple[Named, Store] | None = None

    def select(self, wanted: Named, text: str) -> tuple[Store, dict[str, Any]]:
        """A store, and the options with which it evaluates a query on a dataset. Raises TooLargeToMerge."""
        default = wanted.default
        has_names = "GRAPH" in text.upper()
        if len(default) < 2 or self.stand_apart(default):
            nodes = [NamedNode(graph) for graph in default]
            return self.store, {"default_graph": nodes, "named_graphs": self._named(wanted) if has_names else []}
        exact = Named(default, (wanted.named or ()) if has_names else ())
        return self._merge(exact), {"default_graph": [DefaultGraph()], "named_graphs": self._named(exact)}

    def _named(self, wanted: Named) -> list[NamedNode]:
        """The graphs by name that exist: the engine takes all that it is given for some."""
        key = wanted.named
        found = self._names.get(key)
        if found is None:
            if key is None:
                nodes = [node for node in self.store.named_graphs() if isinstance(node, NamedNode)]
                found = [node for node in nodes if node.value not in wanted.hidden]
            else:
                found = [node for node in map(NamedNode, key) if self.store.contains_named_graph(node)]
            self._names = {key: found}
        return found

    def stand_apart(self, graphs: tuple[str, ...]) -> bool:
        """Whether no statement stands in two of the graphs. Raises TooLargeToMerge if that takes too long to find."""
        found = self._apart.get(graphs)
        if found is None:
            sizes = self._sizes(graphs)
            smaller = sorted(graphs, key=lambda graph: sizes[graph])[:-1]
            if sum(sizes[graph] for graph in smaller) > MOST_COMPARED:
                raise TooLargeToMerge
            nodes: list[NamedNode | BlankNode] = [NamedNode(graph) for graph in graphs]
            found = self._apart[graphs] = not any(self._shares(graph, nodes) for graph in smaller if sizes[graph])
        return found

    def _sizes(self, graphs: Iterable[str]) -> Mapping[str, int]:
        return {graph: self._count(NamedNode(graph)) for graph in graphs}

    def _count(self, graph: NamedNode) -> int:
        solutions = self.store.query(_SIZE, named_graphs=[graph])
        assert isinstance(solutions, QuerySolutions)
        return int(next(iter(solutions))["n"].value)

    def _shares(self, graph: str, others: list[NamedNode | BlankNode]) -> bool:
        found = self.store.query(_SHARED % (graph, graph), named_graphs=others)
        assert isinstance(found, QueryBoolean)
        return bool(found)

    def _merge(self, wanted: Named) -> Store:
        """A store in memory that holds a dataset; the last one is kept."""
        if self._merged is None or self._merged[0] != wanted:
            self._merged = None
            named = wanted.named or ()
            store = Store()
            self._check_size((*wanted.default, *named))
            store.extend(self.merged(wanted.default, DefaultGraph()))
            for graph in named:
                store.extend(self._quads(graph))
                if self.store.contains_named_graph(NamedNode(graph)):
                    store.add_graph(NamedNode(graph))
            self._merged = (wanted, store)
        return self._merged[1]

    def merged(self, graphs: Sequence[str], into: NamedNode | DefaultGraph) -> Iterator[Quad]:
        """The statements of graphs as those of another; some come more than once. Raises TooLargeToMerge."""
        self._check_size(graphs)
        return (Quad(q.subject, q.predicate, q.object, into) for graph in graphs for q in self._quads(graph))

    def _check_size(self, graphs: Iterable[str]) -> None:
        if sum(self._sizes(graphs).values()) > MOST_MERGED:
            raise TooLargeToMerge

    def _quads(self, graph: str) -> Iterator[Quad]:
        return self.store.quads_for_pattern(None, None, None, NamedNode(graph))


def read_clause(clause: tuple[str, Sequence[str], Sequence[str]], base: str, prefixes: Mapping[str, str]) -> Named:
    """The graphs of a dataset clause by their IRIs: from the prologue of the query and the names after FROM."""
    prologue, default, named = clause
    rows = " ".join([f"({name} 1)" for name in default] + [f"({name} 2)" for name in named])
    text = f"{prologue} SELECT ?g ?kind {{ VALUES (?g ?kind) {{ {rows} }} }}"
    solutions, _ = corrections.query(Store(), text, {"base_iri": base, "prefixes": prefixes})
    found: dict[str, list[str]] = {"1": [], "2": []}
    for solution in solutions:
        found[solution["kind"].value].append(solution["g"].value)
    return Named(tuple(found["1"]), tuple(found["2"]))
