"""Contexts of the page about a thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from browser.site.contexts import Citation, Link, Page, PropertyRow, Value
from kg.texts.languages import Language, Text


@dataclass(frozen=True, slots=True)
class NameRow:
    """The names of a thing in one language; None where there is none."""

    language: Language
    label: Text | None
    title: Text | None
    alternatives: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Statements of a dataset about a thing that another one owns, and those that point to it."""

    dataset: Link
    rows: tuple[PropertyRow, ...]
    incoming: tuple[PropertyRow, ...]


@dataclass(frozen=True, slots=True)
class VersionNotice:
    """What is said of a version of a thing beside its content.

    `moment` (ISO 8601) is when it began, `sequence` the change that made it, which is described at `change_url`.
    `newest_url` is the page of the newest version ('' if this is it), `thing_url` that of the thing ('' if it was
    withdrawn); `previous_url` and `next_url` lead to its neighbours, `before_url` and `since_url` to what is different
    to the one before and to the newest; '' where there are none. `shapes` is the digest of the shapes by which it was
    judged, with whether it conformed and what was found, by severity; '' if it was not.
    """

    thing: str
    moment: str
    sequence: int
    change_url: str
    newest_url: str
    thing_url: str
    previous_url: str
    next_url: str
    history_url: str
    before_url: str
    since_url: str
    agent: str
    on_behalf_of: str
    approved_by: str
    reason: str
    source: str
    licence: str
    until: str = ""
    shapes: str = ""
    conforms: bool = False
    findings: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """The head of a page about a thing.

    `label` is its name; `code` its notation; `types` its classes; `deprecated` true with `successors` when it was
    replaced; `names` its names in the six languages; `more_incoming` true when incoming links were cut at a limit;
    `others` what datasets say of it that do not own it; `citation` is of its newest version, if it has one.
    """

    iri: str
    label: Text
    code: str
    types: tuple[Value, ...]
    deprecated: bool
    successors: tuple[Value, ...]
    names: tuple[NameRow, ...]
    rows: tuple[PropertyRow, ...]
    incoming: tuple[PropertyRow, ...]
    more_incoming: bool
    dataset: Link | None
    graphs: tuple[Link, ...]
    query_url: str
    others: tuple[SaidBy, ...] = ()
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class ThingPage(Page):
    """Anything else with an IRI. `terms` are things defined by this document, as those of an ontology, with anchors.

    `hints` are texts that stand below entries of `contents`, by their IRIs; `uses` leads to what can be done with it.
    `version` is said of one that is shown as it was.
    """

    template: ClassVar[str] = "thing.html"
    thing: Thing
    terms: tuple[Thing, ...]
    contents: tuple[Value, ...]
    contents_total: int
    hints: Mapping[str, Text] = field(default_factory=dict)
    uses: tuple[Link, ...] = ()
    version: VersionNotice | None = None
