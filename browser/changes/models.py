"""What is answered about changes."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from browser.http.texts import TextInLanguage


class ChangeItem(TypedDict):
    """What one accepted change did to one thing."""

    number: Annotated[int, Field(description="Its place among all events; for `after` and `before`.", examples=[12])]
    sequence: Annotated[int, Field(description="The change that did it.", examples=[3])]
    moment: Annotated[str, Field(description="When it was accepted.", examples=["2026-11-29T09:30:00Z"])]
    kind: Annotated[
        Literal["create", "update", "delete", "erase"],
        Field(description="`create` also of what comes back; `delete` is withdrawal, `erase` of content, by law."),
    ]
    thing: Annotated[str, Field(examples=["http://metadata.cbd.int/kmgbf/target_3"])]
    name: TextInLanguage
    dataset: Annotated[str, Field(description="The vocabulary that speaks, or `record`.", examples=["kmgbf"])]
    schema: Annotated[str | None, Field(description="Type of the record.", examples=["nationalTarget7"])]
    party: Annotated[str | None, Field(description="Whose record it is, in two letters.", examples=["CA"])]
    version: Annotated[str, Field(description="What was stated of the thing then; the member of the event stream.")]
    erased: Annotated[str | None, Field(description="The version whose content was erased.")]
    reason: str
    agent: Annotated[str, Field(description="Who entered it.")]
    onBehalfOf: str
    approvedBy: str
    source: str
    url: Annotated[str, Field(description="The page of the thing.")]


class ChangeList(TypedDict):
    """Changes in the order that was asked for."""

    changes: list[ChangeItem]
    next: Annotated[
        str | None, Field(description="The next ones; with `after` it stays right when there are none yet.")
    ]
    stream: Annotated[str, Field(description="The same as a Linked Data Event Stream.")]
    feed: Annotated[str, Field(description="The same as an Atom feed.")]
