"""A vocabulary while it is changed: what is published, and statements that go and come, looked up by thing.

The published text is never taken apart as a whole: what is said of a thing is found in it, since it is sorted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.namespaces import RDF, SKOS
from kg.releases.sides import Side, links, read_side

_PLACES: Final = (SKOS.topConceptOf, SKOS.inScheme)

_HIERARCHY: Final = frozenset((SKOS.broader, SKOS.narrower, SKOS.topConceptOf, SKOS.hasTopConcept))


class Draft:
    """A published graph that is being changed. Nothing of the graph itself changes."""

    def __init__(self, base: CanonicalGraph) -> None:
        self._base = base
        self._before: dict[str, dict[Triple, bytes]] = {}
        self._now: dict[str, set[Triple]] = {}
        self._stated: dict[NamedNode, bool] = {}
        self.merged: dict[str, str] = {}
        """Concepts that were merged into others while it was changed."""
        self.blank_ends: Mapping[str, str] = {}
        """Where statements of blank nodes, which nothing looks up, lead instead: from which things to which others."""

    def about(self, iri: str) -> Side:
        """What is said of a thing now."""
        return Side(sorted(self._said(iri), key=str))

    def objects(self, iri: str, property_: NamedNode) -> set[str]:
        """The identifiers to which a thing leads by a property."""
        return {
            triple.object.value
            for triple in self._said(iri)
            if triple.predicate == property_ and isinstance(triple.object, NamedNode)
        }

    def add(self, triple: Triple) -> None:
        """A statement about a thing with an identifier; a place in the hierarchy only of what is described here."""
        if triple.predicate not in _HIERARCHY or self.about(_subject(triple)).exists:
            self._said(_subject(triple)).add(triple)

    def remove(self, triple: Triple) -> None:
        """Take a statement out; nothing where it is not there."""
        self._said(_subject(triple)).discard(triple)

    def leading_to(self, iris: Collection[str]) -> set[str]:
        """The things that lead to some of others by any property."""
        ends = {f" <{iri}> .\n".encode() for iri in iris}
        lines = self._base.lines if ends else ()
        found = {line[1 : line.index(b"> ")].decode() for line in lines if line[:1] == b"<" and _end(line) in ends}
        nodes = {NamedNode(iri) for iri in iris}
        return found | {iri for iri, now in self._now.items() if any(triple.object in nodes for triple in now)}

    def graph(self) -> CanonicalGraph:
        """The graph as it is now."""
        graph = self._changed()
        return self._with_ends(graph) if self.blank_ends else graph

    def _with_ends(self, graph: CanonicalGraph) -> CanonicalGraph:
        ends = {f" <{iri}> .\n".encode(): f" <{new}> .\n".encode() for iri, new in self.blank_ends.items()}
        lines = [
            line.removesuffix(end) + ends[end] if line[:1] == b"_" and (end := _end(line)) in ends else line
            for line in graph.lines
        ]
        if lines == graph.lines:
            return graph
        return canonicalize(CanonicalGraph.of(lines).triples())  # their names come from what they say

    def _changed(self) -> CanonicalGraph:
        gone: set[bytes] = set()
        new: set[Triple] = set()
        for iri, now in self._now.items():
            before = self._before[iri]
            gone |= {line for triple, line in before.items() if triple not in now}
            new |= now - before.keys()
        if not gone and not new:
            return self._base
        kept = [line for line in self._base.lines if line not in gone] if gone else self._base.lines
        return CanonicalGraph.of([*kept, *canonicalize(new).lines])

    @cached_property
    def parents(self) -> dict[str, set[str]]:
        """What each concept is below, by skos:broader and skos:narrower; kept in step by `link` and `unlink`."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for below, above in links(self._base, SKOS.broader):
            found[below].add(above)
        for above, below in links(self._base, SKOS.narrower):
            found[below].add(above)
        return found

    @cached_property
    def children(self) -> dict[str, set[str]]:
        """The same the other way round."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for below, above in self.parents.items():
            for one in above:
                found[one].add(below)
        return found

    @cached_property
    def schemes(self) -> frozenset[str]:
        """The concept schemes that it describes."""
        return frozenset(one for one, type_ in links(self._base, RDF.type) if type_ == SKOS.ConceptScheme.value)

    @cached_property
    def places(self) -> frozenset[str]:
        """What concepts are said to be in, which is a scheme, also where nothing describes it."""
        return frozenset(scheme for one in (SKOS.inScheme, SKOS.topConceptOf) for _, scheme in links(self._base, one))

    def link(self, below: str, above: str) -> None:
        """Put a concept below another, in both directions where this vocabulary states both.

        Of a concept of others, which is not described here, nothing is stated: the other one says what it is to it.
        """
        self.children[above].add(below)
        self.parents[below].add(above)
        side = self.about(below)
        self.add(Triple(NamedNode(below), SKOS.broader, NamedNode(above)))
        if not side.exists or (self._uses(SKOS.narrower) and not side.deprecated):
            self.add(Triple(NamedNode(above), SKOS.narrower, NamedNode(below)))

    def unlink(self, below: str, above: str) -> None:
        """Take a concept away from below another, in both directions."""
        self.children[above].discard(below)
        self.parents[below].discard(above)
        self.remove(Triple(NamedNode(below), SKOS.broader, NamedNode(above)))
        self.remove(Triple(NamedNode(above), SKOS.narrower, NamedNode(below)))

    def settle(self, concept: str) -> None:
        """State whether a concept is at the top of its schemes, as far as this vocabulary states that at all."""
        node = NamedNode(concept)
        schemes = set().union(*(self.objects(concept, one) for one in _PLACES)) | self._tops.get(concept, set())
        top = not self.parents[concept]
        deprecated = self.about(concept).deprecated
        for scheme in schemes:
            up, down = (Triple(node, SKOS.topConceptOf, NamedNode(scheme)),
                        Triple(NamedNode(scheme), SKOS.hasTopConcept, node))  # fmt: skip
            (self.add if top and self._uses(SKOS.topConceptOf) else self.remove)(up)
            (self.add if top and self._uses(SKOS.hasTopConcept) and not deprecated else self.remove)(down)

    def retire(self, concept: str) -> None:
        """Let what is in use lead no longer to a concept that is not, which itself still says where it stood."""
        node = NamedNode(concept)
        for above in self.parents[concept] - {concept}:
            self.remove(Triple(NamedNode(above), SKOS.narrower, node))
            self.add(Triple(node, SKOS.broader, NamedNode(above)))
        for scheme in self._tops.get(concept, set()) | self.objects(concept, SKOS.topConceptOf):
            self.remove(Triple(NamedNode(scheme), SKOS.hasTopConcept, node))
            self.add(Triple(node, SKOS.topConceptOf, NamedNode(scheme)))

    @cached_property
    def _tops(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for scheme, concept in links(self._base, SKOS.hasTopConcept):
            found[concept].add(scheme)
        return dict(found)

    def _uses(self, property_: NamedNode) -> bool:
        if property_ not in self._stated:
            self._stated[property_] = next(links(self._base, property_), None) is not None
        return self._stated[property_]

    def _said(self, iri: str) -> set[Triple]:
        if iri not in self._now:
            lines = list(_lines_about(self._base.ntriples, f"<{iri}> ".encode()))
            self._before[iri] = dict(zip(read_side(b"".join(lines)).triples, lines, strict=True))
            self._now[iri] = set(self._before[iri])
        return self._now[iri]


def _lines_about(text: bytes, key: bytes) -> Iterator[bytes]:
    """The lines that begin with a key, of a sorted text; found by halving."""
    low, high = 0, len(text)
    while low < high:
        line = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if text[line : line + len(key)] < key:
            low = text.find(b"\n", (low + high) // 2, high) + 1 or high
        else:
            high = line
    while text.startswith(key, low):
        end = text.index(b"\n", low) + 1
        yield text[low:end]
        low = end


def _end(line: bytes) -> bytes:
    """What stands last in a line, with the blank before it."""
    return line[line.rfind(b" ", 0, -3) :]


def _subject(triple: Triple) -> str:
    assert isinstance(triple.subject, NamedNode)
    return triple.subject.value
