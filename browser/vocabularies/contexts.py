"""Contexts of the pages of a vocabulary: tree, index, groups, new and changed, and the page of a concept."""

from dataclasses import dataclass
from typing import ClassVar

from browser.datasets.contexts import ChangeRow, DatasetRow
from browser.framework.contexts import RoleGroup
from browser.site.contexts import Figure, Page, Tile, Value
from kg.texts.languages import Language, Text


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The texts of this page in another language."""

    url: str
    language: Language
    current: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the views of a vocabulary: `home`, `tree`, `index`, `groups`, `new`, `changes`, `quality`, `releases`."""

    key: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class VocabularyHead:
    """The head of all pages of a vocabulary. `content` is the language of the texts, `choices` the others.

    `explicit_tags` is true where every name is to say its language.
    """

    id: str
    title: Text
    url: str
    tabs: tuple[Tab, ...]
    content: Language
    choices: tuple[LanguageChoice, ...]
    search_url: str
    explicit_tags: bool = False


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A concept or group in a tree. `open_url` shows what is below it, `part_url` that alone ('' for leaves).

    `below` is what is shown below it, `more_url` leads to the rest of `total`.
    """

    url: str
    iri: str
    name: Text
    code: str
    deprecated: bool
    current: bool = False
    open_url: str = ""
    part_url: str = ""
    below: "tuple[TreeNode, ...]" = ()
    more_url: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree under a heading (that of its scheme). `more_url` leads to more roots.

    `apart` is true of the tree of what no scheme's tree reaches, where it stands beside others.
    """

    heading: Value | None
    nodes: tuple[TreeNode, ...]
    total: int
    more_url: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class TreePage(Page):
    """The hierarchy of a vocabulary, or its groups, opened at a thing."""

    template: ClassVar[str] = "vocabulary_tree.html"
    head: VocabularyHead
    kind: str
    trees: tuple[Tree, ...]
    opened: TreeNode | None
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class TreePart(Page):
    """The children of one node, for scripts: a list without a page around it."""

    template: ClassVar[str] = "vocabulary_part.html"
    head: VocabularyHead
    nodes: tuple[TreeNode, ...]
    more_url: str
    total: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A letter of the index with the number of labels below it."""

    text: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A label of the index; `use` is the preferred name, where this is another, `qualifier` what tells it apart."""

    label: Text
    url: str
    code: str
    deprecated: bool
    use: Text | None
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class IndexPage(Page):
    """The alphabetical index at one letter."""

    template: ClassVar[str] = "vocabulary_index.html"
    head: VocabularyHead
    headings: tuple[Heading, ...]
    heading: str
    rows: tuple[IndexRow, ...]
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class RecentRow:
    """A new or changed concept with the day, and what replaced it."""

    date: str
    node: TreeNode
    successors: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class RecentMonth:
    """A month (`2021-03`; '' for dates that cannot be read) with its concepts."""

    month: str
    rows: tuple[RecentRow, ...]


@dataclass(frozen=True, slots=True)
class RecentPage(Page):
    """New concepts, or changed ones, by month."""

    template: ClassVar[str] = "vocabulary_recent.html"
    head: VocabularyHead
    changed: bool
    months: tuple[RecentMonth, ...]
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """How many concepts have a preferred label in a language, and how many other labels there are."""

    language: Language
    url: str
    preferred: int
    others: int
    share: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A vocabulary at a glance: counts, letters, where the trees begin, labels by language.

    `roots_total` counts the concepts on the first level, of which `trees` show the beginning. The settings say whether
    `statistics` are shown, and whether the page begins with the tree or with the letters.
    """

    head: VocabularyHead
    concepts: int
    deprecated: int
    collections: int
    schemes: int
    headings: tuple[Heading, ...]
    trees: tuple[Tree, ...]
    roots_total: int
    tree_url: str
    languages: tuple[LanguageCount, ...]
    statistics: bool = True
    tree_first: bool = False


@dataclass(frozen=True, slots=True)
class VocabularyPage(Page):
    """Home of one vocabulary.

    The Framework has goals, targets and indicator groups; other vocabularies an `overview`; what has no concepts has
    `things` to browse.
    """

    template: ClassVar[str] = "vocabulary.html"
    dataset: DatasetRow
    iri: str
    figures: tuple[Figure, ...]
    goals: tuple[Tile, ...]
    targets: tuple[Tile, ...]
    indicators: tuple[RoleGroup, ...]
    things: tuple[Value, ...]
    more_url: str
    schemes: tuple[Value, ...]
    releases: tuple[ChangeRow, ...]
    query_url: str
    rights: str
    overview: Overview | None = None
