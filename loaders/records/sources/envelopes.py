"""Bodies and envelopes of the document store (CBD-DATA 2.1 and 2.3) to drafts; keys about editors are not read."""

from collections.abc import Mapping
from typing import Any

from kg.errors import InvalidInput
from kg.records.graphs.drafts import Draft, draft_of, facts_of, record_path
from kg.records.identifiers import RecordIris, read_reference
from kg.records.mapping.report import Report
from kg.records.sources import ENVELOPE
from loaders.records.sources.documents import Document


def draft_body(document: Document, iris: RecordIris, report: Report) -> Draft | None:
    """A body with a header; None, with a problem in the report, if the header does not say which record it is."""
    try:
        return draft_of(document.value, iris)
    except InvalidInput as error:
        report.problem(document.source, document.place, error.message, error.hint)
        return None


def draft_envelope(document: Document, iris: RecordIris, report: Report) -> Draft | None:
    """An envelope, with its body or alone; a deleted record, a draft and a record that is not public are left out."""
    value = document.value
    reference = read_reference(str(value.get("identifier")))
    metadata = value.get("metadata")
    schema = value.get("type") or (metadata.get("schema") if isinstance(metadata, Mapping) else None)
    if reference is None or not isinstance(schema, str):
        report.problem(document.source, document.place, "The envelope has no identifier or no type.")
        return None
    if value.get("deletedOn"):
        report.results["left out: deleted at the source"] += 1
        return None
    body = value.get("body")
    if value.get("revision") == 0 or (body is None and value.get("workingDocumentBody")):
        report.results["left out: draft"] += 1
        return None
    return Draft(
        record_path(iris, reference.identifier),
        schema,
        body if isinstance(body, Mapping) else _named(value),
        facts_of(value),
        "" if isinstance(body, Mapping) else ENVELOPE,
    )


def _named(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of an envelope that has none: only its title."""
    return {"title": value["title"]} if value.get("title") else {}
