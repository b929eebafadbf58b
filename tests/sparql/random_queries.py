"""Random small graphs that overlap, random queries of them, and their right answers by a store that holds the merge."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, Store

from tests.sparql.serving import EX

GRAPHS: Final = tuple(f"{EX}graph/{letter}" for letter in "pqrstu")
_NODES: Final = [f"<{EX}{name}>" for name in ("a", "b", "c", "d")]
_PROPERTIES: Final = [f"<{EX}{name}>" for name in ("p", "q", "r")]
_PATHS: Final = ["{0}+", "{0}/{1}", "^{0}", "({0}|{1})", "({0}|{1})*", "{0}?", "!{0}"]
_VARIABLES: Final = ["?x", "?y", "?z"]


def overlapping(numbers: Iterable[int] = range(6)) -> list[Quad]:
    """Six graphs: of their statements many stand in two or more, some in one, and one graph shares none."""
    quads = []
    for number in numbers:
        graph = NamedNode(GRAPHS[number])
        for index in range(24):
            if index % (number + 2) and number != 5:
                subject, value = NamedNode(f"{EX}{'abcd'[index % 4]}"), NamedNode(f"{EX}{'abcd'[index // 4 % 4]}")
                quads.append(Quad(subject, NamedNode(f"{EX}{'pqr'[index % 3]}"), value, graph))
        quads.append(Quad(NamedNode(f"{EX}a"), NamedNode(f"{EX}r"), Literal(number // 2 if number != 5 else 9), graph))
    return quads


def merge(default: Sequence[str], named: Sequence[str]) -> Store:
    """What queries see: the merge of some graphs, as a set, and graphs by name."""
    store = Store()
    for quad in overlapping():
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        if name in default:
            store.add(Quad(quad.subject, quad.predicate, quad.object))
        if name in named:
            store.add(quad)
    return store


def rows(body: bytes) -> list[str]:
    """The rows of an answer in JSON, or its truth, in an order of their own."""
    content = json.loads(body)
    if "boolean" in content:
        return [str(content["boolean"])]
    return sorted(json.dumps(row, sort_keys=True) for row in content["results"]["bindings"])


def right(store: Store, query: str) -> list[str]:
    """The right answer: rows, or the truth, or triples, sorted."""
    results = store.query(query)
    if isinstance(results, QueryTriples):
        return sorted(f"{triple} ." for triple in set(results))
    assert isinstance(results, QuerySolutions | QueryBoolean)
    return rows(results.serialize(format=QueryResultsFormat.JSON) or b"")


@st.composite
def _triple(draw: st.DrawFn) -> str:
    path = "{0}" if draw(st.booleans()) else draw(st.sampled_from(_PATHS))
    properties = draw(st.permutations(_PROPERTIES))
    subject = draw(st.sampled_from(_VARIABLES + _NODES[:1]))
    value = draw(st.sampled_from(_VARIABLES + _NODES[1:2]))
    predicate = "?y" if draw(st.integers(0, 5)) == 0 else path.format(*properties)
    return f"{subject} {predicate} {value} ."


_BGP: Final = st.lists(_triple(), min_size=1, max_size=2).map(" ".join)


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    graph = st.sampled_from(["?g", *(f"<{name}>" for name in GRAPHS[:3])])
    return st.one_of(
        two.map(lambda p: f"{p[0]} OPTIONAL {{ {p[1]} }}"),
        two.map(lambda p: f"{{ {p[0]} }} UNION {{ {p[1]} }}"),
        two.map(lambda p: f"{p[0]} MINUS {{ {p[1]} }}"),
        two.map(lambda p: f"{p[0]} FILTER EXISTS {{ {p[1]} }}"),
        two.map(lambda p: f"{p[0]} FILTER NOT EXISTS {{ {p[1]} }}"),
        two.map(lambda p: f"{p[0]} {{ SELECT ?x (COUNT(*) AS ?k) WHERE {{ {p[1]} }} GROUP BY ?x }}"),
        st.tuples(graph, inner).map(lambda p: f"GRAPH {p[0]} {{ {p[1]} }}"),
        st.tuples(graph, two).map(lambda p: f"{p[1][0]} GRAPH {p[0]} {{ {p[1][1]} }}"),
    )


PATTERNS: Final = st.recursive(_BGP, _more, max_leaves=3)
_FORMS: Final = st.sampled_from(
    [
        ("SELECT *", ""),
        ("SELECT (COUNT(*) AS ?n)", ""),
        ("SELECT ?x (COUNT(?y) AS ?n) (MIN(?z) AS ?m)", "GROUP BY ?x"),
        ("SELECT DISTINCT ?x", ""),
        ("ASK", ""),
        ("CONSTRUCT { ?x <urn:p> ?y }", ""),
        (f"DESCRIBE <{EX}a>", ""),
    ]
)
QUERIES: Final[st.SearchStrategy[tuple[str, str, str]]] = st.tuples(_FORMS, PATTERNS).map(
    lambda p: (p[0][0], p[1], p[0][1])
)
CHOICES: Final = st.lists(st.sampled_from(GRAPHS), max_size=4)


def written(query: tuple[str, str, str], clauses: str = "") -> str:
    """A query as text, with dataset clauses."""
    form, pattern, end = query
    return f"{form} {clauses} WHERE {{ {pattern} }} {end}"


def answer(response: Any) -> list[str]:
    """The answer of a server in the form of `right`."""
    assert response.status_code == 200, response.text
    if "n-triples" in response.headers["content-type"]:
        return sorted(response.text.splitlines())
    return rows(response.content)
