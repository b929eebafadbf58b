"""Loading records: files of any form to graphs, and the graphs to the ledger."""

import csv
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import InvalidInput
from kg.graphs import GraphNames
from kg.ledger import Ledger
from kg.namespaces import DCT, SKOS
from kg.records.identifiers import RecordIris, read_uid
from kg.records.types import RecordType, read_record_types
from kg.settings import Settings
from loaders import ort
from loaders.decisions import Decisions
from loaders.geojson import Areas
from loaders.records.documents import Document, is_large, read_chunks, read_documents, read_line
from loaders.records.drafts import ENVELOPE, Draft, graph_path, state_facts
from loaders.records.envelopes import draft_body, draft_envelope
from loaders.records.excerpts import as_index
from loaders.records.index_documents import draft_index
from loaders.records.mapping import Mapper
from loaders.records.privacy import PERSONS, redact
from loaders.records.report import Report
from loaders.records.statements import Statements, text_literal
from loaders.records.texts import read_texts
from loaders.records.writing import CHANGE, PUBLICATION, Entry, RecordWriter

FORMER: Final = {"progressAssessment": "nationalAssessment"}
"""Names that schemas had in the index of old."""
_PROGRESS: Final = "EF99BEFD-5070-41C4-91F0-C051B338EEA6"
_SUFFIXES: Final = (".json", ".ndjson", ".jsonl", ".geojson", ".csv", ".gz")
_CHUNK: Final = 250
_AHEAD: Final = 4
_MOST_REFERENCES: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """How to load: who brings it in, from which address, and whether anything is written."""

    agent: str = "Operator"
    source: str = ""
    dry_run: bool = False
    only: str = ""
    change: int = CHANGE
    publication: int = PUBLICATION


def read_iris(base_iri: str) -> RecordIris:
    """The rules for IRIs with the table of indicators that the program brings."""
    text = (
        files("ontologies").joinpath("kmgbf").joinpath("facts").joinpath("indicators.csv").read_text(encoding="utf-8")
    )
    rows = [row for row in csv.DictReader(text.splitlines()) if row["thesaurus"]]
    codes = {row["thesaurus"]: row["code"] for row in rows}
    twice = {row["thesaurus"] for row in rows if codes[row["thesaurus"]] != row["code"]}
    return RecordIris(base_iri, {identifier: code for identifier, code in codes.items() if identifier not in twice})


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


Put = Callable[[str, Entry, tuple[str, ...]], None]
"""Takes the end of a graph's name, the graph, and the ends of the names of those that it replaces."""


