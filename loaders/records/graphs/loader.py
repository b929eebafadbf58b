"""Documents of any form to graphs: the reader for each form, and the names of the graphs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from kg.ledger.bodies import Body
from kg.rdf.namespaces import DCT
from kg.records.derived.statements import with_derived
from kg.records.graphs.combining import RecordGraph
from kg.records.graphs.drafts import Draft, graph_path, state_facts
from kg.records.identifiers import RecordIris
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.privacy import PERSONS, redact
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements, text_literal
from kg.records.mapping.texts import read_texts
from kg.records.model import RecordType
from kg.records.sources import DOCUMENT, ENVELOPE, EXPORT, INDEX
from kg.records.types import read_record_types
from loaders.records.graphs.decisions import Decisions
from loaders.records.sources.documents import Document, read_documents
from loaders.records.sources.envelopes import draft_body, draft_envelope
from loaders.records.sources.excerpts import SOURCE_OF, as_index, former_names
from loaders.records.sources.geojson import Areas
from loaders.records.sources.index_documents import draft_index
from loaders.records.sources.ort.drafts import Exports
from loaders.records.sources.ort.exports import as_body, is_export

FORMER: Final = {"progressAssessment": "nationalAssessment"}
"""Names that schemas had in the index of old."""
MOST_REFERENCES: Final = 5_000_000
Put = Callable[[str, RecordGraph], None]
"""Takes the end of a graph's name, and the graph."""


class RecordLoader:
    """Documents to graphs. `types` are those of the shapes, unless a test gives others."""

    def __init__(self, iris: RecordIris, report: Report, types: Mapping[str, RecordType] | None = None) -> None:
        self.iris = iris
        self.report = report
        self.types = read_record_types() if types is None else types
        self._mapper = Mapper(iris, report)
        self._areas = Areas(iris, report)
        self._decisions = Decisions(iris, self.types.get("decision"), self._mapper, report)
        self.exports = Exports(iris, self.types, report)
        self.pointed: dict[str, str] = {}
        """IRIs that records point to -> schema of one record that does."""

    def load_file(self, path: Path, put: Put, only: str = "") -> None:
        """Give all graphs of a file to `put`; those of exports come with `finish`, since records stand in several."""
        if is_export(path):
            self.exports.add(path)
            return
        self.load_documents(read_documents(path, self.report), put, only)

    def finish(self, put: Put) -> None:
        """Give the graphs of all exports to `put`."""
        for draft, place, rows in self.exports.drafts():
            self._put_draft(draft, place, put, partial(as_body, rows))

    def load_documents(self, documents: Iterable[Document], put: Put, only: str = "") -> None:
        """Give all graphs of documents to `put`."""
        for document in documents:
            if only and document.form != only:
                self.report.problem(document.source, document.place, f"This is no {only} but: {document.form}.")
                continue
            try:
                self._load_document(document, put)
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                what = f"It could not be read ({type(error).__name__}: {str(error)[:200]})."
                self.report.problem(document.source, document.place, what, "The others are loaded. Please report this.")

    def _load_document(self, document: Document, put: Put) -> None:
        place = f"{document.source}, {document.place}".rstrip(", ")
        if document.form == "feature":
            if (read := self._areas.read(document)) is not None:
                statements, part = read
                draft = Draft(self._path(statements), "area", {}, part=part)
                self._put(statements, draft, place, put, _came(document))
        elif document.form == "decision":
            if (decision := self._decisions.read(document)) is not None:
                source = DOCUMENT if isinstance(document.value.get("nodes"), list) else EXPORT
                draft = Draft(self._path(decision), "decision", {}, source=source)
                self._put(decision, draft, place, put, _came(document))
        elif document.form in ("term", "domain"):
            self.report.results["left out: terms of the thesaurus (kg load thesaurus)"] += 1
        elif (found := self._draft(document)) is not None:
            self._put_draft(found, place, put, lambda: _came(document))

    def _draft(self, document: Document) -> Draft | None:
        if document.form == "body":
            return draft_body(document, self.iris, self.report)
        if document.form == "envelope":
            return draft_envelope(document, self.iris, self.report)
        source, former = SOURCE_OF.get(document.form, INDEX), former_names(document)
        if document.form != "index":
            value = as_index(document)
            if value is None:
                self.report.results[f"left out: not public or without a name ({document.form})"] += 1
                return None
            document = replace(document, form="index", value=value)
        draft = draft_index(document, self.iris, self.types, self.report, source)
        return replace(draft, former=former) if draft else None

    def _put_draft(self, draft: Draft, place: str, put: Put, came: Callable[[], Body]) -> None:
        schema = FORMER.get(draft.schema, draft.schema)
        type_ = self.types.get(schema)
        if type_ is None:
            source, _, where = place.partition(", ")
            self.report.problem(
                source, where, f"There is no record type {schema[:80]}.", "docs/record-types.md lists them."
            )
            return
        statements = Statements.of(self.iris.base_iri, draft.path, type_)
        if draft.part == ENVELOPE:
            self._name_envelope(statements, draft)
        else:
            self._mapper.map(statements, type_, draft.body)
        state_facts(statements, draft, type_, self.iris.base_iri)
        self._put(statements, draft, place, put, came())

    def _name_envelope(self, statements: Statements, draft: Draft) -> None:
        """The title that an envelope gives; the body, which may come or not, says the rest."""
        statements.relate()
        if draft.schema in PERSONS:
            return
        for text, language in read_texts(draft.body.get("title")):
            text, gone = redact(text)
            self.report.redacted += gone
            statements.add(statements.thing, DCT.title, text_literal(text, language))

    def _put(self, statements: Statements, draft: Draft, place: str, put: Put, body: Body) -> None:
        name = draft.schema if draft.part != ENVELOPE else f"{draft.schema} (envelope)"
        self.report.types[name] += 1
        if len(self.pointed) < MOST_REFERENCES:
            for iri in statements.points_to:
                self.pointed.setdefault(iri, draft.schema)
        content = with_derived(statements.canonical(), statements.iri, self.iris.base_iri)
        facts = (draft.source, draft.number, place, draft.former, body)
        entry = RecordGraph(draft.schema, statements.iri, content, *facts)
        put(graph_path(draft.path, draft.part), entry)

    def _path(self, statements: Statements) -> str:
        return statements.iri.removeprefix(self.iris.base_iri)


def _came(document: Document) -> Body:
    """A document as it came."""
    return Body.of(document.form, document.value)
