"""Contexts of the pages of releases; see `browser.site.contexts` for the rest."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.site.contexts import FormatLink, Link, Page, Value
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release: name, revision, when (ISO 8601), by whom and approved by whom, why, from where, size, digest, files.

    `compare_url` is where its difference to the one before is shown; `withdrawn` for a revision without content.
    """

    url: str
    release: str
    revision: int
    accepted: str
    agent: str
    approved_by: str
    reason: str
    source: str
    licence: str
    triples: int
    sha256: str
    current: bool
    withdrawn: bool
    files: tuple[FormatLink, ...]
    compare_url: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate: address, name of the release, agent, time and reason of loading, and of the decision."""

    url: str
    id: int
    release: str
    created: str
    agent: str
    reason: str
    source: str
    licence: str
    triples: int
    sha256: str
    state: Literal["open", "published", "discarded"]
    decided_by: str
    decided: str
    decision: str


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A property of a thing, before and after; None where there was or is none."""

    property: Value
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class ChangedThing:
    """A thing in a group of a difference: its successors, and what is different."""

    thing: Value
    iri: str
    kind: Literal["concept", "scheme", "collection", "other"]
    successors: tuple[Value, ...]
    values: tuple[ChangedValue, ...]
    more: int


@dataclass(frozen=True, slots=True)
class GroupLink:
    """A kind of change with the number of things, and where they are listed."""

    key: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A difference, one group of it, and a page of that. `first` and `last` are the places of the things shown."""

    concepts_before: int
    concepts_after: int
    triples_removed: int
    triples_added: int
    groups: tuple[GroupLink, ...]
    group: str
    things: tuple[ChangedThing, ...]
    total: int
    first: int
    last: int
    previous_url: str
    next_url: str
    files: tuple[FormatLink, ...]


@dataclass(frozen=True, slots=True)
class QualityRow:
    """Findings of one rule before and after."""

    rule: str
    title: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ReleasesPage(Page):
    """The releases of a vocabulary. `account` is signed in ('' for none) and then also sees candidates."""

    template: ClassVar[str] = "releases.html"
    title: Text
    dataset_url: str
    releases: tuple[ReleaseRow, ...]
    older: int
    account: str
    candidates: tuple[CandidateRow, ...]
    upload_url: str
    sign_in_url: str
    api_url: str


@dataclass(frozen=True, slots=True)
class ReleasePage(Page):
    """One release: what it is, what it changed, and for who is signed in the form to restore it ('' for none)."""

    template: ClassVar[str] = "release.html"
    title: Text
    release: ReleaseRow
    previous: Link | None
    following: Link | None
    difference: DifferenceView | None
    problem: str
    restore_url: str
    sign_in_url: str


@dataclass(frozen=True, slots=True)
class CandidatePage(Page):
    """One candidate: its difference, the quality before and after, and the forms to decide.

    `outdated`: something else was published since it was compared; `quality` is empty where nothing was found
    or checked (`checked`).
    """

    template: ClassVar[str] = "release_candidate.html"
    title: Text
    candidate: CandidateRow
    difference: DifferenceView
    quality: tuple[QualityRow, ...]
    checked: bool
    outdated: bool
    account: str
    publish_url: str
    discard_url: str
    compare_url: str
