"""An endpoint from a view: the page is rendered once and kept until the next generation."""

from collections.abc import Callable, Hashable

from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.services import language_of, services, urls
from browser.site.contexts import Page
from browser.site.rendering import Renderer
from kg.rdf.formats import HTML

View = Callable[[Request], Page]


def page(view: View, state: Callable[[Request], Hashable] = lambda _: None) -> Callable[[Request], Response]:
    """An endpoint that answers with the page of a view; `state` is of what it shows beside the generation."""

    def endpoint(request: Request) -> Response:
        parts = services(request)
        number = parts.knowledge.current().generation.number
        language = language_of(request)
        key = ("page", number, urls(request).root, request.url.path, request.url.query, language, state(request))
        content = parts.page(key, lambda: parts.of(Renderer).render(view(request)))
        headers = {"Content-Language": language}
        return answer(request, content, HTML.content_type, headers=headers)

    return endpoint
