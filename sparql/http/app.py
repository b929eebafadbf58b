"""The HTTP front of the SPARQL service, as a bare ASGI application: a framework would cost a third of the speed.

    /sparql                a query; without one: the service description
    /sparql/{dataset}      the same, the default graph being that dataset's
    /sparql/prefixes       the prefixes that queries need not declare
    /sparql/examples       the published examples

GET, HEAD, POST and OPTIONS; open to scripts of other sites (CORS) whatever happens.
"""

import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

from kg.errors import InvalidInput, KgError, MethodNotAllowed, NotFound, ShownDamaged
from kg.http.addresses import client_address
from kg.http.conditional import matches
from kg.http.cors import preflight
from kg.http.headers import Headers
from kg.http.negotiation import choose
from kg.publishing.standing import doubt
from kg.rdf.formats import JSON, RDF_FORMATS, TURTLE, Format
from kg.rdf.spellings import as_uri
from kg.running.cache import WeightedCache
from kg.running.histogram import Requests
from sparql.examples.examples import as_graph
from sparql.http.description import Describer, as_document
from sparql.http.exchange import Exchange
from sparql.http.headers import SHARED, RequestHeaders, not_modified_headers, prefers_html, public_url
from sparql.http.problems import problem
from sparql.http.sending import (
    COUNTED,
    STATUS,
    Disconnected,
    Receive,
    Reply,
    Scope,
    Send,
    read_body,
    send_reply,
    send_whole,
)
from sparql.language import prefixes
from sparql.protocol import requests as protocol
from sparql.service.service import SparqlService

SHORT_WAY: Final = "kg.short-way"
"""Key of the state of a server under which its `ShortWay` is."""
_NOTHING: Final[dict[str, Any]] = {}
_MEGABYTE: Final = 1024 * 1024
_RESERVED: Final = ("prefixes", "examples")
_PREFLIGHT: Final[Headers] = [(b"allow", ", ".join(protocol.METHODS).encode()), *preflight(protocol.METHODS)]


class ShortWay(Protocol):
    """A server that can answer queries itself, past ASGI, once it knows the application that has the service."""

    def use(self, app: "SparqlApp") -> None:
        """Let queries be answered with the service of this application."""


class SparqlApp:
    """The ASGI application.

    `page_url` gives the address of the query page for a request whose client prefers HTML; without it such clients get
    the data. `client` names the client of a request, for limits. A `ShortWay` in the state of the server is given the
    application (see `express`); `ready` are the whole replies that it gives again, by the bytes of the request.
    """

    def __init__(
        self,
        service: SparqlService,
        page_url: Callable[[Scope], str] | None = None,
        client: Callable[[Scope], str] = client_address,
    ) -> None:
        self.service = service
        self.page_url = page_url
        self.client = client
        self._settings = service.settings
        self._describer = Describer(service)
        self.requests = Requests()
        self.ready: WeightedCache[tuple[int, bytes]] = WeightedCache(self._settings.cache * _MEGABYTE // 2)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if short_way := scope.get("state", _NOTHING).get(SHORT_WAY):
            short_way.use(self)
        await self._counted(scope, send, self._route(scope, receive, send), time.perf_counter())

    @staticmethod
    def is_reserved(name: str) -> bool:
        """Whether a name after `/sparql/` is a document of ours and no dataset."""
        return name in _RESERVED

    async def send(self, scope: Scope, send: Send, reply: Reply, arrived: float) -> None:
        """Send the reply to a request whose body the caller has read."""
        await self._counted(scope, send, send_reply(send, scope, reply), arrived)

    async def _counted(self, scope: Scope, send: Send, work: Coroutine[Any, Any, None], arrived: float) -> None:
        """Answer a request, with a problem document if that fails, and count it."""
        try:
            await work
        except KgError as error:
            await send_reply(send, scope, self.problem(error, scope))
        except Disconnected:
            pass
        finally:
            if COUNTED not in scope:
                self.requests.count(scope.get(STATUS, 499), time.perf_counter() - arrived)

    def problem(self, error: KgError, scope: Scope) -> Reply:
        """The reply to a request that failed."""
        if isinstance(error, ShownDamaged):
            doubt(self.service.settings.data)
        return problem(error, scope, self._public_url(scope))

    def _public_url(self, scope: Scope) -> str:
        return public_url(self._settings, scope, scope["path"].partition("/sparql")[0])

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await send_whole(send, scope, 204, _PREFLIGHT, b"")
            return
        name = scope["path"].partition("/sparql")[2].strip("/")
        if self.is_reserved(name):
            await self._fixed(scope, send, RequestHeaders(scope), name)
        elif "/" in name:
            raise NotFound("There is nothing at this address.", "Queries go to /sparql or /sparql/{dataset}.")
        else:
            await self._query(scope, receive, send, name)

    async def _query(self, scope: Scope, receive: Receive, send: Send, dataset: str) -> None:
        method: str = scope["method"]
        exchange = Exchange.of(self.service, scope, receive, self.client(scope))
        headers = exchange.headers
        most = protocol.body_limit(self._settings.query_length)
        body = await read_body(scope, receive, most) if method == "POST" else b""
        request = exchange.read(method, scope["query_string"], body, dataset)
        if self.page_url and method != "POST" and prefers_html(headers.accept) and not (request and request.format):
            await _redirect(send, scope, self.page_url(scope))
        elif request:
            await send_reply(send, scope, await exchange.reply(request))
        elif method == "POST":
            raise InvalidInput("This request has no query.", "Send it as the parameter “query”.")
        else:
            await self._describe(scope, send, headers, dataset)

    async def _describe(self, scope: Scope, send: Send, headers: RequestHeaders, dataset: str) -> None:
        format_ = TURTLE if prefers_html(headers.accept) else choose(headers.accept, RDF_FORMATS)
        body, etag = await self._describer.describe(self._public_url(scope), dataset, format_)
        if matches(headers.if_none_match, etag):
            await send_whole(send, scope, 304, not_modified_headers(etag), b"")
        else:
            await _send_document(send, scope, format_, body, [(b"etag", etag.encode())])

    async def _fixed(self, scope: Scope, send: Send, headers: RequestHeaders, name: str) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(f"{scope['method']} cannot be used here.", "Use GET.")
        if name == "prefixes":
            format_ = JSON if prefers_html(headers.accept) else choose(headers.accept, (JSON, TURTLE))
            body = prefixes.as_json() if format_ is JSON else prefixes.as_turtle()
        else:
            format_ = TURTLE if prefers_html(headers.accept) else choose(headers.accept, RDF_FORMATS)
            body = as_document(as_graph(self._public_url(scope)), format_)
        await _send_document(send, scope, format_, body, [])


async def _redirect(send: Send, scope: Scope, location: str) -> None:
    headers = [(b"location", as_uri(location).encode()), (b"content-length", b"0"), *SHARED]
    headers.append((b"vary", b"Accept-Language"))
    await send_whole(send, scope, 303, headers, b"")


async def _send_document(send: Send, scope: Scope, format_: Format, body: bytes, more: Headers) -> None:
    headers = [(b"content-type", format_.content_type.encode()), (b"content-length", b"%d" % len(body)), *more, *SHARED]
    await send_whole(send, scope, 200, headers, body)
