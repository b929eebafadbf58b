"""The explorer: a thing, or a vocabulary as a whole, with its neighbours; its script loads further ones."""

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.diagrams.contexts import ExplorePage, Neighbourhood
from browser.diagrams.limits import LARGE
from browser.diagrams.neighbourhood import neighbourhood, overview
from browser.http.answers import answer
from browser.http.services import language_of, services, urls
from browser.site.contexts import Link
from browser.site.frame import make_frame, words
from browser.site.rendering import Renderer
from browser.things.resolving import resolve, sought
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import HTML
from kg.vocabularies.vocabulary import get_vocabulary

LONGEST_TAG: Final = 100
"""Characters of a language tag that are read."""
NODES: Final = 150
"""Things that the script shows at most."""


def explore_endpoint(request: Request) -> Response:
    """GET /{lang}/explore?uri= and /{dataset}/{lang}/explore?uri=. Without `uri` the vocabulary as a whole."""
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    dataset = request.path_params.get("dataset", "")
    iri = request.query_params.get("uri", "").strip()
    if dataset:
        get_vocabulary(knowledge.vocabularies, dataset)
    if iri:
        resolve(sought(request, iri))
    elif not dataset:
        first = "kmgbf" if "kmgbf" in knowledge.vocabularies else next(iter(knowledge.vocabularies), "")
        location = to.explore(language, first) if first else to.vocabularies(language)
        return RedirectResponse(location, 302)
    content = reading(knowledge, iri, dataset, language, request.query_params.get("clang", ""))
    key = ("explore", knowledge.generation.number, to.root, language, dataset, iri, content)
    page = parts.cache.get_or_make(key, lambda: parts.of(Renderer).render(explore_page(request, dataset, iri, content)))
    return answer(request, page, HTML.content_type, headers={"Content-Language": language})


def reading(knowledge: Knowledge, iri: str, dataset: str, language: str, clang: str) -> str:
    """The language of names where another than that of the interface was chosen, and the vocabulary has it; else ''."""
    found = knowledge.find_thing(iri, dataset) if iri and clang else None
    home = found[0] if found else knowledge.vocabularies.get(dataset)
    chosen = home.reading(language, clang[:LONGEST_TAG]) if home and clang else ""
    return chosen if home and chosen != home.reading(language) else ""


def to_explorer(request: Request) -> Response:
    """GET /{dataset}/explore: to the reader's language. Raises NotFound when there is no such vocabulary."""
    dataset = request.path_params["dataset"]
    get_vocabulary(services(request).knowledge.current().vocabularies, dataset)
    location = urls(request).explore(language_of(request), dataset, request.query_params.get("uri", "").strip())
    return RedirectResponse(location, 302)


def explore_page(request: Request, dataset: str, iri: str, content: str = "") -> ExplorePage:
    """The page. `iri` is known; without one `dataset` is that of a vocabulary."""
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    found = knowledge.find_thing(iri, dataset) if iri else None
    home = found[0] if found else knowledge.vocabularies.get(dataset)
    if iri:
        around = neighbourhood(knowledge, to, iri, language, content, within=dataset, limits=LARGE, explorer=True)
    else:
        around = overview(knowledge, to, dataset, language, content)
    crumbs = [Link(to.dataset(home.id, language, content), home.title(language).value)] if home else []
    frame = make_frame(
        request,
        title=f"{words(language)('Explorer')}: {_title(around)}",
        address=_address(request, home.id if home else "", iri, content),
        breadcrumbs=crumbs,
        section="vocabularies",
        bundles=("graph.js",),
        styles=("diagram.css",),
        index=False,
        thing=iri,
    )
    return ExplorePage(
        frame=frame,
        neighbourhood=around,
        data_url=to.neighbours(language, iri, dataset, content),
        api_url=to.neighbours(language, dataset=dataset, clang=content),
        whole_url=to.explore(language, home.id, clang=content) if home and iri else "",
        limit=NODES,
        page_url=around.centre.page_url,
    )


def _title(around: Neighbourhood) -> str:
    return f"{around.centre.code} {around.centre.name.value}".strip()


def _address(request: Request, dataset: str, iri: str, clang: str) -> Callable[[str], str]:
    to = urls(request)
    return lambda language: to.explore(language, dataset, iri, clang)
