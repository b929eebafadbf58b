"""Reading results: those that tests expect, and those that the server gives, in all formats."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import rdflib
from rdflib import RDF, Graph, Literal, Namespace, Node

from tests.conformance.terms import XSD, Row, Table, Term, literal, of_node, plain

Result = Table | bool | Graph
MEDIA_TYPES: Final = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
    ".nt": "application/n-triples",
}
_RS: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_SRX: Final = "{http://www.w3.org/2005/sparql-results#}"
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_NUMBERS: Final = ((r"[+-]?\d+", "integer"), (r"[+-]?\d*\.\d+", "decimal"), (r"[+-]?[\d.]+[eE][+-]?\d+", "double"))
_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


@contextmanager
def literals_as_written() -> Iterator[None]:
    """Keep rdflib from rewriting literals while something is read."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def read_graph(content: bytes, media_type: str, base: str) -> Graph:
    """An RDF document."""
    with literals_as_written():
        return Graph().parse(data=content, format=media_type, publicID=base)


def read_expected(path: Path, base: str) -> Result:
    """What a test expects: a table, a truth value or a graph."""
    media_type = MEDIA_TYPES[path.suffix]
    if path.suffix not in (".ttl", ".rdf", ".nt"):
        return read_result(path.read_bytes(), media_type)
    graph = read_graph(path.read_bytes(), media_type, base)
    described = graph.value(None, RDF.type, _RS.ResultSet)
    return graph if described is None else _described(graph, described)


def read_result(content: bytes, media_type: str) -> Result:
    """A result of a query in one of the four formats."""
    if media_type == MEDIA_TYPES[".srx"]:
        return _xml(content)
    if media_type == MEDIA_TYPES[".srj"]:
        return _json(json.loads(content))
    return _csv(content.decode("utf-8")) if media_type == MEDIA_TYPES[".csv"] else _tsv(content.decode("utf-8"))


def _described(graph: Graph, node: Node) -> Table | bool:
    """A table or truth value in the vocabulary of the older tests."""
    truth = graph.value(node, _RS.boolean)
    if isinstance(truth, Literal):
        return str(truth) == "true"
    solutions: list[tuple[int, Row]] = []
    indexed = False
    for solution in graph.objects(node, _RS.solution):
        index = graph.value(solution, _RS["index"])
        indexed = indexed or index is not None
        row = {}
        for binding in graph.objects(solution, _RS.binding):
            value = graph.value(binding, _RS.value)
            assert value is not None
            row[str(graph.value(binding, _RS.variable))] = of_node(value)
        solutions.append((int(str(index or 0)), row))
    columns = tuple(str(variable) for variable in graph.objects(node, _RS.resultVariable))
    return Table(columns, tuple(row for _, row in sorted(solutions, key=lambda entry: entry[0])), indexed)


def _xml(content: bytes) -> Table | bool:
    document = ElementTree.fromstring(content)
    truth = document.find(f"{_SRX}boolean")
    if truth is not None:
        return (truth.text or "").strip() == "true"
    columns = tuple(variable.get("name", "") for variable in document.iter(f"{_SRX}variable"))
    rows = tuple(
        {binding.get("name", ""): _xml_term(binding[0]) for binding in result}
        for result in document.iter(f"{_SRX}result")
    )
    return Table(columns, rows)


def _xml_term(element: ElementTree.Element) -> Term:
    kind, text = element.tag.removeprefix(_SRX), element.text or ""
    if kind == "literal":
        language = element.get("{http://www.w3.org/XML/1998/namespace}lang", "")
        return literal(text, element.get("datatype", ""), language)
    return Term(kind, text)


def _json(content: dict[str, Any]) -> Table | bool:
    if "boolean" in content:
        return bool(content["boolean"])
    rows = tuple({name: _json_term(value) for name, value in row.items()} for row in content["results"]["bindings"])
    return Table(tuple(content["head"]["vars"]), rows)


def _json_term(value: dict[str, str]) -> Term:
    if value["type"] in ("literal", "typed-literal"):
        return literal(value["value"], value.get("datatype", ""), value.get("xml:lang", ""))
    return Term(value["type"], value["value"])


def _csv(text: str) -> Table:
    columns, *rows = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    return Table(
        tuple(columns),
        tuple({name: plain(cell) for name, cell in zip(columns, row, strict=True) if cell} for row in rows),
    )


def _tsv(text: str) -> Table:
    head, *lines = text.removesuffix("\n").split("\n")
    columns = tuple(name.strip().removeprefix("?") for name in head.split("\t"))
    rows = []
    for line in lines:
        cells = line.rstrip("\r").split("\t")
        rows.append({name: _tsv_term(cell) for name, cell in zip(columns, cells, strict=True) if cell.strip()})
    return Table(columns, tuple(rows))


def _tsv_term(text: str) -> Term:
    text = text.strip(" ")
    if text.startswith("<"):
        return Term("uri", text[1:-1])
    if text.startswith("_:"):
        return Term("bnode", text)
    if match := _LITERAL.fullmatch(text):
        value = re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), match[1])
        return literal(value, match[3] or "", match[2] or "")
    for pattern, name in _NUMBERS:
        if re.fullmatch(pattern, text):
            return literal(text, XSD + name)
    return literal(text, XSD + "boolean") if text in ("true", "false") else Term("unreadable", text)
