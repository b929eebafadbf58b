"""Workflows and batches as the Clearing-House shows them, from proposals and what happened to them.

A workflow is one round of review: from the moment at which a proposal is submitted until it is decided or taken back.
Its identifier is the number of the proposal and that of the round, as 24 hexadecimal digits.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field
from typing_extensions import TypedDict

from kg.errors import NotFound
from kg.records.types import read_record_types
from kg.submissions.rows import Event, Submission

ACTIVITY: Final = "publishRecord"
"""The one activity of a workflow: somebody decides."""
VERSION: Final = "0.4"
_ID: Final = re.compile(r"([0-9a-f]{16})([0-9a-f]{8})")
_CLOSING: Final = {
    "return": "reject", "reject": "reject", "approve": "approve", "publish": "approve", "recall": "cancel",
    "cancel": "cancel", "expire": "timeout",
}  # fmt: skip
State = Literal["running", "completed", "canceled"]


class Lock(TypedDict):
    """What keeps a draft as it is while it is decided on."""

    lockID: Annotated[str, Field(description="`workflow-` and the identifier of the workflow.")]
    lockedOn: str
    lockedBy: dict[str, int]


class Workflow(TypedDict):
    """One round of review."""

    _id: str
    id: str
    type: Annotated[str, Field(examples=["publishReferenceRecord"])]
    version: str
    state: State
    createdOn: str
    createdBy: int | None
    closedOn: str | None
    activities: list[dict[str, Any]]
    data: dict[str, Any]
    workflowAge: dict[str, Any]
    result: dict[str, Any] | None


class Batch(TypedDict):
    """Records whose workflows were begun together."""

    _id: str
    realm: str
    government: str
    schema: str
    records: list[str]
    status: str
    recordStatus: dict[str, dict[str, str]]
    workflowActivity: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Working:
    """One round of review of a proposal: the event that began it, and the one that ended it (None: not yet)."""

    submission: Submission
    round: int
    begun: Event
    closed: Event | None

    @property
    def identifier(self) -> str:
        """The identifier of the workflow."""
        return f"{self.submission.number:016x}{self.round:08x}"

    @property
    def state(self) -> State:
        """Whether it is under way, was decided or ran out, or was taken back."""
        if self.closed is None:
            return "running"
        return "canceled" if _CLOSING[self.closed.action] == "cancel" else "completed"

    @property
    def lock(self) -> Lock:
        """The lock of its draft."""
        by = {} if self.begun.account is None else {"userID": self.begun.account}
        return {"lockID": f"workflow-{self.identifier}", "lockedOn": self.begun.at, "lockedBy": by}

    @property
    def status(self) -> str:
        """What the Clearing-House calls it in batches."""
        if self.closed is None:
            return "workflowActivityInitiated"
        words = {"reject": "Rejected", "approve": "ActivityUpdated", "cancel": "Canceled", "timeout": "TimeOut"}
        return f"workflow{words[_CLOSING[self.closed.action]]}"

    def shown(self) -> Workflow:
        """The workflow."""
        submission, closed = self.submission, self.closed
        national = read_record_types()[submission.schema].schema_type == "national"
        return {
            "_id": self.identifier,
            "id": self.identifier,
            "type": "publishNationalRecord" if national else "publishReferenceRecord",
            "version": VERSION,
            "state": self.state,
            "createdOn": self.begun.at,
            "createdBy": self.begun.account,
            "closedOn": closed.at if closed else None,
            "activities": [self._activity()],
            "data": {
                "realm": submission.realm.upper(),
                "documentID": submission.number,
                "identifier": submission.record,
                "title": submission.title,
                "metadata": metadata_of(submission),
                "additionalInfo": self.begun.reason,
                "batchId": submission.batch or None,
            },
            "workflowAge": {"age": (datetime.now(UTC) - datetime.fromisoformat(self.begun.at)).days, "type": "days"},
            "result": self._result(),
        }

    def _activity(self) -> dict[str, Any]:
        closed = self.closed
        return {
            "name": ACTIVITY,
            "assignedTo": [],
            "createdOn": self.begun.at,
            "closedOn": closed.at if closed else None,
            "completedBy": closed.account if closed else None,
            "timedOut": bool(closed and closed.action == "expire"),
            "result": self._result(),
        }

    def _result(self) -> dict[str, Any] | None:
        if self.closed is None:
            return None
        submission = self.submission
        found = {"action": _CLOSING[self.closed.action], "identifier": submission.record}
        found |= {"reason": self.closed.reason} if self.closed.reason else {}
        if submission.sequence is not None and found["action"] == "approve":
            return {**found, "documentID": submission.number, "revision": submission.revision}
        return dict(found)


def workings_of(submission: Submission, events: Iterable[Event]) -> list[Working]:
    """The workflows of a proposal, oldest first."""
    found: list[Working] = []
    for event in events:
        if event.action == "submit":
            found.append(Working(submission, len(found) + 1, event, None))
        elif event.action in _CLOSING and found and _may_close(found[-1], event):
            found[-1] = replace(found[-1], closed=event)
    return found


def _may_close(working: Working, event: Event) -> bool:
    """Whether an event ends a round: what was approved and waits for its day may still be returned."""
    return working.closed is None or (working.closed.action == "approve" and event.action == "return")


def read_workflow(identifier: str) -> tuple[int, int]:
    """The number of the proposal and that of the round. Raises NotFound."""
    found = _ID.fullmatch(identifier)
    if not found or int(found[1], 16) >= 1 << 62:
        raise NotFound("There is no workflow of this identifier that you have a part in.", "List those you have.")
    return int(found[1], 16), int(found[2], 16)


def batch_of(identifier: str, workings: Sequence[Working]) -> Batch:
    """A batch, by the last workflows of its records."""
    first = workings[0].submission
    status = next((one.status for one in workings if one.closed is None), workings[-1].status)
    last = next((_CLOSING[one.closed.action] for one in workings if one.closed is not None), "")
    return {
        "_id": identifier,
        "realm": first.realm.upper(),
        "government": metadata_of(first).get("government", ""),
        "schema": first.schema,
        "records": [one.submission.record for one in workings],
        "status": status,
        "recordStatus": {
            one.submission.record: {"workflowId": one.identifier, "status": one.status} for one in workings
        },
        "workflowActivity": {"name": ACTIVITY, "data": {"action": last} if last else {}},
    }


def metadata_of(submission: Submission) -> dict[str, str]:
    """What the Clearing-House knows a record by, beside its identifier."""
    kind, _, name = submission.owner.partition(":")
    return {"schema": submission.schema} | ({"government": name} if kind == "government" else {})
