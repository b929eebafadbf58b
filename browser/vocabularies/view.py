"""A vocabulary as one reader sees it: language of the interface, language of the texts, addresses, names."""

from collections.abc import Callable, Sequence
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.http.parameters import MOST_PAGES, whole_number
from browser.http.services import language_of, services, urls
from browser.site import i18n
from browser.site.contexts import Frame, Value
from browser.site.frame import make_frame, words
from browser.site.values import ValueMaker
from browser.vocabularies.contexts import LanguageChoice, Tab, TreeNode, VocabularyHead
from kg.framework import Goal, Target
from kg.texts.languages import LANGUAGES, Text
from kg.texts.ranges import primary
from kg.vocabularies.lists import ListedThing, VocabularyLists
from kg.vocabularies.schema import COLLECTION
from kg.vocabularies.settings import read_order
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabulary, get_vocabulary

PAGE: Final = 500
"""Concepts that one page lists."""
_LONGEST_CODE: Final = 16
_LONGEST_TAG: Final = 64


class VocabularyView:
    """One request for a page of a vocabulary."""

    def __init__(self, request: Request, id_: str) -> None:
        self.request = request
        self.services = services(request)
        self.knowledge = self.services.knowledge.current()
        self.vocabulary: Vocabulary = get_vocabulary(self.knowledge.vocabularies, id_)
        self.tables = self.vocabulary.tables
        self.urls = urls(request)
        self.language = language_of(request)
        self.words = words(self.language)
        self.follows = self.vocabulary.reading(self.language)
        self.content = self.vocabulary.reading(self.language, request.query_params.get("clang", "")[:_LONGEST_TAG])
        self.lists = VocabularyLists(self.vocabulary, self.content)
        self.values = ValueMaker(
            self.knowledge.graph,
            self.knowledge.labels(),
            self.urls,
            self.language,
            self.content,
            self.vocabulary.settings.property_labels or {},
            self._property_order(),
            answers=self.knowledge.answers,
        )

    def _property_order(self) -> dict[str, int]:
        """The places of properties on pages of concepts, by the order that the settings name."""
        chosen = self.vocabulary.settings.property_order
        if not chosen:
            return {}
        found = self.knowledge.remember(f"order {chosen}", lambda: read_order(self.knowledge.graph.store, chosen))
        return {iri: place for place, iri in enumerate(found)}

    @property
    def clang(self) -> str:
        """The parameter `clang` of addresses: the language of the texts, '' where it follows from the interface's."""
        return "" if self.content == self.follows else self.content

    @property
    def home(self) -> str:
        """The home page of the vocabulary, its texts in the same language as here."""
        return self.urls.dataset(self.vocabulary.id, self.language, self.clang)

    def number(self, name: str = "page") -> int:
        """A number from 1 in the query string. Raises InvalidInput."""
        return whole_number(self.request.query_params, name, 1, MOST_PAGES, 1)

    def head(self, view: str, address: Callable[[str, str], str]) -> VocabularyHead:
        """The head of a page; `address` gives the page's address in an interface and a content language."""
        id_, tag = self.vocabulary.id, self.language
        return VocabularyHead(
            id=id_,
            title=self.vocabulary.title(tag),
            url=self.home,
            tabs=tuple(Tab(key, url, key == view) for key, url in self._tabs()),
            content=i18n.language(self.content),
            choices=self.choices(lambda other: address(tag, other)),
            search_url=self.urls.search_in(id_, tag),
            explicit_tags=self.vocabulary.settings.explicit_language_tags,
        )

    def choices(self, address: Callable[[str], str]) -> tuple[LanguageChoice, ...]:
        """The languages that the texts of the vocabulary are in, each with the page in it."""
        order = {tag: place for place, tag in enumerate(LANGUAGES)}
        found = {*self.vocabulary.languages, *self.tables.languages, self.content, self.follows}
        tags = sorted(found, key=lambda tag: (order.get(primary(tag), len(order)), tag))
        return tuple(
            LanguageChoice(address("" if tag == self.follows else tag), i18n.language(tag), tag == self.content)
            for tag in tags
        )

    def _tabs(self) -> list[tuple[str, str]]:
        to, id_, tag, clang = self.urls, self.vocabulary.id, self.language, self.clang
        tabs = [("home", self.home), ("tree", to.tree(id_, tag, clang=clang))]
        tabs.append(("index", to.index(id_, tag, clang=clang)))
        if self.tables.counts.get(COLLECTION):
            tabs.append(("groups", to.groups(id_, tag, clang=clang)))
        if self.tables.has_dates("created"):
            tabs.append(("new", to.recent(id_, tag, clang=clang)))
        if self.tables.has_dates("modified"):
            tabs.append(("changes", to.recent(id_, tag, changed=True, clang=clang)))
        tabs += [("quality", to.quality(tag, id_)), ("releases", to.releases(id_, tag))]
        return tabs

    def frame(
        self, title: str, address: Callable[[str, str], str], styles: Sequence[str] = (), **more: object
    ) -> Frame:
        """The frame of a page of this vocabulary."""
        return make_frame(
            self.request,
            title=title,
            address=lambda tag: address(tag, self.kept(tag)),
            section="vocabularies",
            scripts=("tree.js",),
            styles=("vocabulary.css", *styles),
            feed=None if "thing" in more else {"dataset": self.vocabulary.id},
            **more,  # type: ignore[arg-type]
        )

    def kept(self, tag: str) -> str:
        """The parameter `clang` of this page in another language of the interface: what was chosen is kept."""
        return self.content if self.clang and self.vocabulary.reading(tag) != self.content else ""

    def node(
        self, entry: ListedThing, *, current: bool = False, below: Sequence[TreeNode] = (), kind: str = "tree"
    ) -> TreeNode:
        """A row of a tree."""
        thing, id_ = entry.thing, self.vocabulary.id
        opens = entry.opens
        make = self.urls.tree if kind == "tree" else self.urls.groups
        return TreeNode(
            url=self.urls.page(thing.iri, self.language, within=self.vocabulary.id, clang=self.clang),
            iri=thing.iri,
            name=self._called(entry),
            code=self.code(thing),
            deprecated=thing.deprecated,
            current=current,
            open_url=make(id_, self.language, thing.iri, self.clang) if opens else "",
            part_url=self.urls.tree(id_, self.language, thing.iri, self.clang, part=kind) if opens else "",
            below=tuple(below),
        )

    def code(self, thing: Thing) -> str:
        """The notation to show before a name in lists: identifiers such as GUIDs are left out."""
        shown = self.vocabulary.settings.show_notation and len(thing.notation) <= _LONGEST_CODE
        return thing.notation if shown else ""

    def name(self, thing: Thing) -> Text:
        """The name of a thing, for the reader."""
        return self.lists.name(thing)

    def named(self, entry: ListedThing) -> Value:
        """A thing as a link, without looking its name up again; one that others have named by the names of all."""
        thing = entry.thing
        if not thing.kind:
            return self.value(thing.iri)
        code = self.code(thing)
        url = self.urls.page(thing.iri, self.language, within=self.vocabulary.id, clang=self.clang)
        return Value("iri", entry.name, url=url, iri=thing.iri, code=code)

    @property
    def title(self) -> str:
        """The name of the vocabulary in titles of pages, for the reader: its short one, if it has one."""
        return self.vocabulary.short_title(self.language).value

    def _called(self, entry: ListedThing) -> Text:
        """The name of a thing in a tree: of goals and targets, whose label is only their number, the short title."""
        found = self.knowledge.framework.by_iri.get(entry.thing.iri)
        return found.title(self.content) if isinstance(found, Goal | Target) else entry.name

    def value(self, iri: str) -> Value:
        """A thing as a link."""
        return self.values.iri(NamedNode(iri))
