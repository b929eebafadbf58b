"""Every address of the pages, documents and files, in one table that reads like a contents page."""

from typing import Any, Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.datasets import sitemap
from browser.datasets.changes import changes_page
from browser.datasets.downloads import catalogue, download
from browser.datasets.pages import download_page, vocabularies_page, vocabulary_page
from browser.diagrams.explorer import explore_routes
from browser.home.page import home_page
from browser.http.answers import answer
from browser.http.services import language_of, services, urls
from browser.operation.endpoints import operation_routes
from browser.quality.pages import quality_routes
from browser.queries import api as saved
from browser.queries import reference
from browser.queries.endpoint import query_endpoint
from browser.queries.saved_pages import saved_queries_endpoint, saved_query_endpoint
from browser.queries.saving import save_endpoint
from browser.records import api as records_api
from browser.records.routes import record_routes
from browser.releases import api as releases_api
from browser.releases.pages import candidate_endpoint, list_endpoint, release_endpoint
from browser.search.page import search_page
from browser.search.routes import routes as search_routes
from browser.site.endpoint import page
from browser.site.problem_pages import problem_type_page
from browser.site.texts import text_page
from browser.skosmos.app import rest_routes
from browser.skosmos.entity import page_routes
from browser.thesaurus_api.api import routes as thesaurus_routes
from browser.things.dereferencing import dereference, entity, show_any_page, show_document, show_page
from browser.vocabularies.routes import vocabulary_routes
from kg.errors import InvalidInput, NotFound
from kg.rdf.formats import JSONLD
from kg.rdf.jsonld import context_document
from kg.texts.languages import LANGUAGES

_LANG: Final = "{lang:lang}"


class _LanguageSegment(Convertor[str]):
    """A path segment that is one of the six languages."""

    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("lang", _LanguageSegment())


def _integer(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not text.isdigit() or not 1 <= int(text) <= 1_000_000_000:
        raise InvalidInput(f"{name}={text[:40]} is not a whole number from 1.", f"Leave {name} out, or correct it.")
    return int(text)


def _to_language(request: Request) -> Response:
    """`/` and `/{dataset}/`: to the reader's language."""
    dataset = request.path_params.get("dataset", "")
    to, language = urls(request), language_of(request)
    if dataset:
        known = services(request).knowledge.current().graph
        iri = to.identifiers.dataset(dataset)
        if not known.statements(iri, 1):
            return dereference_segment(request, dataset)
    location = to.dataset(dataset, language) if dataset else to.home(language)
    return RedirectResponse(location, 302, {"Vary": "Accept-Language"})


def dereference_segment(request: Request, segment: str) -> Response:
    """A single path segment that is no dataset is tried as an identifier."""
    request.scope["path_params"] = {"path": segment}
    return dereference(request)


def _static(request: Request) -> Response:
    asset = services(request).assets.find(request.path_params["name"])
    if asset is None:
        raise NotFound(f"There is no file {request.path_params['name']}.")
    versioned = request.query_params.get("v") == asset.version or "dist/" in asset.name
    lifetime = "public, max-age=31536000, immutable" if versioned else "public, max-age=300"
    return answer(request, asset.content, asset.content_type, headers={"Cache-Control": lifetime})


def _context(request: Request) -> Response:
    return answer(request, context_document(), JSONLD.media_type, max_age=3600)


def _health(request: Request) -> Response:
    """Ready when there is a generation; 503 until then."""
    knowledge = services(request).knowledge.current()
    body: dict[str, Any] = {
        "status": "ok",
        "generation": knowledge.generation.number,
        "sequence": knowledge.generation.sequence,
        "created": knowledge.generation.created,
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _robots(request: Request) -> Response:
    text = "User-agent: *\nDisallow: /sparql\nDisallow: /api/\nDisallow: /*/search\nDisallow: /*/operation\n"
    text += f"Sitemap: {urls(request).root}sitemap.xml\n"
    return answer(request, text.encode(), "text/plain; charset=utf-8")


def routes() -> list[BaseRoute]:
    """The table. Order matters: what is ours comes before what is tried as an identifier."""
    words = [
        Route(f"/{_LANG}/{name}", page(lambda request, name=name: text_page(request, name)))  # type: ignore[misc]
        for name in ("about", "accessibility", "api")
    ]
    return [
        Route("/", _to_language),
        Route("/health", _health),
        *operation_routes(_LANG),
        Route("/robots.txt", _robots),
        *sitemap.routes(),
        Route("/favicon.ico", lambda request: RedirectResponse(urls(request).static("mark.svg"), 301)),
        Route("/static/{name:path}", _static),
        Route("/context.jsonld", _context),
        Route("/.well-known/void", catalogue),
        Route("/download", lambda request: RedirectResponse(urls(request).download(language_of(request)), 302)),
        Route("/download/", lambda request: RedirectResponse(urls(request).download(language_of(request)), 302)),
        Route("/download/catalog", catalogue),
        Route("/download/catalog.{extension}", catalogue),
        Route("/download/{name}", download),
        Route("/entity", entity),
        *reference.routes(),
        *saved.routes(),
        *search_routes(),
        *thesaurus_routes(),
        *rest_routes(),
        *records_api.routes(),
        *releases_api.routes(),
        Route("/api/kmgbf", lambda request: RedirectResponse(urls(request).rest_api(), 308)),
        Route("/problems/{slug}", page(lambda request: problem_type_page(request, request.path_params["slug"]))),
        Route(f"/{_LANG}", lambda request: RedirectResponse(urls(request).home(request.path_params["lang"]), 302)),
        Route(f"/{_LANG}/", page(home_page)),
        Route(f"/{_LANG}/vocabularies", page(vocabularies_page)),
        Route(f"/{_LANG}/search", page(search_page)),
        Route(f"/{_LANG}/query", query_endpoint, methods=["GET", "POST"]),
        Route(f"/{_LANG}/queries", saved_queries_endpoint),
        Route(f"/{_LANG}/queries", save_endpoint, methods=["POST"]),
        Route(f"/{_LANG}/queries/{{name}}", saved_query_endpoint),
        Route(f"/{_LANG}/releases/{{dataset}}", list_endpoint, methods=["GET", "POST"]),
        Route(f"/{_LANG}/releases/{{dataset}}/{{revision:int}}", release_endpoint, methods=["GET", "POST"]),
        Route(f"/{_LANG}/releases/{{dataset}}/candidates/{{id:int}}", candidate_endpoint, methods=["GET", "POST"]),
        *record_routes(_LANG),
        *quality_routes(_LANG),
        Route(f"/{_LANG}/download", page(download_page)),
        Route(f"/{_LANG}/changes", page(lambda request: changes_page(request, _integer(request, "before", 0)))),
        Route(f"/{_LANG}/page", show_any_page),
        Route(f"/{_LANG}/page/", show_any_page),
        *words,
        *page_routes(_LANG),
        Route("/{dataset}", _to_language),
        Route("/{dataset}/", _to_language),
        Route(f"/{{dataset}}/{_LANG}/", page(lambda request: vocabulary_page(request, request.path_params["dataset"]))),
        Route(
            f"/{{dataset}}/{_LANG}/search",
            page(lambda request: search_page(request, request.path_params["dataset"])),
        ),
        Route(f"/{{dataset}}/{_LANG}/page", show_page),
        Route(f"/{{dataset}}/{_LANG}/page/{{local:path}}", show_page),
        *explore_routes(_LANG),
        *vocabulary_routes(_LANG),
        Route("/{dataset}/data/{local:path}", show_document),
        Route("/{path:path}", dereference),
    ]
