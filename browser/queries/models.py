"""Models of saved queries in the answers to programs."""

from typing import Literal, NotRequired

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from browser.urls import Urls
from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS
from sparql.saved.parameters import Parameter
from sparql.saved.saved import SavedQuery


class ParameterModel(BaseModel):
    """A parameter of a saved query."""

    name: str = Field(description="Name, in the address and as a variable of the query.")
    kind: Literal["iri", "string", "notation", "language", "integer", "decimal", "boolean", "date"] = Field(
        description="Kind of its values. An `iri` is a full IRI, a prefixed name, or a path such as kmgbf/target_3."
    )
    label: str = Field(description="What to call it; may be empty.")
    required: bool = Field(description="Whether a value must be given.")
    default: str | None = Field(description="The value without one; null if it is required.")
    example: str = Field(description="A value that is possible.")


class SavedQuerySummary(BaseModel):
    """A saved query in the list."""

    name: str = Field(description="Name, which is a part of its addresses.")
    title: str = Field(description="Title.")
    description: str = Field(description="The question that it answers; may be empty.")
    url: str = Field(description="Its description for programs.")
    page: str = Field(description="Its page for people.")
    bundled: bool = Field(description="Whether it came with the server, and cannot be changed.")
    version: int = Field(description="Grows by one each time it is saved.")
    parameters: list[ParameterModel] = Field(description="Its parameters in order.")


class SavedQueryModel(SavedQuerySummary):
    """A saved query."""

    agent: str = Field(description="Account that saved this version; empty for a bundled one.")
    accepted: str = Field(description="When it was saved, ISO 8601; empty for a bundled one.")
    query: str = Field(description="The query, with the declarations of its parameters as comments.")
    answers: dict[str, str] = Field(description="Addresses of its answer by format.")


class SavedQueryList(BaseModel):
    """All saved queries."""

    queries: list[SavedQuerySummary] = Field(description="Those that came with the server first, then by name.")


class NewQuery(BaseModel):
    """What an editor sends to save a query."""

    title: str = Field(default="", description="Title; may stand in the text as `# title:` instead.")
    description: str = Field(default="", description="The question that it answers; or `# description:` in the text.")
    query: str = Field(description="The query, with its parameters declared as `# param: name kind` comments.")


class Term(TypedDict):
    """A class or property, as a query names it."""

    name: str
    iri: str
    kind: str
    label: NotRequired[str]
    language: NotRequired[str]


class Vocabulary(TypedDict):
    """What queries are made of."""

    generation: int
    prefixes: dict[str, str]
    terms: list[Term]


class NamedThing(TypedDict):
    """A thing whose name matches, as a query names it."""

    name: str
    iri: str
    label: str
    language: str
    code: NotRequired[str]
    matched: NotRequired[str]


class Things(TypedDict):
    """Things whose names match."""

    generation: int
    things: list[NamedThing]


def parameter_model(parameter: Parameter) -> ParameterModel:
    """The model of a parameter."""
    return ParameterModel(
        name=parameter.name,
        kind=parameter.kind,
        label=parameter.label,
        required=parameter.required,
        default=parameter.default or None,
        example=parameter.example,
    )


def summary(query: SavedQuery, to: Urls) -> SavedQuerySummary:
    """A saved query for the list."""
    return SavedQuerySummary(**_shared(query, to))


def description(query: SavedQuery, to: Urls) -> SavedQueryModel:
    """Everything about a saved query."""
    formats = RDF_FORMATS if query.gives_graph else RESULT_FORMATS
    return SavedQueryModel(
        **_shared(query, to),
        agent=query.agent,
        accepted=query.accepted,
        query=query.text,
        answers={format_.name: to.saved(query.name, format_.name) for format_ in formats},
    )


def _shared(query: SavedQuery, to: Urls) -> dict[str, object]:
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "url": to.saved(query.name),
        "page": to.saved_query("en", query.name),
        "bundled": query.bundled,
        "version": query.version,
        "parameters": [parameter_model(parameter) for parameter in query.parameters],
    }
