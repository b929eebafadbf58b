"""The description of a thing: its own statements, the names of what it links to, and what points to it, bounded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import NotFound
from kg.graph.around import Around
from kg.graph.graph import KnowledgeGraph
from kg.rdf.namespaces import DCT, KMGBF, OWL, RDF, RDFS, SKOS

OWN_LIMIT: Final = 5_000
OTHERS_LIMIT: Final = 500
_SHOWN_OF_NEIGHBOURS: Final = (SKOS.prefLabel, RDFS.label, DCT.title, SKOS.notation)
_CODES: Final = (KMGBF.goalCode, KMGBF.targetCode, KMGBF.indicatorCode, SKOS.notation)


@dataclass(frozen=True, slots=True)
class Description:
    """The statements of the graph about one thing.

    `own` are its statements (and those of blank nodes that hang from it) by the word of its owner, `others` what other
    datasets say of it, `incoming` those that point to it. `more` is true when the incoming ones were cut at the limit,
    which every representation says.
    """

    iri: str
    own: tuple[Quad, ...]
    incoming: tuple[Quad, ...]
    more: bool
    others: tuple[Quad, ...] = ()

    def objects(self, *predicates: NamedNode) -> list[NamedNode]:
        """IRIs that the thing is linked to by any of the predicates, in a stable order, without repetition."""
        found = {
            quad.object
            for quad in self.own
            if quad.predicate in predicates and isinstance(quad.object, NamedNode) and self._is_own(quad)
        }
        return sorted(found, key=lambda node: node.value)

    def literals(self, *predicates: NamedNode) -> list[Quad]:
        """Quads with a literal value of any of the predicates."""
        return [q for q in self.own if q.predicate in predicates and isinstance(q.object, Literal) and self._is_own(q)]

    def _is_own(self, quad: Quad) -> bool:
        return isinstance(quad.subject, NamedNode) and quad.subject.value == self.iri

    @property
    def types(self) -> list[NamedNode]:
        """The thing's classes."""
        return self.objects(RDF.type)

    @property
    def code(self) -> str:
        """Its code or notation, '' without one."""
        codes = self.literals(*_CODES)
        return min((quad.object.value for quad in codes if isinstance(quad.object, Literal)), default="")

    @property
    def is_deprecated(self) -> bool:
        """Whether it says so itself (owl:deprecated true)."""
        return any(
            isinstance(quad.object, Literal) and quad.object.value in ("true", "1")
            for quad in self.literals(OWL.deprecated)
        )

    @property
    def successors(self) -> list[NamedNode]:
        """Its successors: dct:isReplacedBy of it, dct:replaces of them."""
        linking = {q.subject for q in self.incoming if q.predicate == DCT.replaces and isinstance(q.subject, NamedNode)}
        return sorted({*self.objects(DCT.isReplacedBy), *linking}, key=lambda node: node.value)

    def neighbours(self) -> set[NamedNode]:
        """Everything that is linked to or from it, predicates left out."""
        linked = {quad.object for quad in self.own if isinstance(quad.object, NamedNode)}
        linking = {quad.subject for quad in self.incoming if isinstance(quad.subject, NamedNode)}
        return (linked | linking) - {NamedNode(self.iri)}


def describe(graph: KnowledgeGraph, iri: str, inbound_limit: int) -> Description:
    """The description of a thing. Raises NotFound when its owner states nothing of it."""
    around = Around(graph, iri)
    own = around.own(OWN_LIMIT)
    if not own and not graph.knows(iri):
        raise NotFound(f"Nothing is known of <{iri}>.", "Look for it by name in the search.")
    incoming = around.incoming(inbound_limit + 1)
    others = around.by_others(OTHERS_LIMIT)
    more = len(incoming) > inbound_limit
    return Description(iri, tuple(own), tuple(incoming[:inbound_limit]), more, tuple(others))


def document(graph: KnowledgeGraph, description: Description) -> Iterator[Quad]:
    """The quads of the RDF document about a thing: its description and the names of its neighbours."""
    yield from description.own
    yield from description.incoming
    for node in description.neighbours():
        yield from graph.naming(node, _SHOWN_OF_NEIGHBOURS)


def terms_of_document(graph: KnowledgeGraph, iri: str) -> Iterator[NamedNode]:
    """Things named by a fragment of the document, as an ontology's terms are (`{iri}#term`)."""
    seen: set[str] = set()
    for predicate in (RDFS.isDefinedBy,):
        for quad in graph.said(None, predicate, NamedNode(iri)):
            if isinstance(quad.subject, NamedNode) and quad.subject.value not in seen:
                seen.add(quad.subject.value)
                yield quad.subject
