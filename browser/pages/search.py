"""The search page: what was found, why, and where it belongs."""

from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.contexts import Link, SearchPage, SearchResult
from browser.pages.frame import make_frame, words
from browser.pages.tiles import make_tile
from browser.pages.values import Shower
from browser.services import language_of, services, urls
from kg.framework import Goal, Target
from kg.languages import choose_label
from kg.namespaces import RDF, SKOS
from kg.search import Hit

PAGE: Final = 20


def search_page(request: Request, query: str, dataset: str, page: int) -> SearchPage:
    """Results for the words in the search box; an empty query gives an empty page with the box."""
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    _ = words(language)
    hits, total = knowledge.search.find(query, language, dataset, PAGE, (page - 1) * PAGE)
    shower = Shower(knowledge.graph, knowledge.labels(), to, language)
    first = (page - 1) * PAGE + 1 if hits else 0
    title = _("Search: %(query)s") % {"query": query} if query else _("Search")
    return SearchPage(
        frame=make_frame(
            request,
            title=title if page == 1 else f"{title} ({page})",
            address=lambda tag: to.search(tag, query, dataset, page),
            query=query,
            index=False,
        ),
        query=query,
        results=tuple(_result(request, hit, shower) for hit in hits),
        total=total,
        first=first,
        last=first + len(hits) - 1 if hits else 0,
        previous_url=to.search(language, query, dataset, page - 1) if page > 1 else "",
        next_url=to.search(language, query, dataset, page + 1) if page * PAGE < total else "",
    )


def _result(request: Request, hit: Hit, shower: Shower) -> SearchResult:
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    node = NamedNode(hit.iri)
    value = shower.iri(node)
    found = knowledge.framework.by_iri.get(hit.iri)
    classes = {
        quad.object
        for quad in knowledge.graph.store.quads_for_pattern(node, RDF.type, None, None)
        if isinstance(quad.object, NamedNode) and quad.object != SKOS.Concept
    }
    titles = shower.labels.texts(to.identifiers.dataset(hit.dataset))
    name = choose_label(titles, language)
    return SearchResult(
        url=value.url,
        iri=hit.iri,
        label=value.text,
        code=value.code,
        matched=hit.matched if hit.matched.value != value.text.value else None,
        types=tuple(sorted((shower.labels.name(c.value, language) for c in classes), key=lambda text: text.value)),
        dataset=Link(to.dataset(hit.dataset, language), name.value) if name else None,
        tile=make_tile(found, to, language) if isinstance(found, Goal | Target) else None,
    )
