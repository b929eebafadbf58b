"""What is answered about types that can be submitted, and reports."""

from typing import Annotated

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


class SubmittableTypes(TypedDict):
    """All types of record that can be submitted."""

    types: list[SubmittableType]
