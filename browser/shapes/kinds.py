"""The kinds of things that this room shows: a shapes graph, one shape in it, and the graphs of all record types."""

from collections.abc import Iterator

from pyoxigraph import Quad
from starlette.requests import Request

from browser.shapes.view import AllShapesView, ShapeView
from browser.site.contexts import Page
from browser.things.resolving import Found, Sought, is_stated, statements
from kg.records.shape_files import ShapeFiles


def shape(asked: Sought) -> Found | None:
    """A shape: its document is the whole graph for a record type and for the Framework, as validators want it."""
    if not _shapes(asked).knows(asked.iri):
        return None
    return Found("shape", lambda request: _page(request, asked.iri), lambda: _document(asked), sayable=True)


def all_shapes(asked: Sought) -> Found | None:
    """The shapes of all record types together, or what publication asks of all of them."""
    if asked.iri not in (_shapes(asked).records, _shapes(asked).publication):
        return None
    return Found("shapes", lambda request: AllShapesView(request, asked.iri).page(), lambda: _all(asked), sayable=True)


def _shapes(asked: Sought) -> ShapeFiles:
    return ShapeFiles(asked.knowledge.graph.names.base_iri)


def _page(request: Request, iri: str) -> Page:
    return ShapeView(request, iri).page()


def _document(asked: Sought) -> Iterator[Quad]:
    shapes = _shapes(asked)
    if asked.iri == shapes.framework:
        yield from _header(asked)
    yield from shapes.graph(asked.iri) if asked.iri in shapes.documents else shapes.statements(asked.iri)


def _all(asked: Sought) -> Iterator[Quad]:
    yield from _header(asked)
    yield from _shapes(asked).every(asked.iri)


def _header(asked: Sought) -> Iterator[Quad]:
    """What the graph says of a shapes graph, on copies that hold the data of the program."""
    if is_stated(asked):
        yield from statements(asked)
