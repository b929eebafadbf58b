"""Contexts of the page of a concept."""

from dataclasses import dataclass
from typing import ClassVar

from browser.diagrams.contexts import Neighbourhood
from browser.site.contexts import Citation, Link, Page, PropertyRow, Value
from browser.things.contexts import Thing
from browser.vocabularies.contexts import LanguageChoice, TreeNode, VocabularyHead
from kg.texts.languages import Language, Text


@dataclass(frozen=True, slots=True)
class LabelRow:
    """The labels of a concept in one language; `missing` where the vocabulary has the language and this has not."""

    language: Language
    url: str
    preferred: tuple[Text, ...]
    alternative: tuple[Text, ...]
    hidden: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class SideRow:
    """One property in two languages, side by side."""

    name: Text
    first: tuple[Value, ...]
    second: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A concept read in two languages at once."""

    first: Language
    second: Language
    rows: tuple[SideRow, ...]
    end_url: str


@dataclass(frozen=True, slots=True)
class Used:
    """Statements of others that point to a concept: property, a few of them, exact number up to a limit."""

    row: PropertyRow
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What one record answers: whose record it is, or the record's own name, and what was chosen or written."""

    whose: Value
    chosen: tuple[Value, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class AnswerList:
    """Answers to a question: how many chose each option, and the answers one by one, `more` than are shown or not."""

    counts: tuple[tuple[Value, int], ...]
    rows: tuple[AnswerRow, ...]
    more: bool
    query_url: str


@dataclass(frozen=True, slots=True)
class ConceptPage(Page):
    """A concept, collection or scheme of a vocabulary.

    `trail` is the way from a root to it with what is below it; `paths` the other ways (empty unless asked for) and
    `other_paths` how many there are; `broader`, `narrower`, `related`, `groups`, `members` its neighbours; `notes` its
    texts in the reader's language, `elsewhere` those in other languages; `chain` what replaced it, step by step;
    `answers` what was answered, if it is a question.
    """

    template: ClassVar[str] = "concept.html"
    head: VocabularyHead
    thing: Thing
    kind: str
    trail: tuple[TreeNode, ...]
    paths: tuple[tuple[Link, ...], ...]
    other_paths: int
    paths_url: str
    broader: tuple[Value, ...]
    narrower: tuple[Value, ...]
    narrower_total: int
    narrower_url: str
    related: tuple[Value, ...]
    groups: tuple[Value, ...]
    members: tuple[Value, ...]
    members_total: int
    members_url: str
    labels: tuple[LabelRow, ...]
    missing: tuple[Language, ...]
    notes: tuple[PropertyRow, ...]
    answers: AnswerList | None
    mappings: tuple[PropertyRow, ...]
    used: tuple[Used, ...]
    chain: tuple[tuple[Value, ...], ...]
    side: SideBySide | None
    side_choices: tuple[LanguageChoice, ...]
    created: str
    modified: str
    release: str
    history_url: str
    change_url: str
    explore_url: str
    around: Neighbourhood
    citation: Citation
