"""Identifiers, their pages and documents: 303 to the page or to the RDF document, as the client asks (Cool URIs).

GET /{dataset}/{local}                  303 to one of the next two; 404, 406, 410
GET /{dataset}/{lang}/page/{local}      the page
GET /{lang}/page?uri=                   the page of anything, whoever minted its IRI
GET /{dataset}/data/{local}.{format}    the document

A thing that is shown with another, as an element is with its decision, leads there.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import answer
from browser.http.services import language_of, services, urls
from browser.site.rendering import Renderer
from browser.things.resolving import Found, Sought, resolve, sought
from browser.urls import LANG, Urls
from kg.errors import NotFound
from kg.http.negotiation import choose
from kg.rdf.documents import write
from kg.rdf.formats import HTML, JSONLD, RDF_FORMATS, TURTLE, Format, by_name
from kg.rdf.jsonld import compact

VARY: Final = "Accept, Accept-Language"
_CHOICE: Final = (TURTLE, HTML, *RDF_FORMATS[1:])
_LONGEST_CHOICE: Final = 200
_CHOICES: Final = ("clang", "beside", "paths", "status", "actor", "revision")
"""Parameters by which a reader chooses how a page is shown."""


def page_routes() -> list[BaseRoute]:
    """Pages of things."""
    return [
        Route(f"/{LANG}/page", show_any_page),
        Route(f"/{LANG}/page/", show_any_page),
        Route(f"/{{dataset}}/{LANG}/page", show_page),
        Route(f"/{{dataset}}/{LANG}/page/{{local:path}}", show_page),
    ]


def identifier_routes() -> list[BaseRoute]:
    """Documents, homes of datasets, and whatever else may be an identifier: to be asked last."""
    return [
        Route("/{dataset}/data/{local:path}", show_document),
        Route("/{dataset}", to_language),
        Route("/{dataset}/", to_language),
        Route("/{path:path}", dereference),
    ]


def to_language(request: Request) -> Response:
    """`/` and `/{dataset}/`: to the reader's language. A segment that is no dataset is tried as an identifier."""
    dataset, to, language = request.path_params.get("dataset", ""), urls(request), language_of(request)
    if dataset and not services(request).knowledge.current().graph.statements(to.identifiers.dataset(dataset), 1):
        return _lead(request, to.identifiers.iri(dataset))
    location = to.dataset(dataset, language) if dataset else to.home(language)
    return RedirectResponse(location, 302, {"Vary": "Accept-Language"})


def dereference(request: Request) -> Response:
    """GET on an identifier: 303 to the page or document that suits the client."""
    return _lead(request, services(request).identifiers.iri(request.path_params["path"]))


def _lead(request: Request, iri: str) -> Response:
    to, language = urls(request), language_of(request)
    resolve(sought(request, iri))
    format_ = choose(request.headers.get("accept"), _CHOICE)
    location = to.page(iri, language) if format_ is HTML else to.document(iri, format_)
    headers = {"Vary": VARY, "Link": alternates(iri, to, language)}
    return _see_other(location, headers)


def show_page(request: Request) -> Response:
    """GET on the page of a thing below a dataset: by its local name, by a whole IRI in its place, or by ?uri=."""
    dataset, local = request.path_params["dataset"], request.path_params.get("local", "")
    parts = services(request)
    if not local and (given := request.query_params.get("uri", "").strip()):
        return _page(request, given, dataset)
    own = parts.identifiers.iri(f"{dataset}/{local}")
    vocabulary = parts.knowledge.current().vocabularies.get(dataset)
    if vocabulary is None:
        return _page(request, own)
    found = next((iri for iri in (vocabulary.iri_of(local), local) if vocabulary.tables.thing(iri)), own)
    return _page(request, found, dataset)


def show_any_page(request: Request) -> Response:
    """GET /{lang}/page?uri=: the page of any thing we know, whoever minted its IRI."""
    return _page(request, iri_asked(request))


def iri_asked(request: Request) -> str:
    """The parameter `uri`. Raises NotFound without it."""
    iri = request.query_params.get("uri", "").strip()
    if not iri:
        raise NotFound("No identifier was given.", "Add ?uri= with the identifier of the thing.")
    return iri


def _page(request: Request, iri: str, dataset: str = "") -> Response:
    to, language = urls(request), language_of(request)
    asked = sought(request, iri, dataset)
    found = resolve(asked)
    if found.shown_at:
        return _see_other(to.page(found.shown_at, language, **found.parameters))
    chosen = tuple(request.query_params.get(name, "")[:_LONGEST_CHOICE] for name in _CHOICES)
    key = ("page", asked.knowledge.generation.number, to.root, iri, language, dataset, chosen)
    parts = asked.services
    content = parts.cache.get_or_make(key, lambda: parts.of(Renderer).render(found.page(request)))
    newest = f', <{to.page(found.newest, language)}>; rel="latest-version"' if found.newest else ""
    headers = {"Link": alternates(iri, to, language) + newest, "Content-Language": language}
    return answer(request, content, HTML.content_type, headers=headers)


def show_document(request: Request) -> Response:
    """GET on the RDF document of a thing of ours; without an extension the Accept header decides."""
    dataset, local = request.path_params["dataset"], request.path_params["local"]
    name, _, extension = local.rpartition(".")
    iris = services(request).identifiers
    format_ = by_name(RDF_FORMATS).get(extension) if name and "/" not in extension else None
    if format_ is not None and format_.name == extension:
        return send_document(request, iris.iri(f"{dataset}/{name}"), format_)
    iri = iris.iri(f"{dataset}/{local}")
    resolve(sought(request, iri))  # what is unknown is 404, whatever the client accepts
    return send_document(request, iri, choose(request.headers.get("accept"), RDF_FORMATS), vary="Accept")


def send_document(request: Request, iri: str, format_: Format, vary: str = "") -> Response:
    """The RDF document of a thing, or a redirect to that of the thing that describes it."""
    to = urls(request)
    asked = sought(request, iri)
    found = resolve(asked)
    if found.described_at:
        return _see_other(to.document(found.described_at, format_))
    context = to.context() if format_ is JSONLD else ""
    key = ("document", asked.knowledge.generation.number, iri, format_.name, context)
    content = asked.services.cache.get_or_make(key, lambda: _written(asked, found, format_, context))
    headers = {"Link": alternates(iri, to, language_of(request))}
    return answer(request, content, format_.content_type, vary=vary, headers=headers)


def _written(asked: Sought, found: Found, format_: Format, context: str) -> bytes:
    quads, name = list(found.quads()), f"<{asked.iri}>"
    return compact(quads, context, name) if format_ is JSONLD else write(quads, format_, name)


def _see_other(location: str, headers: dict[str, str] | None = None) -> Response:
    """The redirect (303) to the page or document of a thing."""
    sent = {"Location": location, "Cache-Control": "public, max-age=60", **(headers or {})}
    return Response(status_code=303, headers=sent)


def alternates(iri: str, to: Urls, language: str) -> str:
    """The Link header: this thing in every format, and the thing itself."""
    links = [f'<{to.document(iri, format_)}>; rel="alternate"; type="{format_.media_type}"' for format_ in RDF_FORMATS]
    links.append(f'<{to.page(iri, language)}>; rel="alternate"; type="text/html"')
    links.append(f'<{iri}>; rel="describes"')
    return ", ".join(links)
