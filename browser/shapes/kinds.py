"""The kinds of things that this room shows: a shapes graph, one shape in it, and the graphs of all record types."""

from collections.abc import Iterator

from pyoxigraph import Quad
from starlette.requests import Request

from browser.shapes.view import AllShapesView, ShapeView
from browser.site.contexts import Page
from browser.things.resolving import Found, Sought, statements
from kg.records.shape_files import FRAMEWORK, RECORDS, every_shape, is_shape, shape_documents, shapes_graph
from kg.records.shape_files import statements_of as statements_of_shape


def shape(asked: Sought) -> Found | None:
    """A shape: its document is the whole graph for a record type and for the Framework, as validators want it."""
    if not is_shape(asked.iri):
        return None
    return Found("shape", lambda request: _page(request, asked.iri), lambda: _document(asked))


def all_shapes(asked: Sought) -> Found | None:
    """The shapes of all record types together."""
    if asked.iri != RECORDS:
        return None
    return Found("shapes", lambda request: AllShapesView(request, RECORDS).page(), lambda: _all(asked))


def _page(request: Request, iri: str) -> Page:
    return ShapeView(request, iri).page()


def _document(asked: Sought) -> Iterator[Quad]:
    if asked.iri == FRAMEWORK:
        yield from statements(asked)
    if asked.iri in shape_documents():
        yield from shapes_graph(asked.iri)
    else:
        yield from statements_of_shape(asked.iri)


def _all(asked: Sought) -> Iterator[Quad]:
    yield from statements(asked)
    yield from every_shape()
