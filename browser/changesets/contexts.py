"""Contexts of the pages of change sets; see `browser.site.contexts` for the rest."""

from dataclasses import dataclass
from typing import ClassVar

from browser.changesets.work import ShownState
from browser.releases.contexts import DifferenceView, QualityRow
from browser.site.contexts import Page, Value
from browser.submissions.suggested import SuggestedTerm
from kg.changesets.model import Kind
from kg.texts.languages import Language, Text


@dataclass(frozen=True, slots=True)
class ChangeSetRow:
    """A change set: address, number, title, who began it and when, its state."""

    url: str
    number: int
    title: str
    account: str
    created: str
    state: ShownState


@dataclass(frozen=True, slots=True)
class ChangeSetsPage(Page):
    """The change sets of a vocabulary, and the form to begin one. `concept` is what somebody came to change."""

    template: ClassVar[str] = "change_sets.html"
    title: Text
    concept: Value | None
    rows: tuple[ChangeSetRow, ...]
    here_url: str


@dataclass(frozen=True, slots=True)
class NotGrantedPage(Page):
    """Why an account may not change a vocabulary, and whom to ask. `concept` is what somebody came to change.

    `grant` is what the account lacks, '' where it is the scope of the token by which it signed in.
    """

    template: ClassVar[str] = "not_granted.html"
    title: Text
    concept: Value | None
    account: str
    grant: str
    account_url: str
    sign_in_url: str


@dataclass(frozen=True, slots=True)
class EditPart:
    """One property of an edit: what goes and what comes, in a language."""

    name: str
    removed: tuple[Value, ...] = ()
    added: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class EditRow:
    """An edit: kind, concept, what it says, who made it and when; why it does not fit ('' if it does)."""

    number: int
    kind: Kind
    concept: Value
    parts: tuple[EditPart, ...]
    account: str
    at: str
    misfit: str


@dataclass(frozen=True, slots=True)
class ChangeSetPage(Page):
    """One change set: its edits, the difference that they make, the quality before and after, and what can be done.

    `suggested` are terms that wait to be taken over or declined.
    `kinds` are the forms with their addresses while it is open; `candidate_url` is where it is decided.
    """

    template: ClassVar[str] = "change_set.html"
    title: Text
    row: ChangeSetRow
    etag: int
    edits: tuple[EditRow, ...]
    misfits: int
    difference: DifferenceView | None
    quality: tuple[QualityRow, ...]
    concept: str
    kinds: tuple[tuple[Kind, str], ...]
    candidate_url: str
    outdated: bool
    suggested: tuple[SuggestedTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class TextField:
    """A text of a form: its name, the property, what stands in it, its language; `lines`: labels, a line each."""

    name: str
    property: str
    value: str
    language: Language | None
    lines: bool = False


@dataclass(frozen=True, slots=True)
class LinkField:
    """Links of one property: those that are there, and the identifiers of those to be kept; what was written to add."""

    name: str
    values: tuple[Value, ...]
    kept: frozenset[str]
    given: str = ""


@dataclass(frozen=True, slots=True)
class EditPage(Page):
    """The form of one edit. `problem` (in English) is why it was not taken; `given` is what was sent.

    `suggested` is the term that is taken over.
    """

    template: ClassVar[str] = "change_set_edit.html"
    title: Text
    row: ChangeSetRow
    kind: Kind
    concept: Value | None
    space: str
    fields: tuple[TextField, ...]
    links: tuple[LinkField, ...]
    tag: str
    languages: tuple[Language, ...]
    schemes: tuple[Value, ...]
    version: str
    problem: str
    given: dict[str, str]
    here_url: str
    suggested: SuggestedTerm | None = None
