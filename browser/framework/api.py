"""The REST API of the Kunming-Montreal Global Biodiversity Framework, to be mounted at `/api/kmgbf`."""

from typing import Final

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from browser.framework import endpoints, swagger
from browser.framework.models import Index
from browser.framework.openapi import DESCRIPTION, SUMMARY, api_address, openapi_document
from browser.http import problems
from browser.http.answers import answer
from browser.http.dependencies import UrlsDep
from browser.http.json import as_json
from browser.http.read_only import ReadOnly
from kg.rdf.formats import JSON

VERSION: Final = "1.0.0"
LISTS: Final = ("goals", "targets", "indicators", "indicators/roles", "search?q=marine", "custodian-agencies")
root = APIRouter()


def create_kmgbf_api() -> FastAPI:
    """The API as an application of its own; whoever mounts it sets `app.state.services`."""
    app = FastAPI(
        title="KMGBF REST API",
        summary=SUMMARY,
        description=DESCRIPTION,
        version=VERSION,
        license_info={"name": "Apache-2.0 (software); see the catalogue for the licences of the data"},
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(root)
    app.include_router(endpoints.router)
    app.include_router(swagger.router)
    app.add_middleware(ReadOnly)
    problems.install(app)
    return app


@root.get("/", tags=["About"], summary="What there is", response_model=Index)
def get_index(request: Request, urls: UrlsDep) -> Response:
    """Addresses of the lists and of the documentation."""
    address = api_address(urls)
    index = Index(
        title=request.app.title,
        documentation=urls.swagger(),
        openapi=f"{address}/openapi.json",
        endpoints=[f"{address}/{name}" for name in LISTS],
    )
    return answer(request, as_json(index), JSON.content_type)


@root.get("/openapi.json", include_in_schema=False)
def get_openapi_document(request: Request, urls: UrlsDep) -> Response:
    """The OpenAPI 3.1 description."""
    address = api_address(urls)
    return swagger.as_document(request, f"3.1 {address}", lambda: openapi_document(request.app, address))