class RecordLoader:
    """Documents to graphs. `types` are those of the shapes, unless a test gives others."""

    def __init__(self, iris: RecordIris, report: Report, types: Mapping[str, RecordType] | None = None) -> None:
        self.iris = iris
        self.report = report
        self._types = read_record_types() if types is None else types
        self._mapper = Mapper(iris, report)
        self._areas = Areas(iris, report)
        self._decisions = Decisions(iris, self._types.get("decision"), self._mapper, report)
        self._titles: dict[str, str] = {}
        self.terms: dict[str, str] = {}
        self.pointed: dict[str, str] = {}
        """What was pointed to: IRI -> schema of one that does."""

    def load_file(self, path: Path, put: Put, only: str = "") -> None:
        """Give all graphs of a file to `put`."""
        if ort.is_export(path):
            for draft in self._read_export(path):
                self._put_draft(draft, f"{path.name}, {draft.facts.get('uid')}", put)
            return
        self.load_documents(read_documents(path, self.report), put, only)

    def load_documents(self, documents: Iterable[Document], put: Put, only: str = "") -> None:
        """Give all graphs of documents to `put`."""
        for document in documents:
            if only and document.form != only:
                self.report.problem(document.source, document.place, f"This is no {only} but: {document.form}.")
                continue
            self._load_document(document, put)

    def _load_document(self, document: Document, put: Put) -> None:
        place = f"{document.source}, {document.place}".rstrip(", ")
        if document.form == "feature":
            if (read := self._areas.read(document)) is not None:
                told, part = read
                self._put(told, Draft(self._path(told), "area", {}, part=part), place, put)
        elif document.form == "decision":
            if (told_decision := self._decisions.read(document)) is not None:
                self._put(told_decision, Draft(self._path(told_decision), "decision", {}), place, put)
        elif document.form in ("term", "domain"):
            self.report.results["left out: terms of the thesaurus (kg load thesaurus)"] += 1
        elif (draft := self._draft(document)) is not None:
            self._put_draft(draft, place, put)

    def _draft(self, document: Document) -> Draft | None:
        if document.form == "body":
            return draft_body(document, self.iris, self.report)
        if document.form == "envelope":
            return draft_envelope(document, self.iris, self.report)
        if document.form != "index":
            value = as_index(document)
            if value is None:
                self.report.results[f"left out: not public or without a name ({document.form})"] += 1
                return None
            document = replace(document, form="index", value=value)
        return draft_index(document, self.iris, self._types, self.report)

    def _read_export(self, path: Path) -> Iterator[Draft]:
        export = ort.read_export(path, self.report)
        if export is None:
            return
        if export.schema == "nationalTarget7":
            self._titles |= ort.titles_of(export, self.iris)
        yield from ort.drafts(export, self.iris, self._titles, self.terms)

    def _put_draft(self, draft: Draft, place: str, put: Put) -> None:
        schema = FORMER.get(draft.schema, draft.schema)
        type_ = self._types.get(schema)
        if type_ is None:
            source, _, where = place.partition(", ")
            self.report.problem(
                source, where, f"There is no record type {schema[:80]}.", "docs/record-types.md lists them."
            )
            return
        told = Statements(self.iris.base_iri + draft.path)
        if draft.part == ENVELOPE:
            self._name_envelope(told, draft)
        else:
            self._mapper.map(told, type_, draft.body)
        state_facts(told, draft, type_, self.iris.base_iri)
        self._put(told, draft, place, put)

    def _name_envelope(self, told: Statements, draft: Draft) -> None:
        """The title that an envelope gives; the body, which may come or not, says the rest."""
        if draft.schema in PERSONS:
            return
        for text, language in read_texts(draft.body.get("title")):
            text, gone = redact(text)
            self.report.redacted += gone
            told.add(told.subject, DCT.title, text_literal(text, language))

    def _put(self, told: Statements, draft: Draft, place: str, put: Put) -> None:
        name = draft.schema if draft.part != ENVELOPE else f"{draft.schema} (envelope)"
        self.report.types[name] += 1
        if len(self.pointed) < _MOST_REFERENCES:
            for iri in told.points_to:
                self.pointed.setdefault(iri, draft.schema)
        entry = Entry(draft.schema, told.canonical(), 1 if draft.read_from else 2, draft.revision, place)
        path = graph_path(draft.path, draft.part)
        former = () if draft.part else tuple(each for each in _former_paths(draft) if each != path)
        put(path, entry, former)

    def _path(self, told: Statements) -> str:
        return told.iri.removeprefix(self.iris.base_iri)


def load_large(path: Path, loader: RecordLoader, put: Put, only: str) -> None:
    """Load a file of many lines: a second process reads and maps them, while this one writes.

    Started anew instead of forked, since this process has the store open.
    """
    setting = (loader.iris.base_iri, loader.terms, only)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=setting) as pool:
        waiting: deque[Future[Mapped]] = deque()
        try:
            for chunk in read_chunks(path, _CHUNK):
                waiting.append(pool.submit(_map_lines, path.name, chunk))
                if len(waiting) > _AHEAD:
                    _take(waiting.popleft().result(), loader, put)
            while waiting:
                _take(waiting.popleft().result(), loader, put)
        except UnicodeDecodeError as error:
            loader.report.problem(path.name, f"byte {error.start:,}", "It is not UTF-8 text.", "Convert it to UTF-8.")
        except (OSError, EOFError) as error:
            loader.report.problem(path.name, "", f"It cannot be read: {error}.", "What was read before is loaded.")
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class Mapped:
    """What a second process made of some lines."""

    graphs: list[tuple[str, Entry, tuple[str, ...]]]
    pointed: dict[str, str]
    report: Report


