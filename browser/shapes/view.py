"""The pages of shapes: as those of anything, with the statements of their files."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad
from starlette.requests import Request

from browser.site.contexts import Value
from browser.site.values import ValueMaker
from browser.things.pages import ThingView
from kg.graph.description import Description
from kg.graph.graph import KnowledgeGraph
from kg.rdf.namespaces import SH
from kg.records.shape_files import (
    FRAMEWORK,
    RECORDS,
    document_of,
    parts_of,
    shape_documents,
    shapes_graph,
    statements_of,
)
from kg.records.types import read_record_types
from kg.texts.languages import Text


class ShapeView(ThingView):
    """One shape, or the shapes graph of the Framework; the page of a record type lists its fields."""

    def __init__(self, request: Request, iri: str) -> None:
        super().__init__(request, iri)
        self._graph = KnowledgeGraph(shapes_graph(document_of(iri)), self.knowledge.graph.names)
        self.values = ValueMaker(self._graph, self.labels, self.urls, self.language, answers=self.knowledge.answers)
        for name, texts in _names(self._graph.store.quads_for_pattern(None, SH.name, None)).items():
            self.labels.know(name, texts)

    def describe(self) -> Description:
        if self.iri == FRAMEWORK:
            return super().describe()
        node = NamedNode(self.iri)
        incoming = tuple(self._graph.store.quads_for_pattern(None, None, node))
        return Description(self.iri, tuple(statements_of(self.iri)), incoming, False)

    def _contents(self) -> tuple[tuple[Value, ...], int]:
        found = parts_of(self.iri) if self.iri in shape_documents() else []
        return tuple(self.values.iri(NamedNode(iri)) for iri in found), len(found)


class AllShapesView(ThingView):
    """The shapes of all record types: a list of them."""

    def _contents(self) -> tuple[tuple[Value, ...], int]:
        names = {f"{RECORDS}/{schema}": type_.labels for schema, type_ in read_record_types().items()}
        for iri, texts in names.items():
            self.labels.know(iri, texts)
        return tuple(self.values.iri(NamedNode(iri)) for iri in names), len(names)


def _names(quads: Iterable[Quad]) -> dict[str, tuple[Text, ...]]:
    """Names of shapes by IRI."""
    found: dict[str, tuple[Text, ...]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            text = Text(quad.object.value, quad.object.language or "")
            found[quad.subject.value] = (*found.get(quad.subject.value, ()), text)
    return found
