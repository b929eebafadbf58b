"""pyshifty: an engine in Rust, which needs a tenth of the time of pyshacl. It answers requests.

It is young, so that its version is pinned, and tests hold it to pyshacl on all types and on the W3C's suite. It keeps
the interpreter's lock while it judges, and takes minutes for texts of megabytes: who calls it bounds both.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from shifty._shifty import PreparedValidator  # what the package has around it would give a graph of rdflib

from kg.errors import KgError
from kg.rdf.namespaces import RDF, SH
from kg.validation.engines.engine import SEVERITY, EngineFailed, Result, check_target, deepened
from kg.validation.engines.merging import merged
from kg.validation.engines.nesting import Nesting, targets, typed
from kg.validation.shapes import Shapes

_KEPT: Final = 512
"""Prepared sets of shapes in memory: some 0.8 MB each, and all types for all profiles."""


class ShiftyEngine:
    """Judges with pyshifty."""

    name = "pyshifty"

    def prepare(self, shapes: Shapes) -> None:
        """Make shapes ready now."""
        _prepared(shapes)

    def judge(self, shapes: Shapes, data: bytes) -> list[Result]:
        """The results for a slice in canonical N-Triples, in order; none if it conforms. Raises EngineFailed."""
        check_target(shapes, data)
        with _explained():
            verdict = _prepared(shapes).validate_algebra
            if verdict(data, data_format="ntriples", graph_mode="data", run_infer=False).conforms:
                return []
            return _results(shapes, data)

    def judge_all(self, shapes: Shapes, slices: Sequence[bytes]) -> list[list[Result]]:
        """The same for several slices of one type, for which it needs half the time."""
        found: dict[int, list[Result]] = {}
        for group in merged(slices):
            split = None
            if len(group.places) > 1:
                for place in group.places:
                    check_target(shapes, slices[place])
                with _explained():
                    split = group.split(_results(shapes, b"".join(slices[place] for place in group.places)))
            found |= split or {place: self.judge(shapes, slices[place]) for place in group.places}
        return [found[place] for place in range(len(slices))]


@contextmanager
def _explained() -> Iterator[None]:
    """Raises EngineFailed for whatever the engine fails with."""
    try:
        yield
    except (KgError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in Rust is no Exception
        raise EngineFailed(f"pyshifty could not judge the graph: {error!s:.300}") from error


def _results(shapes: Shapes, data: bytes) -> list[Result]:
    """The results for a graph, whether or not it conforms, in order."""
    nesting, validator = _prepared_for_reports(shapes)
    nested = nesting.nested(data)
    if nested is None:  # what is no node cannot be made a member of a class
        validator = _prepared(shapes)
    results = report(validator, data + typed(nested or ()))
    return deepened(results, shapes, lambda inside: report(validator, data + typed(inside)))


def report(validator: PreparedValidator, data: bytes) -> list[Result]:
    """The results of the report of prepared shapes on a graph in N-Triples."""
    found = validator.validate_w3c(data, data_format="ntriples", graph_mode="data", run_infer=False)
    return _read(found.conforms, (quad.triple for quad in parse(found.report_turtle, format=RdfFormat.TURTLE)))


def prepare(turtle: bytes) -> PreparedValidator:
    """Shapes made ready. Raises ValueError for what is none."""
    return PreparedValidator(turtle, shapes_format="turtle")


@lru_cache(maxsize=_KEPT)
def _prepared(shapes: Shapes) -> PreparedValidator:
    """Shapes as they are, for the verdict on most records: that they conform."""
    nodes = {f"<{node}>" for inner in shapes.inner.values() for node in inner}
    return prepare(shapes.turtle + "".join(targets(nodes)).encode())


@lru_cache(maxsize=_KEPT)
def _prepared_for_reports(shapes: Shapes) -> tuple[Nesting, PreparedValidator]:
    nesting = Nesting.of(shapes.turtle)
    return nesting, prepare(nesting.shapes)


def _read(conforms: bool, triples: Iterable[Triple]) -> list[Result]:
    """The results of a report. Raises EngineFailed if they contradict the verdict."""
    about: dict[str, dict[str, NamedNode | BlankNode | Literal]] = {}
    listed: list[str] = []
    for triple in triples:
        subject, predicate, object_ = str(triple.subject), triple.predicate, triple.object
        if isinstance(object_, Triple):
            continue
        if predicate == SH.result:
            listed.append(str(object_))
        elif predicate != RDF.type:
            about.setdefault(subject, {})[predicate.value] = object_
    if conforms == bool(listed):
        raise EngineFailed("The verdict of the engine and its results contradict each other.")
    return [_result(about.get(node, {})) for node in listed]


def _result(about: dict[str, NamedNode | BlankNode | Literal]) -> Result:
    def iri(name: NamedNode) -> str:
        found = about.get(name.value)
        return found.value if isinstance(found, NamedNode) else ""

    return Result(
        focus=iri(SH.focusNode),
        path=iri(SH.resultPath),
        value=str(about.get(SH.value.value, "")),
        constraint=iri(SH.sourceConstraintComponent),
        shape=iri(SH.sourceShape),
        severity=SEVERITY.get(iri(SH.resultSeverity), "violation"),
    )
