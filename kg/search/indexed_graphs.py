"""The rows of one version of a graph for the search index, computed before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg.graph.owners import Owners
from kg.rdf.documents import Statement
from kg.rdf.graph_names import GraphNames
from kg.records.nodes import HAS_TWO_NODES, Joiner
from kg.records.notations import NotationReader
from kg.records.reading import Part, RecordReader
from kg.search.composed import composed_titles
from kg.search.reading import SELECTION, Content, read_content
from kg.search.words import forms, make_key
from kg.texts.folding import tokens

if TYPE_CHECKING:
    from kg.ledger.ledger import Version

_SHORTEST: Final = 4
"""Letters of a word that may be misspelt."""
_LONGEST: Final = 40
_SHORT: Final = 1_000
Facet = tuple[str, str, str]
"""A thing's IRI, and name and value of what it has."""


@dataclass(frozen=True, slots=True)
class IndexedGraph:
    """One graph: its subjects, labels, facets, records and notations (`kg.records.notations`: IRI, key, as written).

    `datasets` are by thing that has a label. `foreign` are subjects that another dataset owns, of which nothing else is
    here.
    """

    graph: str
    subjects: set[str]
    foreign: set[str]
    content: Content
    parts: Mapping[str, Part]
    datasets: Mapping[str, str]
    notations: frozenset[tuple[str, str, str]] = frozenset()

    def facets(self) -> set[Facet]:
        """All facets."""
        content = self.content
        found = {(content.iri(iri), name, value) for iri, name, value in content.facets}
        found |= {(iri, "dataset", dataset) for iri, dataset in self.datasets.items() if dataset}
        return found | {(content.iri(iri), "status", "deprecated") for iri in content.deprecated}


class _Voice(dict[str, bool]):
    """Whether a graph speaks for the owners of things: many statements are of few things."""

    def __init__(self, owners: Owners, graph: str) -> None:
        super().__init__()
        self._speaks = owners.speaks
        self._graph = graph

    def __missing__(self, iri: str) -> bool:
        found = self[iri] = self._speaks(self._graph, iri)
        return found


class IndexedGraphReader:
    """Reads versions of graphs for the index, under one base."""

    def __init__(self, names: GraphNames) -> None:
        self._names = names
        self.owners = Owners(names)
        self._records = RecordReader(names)
        self._joiner = Joiner(names.base_iri)
        self._notations = NotationReader(names.base_iri)
        self._selection = SELECTION | self._records.selection | self._notations.selection

    def read(self, version: Version) -> IndexedGraph:
        """The content of a version. In the graph of a record, nodes inside the record are no things of their own."""
        graph, text = version.graph, version.content()
        speaks = _Voice(self.owners, graph).__getitem__
        records = self._records.holds_records(graph)
        statements, subjects = text.read(self._selection if records else SELECTION)
        if records and HAS_TWO_NODES in text.ntriples:
            statements = list(self._joiner.join(statements))
        elif graph == self._names.dataset("meeting"):
            statements = list(self._joiner.places(statements))
        content = read_content(statements, self._names, speaks, nodes=not records)
        if records:
            subjects = {iri for iri in subjects if "#" not in iri}
        foreign = {iri for iri in subjects if not speaks(iri)}
        own = [each for each in statements if speaks(each[0])] if records else []
        parts = self._records.read(own) if records else {}
        content.labels += composed_titles(parts, {label.subject for label in content.labels})
        datasets = self._datasets(graph, content)
        notations = self._named(content, datasets, own)
        return IndexedGraph(graph, subjects, foreign, content, parts, datasets, notations)

    def _named(
        self, content: Content, datasets: Mapping[str, str], statements: Sequence[Statement]
    ) -> frozenset[tuple[str, str, str]]:
        """Notations of the things that have labels; of terms that stand for other things, as notations of those."""
        found = self._notations.of_iris((*datasets, *content.aliases)) | self._notations.read(statements)
        named = {(content.iri(iri), key, value) for iri, key, value in found}
        return frozenset(one for one in named if one[0] in datasets)

    def _datasets(self, graph: str, content: Content) -> dict[str, str]:
        """The dataset that each thing with a label is found in: of an alias that of the thing it stands for."""
        own, found = self._names.dataset_of(graph), {}
        for label in content.labels:
            alias = content.aliases.get(label.subject)
            dataset = alias.removeprefix(self._names.base_iri).partition("/")[0] if alias else own
            found[content.iri(label.subject)] = dataset
        return found


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as it is indexed.

    `tokens` and `key` are its folded words, in the key without doubled ones; `words` what the full-text index holds;
    `spelling` what helps when a word is misspelt.
    """

    key: str
    tokens: str
    words: str
    spelling: tuple[tuple[str, int, str], ...]


def analyse(text: str, language: str) -> Analysis:
    """The indexed forms of a text in a language ('' for none)."""
    return _short(text, language) if len(text) <= _SHORT else _analyse(text, language)


@lru_cache(maxsize=1_000)  # a record's title is often its label, too; nothing long is kept
def _short(text: str, language: str) -> Analysis:
    return _analyse(text, language)


def _analyse(text: str, language: str) -> Analysis:
    words = tokens(text)
    joined = " ".join(words)
    spelling = tuple((word[0], len(word), word) for word in words if may_be_misspelt(word))
    return Analysis(make_key(words), joined, f"{joined} {forms(text, words, language)}", spelling)


def literal_beyond(literal: Literal) -> str:
    """The literal in N-Triples; '' if it has only a value and a language."""
    return "" if literal == Literal(literal.value, language=literal.language) else str(literal)


def may_be_misspelt(word: str) -> bool:
    """Whether a folded token is a word of letters, long enough to be recognised when a letter is wrong."""
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha()
