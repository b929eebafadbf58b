"""What histories answer."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from browser.releases.models import ChangedThing


class HistoryEvent(TypedDict):
    """What one accepted change did to a thing."""

    number: Annotated[int, Field(description="Its place among all events.", examples=[12])]
    sequence: Annotated[int, Field(description="The change of the ledger.", examples=[3])]
    kind: Annotated[Literal["create", "update", "delete", "erase"], Field(description="What it did.")]
    moment: Annotated[str, Field(description="ISO 8601, UTC.", examples=["2026-11-20T09:30:00.000Z"])]
    version: Annotated[str, Field(description="Identifier of what was stated after it.")]
    change: Annotated[str, Field(description="Identifier of the change.")]
    agent: str
    on_behalf_of: str
    approved_by: str
    reason: str
    release: str
    licence: str


class History(TypedDict):
    """What happened to a thing, newest first."""

    thing: str
    total: int
    next: Annotated[str | None, Field(description="Address of earlier events.", examples=[None])]
    events: list[HistoryEvent]


class VersionName(TypedDict):
    """One of the versions that were compared."""

    sequence: int
    moment: str
    version: str


class HistoryDifference(TypedDict):
    """What is different between two versions of a thing."""

    thing: str
    before: VersionName
    after: VersionName
    triples_removed: int
    triples_added: int
    counts: Annotated[dict[str, int], Field(description="Parts of the thing, by the kind of what changed.")]
    things: list[ChangedThing]
