"""pyshacl: the reference, ten times as slow as pyshifty.

Shapes are read once, and the data into a graph of rdflib in memory: over a store of Oxigraph pyshacl finds violations
that are none. The parts that are used here are promised to nobody: tests hold them to what `pyshacl.validate` says.
"""

import logging
import warnings
from collections.abc import Collection, Generator, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from pyoxigraph import Literal as OxLiteral
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import SH, XSD, BNode, Graph, Literal, Node, URIRef

from kg.errors import KgError
from kg.validation.engines.engine import SEVERITY, EngineFailed, Result, check_target, deepened
from kg.validation.engines.nesting import Inside
from kg.validation.shapes import Shapes

_KEPT: Final = 256
"""Prepared sets of shapes in memory: some 0.8 MB each."""
_STRING: Final = str(XSD.string)

logging.getLogger("rdflib.term").addFilter(lambda record: "Failed to convert Literal" not in record.getMessage())


class PyshaclEngine:
    """Judges with pyshacl."""

    name = "pyshacl"

    def prepare(self, shapes: Shapes) -> None:
        """Make shapes ready now."""
        _prepared(shapes)

    def judge(self, shapes: Shapes, data: bytes) -> list[Result]:
        """The results for a slice in canonical N-Triples, in order; none if it conforms. Raises EngineFailed."""
        check_target(shapes, data)
        try:
            run = Run(_prepared(shapes), data)
            return deepened(run.results(), shapes, run.results_inside)
        except KgError:
            raise
        except Exception as error:
            raise EngineFailed(f"pyshacl could not judge the graph: {error!s:.300}") from error

    def judge_all(self, shapes: Shapes, slices: Sequence[bytes]) -> list[list[Result]]:
        """The same for several slices of one type."""
        return [self.judge(shapes, data) for data in slices]


class Run:
    """One graph in N-Triples, judged by prepared shapes."""

    def __init__(self, shapes: ShapesGraph, data: bytes) -> None:
        self._written: dict[Node, str] = {}
        self._graph = DataGraph.from_rdflib_graph(read_graph(data, RdfFormat.N_TRIPLES, self._written))
        self._validator = Validator(self._graph, shacl_graph=DataGraph.from_rdflib_graph(Graph()))
        self._shapes = self._validator.shacl_graph = shapes

    def results(self) -> list[Result]:
        """The results of all shapes at what they are for."""
        _, report, _ = self._validator.run()  # type: ignore[no-untyped-call]
        return self._read(report)

    def results_inside(self, inside: Collection[Inside]) -> Iterator[Result]:
        """The results of node shapes at some nodes."""
        for name, iri in inside:
            shape = self._shapes.lookup_shape_from_node(URIRef(name))
            conforms, found = shape.validate(self._validator.make_executor(), self._graph, focus=URIRef(iri))
            report, _ = Validator.create_validation_report(self._shapes, conforms, found)
            yield from self._read(report)

    def _read(self, report: Graph) -> list[Result]:
        return [self._result(report, node) for node in report.objects(None, SH.result)]

    def _result(self, report: Graph, node: Node) -> Result:
        def iri(name: URIRef) -> str:
            found = report.value(node, name)
            return str(found) if isinstance(found, URIRef) else ""

        value = report.value(node, SH.value)
        return Result(
            focus=iri(SH.focusNode),
            path=iri(SH.resultPath),
            value="" if value is None else self._written.get(value) or value.n3(),
            constraint=iri(SH.sourceConstraintComponent),
            shape=iri(SH.sourceShape),
            severity=SEVERITY.get(iri(SH.resultSeverity), "violation"),
        )


class ListedGraph(Graph):
    """A graph of shapes that remembers its lists, which pyshacl goes through again for every value."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self._lists: dict[Node, tuple[Node, ...]] = {}

    def items(self, list: Node) -> Generator[Node, None, None]:
        """The members of a list; the graph does not change any more when somebody asks."""
        found = self._lists.get(list)
        if found is None:
            found = self._lists[list] = tuple(super().items(list))
        yield from found


def prepare(turtle: bytes) -> ShapesGraph:
    """Shapes made ready."""
    shapes = ShapesGraph(read_graph(turtle, RdfFormat.TURTLE, into=ListedGraph()))
    _ = shapes.shapes  # finds them all
    return shapes


@lru_cache(maxsize=_KEPT)
def _prepared(shapes: Shapes) -> ShapesGraph:
    return prepare(shapes.turtle)


def read_graph(
    content: bytes, format_: RdfFormat, written: dict[Node, str] | None = None, into: Graph | None = None
) -> Graph:
    """A graph of rdflib in memory, its literals spelt as they came. `written` is told how terms are in N-Triples."""
    graph = Graph(bind_namespaces="none") if into is None else into
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # "Parsing weird boolean": that is for shapes to say
        for quad in parse(content, format=format_):
            graph.add((_term(quad.subject), _term(quad.predicate), value := _term(quad.object)))
            if written is not None:
                written[value] = str(quad.object)
    return graph


def _term(term: NamedNode | BlankNode | OxLiteral | Triple) -> Any:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, OxLiteral):
        raise ValueError("a statement about a statement")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    # xsd:string is what a literal without datatype is, and rdflib takes the two for different ones.
    return Literal(term.value, datatype=None if datatype == _STRING else URIRef(datatype), normalize=False)
