"""The elements of a decision as a tree, with the texts and codes of each and the records that point to each.

A decision and its elements stand in one graph, which is read once; records that point to them come from the tables of
records, so that only those that are shown cost time (CBD-DATA section 4.1 has the fields).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.clearing_house.listing import RecordRow, record_sets
from kg.graph.graph import KnowledgeGraph
from kg.knowledge.knowledge import Knowledge
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import DCT, SCHEMA
from kg.records.decisions import DecisionName, place_order, read_path
from kg.records.facets import DECISION
from kg.texts.languages import Text

LIMIT: Final = 50_000
"""Statements of a decision that are read."""
MOST: Final = 200
"""Records pointing to a decision that are listed; all are counted."""


@dataclass(slots=True)
class Element:
    """A decision, or an element of it.

    `kind` is `operational`, `informational` or ''. `subjects` are IRIs of terms and of goals and targets. `led_to` are
    its outcomes, `related` what else it points to: notifications, meetings, documents, pages, other decisions.
    `pointing` are records that point to it. `described` is false for an element that is only pointed to.
    """

    name: DecisionName
    described: bool = True
    kind: str = ""
    statuses: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    status_info: tuple[Text, ...] = ()
    actors_info: tuple[Text, ...] = ()
    timeline: str = ""
    subjects: tuple[str, ...] = ()
    led_to: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    pointing: list[RecordRow] = field(default_factory=list)
    parts: "list[Element]" = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        """All elements below it, in reading order."""
        for part in self.parts:
            yield part
            yield from part.walk()

    def has(self, status: str, actor: str) -> bool:
        """Whether it has a status and an actor; '' is any."""
        return (not status or status in self.statuses) and (not actor or actor in self.actors)


@dataclass(frozen=True, slots=True)
class DecisionTree:
    """A decision with its elements. `pointing` counts all records that point to it or to an element of it.

    `cut`: the decision has more statements than were read.
    """

    root: Element
    pointing: int = 0
    cut: bool = False

    def counts(self, name: str) -> dict[str, int]:
        """How many elements have each status (`statuses`) or actor (`actors`), in order: most first, then by word."""
        found: dict[str, int] = {}
        for element in self.root.walk():
            for word in getattr(element, name):
                found[word] = found.get(word, 0) + 1
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def decision_name(graph: KnowledgeGraph, iri: str) -> DecisionName | None:
    """The decision or element that one of our IRIs names; None for any other."""
    base = graph.names.base_iri
    return read_path(iri.removeprefix(base)) if iri.startswith(f"{base}decision/") else None


def is_pointed_to(knowledge: Knowledge, name: DecisionName) -> bool:
    """Whether a record points to a decision, to an element of it, or to this element."""
    return bool(record_sets(knowledge).sets[DECISION].get(name.path.removeprefix("decision/")))


def read_tree(knowledge: Knowledge, name: DecisionName) -> DecisionTree:
    """A decision with all elements that are described, and those that are only pointed to, in their order."""
    whole, graph = name.whole, knowledge.graph
    quads = list(islice(graph.contents(graph.names.record(whole.path)), LIMIT + 1))
    elements = {whole: Element(whole)} | _read(graph, whole, quads[:LIMIT])
    pointing = _note_pointing(knowledge, whole, elements)
    for element in sorted(elements.values(), key=lambda one: place_order(one.name)):
        if element.name.parts:
            _parent(elements, element.name).parts.append(element)
    return DecisionTree(elements[whole], pointing, len(quads) > LIMIT)


def _parent(elements: Mapping[DecisionName, Element], name: DecisionName) -> Element:
    """The nearest element above that there is."""
    for length in range(len(name.parts) - 1, 0, -1):
        above = DecisionName(name.body, name.session, name.number, name.parts[:length])
        if above in elements:
            return elements[above]
    return elements[name.whole]


def _read(graph: KnowledgeGraph, whole: DecisionName, quads: Iterable[Quad]) -> dict[DecisionName, Element]:
    described: dict[str, dict[str, list[Quad]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            described.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad)
    named = ((decision_name(graph, iri), about) for iri, about in described.items())
    chm = f"{graph.names.base_iri}chm/ontology#"
    return {name: _element(name, about, chm) for name, about in named if name and name.whole == whole}


def _element(name: DecisionName, about: Mapping[str, list[Quad]], chm: str) -> Element:
    return Element(
        name,
        kind=next(iter(_words(about, chm + "elementType")), ""),
        statuses=_words(about, chm + "elementStatus"),
        actors=_words(about, chm + "actor"),
        texts=_texts(about, SCHEMA.text.value),
        status_info=_texts(about, chm + "statusInfo"),
        actors_info=_texts(about, chm + "actorsInfo"),
        timeline=next(iter(_words(about, chm + "elementTimelineDate")), ""),
        subjects=_things(about, DCT.subject.value),
        led_to=_things(about, chm + "outcome"),
        related=_things(about, DCT.references.value),
    )


def _note_pointing(knowledge: Knowledge, whole: DecisionName, elements: dict[DecisionName, Element]) -> int:
    """Note the newest records that point to elements; the number of all that point to the decision or into it."""
    sets, path = record_sets(knowledge), whole.path.removeprefix("decision/")
    among = sets.union(DECISION, (path,))
    for row in sets.newest(among, MOST):
        for value in row.facets.get(DECISION, ()):
            name = read_path(f"decision/{value}")
            if name and name.parts and name.whole == whole:
                elements.setdefault(name, Element(name, described=False)).pointing.append(row)
    return among.bit_count()


def _words(about: Mapping[str, list[Quad]], iri: str) -> tuple[str, ...]:
    found = (quad.object.value for quad in about.get(iri, ()) if isinstance(quad.object, Literal))
    return tuple(sorted(dict.fromkeys(found)))


def _texts(about: Mapping[str, list[Quad]], iri: str) -> tuple[Text, ...]:
    quads = about.get(iri, ())
    return tuple(Text(q.object.value, q.object.language or "") for q in quads if isinstance(q.object, Literal))


def _things(about: Mapping[str, list[Quad]], iri: str) -> tuple[str, ...]:
    found = (quad.object.value for quad in about.get(iri, ()) if isinstance(quad.object, NamedNode))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (local_name(one), one)))
