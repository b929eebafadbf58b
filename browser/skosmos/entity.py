"""`/entity` as clients of Skosmos use it, and addresses of its pages that lead to pages of ours."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import redirect
from browser.http.paths import written_segments
from browser.http.services import language_of, services, urls
from browser.http.varying import cookies_of, header_of
from browser.skosmos.documents import FORMATS
from browser.skosmos.view import View, holder, views_of
from browser.things.endpoints import find_known, iri_asked, lead, send_document
from browser.things.memento import find_memento
from browser.things.resolving import resolve, sought
from browser.urls import LANG
from kg.errors import NotFound
from kg.http.negotiation import choose
from kg.rdf.formats import HTML, RDF_FORMATS, by_name, names
from kg.texts.languages import LANGUAGES

_COOKIE: Final = "SKOSMOS_LANGUAGE"
_FORMATS: Final = (HTML, *FORMATS[:-1])


def entity(request: Request) -> Response:
    """GET /entity?uri=&vocab=&format=: the document or page of any thing we know; with `vocab` as Skosmos does it."""
    iri = iri_asked(request)
    asked = sought(request, iri)
    if (elsewhere := skosmos_entity(request)) is not None:
        return elsewhere
    if find_memento(request, asked) is None:
        resolve(asked)
    wanted = request.query_params.get("format", "").lower()
    accepted = (HTML, *RDF_FORMATS)
    format_ = by_name(RDF_FORMATS).get(wanted) if wanted else choose(header_of(request, "Accept"), accepted)
    if format_ is None:
        raise NotFound(f"There is no format {wanted}.", f"Formats: {names(RDF_FORMATS)}.")
    if format_ is HTML:
        return _see(urls(request).page(iri, language_of(request)))
    return send_document(request, iri, format_)


def skosmos_entity(request: Request) -> Response | None:
    """303 for a client that names a vocabulary, asks for HTML as a format, or means a whole vocabulary; else None.

    Raises NotFound for an unknown vocabulary, or for a thing that the named vocabulary does not have.
    """
    uri, chosen = request.query_params.get("uri", "").strip(), request.query_params.get("vocab", "").strip()
    views = views_of(services(request).knowledge.current())
    if chosen and chosen not in views:
        raise NotFound(f"There is no vocabulary {chosen}.", "The list of vocabularies shows what there is.")
    view = views[chosen] if chosen else holder(views, uri)
    if view is None:
        return None
    if chosen and view.find(uri) is None:
        resolve(sought(request, uri))  # raises Withdrawn for what was withdrawn
        raise NotFound(f"Unrecognized URI {uri}", f"The vocabulary {chosen} does not have it.")
    media_type = _media_type(request)
    if media_type == HTML.media_type:
        return _see(_page(request, view, uri))
    return _see(urls(request).rest_data(view.id, uri, media_type)) if chosen and media_type else None


def _media_type(request: Request) -> str:
    """The parameter `format` as a media type of Skosmos; '' for a short name, which is one of ours."""
    wanted = request.query_params.get("format", "").strip()
    if wanted:
        return next((format_.media_type for format_ in _FORMATS if format_.media_type == wanted), "")
    return choose(header_of(request, "Accept"), _FORMATS).media_type


def _page(request: Request, view: View, uri: str) -> str:
    spaces = {end for space in view.settings.uri_spaces for end in (space, space.rstrip("/#"))}
    if uri in spaces:
        return urls(request).dataset(view.id, language_of(request))
    return urls(request).page(uri, language_of(request))


def _see(location: str) -> Response:
    return redirect(location)


def entity_routes() -> list[BaseRoute]:
    """`/entity`, and addresses of Skosmos that are others here."""
    return [
        Route("/entity", entity),
        Route(f"/{LANG}/feedback", _feedback),
        Route(f"/{{dataset}}/{LANG}/feedback", _feedback),
        Route("/{dataset}/page", _page_in_language),
        Route("/{dataset}/page/{local:path}", _page_in_language),
    ]


def _feedback(request: Request) -> Response:
    """There is no form; the about page says whom to write to."""
    return RedirectResponse(urls(request).about(request.path_params["lang"]), 302)


def _page_in_language(request: Request) -> Response:
    """A page without its language: the reader's choice, else the vocabulary's language, else what the browser says."""
    if known := find_known(request):
        return lead(request, known)
    dataset, local = request.path_params["dataset"], written_segments(request, 2)[-1]
    view = views_of(services(request).knowledge.current()).get(dataset)
    wanted = (cookies_of(request).get(_COOKIE, ""), view.default_language if view else "", language_of(request))
    language = next(tag for tag in wanted if tag in LANGUAGES)
    return _moved(request, urls(request).page_of(dataset, language, local))


def _moved(request: Request, location: str) -> Response:
    query = request.url.query
    return RedirectResponse(location + (f"?{query}" if query else ""), 302)
