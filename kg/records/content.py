"""The statements of one record, its graphs read once, and the values of the fields of its shape."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.graph import KnowledgeGraph, take
from kg.rdf.identifiers import as_published, rebased
from kg.rdf.namespaces import DCT, RDF
from kg.records.model import CHM, RecordField, RecordType
from kg.records.nodes import other_path
from kg.records.reading import types_by_class
from kg.texts.authority import language_tag
from kg.texts.languages import Text, matches
from kg.texts.numbers import read_whole

LIMIT = 20_000
"""Statements of a record that are read."""


@dataclass(slots=True)
class Record:
    """The statements of a record by node and property, in a stable order. `cut`: there are more than were read.

    Where the type is about things of their own, those of the record and of its thing (`kg.records.nodes`) stand
    together under `iri`, the main one of the two; `other` is the IRI of the second, '' if there is none.
    """

    iri: str
    type: RecordType
    base_iri: str
    graphs: tuple[str, ...]
    cut: bool = False
    other: str = ""
    _statements: dict[str, dict[str, list[Quad]]] = field(default_factory=dict)

    def own(self, iri: str) -> str:
        """An IRI of a shape, below the base of this copy."""
        return rebased(iri, self.base_iri)

    def place(self, field: RecordField, node: str = "") -> str:
        """The node at which a field of a node stands: that itself, or one beside it."""
        return f"{self.iri}#{field.via}" if field.via_iri and not node else node

    def values(self, property_iri: str, node: str = "") -> list[Quad]:
        """Statements of the record, or of a node in it, with a property."""
        return self._statements.get(node or self.iri, {}).get(self.own(property_iri), [])

    def standing(self, field: RecordField, node: str = "") -> str:
        """The node that the values of a field stand on: the one that has the field, or one of their own in it."""
        return field.holder.node(self.iri, node) if field.holder else self.place(field, node)

    def of(self, field: RecordField, node: str = "") -> list[Quad]:
        """Statements that are the values of a field of the record, or of a node in it; none for inline objects."""
        if field.holder and field.fields:
            own = self.standing(field, node)
            return [quad for quad in self.values(field.holder.link_iri, "" if not field.holder.inner else node)
                    if isinstance(quad.object, NamedNode) and quad.object.value == own]  # fmt: skip
        if field.inline:
            return []
        own = self.standing(field, node)
        found = self.values(field.property_iri, own)
        # a word that is no option stands in a property of its own
        return found + self.values(CHM.answerWord.value, own) if field.kind == "option" else found

    def objects(self, field: RecordField, node: str = "") -> list[str]:
        """IRIs of the nodes that are the values of an object."""
        if field.inline:
            return [node or self.iri]
        return [quad.object.value for quad in self.of(field, node) if isinstance(quad.object, NamedNode)]

    def words(self, field: RecordField, node: str = "") -> list[str]:
        """The words of a field of kind `word` or `option`, as the body has them."""
        known = {self.own(option.iri): option.value for option in field.options}
        words = (
            quad.object.value if isinstance(quad.object, Literal) else known.get(quad.object.value)
            for quad in self.of(field, node)
            if isinstance(quad.object, Literal | NamedNode)
        )
        return [word for word in words if word is not None]

    def chm(self, name: str, node: str = "") -> list[Quad]:
        """The same with a property of the ontology of records."""
        return self.values(CHM.iri + name, node)

    def things(self, property_iri: str, node: str = "") -> list[str]:
        """IRIs that a property leads to."""
        return [quad.object.value for quad in self.values(property_iri, node) if isinstance(quad.object, NamedNode)]

    def literals(self, property_iri: str, node: str = "") -> list[str]:
        """Texts of literals of a property."""
        return [quad.object.value for quad in self.values(property_iri, node) if isinstance(quad.object, Literal)]

    def texts(self, property_iri: str, node: str = "") -> list[Text]:
        """Literals of a property with their languages."""
        return [
            Text(quad.object.value, quad.object.language or "")
            for quad in self.values(property_iri, node)
            if isinstance(quad.object, Literal)
        ]

    def languages(self, node: str = "") -> list[str]:
        """The tags of the languages of a node, the whole tag where one is stated."""
        whole = [quad.object.value for quad in self.chm("languageTag", node) if isinstance(quad.object, Literal)]
        listed = filter(None, map(language_tag, self.things(DCT.language.value, node)))
        return [*whole, *(tag for tag in listed if not any(matches(one, tag) for one in whole))]

    def properties(self, node: str = "") -> dict[str, list[Quad]]:
        """All statements of a node by property."""
        return self._statements.get(node or self.iri, {})

    def everywhere(self, property_iri: str) -> list[tuple[str, str]]:
        """Texts of literals of a property with the node that has them, in the record and inside it."""
        return [(node, text) for node in sorted(self._statements) for text in self.literals(property_iri, node)]

    def all_things(self) -> Iterator[Quad]:
        """Every statement that leads to a thing."""
        for about in self._statements.values():
            for quads in about.values():
                yield from (quad for quad in quads if isinstance(quad.object, NamedNode))


def type_of(graph: KnowledgeGraph, iri: str) -> RecordType | None:
    """The record type that a thing is of by what a graph of records says; None if it is no record.

    Meetings and decisions that come with the program are described in the graph of their vocabulary.
    """
    known = types_by_class()
    base, bundled = graph.names.base_iri, graph.names.dataset("meeting")
    for quad in graph.said(NamedNode(iri), RDF.type):
        named = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        of_records = named.startswith(f"{graph.names.prefix}record/") or named == bundled
        found = known.get(as_published(quad.object.value, base)) if isinstance(quad.object, NamedNode) else None
        if found is not None and of_records:
            return found
    return None


def read_record(graph: KnowledgeGraph, iri: str, type_: RecordType) -> Record:
    """The record with everything inside it, from the graphs in which it is described."""
    other = other_node(graph.names.base_iri, iri, type_)
    own = list(take(graph.said(NamedNode(iri)), LIMIT))
    beside = list(take(graph.said(NamedNode(other)), LIMIT)) if other else []
    own, other = own + beside, other if beside else ""  # a meeting that comes with the program has no record
    names = {quad.graph_name.value for quad in own if isinstance(quad.graph_name, NamedNode)}
    record = Record(iri, type_, graph.names.base_iri, tuple(sorted(names)), other=other)
    own_graph = graph.names.record(iri.removeprefix(f"{graph.names.base_iri}record/"))
    if all(name == own_graph or name.startswith(f"{own_graph}/") for name in names):
        _read_graphs(graph, record)
    else:
        _walk(graph, record, own)
    return record


def other_node(base_iri: str, iri: str, type_: RecordType) -> str:
    """The IRI of the node beside the main one of a record of a type; '' if there is none."""
    path = other_path(iri.removeprefix(base_iri), type_) if iri.startswith(base_iri) else ""
    return path and base_iri + path


def _read_graphs(graph: KnowledgeGraph, record: Record) -> None:
    """Graphs that hold nothing but the record are read as a whole, which takes one look-up for each."""
    count, inside, both = 0, f"{record.iri}#", {record.iri, record.other}
    for name in record.graphs:
        quads = list(take(graph.store.quads_for_pattern(None, None, None, NamedNode(name)), LIMIT - count + 1))
        _add(record, (quad for quad in quads if _is_inside(quad, both, inside)))
        count += len(quads)
        if count > LIMIT:
            record.cut = True
            return


def _is_inside(quad: Quad, both: set[str], inside: str) -> bool:
    subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
    return subject != "" and (subject in both or subject.startswith(inside))


def _walk(graph: KnowledgeGraph, record: Record, own: list[Quad]) -> None:
    """Read a record whose nodes are described in several graphs, from node to node."""
    iri, count = record.iri, _add(record, own)
    waiting, seen = [iri], {iri}
    while waiting:
        node = waiting.pop()
        for quads in list(record.properties(node).values()):
            for quad in quads:
                inner = quad.object
                if not isinstance(inner, NamedNode) or inner.value in seen or not inner.value.startswith(f"{iri}#"):
                    continue
                seen.add(inner.value)
                if count >= LIMIT:
                    record.cut = True
                    return
                count += _add(record, take(graph.said(inner), LIMIT - count))
                waiting.append(inner.value)


def inner_statements(graph: KnowledgeGraph, iri: str) -> Iterator[Quad]:
    """Statements about what belongs to a record: the thing that it is about, nodes inside it (`record/X#sectionIII-2`),
    elements of a decision."""
    below = [f"{iri}#", f"{iri}/"] if iri.startswith(f"{graph.names.base_iri}decision/") else [f"{iri}#"]
    type_ = type_of(graph, iri) if iri.startswith(graph.names.base_iri) else None
    if type_ is None:
        return
    other = other_node(graph.names.base_iri, iri, type_)
    if other:
        below.append(f"{other}#")
    waiting, seen, count = [iri], {iri}, 0
    while waiting and count < LIMIT:
        node = waiting.pop()
        for quad in take(graph.said(NamedNode(node)), LIMIT - count):
            if node != iri:
                count += 1
                yield quad
            inner = quad.object
            if not isinstance(inner, NamedNode) or inner.value in seen:
                continue
            if inner.value == other or inner.value.startswith(tuple(below)):
                seen.add(inner.value)
                waiting.append(inner.value)


def _add(record: Record, quads: Iterable[Quad]) -> int:
    """Add statements in a stable order, each once although several graphs may make it; returns how many were read."""
    count = 0
    found: dict[tuple[str, str], dict[object, Quad]] = {}
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        node = record.iri if quad.subject.value == record.other else quad.subject.value
        found.setdefault((node, quad.predicate.value), {})[quad.object] = quad
        count += 1
    for (node, predicate), values in sorted(found.items(), key=lambda pair: pair[0]):
        about = record._statements.setdefault(node, {})
        together = {quad.object: quad for quad in about.get(predicate, ())} | values
        about[predicate] = list(together.values())
        if len(together) > 1:
            about[predicate].sort(key=lambda quad: _natural(str(quad.object)))
    return count


def _natural(text: str) -> tuple[str, int, str]:
    """Order of nodes in a record: `…#data-2` comes before `…#data-10`."""
    start, _, number = text.rstrip(">").rpartition("-")
    place = read_whole(number)
    return (start, place, "") if start and place is not None else (text, 0, "")
