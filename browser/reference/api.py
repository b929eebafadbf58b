"""The description of the API for programs."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.openapi import Description
from browser.http.services import language_of, services, urls
from kg.rdf.formats import JSON

router = operations("About")


@router.get("/api/openapi.json", summary="This description", response_model=dict[str, Any],
            responses=answers(headers=["ETag"]))  # fmt: skip
def get_openapi_document(request: Request) -> Response:
    """The OpenAPI 3.1 document of the API. It changes when a query is saved."""
    content = services(request).of(Description).written(urls(request).root.rstrip("/"))
    return answer(request, content, JSON.content_type, max_age=0)


@router.get("/api/docs", include_in_schema=False)
@router.get("/api/docs/", include_in_schema=False)
def show_reference(request: Request) -> Response:
    """The reference, in the reader's language."""
    return RedirectResponse(urls(request).reference(language_of(request)), 303)
