"""The kinds that need no room of their own: named graphs, and anything else of which something is stated."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad
from starlette.requests import Request

from browser.site.contexts import Page
from browser.things.pages import FragmentsView, ThingView
from browser.things.resolving import Found, Sought, is_stated, statements
from kg.errors import Erased, NotFound, Refused, Withdrawn
from kg.graph.description import OWN_LIMIT
from kg.knowledge.resolving import with_successors

_GRAPH_LIMIT: Final = 100_000
_FRAGMENTS_LIMIT: Final = 5_000


def named_graph(asked: Sought) -> Found | None:
    """A graph that holds something: its page lists what is in it, its document is its content."""
    graph, iri = asked.knowledge.graph, asked.iri
    if not iri.startswith(graph.names.prefix) or not graph.store.contains_named_graph(NamedNode(iri)):
        return None
    return Found("graph", lambda request: _page(request, iri), lambda: _contents(asked))


def anything(asked: Sought) -> Found:
    """Anything that is stated of. Raises Withdrawn with the tombstone of what was, and NotFound."""
    if is_stated(asked):
        return Found("thing", lambda request: _page(request, asked.iri), lambda: statements(asked))
    tombstone = asked.knowledge.search.tombstone(asked.iri)
    if tombstone is not None:
        gone = Erased if tombstone.erased else Withdrawn
        raise gone(with_successors(asked.knowledge, tombstone))
    if asked.knowledge.search.fragments(asked.iri, 1):
        return Found("document", lambda request: FragmentsView(request, asked.iri).page(), lambda: _fragments(asked))
    raise NotFound(f"Nothing is known of <{asked.iri}>.", "Check the spelling, or look for it by name in the search.")


def _page(request: Request, iri: str) -> Page:
    return ThingView(request, iri).page()


def _fragments(asked: Sought) -> Iterator[Quad]:
    """Everything whose IRI is that of a document with a fragment (a hash namespace: Cool URIs, section 4.1)."""
    iris = asked.knowledge.search.fragments(asked.iri, _FRAGMENTS_LIMIT + 1)
    if len(iris) > _FRAGMENTS_LIMIT:
        raise Refused(
            f"<{asked.iri}> describes more than {_FRAGMENTS_LIMIT:,} things.",
            "Ask for one of them, or for its dataset.",
        )
    for iri in iris:
        yield from asked.knowledge.graph.statements(iri, OWN_LIMIT)


def _contents(asked: Sought) -> Iterator[Quad]:
    for count, quad in enumerate(asked.knowledge.graph.contents(asked.iri)):
        if count >= _GRAPH_LIMIT:
            raise Refused(
                f"<{asked.iri}> holds more than {_GRAPH_LIMIT:,} statements.", "Take the file under /download."
            )
        yield quad
