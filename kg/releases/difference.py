"""The difference between two states of a vocabulary, thing by thing.

Canonical N-Triples are sorted, so that all lines about a thing stand together: both states are read side by side, and
only what differs is looked into. Time grows with the number of triples, memory with the number of differences.
"""

import io
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import TooLarge
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.documents import Term as RdfTerm
from kg.rdf.namespaces import DCT, ISOTHES, OWL, RDF, RDFS, SKOS, SKOSXL
from kg.releases.blanks import Blanks
from kg.releases.model import GROUPS, Detail, Difference, Group, Kind, Term, Thing
from kg.texts.languages import Text

LARGEST: Final = 5_000_000
"""Most triples that both sides may have together."""

_LABELS: Final = (SKOS.prefLabel, RDFS.label, DCT.title, SKOS.altLabel, SKOS.hiddenLabel)
_GROUPS: Final[dict[NamedNode, Group]] = {
    **dict.fromkeys((*_LABELS, SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel, SKOSXL.literalForm), "label"),
    SKOS.notation: "notation",
    **dict.fromkeys(
        (
            SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive, SKOS.narrowerTransitive,
            SKOS.semanticRelation, SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.inScheme, SKOS.member, SKOS.memberList,
            ISOTHES.broaderGeneric, ISOTHES.broaderPartitive, ISOTHES.broaderInstantial, ISOTHES.narrowerGeneric,
            ISOTHES.narrowerPartitive, ISOTHES.narrowerInstantial, ISOTHES.superGroup, ISOTHES.subGroup,
            ISOTHES.superOrdinate, ISOTHES.subordinateArray, RDFS.subClassOf,
        ),
        "hierarchy",
    ),
    **dict.fromkeys(
        (
            SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
            SKOS.mappingRelation, OWL.sameAs,
        ),
        "mapping",
    ),
    **dict.fromkeys(
        (
            SKOS.note, SKOS.scopeNote, SKOS.definition, SKOS.example, SKOS.historyNote, SKOS.editorialNote,
            SKOS.changeNote, RDFS.comment, DCT.description,
        ),
        "note",
    ),
}  # fmt: skip
_SCHEMES: Final = frozenset((SKOS.ConceptScheme,))
_COLLECTIONS: Final = frozenset((SKOS.Collection, SKOS.OrderedCollection, ISOTHES.ConceptGroup, ISOTHES.ThesaurusArray))
_OF_CONCEPTS: Final = frozenset((SKOS.inScheme, SKOS.broader, SKOS.narrower, SKOS.topConceptOf))
_OF_EXISTENCE: Final = frozenset((RDF.type, *_LABELS, SKOSXL.prefLabel))
_PLAIN: Final = frozenset((SKOS.Concept.value,))


def compare(before: Iterable[Triple], after: Iterable[Triple]) -> Difference:
    """What is different in `after`, by thing. Blank nodes are compared by what is said of them.

    Raises TooLarge above `LARGEST` triples.
    """
    return compare_graphs(canonicalize(before), canonicalize(after))


def compare_graphs(before: CanonicalGraph, after: CanonicalGraph) -> Difference:
    """The same for canonical graphs, as the ledger keeps them."""
    if before.count + after.count > LARGEST:
        raise TooLarge(
            f"Both together have {before.count + after.count:,} triples; differences are shown up to {LARGEST:,}.",
            "Download both and compare them with a tool of your own.",
        )
    return _Comparison(before, after).run()


@dataclass(slots=True)
class _Side:
    """What one state says of one thing."""

    triples: list[Triple] = field(default_factory=list)

    def objects(self, *properties: NamedNode) -> list[RdfTerm]:
        return [triple.object for triple in self.triples if triple.predicate in properties]

    @property
    def exists(self) -> bool:
        """Whether the thing is there: it has a type or a name, and not only links or a word about its end."""
        return any(triple.predicate in _OF_EXISTENCE for triple in self.triples)

    def is_one_of(self, classes: Set[str]) -> bool:
        return any(isinstance(term, NamedNode) and term.value in classes for term in self.objects(RDF.type))

    @property
    def deprecated(self) -> bool:
        return any(isinstance(term, Literal) and term.value in ("true", "1") for term in self.objects(OWL.deprecated))

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


