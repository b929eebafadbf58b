"""A vocabulary as Skosmos would see it.

The one rule of what counts: only what was published, not what we infer. Where the settings choose the hierarchy, and
for the Framework, a Skosmos needs extra triples in its store (broader, narrower, rdf:type), as the service of today
adds them; there the inferred ones of these three kinds count as well. Classes below skos:Concept are concepts
everywhere.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from browser.skosmos.errors import no_concept
from browser.skosmos.labels import Label
from kg.graph.graph import KnowledgeGraph
from kg.knowledge.knowledge import Knowledge
from kg.rdf.documents import Term
from kg.rdf.namespaces import DCT, RDF, RDFS, SKOS
from kg.vocabularies.schema import CONCEPT, PREF
from kg.vocabularies.settings import DEFAULT_HIERARCHY
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabulary

_FRAMEWORK: Final = "kmgbf"
_ADDED: Final = (SKOS.broader, SKOS.narrower, RDF.type)
_ANY_LABEL: Final = (RDFS.label, DCT.title)
_LAST: Final = "\U0010ffff"
AMONG: Final = "IN (SELECT value FROM json_each(?))"
"""A condition with a list of values, given as JSON."""
PUBLISHED: Final = f"label.id NOT {AMONG}"
"""A condition on labels, to be given `View.unstated_json`."""


class View:
    """One vocabulary in one generation. `least` is the smallest `stated` that counts in hierarchy and types."""

    def __init__(self, vocabulary: Vocabulary, graph: KnowledgeGraph, graphs: tuple[NamedNode, ...]) -> None:
        names = graph.names
        self.vocabulary = vocabulary
        self.settings = vocabulary.settings
        self.id = vocabulary.id
        self.tables = vocabulary.tables
        self.rows = vocabulary.tables.rows
        self.graph = names.dataset(vocabulary.id)
        self.graphs = graphs
        self.store = graph.store
        self.owners = graph.owners
        adds = self.settings.hierarchy != DEFAULT_HIERARCHY or self.id == _FRAMEWORK
        self.least = 0 if adds else 1
        self._added = NamedNode(names.inferred(vocabulary.id)) if adds else None
        self.members: dict[tuple[tuple[str, ...], bool], frozenset[int]] = {}

    def triples(
        self, subject: NamedNode | BlankNode | None, predicate: NamedNode | None, object_: Term | None
    ) -> Iterator[Triple]:
        """The vocabulary's triples by pattern, none twice."""
        seen: set[Triple] | None = set() if len(self.graphs) > 1 or self._added else None
        for graph in self.graphs:
            for quad in self.store.quads_for_pattern(subject, predicate, object_, graph):
                triple = quad.triple
                if seen is None or triple not in seen:
                    if seen is not None:
                        seen.add(triple)
                    yield triple
        if self._added is not None and (predicate is None or predicate in _ADDED):
            for quad in self.store.quads_for_pattern(subject, predicate, object_, self._added):
                if quad.predicate in _ADDED and quad.triple not in (seen or ()):
                    yield quad.triple

    def objects(self, subject: NamedNode | BlankNode, predicate: NamedNode) -> list[Any]:
        """The values of a property."""
        return [triple.object for triple in self.triples(subject, predicate, None)]

    def literals(self, subject: NamedNode, predicate: NamedNode) -> list[Label]:
        """The texts of a property."""
        return [Label(o.value, o.language or "") for o in self.objects(subject, predicate) if isinstance(o, Literal)]

    def speaks(self, uri: str) -> bool:
        """Whether the vocabulary's word counts for an identifier."""
        return self.owners.speaks(self.graph, uri)

    @cached_property
    def foreign(self) -> frozenset[int]:
        """Things in the tables that another dataset owns, by number: they are found in its own vocabulary."""
        sql = "SELECT id, iri FROM thing WHERE iri >= ? AND iri < ?"
        spaces = {space for space, dataset in self.owners.spaces.items() if dataset != self.id}
        rows = (row for space in spaces for row in self.rows(sql, (space, space + _LAST)))
        return frozenset(id_ for id_, iri in rows if not self.speaks(iri))

    def find(self, uri: str) -> Thing | None:
        """The row of an identifier in the tables."""
        return self.tables.thing(uri)

    def get_concept(self, uri: str) -> Thing:
        """A concept. Raises ApiError 404."""
        thing = self.find(uri)
        if thing is None or thing.kind != CONCEPT:
            raise no_concept(uri)
        return thing

    def things(self, ids: Collection[int]) -> dict[int, tuple[str, str]]:
        """Identifier and notation of things, by number."""
        rows = self.rows(f"SELECT id, iri, notation FROM thing WHERE id {AMONG}", (json.dumps(list(ids)),))
        return {row[0]: (row[1], row[2]) for row in rows}

    def names(self, ids: Collection[int]) -> dict[int, list[Label]]:
        """Preferred labels of things, by number; those without any are missing."""
        found: dict[int, list[Label]] = {}
        sql = (
            f"SELECT id, thing, value, language FROM label WHERE property = {PREF} AND thing {AMONG} "
            "ORDER BY machine, value"
        )
        for id_, thing, value, language in self.rows(sql, (json.dumps(list(ids)),)):
            if id_ not in self.unstated:
                found.setdefault(thing, []).append(Label(value, language))
        return found

    def types(self, ids: Collection[int]) -> dict[int, list[str]]:
        """Classes of things, by number."""
        found: dict[int, list[str]] = {}
        sql = f"SELECT thing, class FROM type WHERE thing {AMONG} AND stated >= ? ORDER BY class"
        for thing, class_ in self.rows(sql, (json.dumps(list(ids)), self.least)):
            found.setdefault(thing, []).append(class_)
        return found

    def related(self, property_: int, subject: int, *, stated: bool) -> list[int]:
        """Numbers of the objects of a relation of a thing; where `stated`, only published ones."""
        sql = "SELECT object FROM relation WHERE property = ? AND subject = ? AND stated >= ? ORDER BY object"
        return [row[0] for row in self.rows(sql, (property_, subject, 1 if stated else self.least))]

    def pairs(self, property_: int, ids: Collection[int], stated: int | None = None) -> dict[int, list[int]]:
        """Pairs of some things and the objects of a relation of theirs, by numbers."""
        least = self.least if stated is None else stated
        sql = (
            f"SELECT subject, object FROM relation WHERE property = ? AND subject {AMONG} AND stated >= ? ORDER BY 1, 2"
        )
        found: dict[int, list[int]] = {}
        for subject, object_ in self.rows(sql, (property_, json.dumps(list(ids)), least)):
            found.setdefault(subject, []).append(object_)
        return found

    def having(self, property_: int, ids: Collection[int]) -> set[int]:
        """Those of some things that are subjects of a relation."""
        sql = f"SELECT DISTINCT subject FROM relation WHERE property = ? AND subject {AMONG} AND stated >= ?"
        return {row[0] for row in self.rows(sql, (property_, json.dumps(list(ids)), self.least))}

    def being(self, property_: int, ids: Collection[int]) -> set[int]:
        """Those of some things that are objects of a relation."""
        sql = f"SELECT DISTINCT object FROM relation WHERE property = ? AND object {AMONG} AND stated >= ?"
        return {row[0] for row in self.rows(sql, (property_, json.dumps(list(ids)), self.least))}

    @cached_property
    def unstated(self) -> frozenset[int]:
        """Rows of labels that were not published as labels: inferred ones, and titles that stand in for a label."""
        inferred = {row[0] for row in self.rows("SELECT id FROM label WHERE stated = 0")}
        titled = {
            quad.subject
            for graph in self.graphs
            for property_ in _ANY_LABEL
            for quad in self.store.quads_for_pattern(None, property_, None, graph)
            if isinstance(quad.subject, NamedNode)
        }
        nameless = [node.value for node in titled if next(self.triples(node, SKOS.prefLabel, None), None) is None]
        sql = (
            f"SELECT label.id FROM thing JOIN label ON label.thing = thing.id WHERE thing.iri {AMONG} "
            f"AND label.property = {PREF}"
        )
        return frozenset(inferred | {row[0] for row in self.rows(sql, (json.dumps(nameless),))})

    @cached_property
    def unstated_json(self) -> str:
        """The same for SQL."""
        return json.dumps(sorted(self.unstated))

    @property
    def default_language(self) -> str:
        """The language where none was asked for."""
        return self.vocabulary.default_language

    def languages_for(self, language: str) -> tuple[str, ...]:
        """Languages in which to look for a label, best first."""
        return (language, *self.settings.fallback_languages, self.default_language)

    @cached_property
    def default_scheme(self) -> str:
        """The scheme of the vocabulary: the configured one, else the last by identifier; '' for none."""
        return self.settings.main_scheme or next((scheme.iri for scheme in reversed(self.tables.schemes)), "")

    def local_name(self, uri: str) -> str:
        """The part of an identifier after the vocabulary's URI space; '' outside of it."""
        spaces = [space for space in self.settings.uri_spaces if uri.startswith(space) and len(uri) > len(space)]
        return uri[len(max(spaces, key=len)) :] if spaces else ""


