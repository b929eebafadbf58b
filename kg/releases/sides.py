"""One of the two states that are compared: its statements about each thing."""

import io
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.rdf.blanks import BlankNodes
from kg.rdf.documents import CanonicalGraph
from kg.rdf.documents import Term as RdfTerm
from kg.rdf.namespaces import DCT, ISOTHES, OWL, RDF, RDFS, SKOS, SKOSXL
from kg.releases.model import Kind, Term
from kg.texts.languages import Text
from kg.texts.values import is_true

LABELS: Final = (SKOS.prefLabel, RDFS.label, DCT.title, SKOS.altLabel, SKOS.hiddenLabel)
PLAIN_CONCEPTS: Final = frozenset((SKOS.Concept.value,))
_SCHEMES: Final = frozenset((SKOS.ConceptScheme,))
_COLLECTIONS: Final = frozenset((SKOS.Collection, SKOS.OrderedCollection, ISOTHES.ConceptGroup, ISOTHES.ThesaurusArray))
_OF_CONCEPTS: Final = frozenset((SKOS.inScheme, SKOS.broader, SKOS.narrower, SKOS.topConceptOf))
_OF_EXISTENCE: Final = frozenset((RDF.type, *LABELS, SKOSXL.prefLabel))


@dataclass(slots=True)
class Side:
    """The statements of one state about one thing."""

    triples: list[Triple] = field(default_factory=list)

    def objects(self, *properties: NamedNode) -> list[RdfTerm]:
        return [triple.object for triple in self.triples if triple.predicate in properties]

    @property
    def exists(self) -> bool:
        """Whether the thing is there: it has a type or a name, and not only links or a note that it was withdrawn."""
        return any(triple.predicate in _OF_EXISTENCE for triple in self.triples)

    def is_one_of(self, classes: Set[str]) -> bool:
        return any(isinstance(term, NamedNode) and term.value in classes for term in self.objects(RDF.type))

    @property
    def deprecated(self) -> bool:
        return any(isinstance(term, Literal) and is_true(term.value) for term in self.objects(OWL.deprecated))

    @property
    def successors(self) -> set[str]:
        return {term.value for term in self.objects(DCT.isReplacedBy) if isinstance(term, NamedNode)}

    @property
    def kind(self) -> Kind:
        types = set(self.objects(RDF.type))
        if types & _SCHEMES:
            return "scheme"
        if types & _COLLECTIONS:
            return "collection"
        return "concept" if SKOS.Concept in types or self._is_used_as_concept() else "other"

    def _is_used_as_concept(self) -> bool:
        return any(triple.predicate in _OF_CONCEPTS for triple in self.triples)

    @property
    def names(self) -> tuple[Text, ...]:
        for property_ in (SKOS.prefLabel, RDFS.label, DCT.title):
            found = [term for term in self.objects(property_) if isinstance(term, Literal)]
            if found:
                texts = (Text(term.value, term.language or "") for term in found)
                return tuple(sorted(texts, key=lambda text: (text.language != "en", text.language, text.value)))
        return ()


def subjects(graph: CanonicalGraph) -> Iterator[tuple[bytes, bytes]]:
    """Each IRI with the lines about it, in order; blank nodes are last in the canonical order and left out."""
    named = (line for line in io.BytesIO(graph.ntriples) if line.startswith(b"<"))
    for key, lines in groupby(named, key=lambda line: line.partition(b" ")[0]):
        yield key, b"".join(lines)


def side_by_side(
    before: Iterator[tuple[bytes, bytes]], after: Iterator[tuple[bytes, bytes]]
) -> Iterator[tuple[bytes, bytes, bytes]]:
    """A merge of two sorted sequences: key, lines before (b"" for none), lines after."""
    old, new = next(before, None), next(after, None)
    while old or new:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None
            yield old[0], old[1], b""
            old = next(before, None)
        elif old is None or new[0] < old[0]:
            yield new[0], b"", new[1]
            new = next(after, None)
        else:
            yield old[0], old[1], new[1]
            old, new = next(before, None), next(after, None)


def read_side(lines: bytes) -> Side:
    return Side([quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES)])


def blanks_of(graph: CanonicalGraph) -> BlankNodes:
    lines = b"".join(line for line in io.BytesIO(graph.ntriples) if line.startswith(b"_:"))
    return BlankNodes(read_side(lines).triples)


def loose_blanks(graph: CanonicalGraph, blanks: BlankNodes) -> dict[str, BlankNode]:
    loose = dict(blanks.unreferenced())
    if not loose:
        return {}
    used = (line for line in io.BytesIO(graph.ntriples) if line.startswith(b"<") and b" _:" in line)
    held = {triple.object for line in used for triple in read_side(line).triples}
    return {digest: node for digest, node in loose.items() if node not in held}


def links(graph: CanonicalGraph, property_: NamedNode) -> Iterator[tuple[str, str]]:
    """Subjects and objects of a property, where both are IRIs, in order."""
    text, middle = graph.ntriples, f"> {property_} <".encode()
    place = text.find(middle)
    while place >= 0:
        line = text.rfind(b"\n", 0, place) + 1
        start = place + len(middle)
        end = text.find(b"> .\n", start)
        subject = text[line + 1 : place]
        if text[line : line + 1] == b"<" and b">" not in subject:  # else it stands in a literal or a triple term
            yield subject.decode(), text[start:end].decode()
        place = text.find(middle, start)


def subclasses_of_concept(*graphs: CanonicalGraph) -> Set[str]:
    """skos:Concept and every class that one of the graphs puts below it."""
    below: dict[str, list[str]] = {}
    for graph in graphs:
        for subject, value in links(graph, RDFS.subClassOf):
            below.setdefault(value, []).append(subject)
    found, waiting = set(PLAIN_CONCEPTS), list(PLAIN_CONCEPTS)
    while waiting:
        new = set(below.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


def count_concepts(graph: CanonicalGraph, classes: Set[str]) -> int:
    return sum(1 for _ in groupby(subject for subject, value in links(graph, RDF.type) if value in classes))


def replaced_by(graph: CanonicalGraph) -> dict[str, set[str]]:
    """Successors of things, from statements about the successors (dct:replaces)."""
    found: dict[str, set[str]] = {}
    for successor, old in links(graph, DCT.replaces):
        found.setdefault(old, set()).add(successor)
    return found


def key_of(triple: Triple, blanks: BlankNodes) -> tuple[str, str]:
    value = triple.object
    return triple.predicate.value, f"_:{blanks.digest(value)}" if isinstance(value, BlankNode) else str(value)


def shown(triple: Triple, blanks: BlankNodes) -> tuple[str, Term]:
    value = triple.object
    if isinstance(value, NamedNode):
        term = Term("iri", value.value)
    elif isinstance(value, Literal):
        plain = value.language or value.datatype.value.endswith("#string")
        term = Term("literal", value.value, value.language or "", "" if plain else value.datatype.value)
    else:
        term = Term("blank", blanks.text(value) if isinstance(value, BlankNode) else str(value))
    return triple.predicate.value, term
