"""A vocabulary of one generation: its settings and its tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import NotFound
from kg.graph.generations import Generation
from kg.graph.graph import KnowledgeGraph
from kg.texts.languages import DEFAULT, Text, choose_label
from kg.texts.ranges import find_reading
from kg.vocabularies.schema import tables_path
from kg.vocabularies.settings import VocabularySettings, read_settings
from kg.vocabularies.tables import Tables


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary of one generation, as pages and interfaces use it."""

    settings: VocabularySettings
    tables: Tables

    @property
    def id(self) -> str:
        """Its id, which is the first segment of its addresses."""
        return self.settings.id

    @property
    def languages(self) -> tuple[str, ...]:
        """Its languages: those of the settings, else those in which it has labels."""
        return self.settings.languages or self.tables.languages

    @property
    def default_language(self) -> str:
        """The language of its texts where none was asked for."""
        default = self.settings.default_language or DEFAULT
        return default if default in self.languages else next(iter(self.languages), DEFAULT)

    def reading(self, wanted: str, asked: str = "") -> str:
        """The language of its texts for a reader of `wanted`: the one `asked` for, the reader's, its own, or any."""
        tags = dict.fromkeys((*self.languages, *self.tables.languages))
        found = (asked and find_reading(tags, asked)) or find_reading(tags, wanted)
        return found or (self.default_language if self.default_language in tags else next(iter(tags), DEFAULT))

    def title(self, language: str) -> Text:
        """Its title for a reader."""
        return choose_label(self.settings.titles, language) or Text(self.id)

    def short_title(self, language: str) -> Text:
        """Its short name for a reader, else its title."""
        return choose_label(self.settings.short_name, language) or self.title(language)


Vocabularies = Mapping[str, Vocabulary]


def open_vocabularies(generation: Generation, graph: KnowledgeGraph) -> dict[str, Vocabulary]:
    """All vocabularies of a generation, by id: every dataset that has a concept."""
    return {
        id_: Vocabulary(settings, Tables(path))
        for id_, settings in sorted(read_settings(graph.store).items())
        if (path := tables_path(generation, id_)).exists()
    }


def get_vocabulary(vocabularies: Vocabularies, id_: str) -> Vocabulary:
    """A vocabulary by its id. Raises NotFound."""
    try:
        return vocabularies[id_]
    except KeyError:
        raise NotFound(f"There is no vocabulary {id_}.", "The list of vocabularies shows what there is.") from None
