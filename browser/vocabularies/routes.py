"""Addresses of the views of a vocabulary; those of Skosmos are kept."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http.paths import written_segments
from browser.http.services import services, urls
from browser.site.endpoint import page
from browser.things.endpoints import vocabulary_things
from browser.urls import LANG
from browser.vocabularies.alphabet import index_page
from browser.vocabularies.recent import recent_page
from browser.vocabularies.tree import groups_page, tree_page
from kg.errors import NotFound
from kg.vocabularies.vocabulary import get_vocabulary


def _id(request: Request) -> str:
    id_: str = request.path_params["dataset"]
    return id_


def _group(request: Request) -> Response:
    """`/groups/{local name}`, as Skosmos 2 wrote it, is the tree of groups opened there."""
    vocabulary = get_vocabulary(services(request).knowledge.current().vocabularies, _id(request))
    local = written_segments(request, 3)[-1]
    knowledge, own = (
        services(request).knowledge.current(),
        services(request).identifiers.iri(f"{vocabulary.id}/{local}"),
    )
    iri = next(vocabulary_things(knowledge, vocabulary, local), own)
    if vocabulary.tables.thing(iri) is None:
        raise NotFound(f"There is no group {local[:100]}.", "The groups of the vocabulary show what there is.")
    return RedirectResponse(urls(request).groups(_id(request), request.path_params["lang"], iri), 301)


def vocabulary_routes() -> list[BaseRoute]:
    """The table."""
    below = f"/{{dataset}}/{LANG}"
    return [
        Route(f"{below}/tree", page(lambda request: tree_page(request, _id(request)))),
        Route(f"{below}/groups", page(lambda request: groups_page(request, _id(request)))),
        Route(f"{below}/groups/", page(lambda request: groups_page(request, _id(request)))),
        Route(f"{below}/groups/{{local}}", _group),
        Route(f"{below}/index", page(lambda request: index_page(request, _id(request)))),
        Route(f"{below}/index/", page(lambda request: index_page(request, _id(request)))),
        Route(
            f"{below}/index/{{letter}}",
            page(lambda request: index_page(request, _id(request), request.path_params["letter"])),
        ),
        Route(f"{below}/new", page(lambda request: recent_page(request, _id(request), changed=False))),
        Route(f"{below}/changes", page(lambda request: recent_page(request, _id(request), changed=True))),
    ]
