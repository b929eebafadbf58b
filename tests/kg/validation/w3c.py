"""The W3C's tests of SHACL, read from a copy of them: `KG_SHACL_TESTS` names its folder.

A test is a graph, shapes, and the report that is to come of them, or that the shapes are none. Both engines are given
what `kg.validation.engines` gives them: graphs in N-Triples, shapes and data apart.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, RdfFormat, Triple, parse

from kg.rdf.namespaces import SH, Namespace
from kg.validation.engines import pyshacl_engine, shifty_engine
from kg.validation.engines.engine import SEVERITY, Result

VARIABLE: Final = "KG_SHACL_TESTS"
_BASE: Final = "http://www.w3.org/ns/shacl-tests/"
_MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_SHT: Final = Namespace("http://www.w3.org/ns/shacl-test#")
Run: TypeAlias = Callable[[bytes, bytes], Iterable[Result]]
Results: TypeAlias = Counter[Result]
"""How often each result occurs; blank nodes are all alike."""


def _by_pyshacl(shapes: bytes, data: bytes) -> Iterable[Result]:
    return pyshacl_engine.Run(pyshacl_engine.prepare(shapes), data).results()


def _by_shifty(shapes: bytes, data: bytes) -> Iterable[Result]:
    return shifty_engine.report(shifty_engine.prepare(shapes), data)


ENGINES: Final[dict[str, Run]] = {"pyshacl": _by_pyshacl, "pyshifty": _by_shifty}


@dataclass(frozen=True, slots=True)
class Test:
    """A test: its name, its graphs in N-Triples, and the results that are to be; None where the shapes are faulty."""

    __test__ = False  # not a class of pytest

    name: str
    shapes: bytes
    data: bytes
    expected: Results | None

    def outcome(self, run: Run) -> str:
        """What is wrong with what an engine says; '' if nothing is."""
        try:
            found = _counted(run(self.shapes, self.data))
        except Exception as error:
            return "" if self.expected is None else f"it fails: {error!s:.200}"
        if self.expected is None:
            return "faulty shapes are taken"
        missing, more = self.expected - found, found - self.expected
        return "" if not missing and not more else f"missing {dict(missing)}, not expected {dict(more)}"


def read_tests(folder: Path) -> Iterator[Test]:
    """The tests of the manifests below a folder, in the order of their names."""
    for file in sorted(folder.rglob("*.ttl")):
        said = Dataset(parse(file.read_bytes(), format=RdfFormat.TURTLE, base_iri=_iri(folder, file)))
        for quad in list(said.quads_for_object(_SHT.Validate)):
            yield _test(folder, said, quad.subject)  # type: ignore[arg-type]


def folder_of_environment() -> Path | None:
    """The folder that the environment names, if it is there."""
    folder = Path(os.environ.get(VARIABLE, ""))
    return folder if os.environ.get(VARIABLE) and folder.is_dir() else None


def _test(folder: Path, said: Dataset, node: NamedNode) -> Test:
    action, result = _value(said, node, _MF.action), _value(said, node, _MF.result)
    shapes, data = (_graph(folder, _value(said, action, name)) for name in (_SHT.shapesGraph, _SHT.dataGraph))
    expected = None if result == _SHT.Failure else _expected(said, result)
    return Test(node.value.removeprefix(_BASE), shapes, data, expected)


def _graph(folder: Path, iri: object) -> bytes:
    assert isinstance(iri, NamedNode)
    file = folder / iri.value.removeprefix(_BASE)
    quads = parse(file.read_bytes(), format=RdfFormat.TURTLE, base_iri=iri.value)
    return "".join(f"{quad.triple} .\n" for quad in quads).encode()


def _iri(folder: Path, file: Path) -> str:
    return _BASE + file.relative_to(folder).as_posix()


def _value(said: Dataset, node: object, name: NamedNode) -> object:
    return next(_values(said, node, name), None)


def _values(said: Dataset, node: object, name: NamedNode) -> Iterator[object]:
    quads = said.quads_for_subject(node)  # type: ignore[arg-type]
    return (quad.object for quad in quads if quad.predicate == name)


def _expected(said: Dataset, report: object) -> Results:
    found = []
    for result in _values(said, report, SH.result):
        focus, path, component, shape = (
            _iri_of(_value(said, result, name))
            for name in (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent, SH.sourceShape)
        )
        severity = SEVERITY.get(_iri_of(_value(said, result, SH.resultSeverity)), "violation")
        found.append(Result(focus, path, _shown(_value(said, result, SH.value)), component, shape, severity))
    return Counter(found)


def _iri_of(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _shown(term: object) -> str:
    if term is None or isinstance(term, BlankNode):
        return "" if term is None else "_:"
    assert isinstance(term, NamedNode | Literal | Triple)
    return str(term)


def _counted(results: Iterable[Result]) -> Results:
    return Counter(replace(one, value="_:") if one.value.startswith("_:") else one for one in results)
