"""What the search, suggestions, labels in batches and resolving answer."""

from typing import Annotated, Literal, NotRequired

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from browser.http.texts import TextInLanguage
from kg.texts.languages import DEFAULT, TAGS

MOST_IRIS = 1_000
Iri = Annotated[str, Field(examples=["http://metadata.cbd.int/kmgbf/target_3"])]
Address = Annotated[str, Field(description="Its page here.", examples=["http://127.0.0.1:8000/kmgbf/en/page/target_3"])]
Notation = Annotated[str | None, Field(description="Its code.", examples=["3"])]
Range = Annotated[list[int], Field(min_length=2, max_length=2)]


class SearchMatch(TypedDict):
    """The text in which the words were found, and why it matches."""

    value: str
    lang: str
    property: Annotated[str, Field(description="Property that gives the text.", examples=["skos:prefLabel"])]
    kind: Annotated[
        Literal["exact", "prefix", "words", "form", "spelling", "member"], Field(description="How it matches.")
    ]
    ranges: Annotated[
        list[Range],
        Field(
            description="Parts that match, as beginnings and ends counted in Unicode code points.", examples=[[[0, 6]]]
        ),
    ]


class SearchHit(TypedDict):
    """Something that was found."""

    iri: Iri
    url: Address
    label: TextInLanguage
    notation: Notation
    types: Annotated[list[str], Field(description="Its classes.")]
    dataset: Annotated[str | None, Field(description="Id of its dataset.", examples=["kmgbf"])]
    deprecated: bool
    replacedBy: Annotated[list[str], Field(description="What replaces it, where it is deprecated.")]
    match: SearchMatch


class ValueCount(TypedDict):
    """How many results have a value."""

    value: str
    count: int


class SearchResults(TypedDict):
    """What a search has found."""

    query: Annotated[str, Field(description="What was looked for.", examples=["marine"])]
    corrected: Annotated[
        str | None,
        Field(description="What was looked for instead, as nothing has the words of the query.", examples=[None]),
    ]
    looser: Annotated[list[str], Field(description="Searches that find more.")]
    total: Annotated[int, Field(examples=[1])]
    bounded: Annotated[bool, Field(description="Whether there are more than `total`.")]
    offset: int
    facets: Annotated[dict[str, list[ValueCount]], Field(description="How many results have each value, by facet.")]
    results: list[SearchHit]
    next: Annotated[str | None, Field(description="Address of the next results.", examples=[None])]


class DirectedText(TextInLanguage):
    """A text with its language and the direction that it is written in."""

    dir: Annotated[str, Field(examples=["ltr"])]


class Suggestion(TypedDict):
    """A thing for the list below a search box."""

    iri: Iri
    url: Address
    label: DirectedText
    notation: Notation
    dataset: Annotated[str | None, Field(description="Name of its dataset.")]
    parts: Annotated[list[tuple[str, bool]] | None, Field(description="The label in parts, those that match marked.")]
    matched: Annotated[NotRequired[DirectedText], Field(description="The text that matches, if it is another.")]


class Suggestions(TypedDict):
    """At most ten things."""

    query: str
    status: Annotated[str, Field(description="How many, in words for screen readers.", examples=["1 suggestion"])]
    results: list[Suggestion]


class Label(TypedDict):
    """What a thing is called."""

    label: TextInLanguage | None
    machine: Annotated[bool, Field(description="Whether a machine translated it.")]
    notation: Notation
    types: list[str]
    withdrawn: NotRequired[Annotated[str, Field(description="When it was withdrawn, if it was.")]]
    replacedBy: NotRequired[Annotated[list[str], Field(description="What to use, of what is deprecated or withdrawn.")]]


class Labels(TypedDict):
    """What things are called."""

    lang: Annotated[str, Field(examples=["en"])]
    labels: Annotated[dict[str, Label | None], Field(description="By IRI; null for what has no name here.")]


class Successor(TypedDict):
    """What replaces something."""

    iri: str
    label: TextInLanguage | None


class Resolved(TypedDict):
    """What became of an IRI."""

    status: Annotated[
        str, Field(description="`current`, `deprecated`, `withdrawn` or `unknown`.", examples=["current"])
    ]
    canonical: Annotated[str | None, Field(description="The IRI that the data uses.")]
    label: TextInLanguage | None
    replacedBy: list[Successor]
    chain: Annotated[list[list[str]], Field(description="IRIs after one, two and more replacements.")]
    sameAs: Annotated[list[str], Field(description="Exact matches.")]
    withdrawn: Annotated[str | None, Field(description="When it was withdrawn.", examples=[None])]
    reason: Annotated[str | None, Field(description="Why.", examples=[None])]


class Resolutions(TypedDict):
    """What became of IRIs."""

    lang: Annotated[str, Field(examples=["en"])]
    results: Annotated[dict[str, Resolved], Field(description="By IRI as it was sent.")]


class Iris(BaseModel):
    """IRIs that are asked about at once."""

    iris: list[Annotated[str, Field(min_length=1)]] = Field(
        min_length=1, max_length=MOST_IRIS, examples=[["http://metadata.cbd.int/kmgbf/target_3"]]
    )
    lang: str = Field(default=DEFAULT, description="Language of the labels.", json_schema_extra={"enum": list(TAGS)})
