"""All records that are published, judged: in several processes, each with the store open for reading.

A record whose body was kept is judged by that, so that findings have their places in it; of the others there is the
graph alone.
"""

import gc
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Final

from pyoxigraph import NamedNode

from kg.errors import KgError
from kg.graph.graph import KnowledgeGraph
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.bodies import Kept
from kg.ledger.keeping import Bodies
from kg.ledger.keys import Keys
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.records.graphs.drafts import body_in
from kg.records.mapping.iris import read_iris
from kg.records.sources import SOURCES, path_of
from kg.records.types import read_record_types
from kg.settings import Settings
from kg.validation.engines.choosing import choose_engine
from kg.validation.graphs import GraphValidator
from kg.validation.known import KnownOfGraph
from kg.validation.rdf_record import RdfRecord, published_record
from kg.validation.report import Report
from kg.validation.validator import Validator

AT_ONCE: Final = 200
"""Records that a process is given at once, of which those of one type are judged together."""
Graphs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audited:
    """What was found of one record: type ('' for what is no record), findings as (severity, code), the whole report.

    `from_body`: by its body. `line` is the report as JSON, empty where nobody wants it.
    """

    iri: str
    schema: str
    found: tuple[tuple[str, str], ...]
    from_body: bool = False
    line: bytes = b""


def graphs_of_records(settings: Settings, schemas: Iterable[str] = ()) -> list[Graphs]:
    """The graphs of each record that is shown: its own, and those beside it. Raises NotReady before the first."""
    graph, names = KnowledgeBase(settings).current().graph, GraphNames(settings.base_iri)
    found: dict[str, list[str]] = {}
    for node in graph.store.named_graphs():
        if isinstance(node, NamedNode) and node.value.startswith(names.record("")):
            found.setdefault(path_of(node.value.removeprefix(names.record(""))), []).append(node.value)
    wanted = frozenset(schemas)
    return [
        tuple(sorted(graphs)) for _, graphs in sorted(found.items()) if not wanted or _schema(graph, graphs) in wanted
    ]


def audit(settings: Settings, records: Sequence[Graphs], processes: int, *, whole: bool) -> Iterator[list[Audited]]:
    """Judge records, some at once, in the order in which they are done. `whole`: with the reports as JSON."""
    parts = [records[start : start + AT_ONCE] for start in range(0, len(records), AT_ONCE)]
    if processes < 2 or len(parts) < 2:
        _begin(settings, whole)
        yield from map(_audit_some, parts)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin_process, (settings, whole)) as pool:
        yield from pool.map(_audit_some, parts)


class Auditor:
    """Judges records of one generation, in one process."""

    def __init__(self, settings: Settings, *, whole: bool) -> None:
        iris, engine = read_iris(settings.base_iri), choose_engine(settings.validation_engine)
        self._graph = KnowledgeBase(settings).current().graph
        known = KnownOfGraph(self._graph, iris)
        self._base_iri = settings.base_iri
        self._of_bodies = Validator(iris, engine, known)
        self._of_graphs = GraphValidator(iris, engine, known)
        self._bodies = Bodies(Ledger(settings.ledger_address).database)
        self._keys = Keys(settings.keys_file)
        self._schemas = frozenset(type_.schema for type_ in read_record_types().values() if not type_.index_only)
        self._whole = whole

    def audit(self, part: Sequence[Graphs]) -> list[Audited]:
        """What was found of some records, by the graphs of each."""
        bodies = self._read(part)
        judged = iter(self._of_bodies.judge_all([body for body in bodies if body is not None], "audit"))
        return [
            self._told(next(judged), from_body=True) if body is not None else self._audit_graphs(graphs)
            for graphs, body in zip(part, bodies, strict=True)
        ]

    def _audit_graphs(self, graphs: Graphs) -> Audited:
        record = _record(self._graph, graphs, self._base_iri)
        return self._told(self._of_graphs.judge(record, "audit")) if record else Audited(graphs[0], "", ())

    def _told(self, report: Report, *, from_body: bool = False) -> Audited:
        found = tuple((one.severity, one.code) for one in report.findings)
        return Audited(report.iri, report.schema, found, from_body, _line(report) if self._whole else b"")

    def _read(self, part: Sequence[Graphs]) -> list[Mapping[str, Any] | None]:
        """The body of each record as its most trusted source gave it, if it was kept and says what it is."""
        newest = self._bodies.newest([graph for graphs in part for graph in graphs])
        chosen = [
            next((newest[graphs[0], source] for source in SOURCES if (graphs[0], source) in newest), None)
            for graphs in part
        ]
        kept = iter(self._bodies.get_all([head for head in chosen if head and head.erased is None]))
        keys = self._keys.find({head.sha256 for head in chosen if head})
        return [self._body(next(kept), keys) if head and head.erased is None else None for head in chosen]

    def _body(self, kept: Kept, keys: Mapping[str, bytes]) -> Mapping[str, Any] | None:
        try:
            body = json.loads(self._keys.read(kept, keys.get(kept.sha256)))
        except (KgError, ValueError):
            return None
        body = body_in(body) if isinstance(body, dict) else {}
        header = body.get("header")
        known = isinstance(header, dict) and header.get("schema") in self._schemas
        return body if known else None


_auditors: Final[list[Auditor]] = []
"""The auditor of this process, once it has begun."""


def _begin(settings: Settings, whole: bool) -> None:
    _auditors[:] = [Auditor(settings, whole=whole)]


def _begin_process(settings: Settings, whole: bool) -> None:
    _begin(settings, whole)
    gc.freeze()  # what is here by now stays; of what comes nothing has rings, and looking for them takes a tenth
    gc.set_threshold(50_000, 50, 50)


def _audit_some(part: Sequence[Graphs]) -> list[Audited]:
    return _auditors[0].audit(part)


def _record(graph: KnowledgeGraph, graphs: Iterable[str], base_iri: str) -> RdfRecord | None:
    quads = (quad for name in graphs for quad in graph.store.quads_for_pattern(None, None, None, NamedNode(name)))
    return published_record((quad.triple for quad in quads), base_iri)


def _schema(graph: KnowledgeGraph, graphs: Iterable[str]) -> str:
    record = _record(graph, graphs, graph.names.base_iri)
    return record.schema if record else ""


def _line(report: Report) -> bytes:
    return json.dumps(report.as_json(), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
