"""Contexts of the pages of histories (`browser/site/contexts.py` explains contexts)."""

from dataclasses import dataclass
from typing import ClassVar

from browser.records.difference_contexts import Difference
from browser.releases.contexts import ChangedThing
from browser.site.contexts import FormatLink, Page
from browser.things.contexts import VersionNotice
from kg.history.model import EventKind
from kg.releases.model import Group
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to a thing: what, when (ISO 8601), by whom, why, and by which licence.

    `url` is the page of the version that it made, '' where there is nothing to show; `before_url` what it changed;
    `release` the name of the release that brought it; `newest` if nothing has happened since.
    """

    number: int
    sequence: int
    kind: EventKind
    moment: str
    url: str
    change_url: str
    before_url: str
    release: str
    agent: str
    on_behalf_of: str
    approved_by: str
    reason: str
    source: str
    licence: str
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Choosing:
    """The form by which two versions are chosen; `before` and `after` are the changes that are chosen."""

    action: str
    thing: str
    rows: tuple[EventRow, ...]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class HistoryPage(Page):
    """All that happened to a thing, newest first, a page of it. `thing_url` is its page, '' if it was withdrawn."""

    template: ClassVar[str] = "history.html"
    thing: str
    label: Text
    thing_url: str
    total: int
    rows: tuple[EventRow, ...]
    choosing: Choosing
    first_url: str
    older_url: str
    timemap_url: str
    data: tuple[FormatLink, ...]


@dataclass(frozen=True, slots=True)
class VersionDifferencePage(Page):
    """Two versions of a thing and what is different: of a record by its fields, of anything else by its statements.

    `groups` are the kinds of change of `things`; both are empty for a record, and where nothing differs.
    """

    template: ClassVar[str] = "history_difference.html"
    thing: str
    label: Text
    history_url: str
    before: VersionNotice
    after: VersionNotice
    before_url: str
    after_url: str
    gone_before: bool
    gone_after: bool
    fields: Difference | None
    groups: tuple[tuple[Group, tuple[ChangedThing, ...]], ...]
    removed: int
    added: int
    choosing: Choosing
    data: tuple[FormatLink, ...]
