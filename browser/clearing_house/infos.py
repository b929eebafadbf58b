"""Records and drafts as the Clearing-House's lists have them: what is known of a document, beside its body.

Names of people are left out: where the Clearing-House gives a name, `userID` is the number of the account.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from browser.clearing_house.reports import texts
from browser.clearing_house.workings import Lock, Working, metadata_of, workings_of
from kg.submissions.rows import Event, Submission


class User(TypedDict):
    """Whose account did something."""

    userID: int


class DocumentInfo(TypedDict):
    """What is known of a record or a draft. Times are UTC."""

    identifier: str
    documentID: Annotated[int, Field(description="A number of this service.")]
    type: Annotated[str, Field(description="Type of the record.", examples=["nationalTarget7"])]
    owner: Annotated[str, Field(description="Whose it is.", examples=["country:be"])]
    realm: str
    title: dict[str, str]
    summary: dict[str, str]
    metadata: dict[str, str]
    createdOn: NotRequired[str]
    createdBy: NotRequired[User]
    updatedOn: NotRequired[str]
    submittedOn: NotRequired[str]
    revision: NotRequired[int]
    latestRevision: NotRequired[int]
    isRequest: NotRequired[bool]
    body: NotRequired[dict[str, Any]]
    workingDocumentID: NotRequired[int]
    workingDocumentTitle: NotRequired[dict[str, str]]
    workingDocumentSummary: NotRequired[dict[str, str]]
    workingDocumentMetadata: NotRequired[dict[str, str]]
    workingDocumentOwner: NotRequired[str]
    workingDocumentCreatedOn: NotRequired[str]
    workingDocumentUpdatedOn: NotRequired[str]
    workingDocumentSize: NotRequired[int]
    workingDocumentLock: NotRequired[Lock | None]
    workingDocumentBody: NotRequired[dict[str, Any]]


class DocumentList(TypedDict):
    """Some of a list, and how many there are in all."""

    Count: int
    Items: list[DocumentInfo]


@dataclass(frozen=True, slots=True)
class Draft:
    """An open proposal with its newest document and what happened to it."""

    submission: Submission
    text: bytes = b"{}"
    events: Sequence[Event] = field(default=())

    @property
    def document(self) -> dict[str, Any]:
        """Its document; it was read before, in bounds."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def working(self) -> Working | None:
        """The workflow that is under way, if one is."""
        last = workings_of(self.submission, self.events)[-1:]
        return last[0] if last and last[0].state == "running" else None


def owner_name(owner: str) -> str:
    """An owner as the Clearing-House names it.

    >>> owner_name("government:be"), owner_name("organisation:ACME")
    ('country:be', 'organization:ACME')
    """
    kind, _, name = owner.partition(":")
    return f"{'country' if kind == 'government' else 'organization'}:{name}"


def plain_info(submission: Submission) -> DocumentInfo:
    """What is known of a proposal without its document."""
    return {
        "identifier": submission.record,
        "documentID": submission.number,
        "type": submission.schema,
        "owner": owner_name(submission.owner),
        "realm": submission.realm.upper(),
        "title": {},
        "summary": {},
        "metadata": metadata_of(submission),
        "createdOn": local(submission.created),
        "createdBy": {"userID": submission.account},
        "updatedOn": local(submission.changed),
        "isRequest": submission.is_open and not submission.is_editable,
    }


def draft_info(draft: Draft, *, body: bool = False) -> DocumentInfo:
    """What is known of a draft; with its document if that is wanted."""
    submission, document, working = draft.submission, draft.document, draft.working
    made = plain_info(submission)
    made["title"] = texts(document.get("title"))
    made["summary"] = texts(document.get("summary") or document.get("description"))
    made |= {
        "workingDocumentID": submission.number,
        "workingDocumentTitle": made["title"],
        "workingDocumentSummary": made["summary"],
        "workingDocumentMetadata": made["metadata"],
        "workingDocumentOwner": made["owner"],
        "workingDocumentCreatedOn": made["createdOn"],
        "workingDocumentUpdatedOn": made["updatedOn"],
        "workingDocumentSize": len(draft.text),
        "workingDocumentLock": working.lock if working else None,
    }
    if body:
        made["workingDocumentBody"] = made["body"] = document
    return made


def local(moment: str) -> str:
    """A moment as the Clearing-House writes it: UTC, which it does not say.

    >>> local("2026-11-30T21:05:00Z")
    '2026-11-30T21:05:00.000'
    """
    return f"{moment.removesuffix('Z')}.000" if moment.endswith("Z") else moment


def header_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The header of a document, {} if it has none."""
    found = document.get("header")
    return dict(found) if isinstance(found, Mapping) else {}
