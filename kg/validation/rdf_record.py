"""One record in RDF: found among the statements that somebody sent, and nothing in them that is not its own.

What is published is stated by its owner alone: a submission speaks of its record, of the thing that it is about and of
nodes in these, and in no words of shapes or ontologies. Blank nodes get names, so that no graph has to be compared
with all orders of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import DCAT, DCT, FOAF, OWL, RDF, RDFS, SCHEMA, SH, SKOS
from kg.records.mapping.geometry import GEO, SF
from kg.records.mapping.statements import Statements
from kg.records.model import CHM, RecordField, RecordType
from kg.records.nodes import main_path
from kg.records.types import read_record_types
from kg.validation.checks import hidden_character
from kg.validation.findings import Finding, find
from kg.validation.reading import LIMITS

Node: TypeAlias = NamedNode | BlankNode
_MOST_BLANK: Final = 200
_DEEPEST: Final = 8
_LONGEST_IRI: Final = 2_000
_SCHEMES: Final = ("https://", "http://", "urn:", "mailto:")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_FOREIGN_WORDS: Final = (
    SH.iri, OWL.iri, RDFS.subClassOf.value, RDFS.subPropertyOf.value, RDFS.domain.value, RDFS.range.value
)  # fmt: skip
_ALWAYS: Final = frozenset(
    node.value
    for node in (
        RDF.type, RDFS.label, SCHEMA.url, SCHEMA.keywords, GEO.asWKT, DCAT.keyword, FOAF.primaryTopic,
        FOAF.isPrimaryTopicOf, FOAF.page, SKOS.notation, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel,
        *(DCT[name] for name in (
            "abstract created dateSubmitted description format identifier isReplacedBy issued language modified "
            "references replaces source title type"
        ).split()),
    )
)  # fmt: skip
"""Properties that a record of any type may have, beside those of its fields and of our ontology of records."""
_MOST_FAULTS: Final = 100


@dataclass(frozen=True, slots=True)
class RdfRecord:
    """A record as RDF: its type, its IRI and that of its thing (the same where it is about none), its statements."""

    type: RecordType
    iri: str
    thing: str
    identifier: str
    graph: bytes

    @property
    def schema(self) -> str:
        """Name of its type."""
        return self.type.schema


def find_record(
    triples: Iterable[Triple], base_iri: str, schema: str = ""
) -> tuple[RdfRecord | None, tuple[Finding, ...]]:
    """The record that statements are of, and what keeps them from being judged; None where nobody can tell.

    `schema` is the type that it is to be of.
    """
    triples = list(triples)
    types = _types_by_class(base_iri)
    named = ((one.subject, types.get(_class_of(one))) for one in triples)
    found = {(subject, type_) for subject, type_ in named if type_}
    if not found:
        return None, (find("no-record"),)
    if len(found) > 1:
        return None, (find("several-records", number=str(len(found))),)
    subject, type_ = found.pop()
    if schema and type_.schema != schema:
        return None, (find("another-type", type=type_.schema, expected=schema),)
    path = main_path(subject.value.removeprefix(base_iri)) if isinstance(subject, NamedNode) else ""
    nodes = Statements.of(base_iri, path, type_)
    if nodes.subject != subject or not nodes.subject.value.startswith(f"{base_iri}record/"):
        return None, (replace(find("foreign-record", "", _iri_of(subject)), focus=_iri_of(subject)),)
    faults = tuple(_Inspector(type_, nodes, base_iri).faults(triples))
    graph = b"" if faults else _named(triples, nodes.iri)
    identifier = path.rpartition("/")[2]
    return RdfRecord(type_, nodes.subject.value, nodes.thing.value, identifier, graph), faults[:_MOST_FAULTS]


def published_record(triples: Iterable[Triple], base_iri: str) -> RdfRecord | None:
    """The record that graphs which are published are of; None if they are of none."""
    triples = list(triples)
    types = _types_by_class(base_iri)
    for triple in triples:
        type_ = types.get(_class_of(triple))
        if type_ is None or not isinstance(triple.subject, NamedNode) or not triple.subject.value.startswith(base_iri):
            continue
        path = main_path(triple.subject.value.removeprefix(base_iri))
        nodes = Statements.of(base_iri, path, type_)
        if nodes.subject == triple.subject:
            lines = sorted({f"{one} .\n" for one in triples})
            graph = "".join(lines).encode()
            return RdfRecord(type_, nodes.subject.value, nodes.thing.value, path.rpartition("/")[2], graph)
    return None


class _Inspector:
    """Looks at the statements of one record, one after another."""

    def __init__(self, type_: RecordType, nodes: Statements, base_iri: str) -> None:
        self._own = {nodes.subject.value, nodes.thing.value, nodes.iri}
        self._classes = _classes_of(type_.schema, base_iri)
        self._properties = _properties_of(type_.schema, base_iri)
        self._records = _types_by_class(base_iri).keys()
        self._chm = rebased(CHM.iri, base_iri)

    def faults(self, triples: list[Triple]) -> Iterator[Finding]:
        """What must not be in the statements."""
        if fault := self._of_blank_nodes(triples):
            yield fault
            return
        for triple in triples:
            for fault in self._of(triple):
                yield replace(fault, focus=_iri_of(triple.subject), path=triple.predicate.value)

    def _of(self, triple: Triple) -> Iterator[Finding]:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if isinstance(subject, NamedNode) and subject.value.partition("#")[0] not in self._own:
            yield find("foreign-subject", "", subject.value)
        if predicate.startswith(_FOREIGN_WORDS):
            yield find("foreign-word", "", predicate)
        elif predicate not in self._properties and not predicate.startswith(self._chm):
            yield find("unknown-property", "", predicate)
        if predicate == RDF.type.value and not self._may_be(value):
            yield find("foreign-class", "", getattr(value, "value", ""))
        for node in (subject, triple.predicate, value):
            if isinstance(node, NamedNode):
                yield from _of_iri(node.value)
        if isinstance(value, Literal):
            yield from _of_text(value.value)

    def _may_be(self, value: object) -> bool:
        """Whether something of the record may be of a class: one of its shape, of our parts, or a place or document."""
        if not isinstance(value, NamedNode):
            return False
        known = value.value in self._classes or value.value.startswith((SF, GEO.iri))
        return known or (value.value.startswith(self._chm) and value.value not in self._records)

    def _of_blank_nodes(self, triples: list[Triple]) -> Finding | None:
        """What keeps blank nodes from being a tree of so many that hangs from the record."""
        subjects = {one.subject for one in triples if isinstance(one.subject, BlankNode)}
        parents: dict[BlankNode, Node] = {}
        for triple in triples:
            node, parent = triple.object, triple.subject
            if isinstance(node, BlankNode) and parents.setdefault(node, parent) != parent:  # type: ignore[arg-type]
                return find("blank-nodes")
        if len(subjects | parents.keys()) > _MOST_BLANK:
            return find("blank-nodes")
        for hanging in subjects:
            place: Node = hanging
            for _ in range(_DEEPEST + 1):
                if not isinstance(place, BlankNode):
                    break
                if place not in parents:
                    return find("foreign-subject", "", str(hanging))
                place = parents[place]
            else:
                return find("blank-nodes")
        return None


def _of_iri(iri: str) -> Iterator[Finding]:
    if not iri.lower().startswith(_SCHEMES) or len(iri) > _LONGEST_IRI:
        yield find("wrong-scheme", "", iri[:200])
    elif hidden_character(iri):
        yield find("hidden-character", "", None, character=f"U+{ord(hidden_character(iri)):04X}")


def _of_text(text: str) -> Iterator[Finding]:
    if len(text) > LIMITS.letters:
        yield find("text-too-long", "", None, size=f"{len(text):,}", limit=f"{LIMITS.letters:,}")
    control = _CONTROL.search(text)
    if character := control[0] if control else hidden_character(text):
        yield find("hidden-character", "", None, character=f"U+{ord(character):04X}")


def _class_of(triple: Triple) -> str:
    return _iri_of(triple.object) if triple.predicate == RDF.type else ""


def _iri_of(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else ""


@lru_cache(maxsize=4)
def _types_by_class(base_iri: str) -> dict[str, RecordType]:
    """Types of record by the class of their records."""
    return {rebased(type_.class_iri, base_iri): type_ for type_ in read_record_types().values()}


@lru_cache(maxsize=128)
def _classes_of(schema: str, base_iri: str) -> frozenset[str]:
    type_ = read_record_types()[schema]
    found = {type_.class_iri, type_.thing_iri, FOAF.Document.value}
    for _, field in type_.walk():
        found |= {field.class_iri, field.via_class, field.holder.class_iri if field.holder else ""}
    return frozenset(rebased(iri, base_iri) for iri in found if iri)


@lru_cache(maxsize=128)
def _properties_of(schema: str, base_iri: str) -> frozenset[str]:
    found = set(_ALWAYS)
    for _, field in read_record_types()[schema].walk():
        found |= {field.property_iri, field.custom_iri, field.direct_iri, field.via_iri}
        if field.holder:
            found |= {field.holder.link_iri, *(name for name, _ in field.holder.facts)}
    return frozenset(rebased(iri, base_iri) for iri in found if iri)


def _named(triples: list[Triple], iri: str) -> bytes:
    """The statements in canonical N-Triples, blank nodes with names below an IRI in the order of what leads to them."""
    below: dict[Node, list[Triple]] = {}
    for triple in sorted(triples, key=str):
        below.setdefault(triple.subject, []).append(triple)  # type: ignore[arg-type]
    names: dict[BlankNode, NamedNode] = {}
    waiting: list[Node] = [node for node in below if isinstance(node, NamedNode)]
    for node in waiting:  # grows as it is gone through
        for triple in below.get(node, ()):
            if isinstance(triple.object, BlankNode) and triple.object not in names:
                names[triple.object] = NamedNode(f"{iri}#blank-{len(names) + 1}")
                waiting.append(triple.object)
    lines = {
        f"{names.get(one.subject, one.subject)} {one.predicate} {names.get(one.object, one.object)} .\n"  # type: ignore[arg-type]
        for one in triples
    }
    return "".join(sorted(lines)).encode()


def field_of_shape(type_: RecordType, shape: str) -> RecordField | None:
    """The field that a shape is of, by its name: `…/{schema}.{path}`, with more after it where it is a condition."""
    path = shape.rpartition("/")[2].partition(".")[2]
    fields = _fields_by_path(type_.schema)
    while path and path not in fields:
        path = path.rpartition(".")[0]
    return fields.get(path)


@lru_cache(maxsize=128)
def _fields_by_path(schema: str) -> dict[str, RecordField]:
    return dict(read_record_types()[schema].walk())
