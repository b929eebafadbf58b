"""The data of a request: one generation of the graph with what is derived from it; reopened when a new one appears."""

import os
import threading
from collections.abc import Callable
from functools import cached_property
from typing import Final, TypeVar

from kg.errors import NotReady
from kg.framework import Framework, read_framework
from kg.graph.generations import POINTER, Generation, of_current, read_current
from kg.graph.graph import KnowledgeGraph
from kg.graph.labels import Labels
from kg.history.events import Events
from kg.publishing.standing import doubt
from kg.rdf.graph_names import GraphNames
from kg.records.shape_files import ShapeFiles
from kg.search.search import Search
from kg.settings import Settings
from kg.vocabularies.country_names import Names, read_country_names
from kg.vocabularies.name_spaces import NameSpaces
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabularies, Vocabulary, open_vocabularies

_MADE_AGAIN: Final = ("What is shown was damaged.", "It is being made again; try again in a few seconds.")
_Value = TypeVar("_Value")


class Knowledge:
    """One generation. A request takes it once and uses it throughout, so that all it says is consistent."""

    def __init__(self, generation: Generation, graph: KnowledgeGraph, search: Search) -> None:
        self.generation = generation
        self.graph = graph
        self.search = search
        self._memo: dict[str, object] = {}

    @cached_property
    def framework(self) -> Framework:
        """The Framework of this generation."""
        return read_framework(self.graph)

    @cached_property
    def events(self) -> Events:
        """What happened to each thing, up to this generation."""
        return Events(self.search, self.graph.owners, self.generation.sequence)

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """The vocabularies of this generation, by id."""
        return open_vocabularies(self.generation, self.graph)

    @cached_property
    def spaces(self) -> NameSpaces:
        """Beginnings of the IRIs that vocabularies show, the longest first, with the vocabulary's id."""
        return NameSpaces(pair for pair in self.graph.owners.claims if pair[1] in self.vocabularies)

    def find_thing(self, iri: str, within: str = "") -> tuple[Vocabulary, Thing] | None:
        """A concept, collection or scheme with a vocabulary that shows it: the one it is read in, else its owner.

        Of one that nobody owns: any that has it.
        """
        owners = self.graph.owners
        owner = owners.owner(iri)
        for id_ in dict.fromkeys((within, owner) if owner else (within, *self.vocabularies)):
            if not owners.shows(id_, iri):
                continue
            vocabulary = self.vocabularies.get(id_)
            thing = vocabulary.tables.thing(iri) if vocabulary else None
            if vocabulary and thing and thing.kind:
                return vocabulary, thing
        return None

    def answers(self, iri: str) -> bool:
        """Whether an identifier leads anywhere: its owner states something of it, or did, or of its parts."""
        if self.graph.knows(iri) or ShapeFiles(self.graph.names.base_iri).knows(iri):
            return True
        return self.search.tombstone(iri) is not None or bool(self.search.fragments(iri, 1))

    def country_names(self, language: str) -> Names:
        """The names of all countries in the order of a language, read once."""
        return self.remember(f"countries {language}", lambda: read_country_names(self.generation, self.graph, language))

    def labels(self) -> Labels:
        """A fresh collection of labels for one page or document."""
        return Labels(self.graph)

    def remember(self, key: str, compute: Callable[[], _Value]) -> _Value:
        """A value computed once per generation."""
        if key not in self._memo:
            self._memo[key] = compute()
        return self._memo[key]  # type: ignore[return-value]


class KnowledgeBase:
    """Hands out the current generation; looking for a newer one costs a stat of the pointer file."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pointer_path = str(settings.data / POINTER)
        self._names = GraphNames(settings.base_iri)
        self._search: Search | None = None
        self._lock = threading.Lock()
        self._knowledge: Knowledge | None = None
        self._stamp: tuple[int, int] = (0, 0)
        self._pointer: Generation | None = None
        self._pointer_stamp: tuple[int, int] = (0, 0)

    @property
    def names(self) -> GraphNames:
        """The graph names of this service."""
        return self._names

    def current(self) -> Knowledge:
        """The newest generation. Raises NotReady before the first."""
        try:
            stamp = self._look()
        except FileNotFoundError:
            raise NotReady("The data is being prepared.", "Try again in a few seconds.", retry_after=2) from None
        if stamp != self._stamp or self._knowledge is None:
            self._reopen(stamp)
        assert self._knowledge is not None
        return self._knowledge

    def generation(self) -> Generation | None:
        """The newest generation without opening it, or None before the first; costs a stat."""
        try:
            stamp = self._look()
        except FileNotFoundError:
            return None
        if stamp != self._pointer_stamp:
            self._pointer, self._pointer_stamp = read_current(self._settings.data), stamp
        return self._pointer

    def _look(self) -> tuple[int, int]:
        status = os.stat(self._pointer_path)  # asked for each request: as text, a path costs nothing to join
        return status.st_ino, status.st_mtime_ns

    def _reopen(self, stamp: tuple[int, int]) -> None:
        with self._lock:
            if stamp == self._stamp and self._knowledge is not None:
                return
            try:
                opened = of_current(self._settings.data, self._open)
            except (OSError, RuntimeError) as error:
                doubt(self._settings.data)
                raise NotReady(*_MADE_AGAIN, retry_after=5) from error
            if opened is None:
                raise NotReady(*_MADE_AGAIN, retry_after=5)
            self._knowledge, self._stamp = opened, stamp

    def _open(self, generation: Generation) -> Knowledge:
        """A generation; the one that is open already is not opened again."""
        if self._knowledge is not None and self._knowledge.generation.number == generation.number:
            return self._knowledge
        graph = KnowledgeGraph.open(generation.graph, self._names)
        self._search = self._search or Search(self._settings.data)
        return Knowledge(generation, graph, self._search)
