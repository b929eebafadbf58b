"""The composition root: puts settings, knowledge, ledger, SPARQL service, pages and APIs together."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from browser.http.by_segment import BySegment
from browser.http.hosts import HostsKeptApart
from browser.http.middleware import CommonHeaders, Counting
from browser.http.openapi import Description
from browser.http.paths import RoutedPaths
from browser.http.problems import install
from browser.http.services import Services
from browser.http.warming import Warming
from browser.operation.clock import Ticking
from browser.operation.parts import Operation
from browser.operation.siblings import ProcessAddress, Siblings
from browser.operation.state import StateReader
from browser.rooms import ROOMS, described_routes, routes, tags
from browser.site.assets import Assets
from browser.site.i18n import translations
from browser.site.problem_pages import problem_page
from browser.site.rendering import Renderer
from browser.things.resolving import Kinds
from browser.validation.judging import Judging
from browser.vocabularies.other_addresses import OtherAddresses
from browser.webhooks.parts import Hooks
from kg.accounts.accounts import Accounts
from kg.errors import NotReady
from kg.graph.datasets import get_dataset
from kg.http.negotiation import choose_language
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.rdf.identifiers import Identifiers
from kg.running.cache import ByteCache
from kg.running.pseudonyms import Pseudonyms
from kg.search.search import Search
from kg.settings import Settings
from kg.texts.languages import DEFAULT, LANGUAGES
from sparql.http.app import SparqlApp
from sparql.http.headers import header
from sparql.service.service import SparqlService
from sparql.writing.graph_store import GraphStoreApp
from sparql.writing.service import WritingService
from sparql.writing.update import UpdateApp


def create_app(settings: Settings, place: ProcessAddress | None = None) -> ASGIApp:
    """The whole HTTP application of one web process, which has a place among others or is alone."""
    parts = build_services(settings, place)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await parts.sparql.start()
        await parts.of(Operation).siblings.start()
        reading = asyncio.create_task(asyncio.to_thread(_warm, parts))
        visits = asyncio.create_task(warming.run()) if place else None
        ticks = asyncio.create_task(parts.of(Ticking).run()) if place else None
        sends = asyncio.create_task(parts.of(Hooks).run()) if place else None
        try:
            yield
        finally:
            beside = [task for task in (visits, ticks, sends) if task is not None]
            for task in beside:
                task.cancel()
            await asyncio.gather(reading, *beside, return_exceptions=True)
            parts.of(Hooks).stop()
            await parts.of(Ticking).stop()
            await parts.of(Judging).judges.stop()
            await parts.of(Operation).siblings.stop()
            await parts.sparql.stop()

    app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.services = parts
    install(app)
    for room in ROOMS:
        for prefix, make in room.mounted.items():
            mounted = make()
            mounted.state.services = parts
            app.mount(prefix, mounted)
    app.router.routes.append(BySegment(routes()))
    warming = Warming(app, parts, [room.frequent for room in ROOMS])
    queries = SparqlApp(parts.sparql, partial(_query_page, urlsplit(settings.public_url).path.rstrip("/")))
    writing = WritingService(settings, parts.ledger)
    watch = parts.of(Operation).watch
    watch.requests["sparql"] = queries.requests
    watch.caches |= {"pages": parts.cache, "answers": parts.sparql.cache, "repeated": queries.ready}
    watch.pools["validation"] = parts.of(Judging).judges.pool.counters
    routed = ProtocolRouter(
        Counting(CommonHeaders(OtherAddresses(app, parts.knowledge)), watch.requests),
        queries,
        Counting(UpdateApp(writing, parts.accounts, settings), watch.requests),
        Counting(GraphStoreApp(writing, parts.accounts, settings, queries), watch.requests),
    )
    return RoutedPaths(routed if settings.public_url else HostsKeptApart(routed, settings))


def _warm(parts: Services) -> None:
    """Read what the first visitors would otherwise wait for: all words, the Framework, vocabularies."""
    for language in LANGUAGES:
        translations(language)
    with suppress(NotReady):
        knowledge = parts.knowledge.current()
        _ = knowledge.framework
        for vocabulary in knowledge.vocabularies.values():
            _ = vocabulary.tables.languages


class ProtocolRouter:
    """The SPARQL protocols go straight to their services, past the framework; everything else to the framework."""

    def __init__(self, app: ASGIApp, queries: ASGIApp, update: ASGIApp, graph_store: ASGIApp) -> None:
        self._app = app
        self._services = {"sparql": queries, "update": update, "graph-store": graph_store}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first = scope["path"].partition("/")[2].partition("/")[0] if scope["type"] == "http" else ""
        await self._services.get(first, self._app)(scope, receive, send)


def _query_page(below: str, scope: MutableMapping[str, Any]) -> str:
    """Where a browser that comes to the endpoint is sent: the query page in its language, the query kept.

    `below` is the path under which visitors see this copy.
    """
    language = choose_language(header(scope, b"accept-language"), LANGUAGES, DEFAULT)
    dataset = scope["path"].removeprefix("/sparql").strip("/")
    query = scope["query_string"].decode("latin-1")
    parameters = "&".join(part for part in (query, f"dataset={dataset}" if dataset else "") if part)
    return f"{below}/{language}/query" + (f"?{parameters}" if parameters else "")


def build_services(settings: Settings, place: ProcessAddress | None = None) -> Services:
    """The parts of a running copy."""
    knowledge, ledger = KnowledgeBase(settings), Ledger(settings.ledger_address)

    def graphs_of(dataset: str) -> Sequence[str]:
        graph = knowledge.current().graph
        # Each graph once: the engine finds the statements of a graph that is named twice twice.
        return tuple(dict.fromkeys((*get_dataset(graph, dataset).graphs, graph.names.inferred(dataset))))

    sparql = SparqlService(settings, knowledge.generation, graphs_of, Search(settings.data).text)
    sparql.slow_log.pseudonyms = Pseudonyms(place.folder if place else None)
    watch = StateReader(place.name if place else "1", sparql)
    renderer = Renderer(problem_page)
    own: dict[type[object], object] = {}
    parts = Services(
        settings=settings,
        identifiers=Identifiers(settings.base_iri),
        names=knowledge.names,
        knowledge=knowledge,
        ledger=ledger,
        accounts=Accounts(settings.ledger_address),
        sparql=sparql,
        cache=ByteCache(settings.cache * 1024 * 1024),
        error_page=renderer.problem,
        own=own,
    )
    kinds = Kinds(kind for room in ROOMS for kind in room.kinds)
    more = [partial(room.described, parts) for room in ROOMS]
    description = Description(described_routes(), tags(), more, parts.cache)
    shared = (renderer, Assets(), kinds, description, Operation(watch, Siblings(watch, place), ledger))
    own |= {type(part): part for part in (*shared, *(part for room in ROOMS for part in room.parts(parts)))}
    return parts
