"""What is answered about types that can be submitted, and reports."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from browser.http.texts import TextInLanguage


class SubmittableType(TypedDict):
    """A type of record that can be submitted."""

    schema: Annotated[str, Field(description="Its name in headers.", examples=["nbsap"])]
    name: TextInLanguage
    kind: Annotated[str, Field(description="`national`, `reference` or `scbd`.")]
    realms: list[str]
    shape: Annotated[str, Field(description="IRI of its SHACL shape.")]
    jsonSchema: Annotated[str, Field(description="Address of its JSON Schema.")]
    example: Annotated[str, Field(description="Address of an example of its body.")]
    templates: Annotated[list[str], Field(description="Addresses of tables to fill in: a workbook, and CSV.")]


class SubmittableTypes(TypedDict):
    """All types of record that can be submitted."""

    types: list[SubmittableType]


class FindingField(TypedDict):
    """The field of a record that a finding is about."""

    name: str
    label: Annotated[str, Field(description="What it is called, in the language of the messages.")]


class ReportedFinding(TypedDict):
    """Something that is wrong, doubtful or worth knowing."""

    severity: Literal["violation", "warning", "info"]
    code: Annotated[str, Field(description="The kind of finding.", examples=["missing"])]
    chmCode: Annotated[str, Field(description="What the Clearing-House calls it; empty where it has no such code.")]
    pointer: Annotated[str, Field(description="Place in the document (RFC 6901); empty for the whole of it.")]
    property: Annotated[str, Field(description="The same as names with dots, without numbers of items.")]
    field: FindingField | None
    value: Annotated[Any, Field(description="The value that is there, where it may be shown.")]
    message: Annotated[str, Field(description="What is wrong.")]
    fix: Annotated[str, Field(description="What to do.")]
    language: Annotated[str, Field(description="Language of message and fix.", examples=["en"])]
    shape: Annotated[str | None, Field(description="IRI of the shape that judged.")]
    constraint: Annotated[str | None, Field(description="IRI of the component of SHACL.")]
    focus: Annotated[str | None, Field(description="IRI of the node in the graph.")]
    path: Annotated[str | None, Field(description="IRI of the property in the graph.")]
    before: NotRequired[Annotated[str, Field(description="A text as it was sent, where publication would change it.")]]
    after: NotRequired[Annotated[str, Field(description="The same text as it would be published.")]]


class ValidationReport(TypedDict):
    """What was found in a document."""

    conforms: Annotated[bool, Field(description="Whether nothing forbids what it was judged for.")]
    profile: Literal["draft", "publish", "audit"]
    schema: Annotated[str, Field(description="Type of the record, empty where nobody could tell.")]
    identifier: Annotated[str, Field(description="Identifier of the record.")]
    iri: Annotated[str, Field(description="The record in the graph.")]
    counts: Annotated[dict[str, int], Field(description="Findings by severity.")]
    engine: Annotated[str, Field(description="What judged by shapes.", examples=["pyshifty"])]
    shapes: Annotated[str, Field(description="SHA-256 of the shapes that judged.")]
    findings: list[ReportedFinding]
