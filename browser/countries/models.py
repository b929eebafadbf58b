"""What is answered about countries."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from browser.http.texts import TextInLanguage


class Country(TypedDict):
    """A country with the numbers of its records."""

    iso2: Annotated[str, Field(description="ISO 3166-1 alpha-2 code.", examples=["mn"])]
    name: Annotated[str, Field(examples=["Mongolia"])]
    party: Annotated[bool, Field(description="Whether it is a Party to the Convention.")]
    records: int
    nationalTargets: int
    reports: int
    url: Annotated[str, Field(description="Its page here.")]
    list: Annotated[str, Field(description="The page of its records.")]


class Countries(TypedDict):
    """All countries."""

    total: int
    countries: list[Country]


class TypeCount(TypedDict):
    """How many records of a type there are, by year."""

    type: str
    name: str
    total: int
    years: dict[str, int]


class RecordItem(TypedDict):
    """A record by its name."""

    iri: str
    name: TextInLanguage
    day: str | None


class AlignedItem(RecordItem):
    """A national target with its degree of alignment."""

    degree: str | None


class Progress(TypedDict):
    """Progress towards a national or global target, from a report."""

    report: str
    target: str | None
    title: str | None
    level: str | None
    levelText: str | None


class Point(TypedDict):
    """A value of an indicator."""

    record: str
    year: str
    value: str
    unit: str
    part: Annotated[str, Field(description="What it is a part of, where values are divided.")]


class BinaryAnswers(TypedDict):
    """Answers to the questions of a binary indicator."""

    record: str
    answers: dict[str, list[str]]


class Meetings(TypedDict):
    """Meetings in the country."""

    total: int
    newest: list[RecordItem]


class Answered(TypedDict):
    """A notification with the submission that answers it."""

    notification: str
    submission: RecordItem


class CountryProfile(TypedDict):
    """Everything that is known of a country: things by IRI, records by IRI and name."""

    iri: str
    iso2: Annotated[str, Field(examples=["mn"])]
    iso3: str | None
    m49: str | None
    party: bool
    names: dict[str, str]
    records: int
    byType: list[TypeCount]
    strategies: list[RecordItem]
    nationalTargets: int
    alignedTotal: Annotated[dict[str, int], Field(description="Numbers of national targets, by global target.")]
    aligned: dict[str, list[AlignedItem]]
    unaligned: list[RecordItem]
    progress: list[Progress]
    indicators: Annotated[dict[str, list[Point]], Field(description="Values by indicator.")]
    binary: dict[str, BinaryAnswers]
    focalPoints: dict[str, int]
    meetings: Meetings
    answered: list[Answered]
    missing: Annotated[list[str], Field(description="Types of which there is no record.")]
    unaddressed: Annotated[list[str], Field(description="Global targets without a national one.")]
    queries: Annotated[dict[str, str], Field(description="Queries that give all of it, by section.")]
