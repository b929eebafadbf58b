"""The home page, and the few addresses that every web server has."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from browser.home.page import home_page
from browser.http.answers import FOR_EVER, answer
from browser.http.services import services, urls
from browser.site.endpoint import page
from browser.site.problem_pages import problem_type_page
from browser.site.static_files import static_file
from browser.site.texts import NAMES, text_page
from browser.things.endpoints import to_language
from browser.things.registration import Room
from browser.urls import LANG
from kg.http.links import link
from kg.rdf.contexts import context_document, context_version, context_versions
from kg.rdf.formats import JSONLD
from kg.texts.languages import DEFAULT


def _context(request: Request) -> Response:
    """GET /context and /context.jsonld: the JSON-LD context of today; /context/{number}: as it was, for ever."""
    number = request.path_params.get("number", "")
    if not number:
        links = {"Link": link(urls(request).context(str(context_versions()[-1])), "predecessor-version")}
        return answer(request, context_document(), JSONLD.media_type, max_age=3600, headers=links)
    return answer(request, context_version(number), JSONLD.media_type, headers=FOR_EVER)


def _health(request: Request) -> Response:
    """Ready when there is a generation; 503 until then."""
    generation = services(request).knowledge.current().generation
    body: dict[str, Any] = {
        "status": "ok",
        "generation": generation.number,
        "sequence": generation.sequence,
        "created": generation.created,
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _robots(request: Request) -> Response:
    closed = ("/sparql", "/api/", "/*/search", "/*/operation", "/*/account", "/*/invitation")
    text = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in closed)
    text += f"Sitemap: {urls(request).root}sitemap.xml\n"
    return answer(request, text.encode(), "text/plain; charset=utf-8")


ROOM = Room(
    routes=[
        Route("/", to_language),
        Route("/health", _health),
        Route("/robots.txt", _robots),
        Route("/favicon.ico", lambda request: RedirectResponse(urls(request).static("mark.svg"), 301)),
        Route("/static/{name:path}", static_file),
        Route("/context.jsonld", _context),
        Route("/context", _context),
        Route("/context/{number}", _context),
        Route("/problems/{slug}", page(lambda request: problem_type_page(request, request.path_params["slug"]))),
        Route(f"/{LANG}", lambda request: RedirectResponse(urls(request).home(request.path_params["lang"]), 302)),
        Route(f"/{LANG}/", page(home_page)),
        *(Route(f"/{LANG}/{name}", page(lambda request, name=name: text_page(request, name))) for name in NAMES),  # type: ignore[misc]
    ],
    frequent=lambda _, to: [to.home(DEFAULT)],
)
