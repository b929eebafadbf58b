"""Terms, tables and datasets as plain values, made comparable.

Two spellings of one value are the same here (`1.0` and `1.00` as xsd:decimal, `1E0` and `1.0` as xsd:double, `0` and
`false` as xsd:boolean): tests were made with engines that write values in different ways, and mean the values. The
datatype counts. Tags of languages are the same whatever their case (RDF 1.1 Concepts, section 3.3), and a literal
without datatype is an xsd:string.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from rdflib import BNode, Graph, Literal, Node, URIRef
from rdflib.compare import isomorphic

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_FLOATS: Final = (XSD + "double", XSD + "float")
_DECIMALS: Final = frozenset(
    XSD + name
    for name in (
        "decimal integer nonPositiveInteger negativeInteger long int short byte nonNegativeInteger unsignedLong "
        "unsignedInt unsignedShort unsignedByte positiveInteger"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term: `kind` is uri, bnode, literal or, for formats that do not tell, plain."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


Row = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Table:
    """Solutions of a SELECT. `ordered` tells whether their order counts."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ordered: bool = False


def literal(value: str, datatype: str = "", language: str = "") -> Term:
    """A literal in the one spelling that stands for its value."""
    if language:
        return Term("literal", value, "", language.lower())
    if datatype == XSD + "string":
        datatype = ""
    return Term("literal", _value(value, datatype), datatype)


def _value(text: str, datatype: str) -> str:
    try:
        if datatype in _FLOATS:
            return repr(float(text.replace("INF", "inf")))
        if datatype == XSD + "boolean":
            return {"0": "false", "1": "true"}.get(text, text)
        if datatype in _DECIMALS:
            return f"{Decimal(text) + 0:f}".rstrip("0").rstrip(".") if "." in text else str(int(text))
    except (InvalidOperation, ValueError):
        pass
    return text


def plain(value: str) -> Term:
    """A cell of CSV, which has no types: numbers are compared as numbers, blank nodes by where they occur."""
    if value.startswith("_:"):
        return Term("bnode", value)
    try:
        return Term("plain", repr(float(value)))
    except ValueError:
        return Term("plain", value)


def of_node(node: Node) -> Term:
    """A term of rdflib."""
    if isinstance(node, Literal):
        return literal(str(node), str(node.datatype or ""), node.language or "")
    return Term("bnode" if isinstance(node, BNode) else "uri", str(node))


def as_node(term: Term) -> Node:
    """A term for rdflib, which may not touch its spelling."""
    if term.kind == "bnode":
        return BNode(term.value)
    if term.kind == "uri":
        return URIRef(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype) if term.datatype else None, normalize=False)


def same_table(expected: Table, actual: Table) -> bool:
    """Whether two tables hold the same solutions, blank nodes being renamed, as a multiset or in their order."""
    if set(expected.columns) != set(actual.columns) or len(expected.rows) != len(actual.rows):
        return False
    if expected.ordered:
        return _same_order(expected.rows, actual.rows)
    rows = sorted(expected.rows, key=lambda row: sum(term.kind == "bnode" for term in row.values()))
    return _match(rows, list(actual.rows), {})


def _same_order(expected: Sequence[Row], actual: Sequence[Row]) -> bool:
    renaming: dict[str, str] = {}
    for want, have in zip(expected, actual, strict=True):
        more = _fits(want, have, renaming)
        if more is None:
            return False
        renaming |= more
    return True


def _match(expected: Sequence[Row], actual: Sequence[Row], renaming: Mapping[str, str]) -> bool:
    """Search with backtracking: tables of the tests are small, and rows without blank nodes come first."""
    if not expected:
        return True
    for index, row in enumerate(actual):
        more = _fits(expected[0], row, renaming)
        if more is not None and _match(expected[1:], [*actual[:index], *actual[index + 1 :]], {**renaming, **more}):
            return True
        if more == {}:
            return False  # nothing was decided, so that another row would not do better
    return False


def _fits(expected: Row, actual: Row, renaming: Mapping[str, str]) -> dict[str, str] | None:
    """What must be added to a renaming of blank nodes for a row to be another one; None if it cannot be."""
    if expected.keys() != actual.keys():
        return None
    more: dict[str, str] = {}
    for column, want in expected.items():
        have = actual[column]
        if want.kind == have.kind == "bnode":
            known = {**renaming, **more}
            if want.value in known:
                if known[want.value] != have.value:
                    return None
            elif have.value in known.values():
                return None
            else:
                more[want.value] = have.value
        elif want != have:
            return None
    return more


Quad = tuple[Term, Term, Term, str]
"""Subject, predicate, object and the name of the graph, '' for the default graph."""


def same_dataset(expected: Iterable[Quad], actual: Iterable[Quad]) -> bool:
    """Whether two datasets are isomorphic; graphs that hold nothing are not counted (SPARQL 1.1 Update, section 3)."""
    return bool(isomorphic(_as_graph(expected), _as_graph(actual)))


def _as_graph(quads: Iterable[Quad]) -> Graph:
    """A graph that says of a dataset which quads it has: rdflib compares graphs only."""
    graph = Graph()
    for subject, predicate, object_, name in set(quads):
        quad = BNode()
        for part, term in (("s", subject), ("p", predicate), ("o", object_), ("g", Term("uri", f"graph:{name}"))):
            graph.add((quad, URIRef(f"part:{part}"), as_node(term)))
    return graph