class _Comparison:
    def __init__(self, before: CanonicalGraph, after: CanonicalGraph) -> None:
        self._before, self._after = before, after
        self._blanks_before, self._blanks_after = _blanks(before), _blanks(after)
        self._gone: set[str] = set()
        self._removed = self._added = 0
        self._replaced_by = _replaced_by(after)
        self._concept_classes = _subclasses_of_concept(before, after)

    def run(self) -> Difference:
        found = [thing for thing in self._things() if thing.groups]
        things = sorted(map(self._with_valid_successors, found), key=_order)
        blanks = tuple(self._loose_blanks())
        return Difference(
            before=self._before.sha256,
            after=self._after.sha256,
            triples_before=self._before.count,
            triples_after=self._after.count,
            triples_removed=self._removed,
            triples_added=self._added,
            concepts_before=_count_concepts(self._before, self._concept_classes),
            concepts_after=_count_concepts(self._after, self._concept_classes),
            things=tuple(things),
            blanks=blanks,
        )

    def _things(self) -> Iterator[Thing]:
        for key, old, new in _side_by_side(_subjects(self._before), _subjects(self._after)):
            if old != new or b" _:" in old:
                yield self._thing(key[1:-1].decode(), _read(old), _read(new))

    def _thing(self, iri: str, before: _Side, after: _Side) -> Thing:
        removed, added = self._changes(before, after)
        self._removed += len(removed)
        self._added += len(added)
        if before.exists and not after.exists:
            return self._gone_thing(iri, before, after)
        if after.exists and not before.exists:
            return Thing(iri, after.kind, ("added",), after.names)
        details = tuple(_paired(removed, added))
        groups: list[Group] = [detail.group for detail in details]
        if (
            before.is_one_of(_PLAIN)
            and not after.is_one_of(self._concept_classes)
            and after.kind in ("concept", "other")
        ):
            groups.append("removed")  # it has lost its type, and with it its place in every list of concepts
        if before.deprecated != after.deprecated:
            groups.append("deprecated" if after.deprecated else "undeprecated")
        ordered = tuple(group for group in GROUPS if group in groups)
        successors = tuple(sorted(after.successors)) if after.deprecated or "removed" in groups else ()
        return Thing(iri, after.kind, ordered, after.names or before.names, successors, details)

    def _gone_thing(self, iri: str, before: _Side, after: _Side) -> Thing:
        self._gone.add(iri)
        successors = before.successors | after.successors | self._replaced_by.get(iri, set())
        return Thing(iri, before.kind, ("removed",), before.names, tuple(sorted(successors)))

    def _with_valid_successors(self, thing: Thing) -> Thing:
        """Something that is gone itself is no successor."""
        if "removed" not in thing.groups:
            return thing
        valid = tuple(iri for iri in thing.successors if iri not in self._gone)
        first: tuple[Group, ...] = ("replaced",) if valid else ("removed",)
        return replace(thing, successors=valid, groups=first + thing.groups[1:])

    def _changes(self, before: _Side, after: _Side) -> tuple[list[tuple[str, Term]], list[tuple[str, Term]]]:
        old = {_key(triple, self._blanks_before): triple for triple in before.triples}
        new = {_key(triple, self._blanks_after): triple for triple in after.triples}
        removed = [_shown(old[key], self._blanks_before) for key in old if key not in new]
        added = [_shown(new[key], self._blanks_after) for key in new if key not in old]
        return removed, added

    def _loose_blanks(self) -> Iterator[Detail]:
        """Blank nodes that nothing leads to: what is said of them is all there is to compare."""
        old, new = _loose(self._before, self._blanks_before), _loose(self._after, self._blanks_after)
        for digest in sorted(old.keys() - new.keys()):
            self._removed += 1
            yield Detail("other", "", Term("blank", self._blanks_before.text(old[digest])), None)
        for digest in sorted(new.keys() - old.keys()):
            self._added += 1
            yield Detail("other", "", None, Term("blank", self._blanks_after.text(new[digest])))


