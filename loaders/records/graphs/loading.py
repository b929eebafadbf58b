"""Loading records: files of any form to graphs, and the graphs to the ledger."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.errors import InvalidInput
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import SKOS
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.model import RecordType
from kg.settings import Settings
from loaders.records.graphs.combining import RecordGraph
from loaders.records.graphs.loader import RecordLoader
from loaders.records.graphs.parallel import load_large
from loaders.records.graphs.writer import CHANGE, PUBLICATION, RecordWriter
from loaders.records.sources.documents import is_large
from loaders.records.sources.drafts import graph_path

_PROGRESS: Final = "EF99BEFD-5070-41C4-91F0-C051B338EEA6"
_SUFFIXES: Final = (".json", ".ndjson", ".jsonl", ".geojson", ".csv", ".gz")


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
    # Exports name targets by their titles, so that files with targets come first.
    return sorted(dict.fromkeys(found), key=lambda path: (path.suffix == ".csv", found.index(path)))


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
    loader.terms |= _progress_terms(ledger, names)
    with RecordWriter(
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
    ) as writer:
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


def _progress_terms(ledger: Ledger, names: GraphNames) -> dict[str, str]:
    """Folded English name -> identifier for the levels of progress, if their domain has been loaded."""
    version = ledger.latest(names.named(f"thesaurus/domain/{_PROGRESS}"))
    notations: dict[str, str] = {}
    labels: dict[str, str] = {}
    for triple in version.content().triples() if version is not None else ():
        value = triple.object
        if isinstance(triple.subject, NamedNode) and isinstance(value, Literal):
            if triple.predicate == SKOS.notation:
                notations[triple.subject.value] = value.value
            elif triple.predicate == SKOS.prefLabel and value.language == "en":
                labels[triple.subject.value] = " ".join(value.value.lower().split()).rstrip(". ")
    return {label: notations[iri] for iri, label in labels.items() if iri in notations}