Views = Mapping[str, View]


def views_of(knowledge: Knowledge) -> Views:
    """All vocabularies of a generation, by id."""
    return knowledge.remember("rest", lambda: _make(knowledge))


def _make(knowledge: Knowledge) -> Views:
    store, names = knowledge.graph.store, knowledge.graph.names
    graphs: dict[str, list[NamedNode]] = {id_: [] for id_ in knowledge.vocabularies}
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode) and not graph.value.endswith("/inferred"):
            own = graphs.get(names.dataset_of(graph.value))
            if own is not None:
                own.append(graph)
    return {
        id_: View(vocabulary, knowledge.graph, tuple(sorted(graphs[id_], key=lambda graph: graph.value)))
        for id_, vocabulary in knowledge.vocabularies.items()
    }


def owner(views: Views, uri: str, preferred: View | None = None) -> View | None:
    """The vocabulary that an identifier belongs to by its beginning: the preferred one if it fits, else the longest."""
    if preferred is not None and preferred.settings.owns(uri):
        return preferred
    fitting = [
        (len(space), view.id) for view in views.values() for space in view.settings.uri_spaces if uri.startswith(space)
    ]
    return views[max(fitting)[1]] if fitting else None


def speaking(views: Views, uri: str) -> list[View]:
    """The vocabularies whose word counts for an identifier: its owner, or all if nobody owns it."""
    return [view for view in views.values() if view.speaks(uri)]


def holder(views: Views, uri: str) -> View | None:
    """The vocabulary of an identifier: of those that may speak of it, one that describes it, best in its URI space."""
    knowing = [
        view for view in speaking(views, uri) if (thing := view.find(uri)) and (thing.kind or view.types([thing.id]))
    ]
    owning = [view for view in knowing if view.local_name(uri)]
    return next(iter(owning or knowing), None)
