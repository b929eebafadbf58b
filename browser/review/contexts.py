"""What the pages of proposals show."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.records.difference_contexts import Difference
from browser.records.field_contexts import FieldGroup
from browser.site.contexts import Page
from browser.submissions.suggested import SuggestedTerm
from browser.validation.contexts import ReportView
from kg.submissions.workflow import State
from kg.texts.languages import Text

Waits = Literal["you", "contributors", "approvers", "day", ""]
"""For whom a proposal waits: the reader, those who write for its owner, those who decide for it, its day, nobody."""


@dataclass(frozen=True, slots=True)
class Tabs:
    """The ways between these pages, with how many wait for the reader on each; `most` is as far as is counted."""

    mine_url: str
    mine: int
    review_url: str
    review: int
    most: int
    here: Literal["mine", "review", ""]


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A proposal in a list.

    `title` is as its author wrote it, '' for none; `author` sent it for review at `submitted` (ISO 8601), or began it;
    `days` have gone by since something happened to it. `violations` and `warnings` were found when it was sent.
    """

    number: int
    etag: int
    url: str
    record: str
    title: str
    type: Text
    owner: Text
    state: State
    batch: str
    embargo: str
    author: str
    submitted: str
    changed: str
    days: int
    violations: int
    warnings: int
    waits: Waits
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a list is narrowed by; `chosen` if it is."""

    value: str
    name: Text
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed by: the choices of each field, the batch and the days as they were written."""

    action: str
    types: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    states: tuple[State, ...]
    state: str
    batch: str
    days: str
    active: bool
    oldest: bool = False


@dataclass(frozen=True, slots=True)
class MinePage(Page):
    """All that the reader has a part in, a page of it; before the first what waits for the reader."""

    template: ClassVar[str] = "submissions.html"
    tabs: Tabs
    account: str
    roles: bool
    waiting: tuple[SubmissionRow, ...]
    rows: tuple[SubmissionRow, ...]
    narrowing: Narrowing
    first_url: str
    next_url: str
    done: str


@dataclass(frozen=True, slots=True)
class Undone:
    """A proposal with which nothing could be done, and why."""

    number: int
    url: str
    title: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody had written into a form that could not be taken."""

    action: str = ""
    reason: str = ""
    embargo: str = ""
    agree: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage(Page):
    """The proposals that the reader may decide, a page of them, with a form for several at once.

    `done` is how many were decided just now, `action` how; `undone` those that were not.
    """

    template: ClassVar[str] = "review.html"
    tabs: Tabs
    may_decide: bool
    rows: tuple[SubmissionRow, ...]
    narrowing: Narrowing
    action: str
    first_url: str
    next_url: str
    kept: Kept
    done: int
    how: str
    undone: tuple[Undone, ...]
    problem: str
    hint: str


@dataclass(frozen=True, slots=True)
class HappenedRow:
    """Something that happened: what, when (ISO 8601), who did it ('' for the service itself) in which role, why."""

    action: str
    at: str
    who: str
    role: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class CountryRow:
    """What a country said of a commitment: `review` or `return`, when, who ('' where its setting did), why."""

    country: Text
    action: str
    at: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version: its number, who sent it and when, whether it conformed, who agreed to what publication changes."""

    number: int
    who: str
    at: str
    conforms: bool
    agreed: str


@dataclass(frozen=True, slots=True)
class ActionForm:
    """Something that can be done now. `main` is what is mostly done next; `blocked` says why it cannot be done yet."""

    name: str
    url: str
    reason: bool
    main: bool
    blocked: Literal["", "faults", "own"] = ""
    agree: bool = False


@dataclass(frozen=True, slots=True)
class SubmissionPage(Page):
    """One proposal.

    `groups` is its document as people will read it; `document` its text in JSON, '' once it is kept no longer.
    `revision` is what it will become, or became (0 for unknown). `agreed` said yes to what publication changes
    (`changes`: how many texts). `suggested` are the terms that its author missed.
    `record_url` leads to the record where it is published, `edit_url` to its form.
    """

    template: ClassVar[str] = "submission.html"
    tabs: Tabs
    row: SubmissionRow
    etag: int
    record_url: str
    iri: str
    created: str
    groups: tuple[FieldGroup, ...]
    withheld: bool
    difference: Difference | None
    report: ReportView | None
    changes: int
    agreed: str
    revision: int
    versions: tuple[VersionRow, ...]
    events: tuple[HappenedRow, ...]
    countries: tuple[CountryRow, ...]
    actions: tuple[ActionForm, ...]
    document: str
    edit_url: str
    done: str
    kept: Kept
    problem_title: str
    problem: str
    hint: str
    account: str
    suggested: tuple[SuggestedTerm, ...] = ()