def _take(mapped: Mapped, loader: RecordLoader, put: Put) -> None:
    loader.report.merge(mapped.report)
    for iri, schema in mapped.pointed.items():
        if len(loader.pointed) < _MOST_REFERENCES:
            loader.pointed.setdefault(iri, schema)
    for path, entry, former in mapped.graphs:
        put(path, entry, former)


_own: list[tuple[RecordLoader, str]] = []
"""The loader of a second process."""


def _begin(base_iri: str, terms: dict[str, str], only: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process stops this one
    loader = RecordLoader(read_iris(base_iri), Report())
    loader.terms |= terms
    _own[:] = [(loader, only)]


def _map_lines(source: str, chunk: list[tuple[int, str]]) -> Mapped:
    loader, only = _own[0]
    graphs: list[tuple[str, Entry, tuple[str, ...]]] = []
    for number, line in chunk:
        loader.load_documents(
            read_line(line, number, source, loader.report),
            lambda path, entry, former: graphs.append((path, entry, former)),
            only,
        )
    pointed, loader.pointed = loader.pointed, {}
    return Mapped(graphs, pointed, loader.report.take())


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

    `progress` hears of every file begun and of the documents read in it so far.
    """
    report = report or Report()
    loader = RecordLoader(read_iris(settings.base_iri), report, types)
    names = GraphNames(settings.base_iri)
    loader.terms |= _progress_terms(ledger, names, loader.iris)
    with RecordWriter(
        settings,
        ledger,
        report,
        agent=options.agent,
        source=options.source,
        dry_run=options.dry_run,
        change=options.change,
        publication=options.publication,
    ) as writer:
        count = 0

        def put(path: str, entry: Entry, former: tuple[str, ...]) -> None:
            nonlocal count
            writer.put(names.record(path), entry)
            for each in former:
                if writer.has(names.record(each)):
                    writer.withdraw(names.record(each))
            count += 1
            progress(current, count)

        for current in find_files(paths):
            count = 0
            progress(current, 0)
            if types is None and is_large(current):
                load_large(current, loader, put, options.only)
            else:
                loader.load_file(current, put, options.only)
        _note_dangling(report, loader, writer, names)
    return report


def _former_paths(draft: Draft) -> Iterator[str]:
    """Names under which a record was known as long as its identifier was not."""
    if draft.read_from or not draft.path.startswith("record/"):
        return
    if uid := read_uid(str(draft.facts.get("uid") or "")):
        yield uid.stable
    number = draft.facts.get("documentID")
    if isinstance(number, int):
        yield str(number)


def _note_dangling(report: Report, loader: RecordLoader, writer: RecordWriter, names: GraphNames) -> None:
    base = loader.iris.base_iri
    for iri, schema in loader.pointed.items():
        path = iri.removeprefix(base)
        if path.startswith("decision/"):
            path = "/".join(path.split("/")[:4])  # the graph of a decision holds its elements
        if not writer.has(names.record(graph_path(path))):
            report.note_dangling(schema, iri)


def _progress_terms(ledger: Ledger, names: GraphNames, iris: RecordIris) -> dict[str, str]:
    """Folded English name -> identifier for the levels of progress, if their domain has been loaded."""
    version = ledger.latest(names.named(f"thesaurus/domain/{_PROGRESS}"))
    if version is None:
        return {}
    notations: dict[str, str] = {}
    labels: dict[str, str] = {}
    for triple in version.content().triples():
        if isinstance(triple.subject, NamedNode) and not isinstance(triple.object, NamedNode):
            if triple.predicate == SKOS.notation:
                notations[triple.subject.value] = triple.object.value  # type: ignore[union-attr]
            elif triple.predicate == SKOS.prefLabel and triple.object.language == "en":  # type: ignore[union-attr]
                labels[triple.subject.value] = " ".join(triple.object.value.lower().split()).rstrip(". ")  # type: ignore[union-attr]
    return {label: notations[iri] for iri, label in labels.items() if iri in notations}
