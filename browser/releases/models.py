"""What is answered about releases."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict


class ReleaseItem(TypedDict):
    """A release: when, by whom and approved by whom, why, from where, its size, digest and files."""

    revision: Annotated[int, Field(examples=[1])]
    release: Annotated[str, Field(description="Its name.")]
    accepted: Annotated[str, Field(description="When, ISO 8601.")]
    agent: str
    approved_by: str
    reason: str
    source: str
    licence: str
    triples: int
    sha256: str
    current: bool
    withdrawn: bool
    files: Annotated[list[str], Field(description="Addresses of its files.")]
    difference: Annotated[str, Field(description="Address of what it changed.")]


class ReleaseList(TypedDict):
    """The releases of a dataset."""

    dataset: Annotated[str, Field(examples=["kmgbf"])]
    releases: list[ReleaseItem]


class ChangedText(TypedDict):
    """A name with its language."""

    value: str
    language: str


class ChangedDetail(TypedDict):
    """A statement that was changed: what it said before and says after, null for nothing."""

    group: str
    property: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangedThing(TypedDict):
    """A thing that was changed, and how."""

    iri: str
    kind: str
    groups: Annotated[list[str], Field(description="What kinds of changes there are.")]
    names: list[ChangedText]
    successors: NotRequired[list[str]]
    details: NotRequired[list[ChangedDetail]]


class ReleaseDifference(TypedDict):
    """What a release changed, against the one before."""

    version: Annotated[int, Field(description="Version of this form.")]
    before: str
    after: str
    triples_before: int
    triples_after: int
    triples_removed: int
    triples_added: int
    concepts_before: int
    concepts_after: int
    counts: Annotated[dict[str, int], Field(description="Things by kind of change.")]
    things: list[ChangedThing]
    blanks: list[ChangedDetail]
