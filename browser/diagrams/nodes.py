"""Nodes of diagrams: the name of a thing and the address that its node leads to."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from browser.diagrams.contexts import Neighbour
from browser.site import i18n
from browser.site.tiles import make_tile
from browser.site.values import ValueMaker
from browser.urls import Urls
from kg.framework import Goal, Indicator, Target
from kg.knowledge.knowledge import Knowledge
from kg.quality.model import shortened
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import PREFIXES
from kg.texts.languages import Text, choose_label
from kg.vocabularies.naming import choose_name, unnamed
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabulary

_ANSWERS: Final = ("answerOption", "answerTerm", "answerWord", "answerText")
"""What an answer to a question holds, of our ontology of records."""


class Nodes:
    """Makes nodes for one reader: of things of vocabularies, of the Framework, and of anything else."""

    def __init__(
        self, knowledge: Knowledge, urls: Urls, language: str, content: str, explorer: bool, within: str = ""
    ) -> None:
        self.knowledge, self.urls, self.language = knowledge, urls, language
        self.content = content if content != language else ""
        self.explorer, self.within = explorer, within
        self.labels = knowledge.labels()
        self.values = ValueMaker(knowledge.graph, self.labels, urls, language, content, answers=knowledge.answers)
        translations = i18n.translations(language)
        self._, self.ngettext = translations.gettext, translations.ngettext

    def neighbour(self, iri: str) -> Neighbour:
        """Any thing as a node."""
        framework = self.knowledge.framework.by_iri.get(iri)
        if framework is not None:
            return self._framework_neighbour(framework)
        found = self.knowledge.find_thing(iri, self.within)
        if found is not None:
            return self.entries(found[0], [found[1]])[0]
        return self._other(iri)

    def _other(self, iri: str) -> Neighbour:
        """What is no thing of a vocabulary: a link if anything is known of it."""
        value = self.values.iri(NamedNode(iri))
        url = value.url if value.external or not (value.url and self.explorer) else self._explore(iri)
        name = (None if self.labels.texts(iri) else self._name_of_part(iri)) or value.text
        return Neighbour(iri, name, url, value.url, value.code, external=value.external)

    def _name_of_part(self, iri: str) -> Text | None:
        """What a part of a record that has no name is called: by what it answers to a question, else by its record."""
        record, _, part = iri.partition("#")
        base = self.knowledge.graph.names.base_iri
        if not part or not iri.startswith(base):
            return None
        properties = tuple(NamedNode(rebased(PREFIXES["chm"] + name, base)) for name in _ANSWERS)
        said: dict[NamedNode, list[Text]] = {}
        for quad in self.knowledge.graph.naming(NamedNode(iri), properties):
            said.setdefault(quad.predicate, []).extend(self._answer(quad))
        of_record = self.knowledge.graph.owners.owner(iri) == GraphNames.RECORDS
        texts = next(filter(None, said.values()), None) or (self.labels.texts(record) if of_record else ())
        found = choose_label(texts, self.values.text_language)
        return replace(found, value=shortened(found.value)) if found else None

    def _answer(self, quad: Quad) -> tuple[Text, ...]:
        if isinstance(quad.object, Literal):
            return (self.knowledge.graph.text(quad),)
        return self.labels.texts(quad.object.value) if isinstance(quad.object, NamedNode) else ()

    def _framework_neighbour(self, thing: Goal | Target | Indicator) -> Neighbour:
        page = self.urls.page(thing.iri, self.language)
        url = self._explore(thing.iri, "kmgbf") if self.explorer else page
        if isinstance(thing, Indicator):
            return Neighbour(thing.iri, thing.label(self.values.text_language), url, page, thing.code)
        tile = make_tile(thing, self.urls, self.values.text_language)
        return Neighbour(thing.iri, tile.title, url, page, tile.code, tile.colour, tile.ink)

    def entries(self, vocabulary: Vocabulary, things: Sequence[Thing]) -> list[Neighbour]:
        """Things of a vocabulary, by its tables."""
        names = vocabulary.tables.names([thing.id for thing in things])
        made = []
        for thing in things:
            if not thing.kind:
                made.append(self._other(thing.iri))
                continue
            name = choose_name(names.get(thing.id, []), self.values.text_language, unnamed(thing.iri, thing.notation))[
                0
            ]
            page = self.urls.page(thing.iri, self.language, within=vocabulary.id, clang=self.content)
            code = thing.notation if vocabulary.settings.show_notation and thing.notation != name.value else ""
            url = self._explore(thing.iri, vocabulary.id) if self.explorer else page
            made.append(Neighbour(thing.iri, name, url, page, code, deprecated=thing.deprecated))
        return made

    def _explore(self, iri: str, dataset: str = "") -> str:
        return self.urls.explore(self.language, dataset, iri, self.content)

    def word(self, text: str) -> Text:
        """A word of the interface."""
        return Text(text, self.language)
