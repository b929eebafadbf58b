"""The elements of a decision: status, actors, what each led to; counted, narrowed by plain links, with anchors."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode

from browser.records.decision_contexts import DecisionParts, ElementRow, LedTo, WordCount
from browser.records.field_contexts import Count, Passage
from browser.records.fields import passage, passages
from browser.records.listing import name_of_record
from browser.records.naming import Naming, place_words
from browser.site.contexts import Value
from browser.site.html import plain
from browser.site.values import code_order
from kg.clearing_house.decision_tree import DecisionTree, Element, read_tree
from kg.clearing_house.listing import RecordRow
from kg.records.decisions import DecisionName
from kg.texts.languages import Text, choose_label

LONGEST_WORD: Final = 200
"""Characters of a status or actor in an address."""
_SHOWN: Final = 25
"""Outcomes of one element, and records that point to it, that a page shows of each."""
_NAMED_BY_RECORDS: Final = ("notifications", "meetings")


class DecisionView:
    """Shows the elements of one decision to one reader, those with a status and an actor, if these are given."""

    def __init__(self, naming: Naming, name: DecisionName, status: str = "", actor: str = "") -> None:
        self._naming, self._name = naming, name.whole
        self._status, self._actor = status, actor
        self._to, self._language = naming.urls, naming.language
        self._base = naming.urls.identifiers.base_iri
        self.tree: DecisionTree = read_tree(naming.knowledge, name)
        self._further: dict[str, tuple[LedTo, ...]] = {}

    def parts(self) -> DecisionParts:
        """The part of the page that is about elements."""
        tree, path = self.tree, self._name.path.removeprefix("decision/")
        described = [element for element in tree.root.walk() if element.described]
        return DecisionParts(
            whole=self._row(tree.root, ()),
            elements=tuple(self._rows(tree.root)),
            total=len(described),
            fitting=sum(element.has(self._status, self._actor) for element in described),
            statuses=self._counted("statuses", self._status, lambda word: self._url(word, self._actor)),
            actors=self._counted("actors", self._actor, lambda word: self._url(self._status, word)),
            status=self._status,
            actor=self._actor,
            all_url=self._url("", ""),
            pointing=Count(tree.pointing, self._to.records(self._language, {"decision": path})),
            cut=tree.cut,
        )

    def _url(self, status: str, actor: str) -> str:
        return self._to.page(self._base + self._name.path, self._language, status=status, actor=actor)

    def _counted(self, name: str, chosen: str, url: Callable[[str], str]) -> tuple[WordCount, ...]:
        counts = self.tree.counts(name)
        return tuple(
            WordCount(word, number, url("" if word == chosen else word), word == chosen)
            for word, number in counts.items()
        )

    def _rows(self, parent: Element) -> Iterator[ElementRow]:
        narrowed = bool(self._status or self._actor)
        for element in parent.parts:
            parts = tuple(self._rows(element))
            fits = element.has(self._status, self._actor)
            if fits or parts or not narrowed:
                yield self._row(element, parts, fits, parent)

    def _row(
        self, element: Element, parts: tuple[ElementRow, ...], fits: bool = True, parent: Element | None = None
    ) -> ElementRow:
        text, others = passages(list(element.texts), self._language)
        iri = self._base + element.name.path
        tiles = [tile for one in element.subjects if (tile := self._naming.tile(one))]
        above = len(parent.name.parts) if parent else 0
        return ElementRow(
            element.name.anchor,
            place_words(element.name.parts[above:], self._language),
            iri,
            element.described,
            fits,
            element.kind,
            element.statuses,
            element.actors,
            text,
            others,
            self._one(element.status_info),
            self._one(element.actors_info),
            element.timeline,
            tuple(sorted(tiles, key=lambda tile: code_order(tile.code))),
            tuple(self._naming.thing(one)[0] for one in element.subjects if self._naming.tile(one) is None),
            tuple(self._thing(one) for one in element.led_to[:_SHOWN]) if fits else (),
            tuple(self._thing(one) for one in element.related[:_SHOWN]) if fits else (),
            tuple(self._record(row) for row in element.pointing[:_SHOWN]) if fits else (),
            parts,
        )

    def _one(self, texts: Iterable[Text]) -> Passage | None:
        chosen = choose_label(list(texts), self._language)
        return passage(chosen) if chosen else None

    def _thing(self, iri: str) -> LedTo:
        value, known = self._naming.thing(iri)
        text = Text(plain(value.text.value), value.text.language, value.text.machine)
        return LedTo(replace(value, text=text), known)

    def _record(self, row: RecordRow) -> LedTo:
        schema = next(iter(row.facets.get("type", ())), "")
        value = Value("iri", name_of_record(self._naming, row), self._to.page(row.iri, self._language), row.iri)
        return LedTo(value, True, self._naming.type(schema), row.day, self._named_by(row.iri))

    def _named_by(self, iri: str) -> tuple[LedTo, ...]:
        """Notifications and meetings that a record names."""
        if iri not in self._further:
            graph, node = self._naming.knowledge.graph, NamedNode(iri)
            properties = [NamedNode(f"{self._base}chm/ontology#{name}") for name in _NAMED_BY_RECORDS]
            quads = [quad for one in properties for quad in graph.said(node, one)]
            found = sorted({quad.object.value for quad in quads if isinstance(quad.object, NamedNode)})
            self._further[iri] = tuple(self._thing(one) for one in found[:_SHOWN])
        return self._further[iri]
