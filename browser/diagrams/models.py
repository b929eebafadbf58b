"""What is answered about the surroundings of a thing."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

_Direction = Annotated[str, Field(description="Direction in which the text is written.", examples=["ltr"])]


class NeighbourNode(TypedDict):
    """A thing: what it is called, where its page is, and how the explorer draws it."""

    iri: Annotated[str, Field(examples=["http://metadata.cbd.int/kmgbf/target_3"])]
    label: Annotated[str, Field(examples=["Target 3"])]
    language: Annotated[str, Field(examples=["en"])]
    direction: _Direction
    url: str
    code: NotRequired[str]
    colour: NotRequired[str]
    ink: NotRequired[str]
    deprecated: NotRequired[bool]
    external: Annotated[NotRequired[bool], Field(description="Whether nothing is known of it here.")]


class NeighbourRelation(TypedDict):
    """A relation with the things that it leads to, bounded."""

    kind: Annotated[str, Field(description="What kind of relation it is.")]
    name: str
    language: str
    direction: _Direction
    predicate: str | None
    inward: Annotated[bool, Field(description="Whether it leads to the centre.")]
    total: Annotated[int, Field(description="How many things it leads to.")]
    exact: Annotated[bool, Field(description="Whether `total` is all, or as many as were counted.")]
    nodes: list[NeighbourNode]


class NeighbourLink(TypedDict):
    """A relation among the things around."""

    source: str
    target: str
    name: str
    language: str
    direction: _Direction


class Surroundings(TypedDict):
    """What stands around a thing."""

    generation: Annotated[int, Field(description="Number of the state of the data that answered.")]
    uri: str
    centre: NeighbourNode
    explore: Annotated[str, Field(description="Where people explore it.")]
    groups: list[NeighbourRelation]
    links: list[NeighbourLink]
