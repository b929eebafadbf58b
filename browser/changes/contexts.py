"""Contexts of the page of changes."""

from dataclasses import dataclass
from typing import ClassVar

from browser.site.contexts import FormatLink, Link, Page
from kg.history.model import EventKind
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to a thing: its name and page, what it is (type of record or vocabulary), whose.

    `gone` where it is withdrawn today; `version_url` leads to what was stated of it then, `history_url` to all of that,
    with differences ('' where there is none).
    """

    kind: EventKind
    name: Text
    url: str
    type: Text
    country: Link | None
    gone: bool
    version_url: str
    history_url: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What one accepted change did, as far as it stands on this page: when, why, and by whom."""

    sequence: int
    moment: str
    reason: str
    agent: str
    on_behalf_of: str
    approved_by: str
    source: str
    url: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of a day (ISO 8601), newest first."""

    day: str
    changes: tuple[ChangeGroup, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A menu of the form: the name of its parameter, its title (an English message), its values with their names."""

    name: str
    title: str
    options: tuple[tuple[str, Text], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class ChangesPage(Page):
    """Changes of things, newest first, with what narrows them and with the same as feeds.

    `thing` is the one thing that they are of, by its name, '' for none, and `all_url` the changes of everything.
    """

    template: ClassVar[str] = "changes.html"
    days: tuple[Day, ...]
    filters: tuple[Filter, ...]
    thing: Text | None
    thing_iri: str
    chosen: bool
    action: str
    all_url: str
    older_url: str
    newest_url: str
    feeds: tuple[FormatLink, ...]
    log_url: str
