"""Nodes of diagrams: the name of a thing and the address that its node leads to."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from browser.diagrams.contexts import Neighbour
from browser.site import i18n
from browser.site.tiles import make_tile
from browser.site.values import ValueMaker
from browser.urls import Urls
from kg.framework import Goal, Indicator, Target
from kg.knowledge.knowledge import Knowledge
from kg.texts.languages import Text
from kg.vocabularies.naming import choose_name, unnamed
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabulary


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
        return Neighbour(iri, value.text, url, value.url, value.code, external=value.external)

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
        return self.urls.explore(self.language, dataset, iri)

    def word(self, text: str) -> Text:
        """A word of the interface."""
        return Text(text, self.language)
