"""What lists of records answer."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from browser.http.texts import TextInLanguage


class Alignment(TypedDict):
    """How far a record is aligned with a goal or target."""

    target: Annotated[str, Field(description="Code of the goal or target.")]
    degree: Annotated[str | None, Field(description="Identifier of the degree, where one is stated.")]


class Record(TypedDict):
    """A record of the Clearing-House; below the names of facets the values that it has."""

    iri: str
    url: Annotated[str, Field(description="Its page here.")]
    name: TextInLanguage
    type: Annotated[str, Field(description="Name of its schema.", examples=["nationalTarget7"])]
    typeName: TextInLanguage
    countryName: TextInLanguage | None
    day: Annotated[str | None, Field(description="ISO 8601, as precise as it is known.", examples=["2026-01-31"])]
    country: list[str]
    target: list[str]
    subject: list[str]
    year: list[str]
    status: list[str]
    language: list[str]
    alignment: list[Alignment]


class FacetCount(TypedDict):
    """How many records have a value."""

    value: str
    name: str
    count: int


class Records(TypedDict):
    """A list of records."""

    total: int
    bounded: Annotated[bool, Field(description="Whether there are more than `total`.")]
    offset: int
    next: Annotated[str | None, Field(description="Address of the next records.", examples=[None])]
    facets: Annotated[dict[str, list[FacetCount]], Field(description="How many have each value, by facet.")]
    records: list[Record]
