"""The REST API of the Kunming-Montreal Global Biodiversity Framework, to be mounted at `/api/kmgbf`."""

from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.framework import endpoints
from browser.framework.models import Index
from browser.http import problems
from browser.http.answers import answer
from browser.http.dependencies import UrlsDep
from browser.http.json import as_json
from browser.http.openapi import Description, without_prefix
from browser.http.read_only import ReadOnly
from browser.http.services import language_of, services
from kg.rdf.formats import JSON
from kg.texts.languages import TAGS as LANGUAGE_TAGS

PREFIX: Final = "/api/kmgbf"
TITLE: Final = "KMGBF REST API"
VERSION: Final = "1.0.0"
LISTS: Final = ("goals", "targets", "indicators", "indicators/roles", "search?q=marine", "custodian-agencies")
TAGS: Final = {
    "Framework": "What there is about the Kunming-Montreal Global Biodiversity Framework, and finding it by words.",
    "Goals": "The four goals for 2050.",
    "Targets": "The 23 targets for 2030.",
    "Indicators": "The indicators of the monitoring framework (decision 16/31).",
}
_INFO: Final[dict[str, Any]] = {
    "title": TITLE,
    "summary": "Goals, targets and indicators of the Kunming-Montreal Global Biodiversity Framework.",
    "description": f"The part of the API that is about the Framework. `lang` is one of `{' '.join(LANGUAGE_TAGS)}`, "
    "or `all`; lists answer `format=csv` and `format=xlsx` too.",
    "version": VERSION,
    "license": {"name": "Apache-2.0 (software); see the catalogue for the licences of the data"},
}
root = APIRouter()


def create_kmgbf_api() -> FastAPI:
    """The API as an application of its own; whoever mounts it sets `app.state.services`."""
    app = FastAPI(title=TITLE, openapi_url=None, docs_url=None, redoc_url=None)
    app.router.routes.extend([*root.routes, *endpoints.router.routes])
    app.add_middleware(ReadOnly)
    problems.install(app)
    return app


@root.get("/", tags=["Framework"], summary="What there is", response_model=Index)
def get_index(request: Request, urls: UrlsDep) -> Response:
    """Addresses of the lists and of the documentation."""
    address = urls.rest_api().rstrip("/")
    index = Index(
        title=TITLE,
        documentation=urls.swagger(),
        openapi=f"{address}/openapi.json",
        endpoints=[f"{address}/{name}" for name in LISTS],
    )
    return answer(request, as_json(index), JSON.content_type)


@root.get("/openapi.json", include_in_schema=False)
def get_openapi_document(request: Request, urls: UrlsDep) -> Response:
    """The part of the OpenAPI document that is about these addresses, as if they were all."""
    address = urls.rest_api().rstrip("/")
    description = services(request).of(Description)
    content = description.written(f"kmgbf {address}", lambda whole: without_prefix(whole, PREFIX, _INFO, address))
    return answer(request, content, JSON.content_type)


@root.get("/docs", include_in_schema=False)
@root.get("/docs/", include_in_schema=False)
def show_reference(request: Request, urls: UrlsDep) -> Response:
    """The reference, in the reader's language."""
    return RedirectResponse(urls.reference(language_of(request), "Framework"), 303)
