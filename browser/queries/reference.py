"""The description of saved queries for programs, and the page that shows it to try out."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.framework import swagger
from browser.http.answers import answer
from browser.http.services import services, urls
from browser.queries.catalogue import Catalogue
from browser.queries.completions import completions
from browser.queries.openapi import openapi_document
from kg.rdf.formats import JSON


def routes() -> list[BaseRoute]:
    """The description, the page with its files, and the names for editors."""
    return [
        Route("/api/openapi.json", get_document),
        Route("/api/docs", show_page),
        Route("/api/docs/", show_page),
        Route("/api/docs/openapi.json", get_older_document),
        Route("/api/docs/{name}", get_file),
        Route("/api/completions", completions),
    ]


def get_document(request: Request) -> Response:
    """The OpenAPI 3.1 description, made anew when a query is saved."""
    server = urls(request).root.rstrip("/")
    return _document(request, "3.1", server)


def get_older_document(request: Request) -> Response:
    """The same in OpenAPI 3.0, for the page; its server is the one that the page came from."""
    return _document(request, "3.0", "/")


def _document(request: Request, version: str, server: str) -> Response:
    parts = services(request)
    number, queries = parts.of(Catalogue).state()

    def make() -> bytes:
        document: dict[str, Any] = openapi_document(queries.values(), server)
        made = document if version == "3.1" else swagger.as_openapi_30(document)
        return json.dumps(made, ensure_ascii=False).encode()

    content = parts.cache.get_or_make(("api/openapi", version, server, number), make)
    return answer(request, content, JSON.content_type, max_age=0)


def show_page(request: Request) -> Response:
    """The page."""
    return swagger.page(request, "Saved queries")


def get_file(request: Request) -> Response:
    """A file of the page."""
    return swagger.get_file(request, request.path_params["name"])
