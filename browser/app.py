"""The composition root: puts settings, knowledge, ledger, SPARQL service, pages and APIs together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from browser.api.kmgbf import create_kmgbf_api
from browser.assets import Assets
from browser.middleware import CommonHeaders
from browser.pages.problem import problem_page
from browser.problems import install
from browser.rendering import Renderer
from browser.routes import routes
from browser.services import Services
from kg.cache import ByteCache
from kg.datasets import get_dataset
from kg.identifiers import Identifiers
from kg.knowledge import KnowledgeBase
from kg.ledger import Ledger
from kg.settings import Settings
from sparql.app import SparqlApp
from sparql.service import SparqlService


def create_app(settings: Settings) -> ASGIApp:
    """The whole HTTP application of one web process."""
    parts = build_services(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await parts.sparql.start()
        try:
            yield
        finally:
            await parts.sparql.stop()

    app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.services = parts
    install(app)
    api = create_kmgbf_api()
    api.state.services = parts
    app.mount("/api/kmgbf", api)
    app.router.routes.extend(routes())
    return CommonHeaders(SparqlApp(parts.sparql, app))


def build_services(settings: Settings) -> Services:
    """The parts of a running copy."""
    knowledge = KnowledgeBase(settings)

    def graphs_of(dataset: str) -> Sequence[str]:
        graph = knowledge.current().graph
        return (*get_dataset(graph, dataset).graphs, graph.names.inferred(dataset))

    return Services(
        settings=settings,
        identifiers=Identifiers(settings.base_iri),
        names=knowledge.names,
        knowledge=knowledge,
        ledger=Ledger(settings.ledger_address),
        renderer=Renderer(problem_page),
        sparql=SparqlService(settings, knowledge.generation, graphs_of),
        assets=Assets(),
        cache=ByteCache(settings.cache * 1024 * 1024),
    )
