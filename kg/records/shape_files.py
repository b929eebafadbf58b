"""The shapes as they are published: read from the files of the package when somebody asks for one of them.

They are not in the store, which they would make two and a half times as large for nobody's queries: a record type is
`…/shapes/record/{schema}`, a field of it `…/shapes/record/{schema}.{path}`, each in the file of its type; the shapes of
the Framework are `…/shapes/kmgbf#…`, all in one file. What they share (groups, words, values) is in the store.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from kg.rdf.namespaces import SH

SHAPES: Final = "http://metadata.cbd.int/shapes/"
RECORDS: Final = SHAPES + "record"
"""The document of the shapes of all record types; of each type it is this with `/` and its schema name."""
FRAMEWORK: Final = SHAPES + "kmgbf"
"""The document of the shapes of the Framework."""
_KEPT: Final = 16
"""Shapes graphs in memory: some 400 kB each."""


@cache
def shape_documents() -> Mapping[str, str]:
    """The IRIs of shapes graphs, with their files in the package."""
    records = sorted(entry.name for entry in files("shapes").joinpath("records").iterdir())
    found = {f"{RECORDS}/{name.removesuffix('.ttl')}": f"records/{name}" for name in records if name.endswith(".ttl")}
    return MappingProxyType({FRAMEWORK: "kmgbf/framework.ttl", **found})


def document_of(iri: str) -> str:
    """The shapes graph that would describe a shape by the form of its IRI; '' if it is no shape's."""
    document = iri.partition("#")[0]
    if document.startswith(f"{RECORDS}/"):
        document = f"{RECORDS}/{document[len(RECORDS) + 1 :].partition('.')[0]}"
    return document if document in shape_documents() else ""


def is_shape(iri: str) -> bool:
    """Whether one of the files describes a thing, or is called by this IRI."""
    document = document_of(iri)
    if not document or iri == document:
        return bool(document)
    return iri in _described(document)


@cache
def _described(document: str) -> frozenset[str]:
    """The names of all things in a shapes graph: those of all graphs are some 4,000, so that each is read once."""
    return frozenset(quad.subject.value for quad in _read(document) if isinstance(quad.subject, NamedNode))


@lru_cache(maxsize=_KEPT)
def shapes_graph(document: str) -> Store:
    """The statements of a shapes graph, in a graph of its name. Raises KeyError if there is no such document."""
    store = Store()
    store.extend(_read(document))
    return store


def every_shape() -> Iterator[Quad]:
    """The statements about all record types; the files repeat values of a fixed form, which come once."""
    seen: set[Quad] = set()
    for document in shape_documents():
        if document != FRAMEWORK:
            for quad in _read(document, RECORDS):
                if isinstance(quad.subject, BlankNode) or quad not in seen:
                    seen.add(quad)
                    yield quad


def statements_of(iri: str) -> list[Quad]:
    """What its shapes graph states of a shape, with the lists that hang from it, and what leads to it."""
    store = shapes_graph(document_of(iri))
    found = list(store.quads_for_pattern(NamedNode(iri), None, None))
    for quad in found:  # grows as it is gone through
        if isinstance(quad.object, BlankNode):
            found.extend(store.quads_for_pattern(quad.object, None, None))
    return found


def parts_of(document: str) -> list[str]:
    """The shapes that a shapes graph describes: of a type its fields, in the order of the body."""
    store = shapes_graph(document)
    ordered = {quad.subject: int(_text(quad)) for quad in store.quads_for_pattern(None, SH.order, None)}
    subjects = {quad.subject for quad in store if isinstance(quad.subject, NamedNode)}
    own = (node.value for node in sorted(subjects, key=lambda node: (ordered.get(node, 0), node.value)))
    return [iri for iri in own if iri.startswith((f"{document}.", f"{document}#"))]


def _read(document: str, graph: str = "") -> Iterator[Quad]:
    turtle = files("shapes").joinpath(shape_documents()[document]).read_bytes()
    name = NamedNode(graph or document)
    for quad in parse(turtle, format=RdfFormat.TURTLE):
        yield Quad(quad.subject, quad.predicate, quad.object, name)


def _text(quad: Quad) -> str:
    return getattr(quad.object, "value", "0")
