"""The shapes as they are published: read from the files of the package when somebody asks for one of them.

They are not in the store, which they would make two and a half times as large for nobody's queries: a record type is
`…/shapes/record/{schema}`, a field of it `…/shapes/record/{schema}.{path}`, each in the file of its type; what
publication asks beside that is `…/shapes/publish/{schema}`, in a file of its own, which says more of the same fields;
the shapes of the Framework are `…/shapes/kmgbf#…`, all in one file, and that of the members of event streams is
`…/shapes/changes#Member`. What they share (groups, words, values) is in the
store.
On a copy with another base they are below that base, as are the records that they describe.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from kg.rdf.documents import Term
from kg.rdf.identifiers import PUBLISHED_BASE, rebased
from kg.rdf.namespaces import SH

_KEPT: Final = 16
"""Shapes graphs in memory: some 400 kB each."""


@dataclass(frozen=True, slots=True)
class ShapeFiles:
    """The shapes of a copy, by the base of its identifiers."""

    base_iri: str = PUBLISHED_BASE

    @property
    def records(self) -> str:
        """The document of the shapes of all record types; of each type it is this with `/` and its schema name."""
        return f"{self.base_iri}shapes/record"

    @property
    def publication(self) -> str:
        """The document of what publication asks of all record types; of each type it is below this by schema name."""
        return f"{self.base_iri}shapes/publish"

    @property
    def framework(self) -> str:
        """The document of the shapes of the Framework."""
        return f"{self.base_iri}shapes/kmgbf"

    @property
    def changes(self) -> str:
        """The document of the shape of the members of event streams."""
        return f"{self.base_iri}shapes/changes"

    @property
    def member(self) -> str:
        """The shape of the members of event streams."""
        return f"{self.changes}#Member"

    @property
    def documents(self) -> Mapping[str, str]:
        """The IRIs of shapes graphs, with their files in the package."""
        return _documents(self)

    def document_of(self, iri: str) -> str:
        """The shapes graph that would describe a shape by the form of its IRI; '' if it is no shape's."""
        if not iri.startswith(f"{self.base_iri}shapes/"):
            return ""
        document = iri.partition("#")[0]
        for all_types in (self.records, self.publication):
            if document.startswith(f"{all_types}/"):
                document = f"{all_types}/{document[len(all_types) + 1 :].partition('.')[0]}"
        return document if document in self.documents else ""

    def knows(self, iri: str) -> bool:
        """Whether one of the files describes a thing, or is called by this IRI."""
        document = self.document_of(iri)
        if not document or iri == document:
            return bool(document)
        return iri in _described(self, document)

    def graph(self, document: str) -> Store:
        """The statements of a shapes graph, in a graph of its name. Raises KeyError if there is no such document."""
        return _graph(self, document)

    def every(self, all_types: str) -> Iterator[Quad]:
        """The statements about all record types, by the document of all of them.

        The files repeat values of a fixed form, which come once.
        """
        seen: set[Quad] = set()
        for document in self.documents:
            if document.startswith(f"{all_types}/"):
                for quad in self.read(document, all_types):
                    if isinstance(quad.subject, BlankNode) or quad not in seen:
                        seen.add(quad)
                        yield quad

    def statements(self, iri: str) -> list[Quad]:
        """What its shapes graph states of a shape, with the lists that hang from it, and what leads to it."""
        store = self.graph(self.document_of(iri))
        found = list(store.quads_for_pattern(NamedNode(iri), None, None))
        for quad in found:  # grows as it is gone through
            if isinstance(quad.object, BlankNode):
                found.extend(store.quads_for_pattern(quad.object, None, None))
        return found

    def parts(self, document: str) -> list[str]:
        """The shapes that a shapes graph describes: of a type its fields, in the order of the body."""
        store = self.graph(document)
        ordered = {quad.subject: int(_text(quad)) for quad in store.quads_for_pattern(None, SH.order, None)}
        subjects = {quad.subject for quad in store if isinstance(quad.subject, NamedNode)}
        own = (node.value for node in sorted(subjects, key=lambda node: (ordered.get(node, 0), node.value)))
        return [iri for iri in own if iri.startswith((f"{document}.", f"{document}#"))]

    def read(self, document: str, graph: str = "") -> Iterator[Quad]:
        """The statements of the file of a shapes graph, in a graph of its name or of another."""
        turtle = files("shapes").joinpath(self.documents[document]).read_bytes()
        name = NamedNode(graph or document)
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            if self.base_iri == PUBLISHED_BASE:
                yield Quad(quad.subject, quad.predicate, quad.object, name)
            else:
                predicate = NamedNode(rebased(quad.predicate.value, self.base_iri))
                subject, object_ = (rebased_term(term, self.base_iri) for term in (quad.subject, quad.object))
                yield Quad(subject, predicate, object_, name)  # type: ignore[arg-type]


def rebased_term(term: Term, base_iri: str) -> Term:
    """A term of what comes with the program, below the base of this copy."""
    return NamedNode(rebased(term.value, base_iri)) if isinstance(term, NamedNode) else term


@cache
def _documents(shapes: ShapeFiles) -> Mapping[str, str]:
    found = {shapes.framework: "kmgbf/framework.ttl", shapes.changes: "changes.ttl"}
    for all_types, folder in ((shapes.records, "records"), (shapes.publication, "publish")):
        names = sorted(entry.name for entry in files("shapes").joinpath(folder).iterdir())
        found |= {
            f"{all_types}/{name.removesuffix('.ttl')}": f"{folder}/{name}" for name in names if name.endswith(".ttl")
        }
    return MappingProxyType(found)


@cache
def _described(shapes: ShapeFiles, document: str) -> frozenset[str]:
    """The names of all things in a shapes graph: those of all graphs are some 4,000, so that each is read once."""
    return frozenset(quad.subject.value for quad in shapes.read(document) if isinstance(quad.subject, NamedNode))


@lru_cache(maxsize=_KEPT)
def _graph(shapes: ShapeFiles, document: str) -> Store:
    store = Store()
    store.extend(shapes.read(document))
    return store


def _text(quad: Quad) -> str:
    return getattr(quad.object, "value", "0")