def _order(thing: Thing) -> tuple[int, str]:
    return GROUPS.index(thing.groups[0]), thing.iri


def _subjects(graph: CanonicalGraph) -> Iterator[tuple[bytes, bytes]]:
    """Each IRI with the lines about it, in order; blank nodes are last in the canonical order and left out."""
    named = (line for line in io.BytesIO(graph.ntriples) if line.startswith(b"<"))
    for key, lines in groupby(named, key=lambda line: line.partition(b" ")[0]):
        yield key, b"".join(lines)


def _side_by_side(
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


def _read(lines: bytes) -> _Side:
    return _Side([quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES)])


def _blanks(graph: CanonicalGraph) -> Blanks:
    lines = b"".join(line for line in io.BytesIO(graph.ntriples) if line.startswith(b"_:"))
    return Blanks(_read(lines).triples)


def _loose(graph: CanonicalGraph, blanks: Blanks) -> dict[str, BlankNode]:
    loose = dict(blanks.unreferenced())
    if not loose:
        return {}
    used = (line for line in io.BytesIO(graph.ntriples) if line.startswith(b"<") and b" _:" in line)
    held = {triple.object for line in used for triple in _read(line).triples}
    return {digest: node for digest, node in loose.items() if node not in held}


def _links(graph: CanonicalGraph, property_: NamedNode) -> Iterator[tuple[str, str]]:
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


def _subclasses_of_concept(*graphs: CanonicalGraph) -> Set[str]:
    """skos:Concept and every class that one of the graphs puts below it."""
    below: dict[str, list[str]] = {}
    for graph in graphs:
        for subject, value in _links(graph, RDFS.subClassOf):
            below.setdefault(value, []).append(subject)
    found, waiting = set(_PLAIN), list(_PLAIN)
    while waiting:
        new = set(below.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


def _count_concepts(graph: CanonicalGraph, classes: Set[str]) -> int:
    return sum(1 for _ in groupby(subject for subject, value in _links(graph, RDF.type) if value in classes))


def _replaced_by(graph: CanonicalGraph) -> dict[str, set[str]]:
    """Successors that say themselves what they replace."""
    found: dict[str, set[str]] = {}
    for successor, old in _links(graph, DCT.replaces):
        found.setdefault(old, set()).add(successor)
    return found


def _key(triple: Triple, blanks: Blanks) -> tuple[str, str]:
    value = triple.object
    return triple.predicate.value, f"_:{blanks.digest(value)}" if isinstance(value, BlankNode) else str(value)


def _shown(triple: Triple, blanks: Blanks) -> tuple[str, Term]:
    value = triple.object
    if isinstance(value, NamedNode):
        term = Term("iri", value.value)
    elif isinstance(value, Literal):
        plain = value.language or value.datatype.value.endswith("#string")
        term = Term("literal", value.value, value.language or "", "" if plain else value.datatype.value)
    else:
        term = Term("blank", blanks.text(value) if isinstance(value, BlankNode) else str(value))
    return triple.predicate.value, term


def _paired(removed: list[tuple[str, Term]], added: list[tuple[str, Term]]) -> Iterator[Detail]:
    """Details by property; where one value became one other of the same language, they are one detail."""
    sides: dict[tuple[str, str, str], tuple[list[Term], list[Term]]] = {}
    for side, terms in enumerate((removed, added)):
        for property_, term in terms:
            place = sides.setdefault((property_, term.kind, term.language), ([], []))
            place[side].append(term)
    details = []
    for (property_, kind, _), (old, new) in sides.items():
        group = _GROUPS.get(NamedNode(property_), "other")
        if len(old) == len(new) == 1 and kind != "iri":
            details.append(Detail(group, property_, old[0], new[0]))
        else:
            details += [Detail(group, property_, term, None) for term in old]
            details += [Detail(group, property_, None, term) for term in new]
    yield from sorted(details, key=_reading_order)


def _reading_order(detail: Detail) -> tuple[int, str, str, bool, str]:
    term = detail.before or detail.after or Term("literal", "")
    return GROUPS.index(detail.group), detail.property, term.language, detail.before is None, term.text
