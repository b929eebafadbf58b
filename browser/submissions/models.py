"""What is answered about proposals."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from browser.http.api_operations import Problem
from kg.submissions.workflow import Demand, Role, State


class PossibleAction(TypedDict):
    """Something that the account may do with a submission as it is."""

    name: Annotated[str, Field(examples=["approve"])]
    method: Literal["POST", "PUT"]
    href: Annotated[str, Field(description="Where it is asked for, with the `etag` in `If-Match`.")]
    reason: Annotated[bool, Field(description="Whether a reason must be given.")]


class SubmissionItem(TypedDict):
    """A submission: which record it is for, whose, in which state, and what the account may do with it."""

    number: Annotated[int, Field(examples=[1])]
    url: str
    etag: Annotated[str, Field(description="Its state, for `If-Match`.", examples=['"2"'])]
    record: Annotated[str, Field(description="Identifier of the record.")]
    iri: Annotated[str, Field(description="The record in the graph, once it is published.")]
    schema: Annotated[str, Field(description="Type of the record.", examples=["nationalTarget7"])]
    owner: Annotated[str, Field(description="Whose record it is.", examples=["government:be"])]
    realm: str
    title: str
    state: State
    version: Annotated[int, Field(description="Number of its newest version.")]
    batch: str
    embargo: Annotated[str, Field(description="The day before which it is not published; empty for none.")]
    created: str
    changed: str
    sequence: Annotated[int | None, Field(description="The change of the ledger that published it.")]
    revision: Annotated[int | None, Field(description="The revision of the record that it became.")]
    actions: list[PossibleAction]


class CountedItem(SubmissionItem):
    """A submission with the counts of what was found in the document that was sent."""

    conforms: Annotated[bool, Field(description="Whether nothing forbids that the document is published.")]
    counts: Annotated[dict[str, int], Field(description="Findings by severity.")]


class DecidedItem(SubmissionItem):
    """A submission after something was done with it."""

    visible: NotRequired[
        Annotated[bool, Field(description="Whether readers see already what was published or withdrawn.")]
    ]


class SubmissionList(TypedDict):
    """Submissions, the newest first."""

    submissions: list[SubmissionItem]
    next: NotRequired[Annotated[str, Field(description="Address of those that follow.")]]


class VersionItem(TypedDict):
    """A version of a submission."""

    version: int
    created: str
    account: Annotated[str, Field(description="Who sent it.")]
    sha256: Annotated[str, Field(description="Of the document; empty once that is kept no longer.")]
    conforms: bool
    shapes: Annotated[str, Field(description="SHA-256 of the shapes that judged.")]
    agreed: Annotated[str, Field(description="Who said yes to what publication changes in its texts.")]


class EventItem(TypedDict):
    """Something that happened to a submission."""

    action: str
    at: str
    account: Annotated[str, Field(description="Who did it; empty for the service itself.")]
    role: str
    version: int
    reason: str


class SubmissionDetail(SubmissionItem):
    """A submission with all that happened to it."""

    versions: list[VersionItem]
    events: list[EventItem]
    document: Annotated[str, Field(description="Address of its newest document, as it was sent.")]
    report: Annotated[str, Field(description="Address of the report on that.")]
    difference: Annotated[str, Field(description="Address of what it would change in what is published.")]


class LineAnswer(TypedDict):
    """The answer to one document of many: the submission, or the problem with it."""

    line: Annotated[int, Field(description="Number of the document in the request, from 1.")]
    place: NotRequired[Annotated[str, Field(description="Its row, where it came in a table.", examples=["Records!3"])]]
    status: Annotated[int, Field(description="The status that it would have alone.", examples=[201])]
    submission: NotRequired[CountedItem]
    problem: NotRequired[Problem]


class NumberAnswer(TypedDict):
    """The answer to one submission of many: as it is now, or the problem with it."""

    number: int
    status: int
    submission: NotRequired[SubmissionItem]
    problem: NotRequired[Problem]


class Decisions(TypedDict):
    """What became of many submissions, in the order in which they were named."""

    answers: list[NumberAnswer]
    visible: NotRequired[
        Annotated[bool, Field(description="Whether readers see already what was published or withdrawn.")]
    ]


class WorkflowState(TypedDict):
    """A state of submissions."""

    name: State
    open: Annotated[bool, Field(description="Whether it is undecided: a record has one such submission at most.")]
    editable: Annotated[bool, Field(description="Whether its document may be changed.")]


# `from` is a word of the language
WorkflowAction = TypedDict(
    "WorkflowAction",
    {
        "name": str,
        "from": Annotated[list[State], Field(description="States in which it is possible; none: it begins one.")],
        "to": Annotated[State | Literal[""], Field(description="The state after it; empty where that stays.")],
        "role": Annotated[
            Role | Literal[""], Field(description="Who may do it; an approver may all; empty: the service itself.")
        ],
        "reason": Annotated[bool, Field(description="Whether a reason must be given.")],
        "asks": Annotated[list[Demand], Field(description="What is asked for beside the role.")],
        "description": str,
    },
)
WorkflowAction.__doc__ = "Something that can be done with submissions."


class WorkflowTable(TypedDict):
    """The workflow: states of submissions, and what can be done in each by whom."""

    states: list[WorkflowState]
    actions: list[WorkflowAction]
    roles: list[Role]
