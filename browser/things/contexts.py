"""Contexts of the page about a thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from browser.site.contexts import Link, Page, PropertyRow, Value
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
class Thing:
    """The head of a page about a thing.

    `label` is its name; `code` its notation; `types` its classes; `deprecated` true with `successors` when it was
    replaced; `names` its names in the six languages; `more_incoming` true when incoming links were cut at a limit;
    `others` what datasets say of it that do not own it.
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


@dataclass(frozen=True, slots=True)
class ThingPage(Page):
    """Anything else with an IRI. `terms` are things defined by this document, as those of an ontology, with anchors.

    `hints` are texts that stand below entries of `contents`, by their IRIs; `uses` leads to what can be done with it.
    """

    template: ClassVar[str] = "thing.html"
    thing: Thing
    terms: tuple[Thing, ...]
    contents: tuple[Value, ...]
    contents_total: int
    hints: Mapping[str, Text] = field(default_factory=dict)
    uses: tuple[Link, ...] = ()
