"""What is answered about change sets, and what is sent to them."""

from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import Field, TypeAdapter, WithJsonSchema
from typing_extensions import TypedDict

from browser.changesets.work import ShownState
from browser.releases.models import ReleaseDifference
from kg.changesets.misfits import Reason
from kg.changesets.model import Edit
from kg.changesets.store import MOST

ACTIONS: Final = ("propose", "reopen", "discard")


def _inlined(schema: Any, named: dict[str, Any]) -> Any:
    """A schema in which what it refers to stands itself, so that it can stand anywhere."""
    if isinstance(schema, list):
        return [_inlined(one, named) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(named[schema["$ref"].rpartition("/")[2]], named)
    kept = {name: one for name, one in schema.items() if name not in ("$defs", "discriminator")}
    return {name: _inlined(one, named) for name, one in kept.items()}


_SCHEMA: Final[dict[str, Any]] = TypeAdapter[Any](Edit).json_schema()
EDIT: Final[dict[str, Any]] = _inlined(_SCHEMA, _SCHEMA["$defs"])
"""The JSON Schema of an edit."""
EDITS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"edits": {"type": "array", "items": EDIT, "minItems": 1, "maxItems": MOST}},
    "required": ["edits"],
    "additionalProperties": False,
    "examples": [
        {
            "edits": [
                {"kind": "relabel", "concept": "http://metadata.cbd.int/kmgbf/goal_A", "language": "en",
                 "texts": {"altLabel": {"add": ["First goal"]}}}
            ]
        }
    ],
}  # fmt: skip
"""What is sent to add edits."""


class ChangeSetAction(TypedDict):
    """Something that may be done with a change set as it is."""

    name: Literal["propose", "reopen", "discard"]
    href: Annotated[str, Field(description="Where it is asked for (POST), with the `etag` in `If-Match`.")]


class ChangeSetItem(TypedDict):
    """A change set: what it is called, who began it, its state, and what may be done with it."""

    number: Annotated[int, Field(examples=[1])]
    url: str
    etag: Annotated[str, Field(description="Its state, for `If-Match`.", examples=['"2"'])]
    dataset: Annotated[str, Field(examples=["kmgbf"])]
    title: str
    state: ShownState
    account: Annotated[str, Field(description="Who began it.")]
    created: str
    changed: str
    candidate: Annotated[int | None, Field(description="Number of the candidate that it was last proposed as.")]
    actions: list[ChangeSetAction]


class ChangeSetList(TypedDict):
    """Change sets of a vocabulary, the newest first."""

    change_sets: list[ChangeSetItem]
    next: NotRequired[Annotated[str, Field(description="Address of those that follow.")]]


class EditItem(TypedDict):
    """An edit of a change set, with who made it and when. Its number is where it stands in their order."""

    number: int
    account: str
    at: str
    edit: Annotated[dict[str, Any], WithJsonSchema(EDIT | {"examples": EDITS["examples"][0]["edits"]})]


class ChangeSetDetail(ChangeSetItem):
    """A change set with its edits, in the order in which they are applied."""

    edits: list[EditItem]
    preview: Annotated[str, Field(description="Address of what it would change; empty for one that is decided.")]


class SuggestedTermItem(TypedDict):
    """A term that the author of a record missed in a list of the vocabulary, and suggests."""

    number: Annotated[int, Field(examples=[1])]
    label: str
    language: Annotated[str, Field(description="Of the label and the definition.", examples=["fr"])]
    definition: str
    belongs: Annotated[str, Field(description="Where it belongs, in words; may be empty.")]
    schema: Annotated[str, Field(description="Type of the record.", examples=["nationalTarget7"])]
    place: Annotated[str, Field(description="Where in the record it was missed (JSON Pointer).")]
    created: str
    decline: Annotated[str, Field(description="Where it is declined (POST), with a `reason`.")]


class SuggestedTermList(TypedDict):
    """Terms that wait for the editors of a vocabulary, the oldest first."""

    suggestions: list[SuggestedTermItem]


class DeclinedTerm(TypedDict):
    """A term that was declined, and why."""

    number: int
    decision: Literal["declined"]
    reason: str


class MisfitItem(TypedDict):
    """An edit that does not fit what is published now, and why."""

    edit: Annotated[int, Field(description="Number of the edit.")]
    reason: Reason
    about: Annotated[list[str], Field(description="Identifiers of what the reason is about.")]
    message: str


class FoundBeforeAndAfter(TypedDict):
    """Findings of the quality report by rule."""

    before: dict[str, int]
    after: dict[str, int]


class ChangeSetPreview(TypedDict):
    """What a change set would change of what is published now: edits that do not fit are left out of it."""

    etag: Annotated[str, Field(description="The state of the change set that it is of.")]
    published: Annotated[str, Field(description="SHA-256 of what is published.")]
    misfits: list[MisfitItem]
    difference: ReleaseDifference
    quality: FoundBeforeAndAfter
