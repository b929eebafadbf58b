"""Loading records: files of any form to graphs, and the graphs to the ledger."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from kg.errors import InvalidInput
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT
from kg.records.graphs.combining import RecordGraph
from kg.records.graphs.drafts import graph_path
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.model import RecordType
from kg.settings import Settings
from loaders.records.graphs.changes import PUBLICATION
from loaders.records.graphs.loader import RecordLoader
from loaders.records.graphs.memory import collecting_seldom
from loaders.records.graphs.parallel import load_large
from loaders.records.graphs.writer import CHANGE, RecordWriter
from loaders.records.sources.documents import is_large
from loaders.records.sources.ort.exports import folded_title
from loaders.records.sources.ort.names import TermNames

_SUFFIXES: Final = (".json", ".ndjson", ".jsonl", ".geojson", ".csv", ".tsv", ".xlsx", ".gz")


@dataclass(frozen=True, slots=True)
class Options:
    """How to load: who brings it in, from which address, whether anything is written, and whether what is read `again`
    counts more than what was read before, even if that was fuller."""

    agent: str = "Operator"
    source: str = ""
    dry_run: bool = False
    only: str = ""
    again: bool = False
    change: int = CHANGE
    publication: int = PUBLICATION


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Files, and the files below folders that may hold records. Raises InvalidInput if there is none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InvalidInput(f"There is no file or folder {path}.", "Nothing was loaded.")
        inside = sorted(each for each in path.rglob("*") if each.is_file() and each.name.endswith(_SUFFIXES))
        found += inside if path.is_dir() else [path]
    if not found:
        raise InvalidInput("There is no file to load.", f"Folders are searched for {', '.join(_SUFFIXES)}.")
    return list(dict.fromkeys(found))


def load_records(
    settings: Settings,
    ledger: Ledger,
    paths: Iterable[Path],
    options: Options,
    report: Report | None = None,
    progress: Callable[[Path, int], None] = lambda _path, _count: None,
    types: Mapping[str, RecordType] | None = None,
) -> Report:
    """Load all records of files and folders, and say what happened. A mistake in one document stops no other.

    `progress` is called with every file begun and the number of documents read in it so far.
    """
    report = report or Report()
    loader = RecordLoader(read_iris(settings.base_iri), report, types)
    names = GraphNames(settings.base_iri)
    loader.exports.terms = TermNames(ledger, names)
    writing = RecordWriter(
        settings,
        ledger,
        report,
        agent=options.agent,
        source=options.source,
        dry_run=options.dry_run,
        change=options.change,
        publication=options.publication,
        types=loader.types,
        again=options.again,
    )
    with collecting_seldom(), writing as writer:
        count = 0

        def put(path: str, entry: RecordGraph) -> None:
            nonlocal count
            writer.put(path, entry)
            count += 1
            progress(current, count)

        for current in find_files(paths):
            count = 0
            progress(current, 0)
            if types is None and is_large(current):
                load_large(current, loader, put, options.only)
            else:
                loader.load_file(current, put, options.only)
        loader.exports.titles |= _titles(ledger, names, writer.known, loader.exports.parties)
        loader.finish(put)
        _note_dangling(report, loader, writer)
    return report


def _note_dangling(report: Report, loader: RecordLoader, writer: RecordWriter) -> None:
    base = loader.iris.base_iri
    for iri, schema in loader.pointed.items():
        path = iri.removeprefix(base)
        if path.startswith("decision/"):
            path = "/".join(path.split("/")[:4])  # the graph of a decision holds its elements
        if not writer.has(graph_path(path)):
            report.note_dangling(schema, iri)


def _titles(ledger: Ledger, names: GraphNames, graphs: Iterable[str], parties: Iterable[str]) -> dict[str, str]:
    """Folded title -> identifier of the national targets of some Parties that exports have brought before."""
    found: dict[str, str] = {}
    prefixes = tuple(names.record(f"ORT-NT7-{party.upper()}-") for party in parties)
    for graph in sorted(graphs if prefixes else ()):
        version = ledger.latest(graph) if graph.startswith(prefixes) else None
        for triple in version.content().triples() if version is not None else ():
            if triple.predicate == DCT.title and isinstance(triple.object, Literal):
                found[folded_title(triple.object.value)] = graph.removeprefix(names.record(""))
    return found
