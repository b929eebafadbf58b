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

from kg.errors import InvalidInput, KgError, MethodNotAllowed, NotFound
from kg.rdf.formats import JSON, RDF_FORMATS, TURTLE
from kg.rdf.negotiation import choose
from kg.running.cache import WeightedCache
from kg.running.histogram import Requests
from sparql.examples.examples import as_graph
from sparql.http.description import Describer, as_document
from sparql.http.headers import (
    CORS,
    PREFLIGHT,
    SHARED,
    Asked,
    Headers,
    answer_headers,
    client_address,
    matches_etag,
    not_modified_headers,
    prefers_html,
    public_url,
)
from sparql.http.problems import problem
from sparql.http.sending import (
    COUNTED,
    STATUS,
    Disconnected,
    Receive,
    Scope,
    Send,
    gather,
    gone,
    read_body,
    send_stream,
    send_whole,
)
from sparql.language import prefixes
from sparql.protocol import encoding
from sparql.protocol import requests as protocol
from sparql.service.answers import Answer
from sparql.service.service import SparqlService

EXPRESS: Final = "kg.express"
"""Key of the state of a server under which its `Taker` is."""
_NOTHING: Final[dict[str, Any]] = {}
_MEGABYTE: Final = 1024 * 1024
_RESERVED: Final = ("prefixes", "examples")


class Taker(Protocol):
    """A server that can answer requests itself, past ASGI, if it knows by whom."""

    def use(self, app: "SparqlApp") -> None:
        """Let requests to the SPARQL service be answered by this application."""


class SparqlApp:
    """The ASGI application.

    `page_url` gives the address of the query page for a request whose client prefers HTML; without it such clients get
    the data. `client` names the client of a request, for limits. A server that has a `Taker` in its state, under
    `EXPRESS`, is told of the application (see `express`); `ready` are the whole answers it gives again.
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
        if taker := scope.get("state", _NOTHING).get(EXPRESS):
            taker.use(self)
        asked = Asked(scope)
        await self._counted(scope, send, asked, self._route(scope, receive, send, asked))

    @staticmethod
    def is_reserved(name: str) -> bool:
        """Whether a name after `/sparql/` is a document of ours and no dataset."""
        return name in _RESERVED

    async def send(self, scope: Scope, send: Send, answer: Answer, arrived: float, asked: Asked) -> None:
        """Send an answer that has begun, and close it."""
        await self._counted(scope, send, asked, self._send_answer(scope, send, answer, arrived, asked), arrived)

    async def _counted(
        self, scope: Scope, send: Send, asked: Asked, work: Coroutine[Any, Any, None], arrived: float = 0.0
    ) -> None:
        """Answer a request, also when that fails, and count it."""
        arrived = arrived or time.perf_counter()
        try:
            await work
        except KgError as error:
            await send_whole(send, scope, *self.problem(error, asked.accept, scope))
        except Disconnected:
            pass
        finally:
            if COUNTED not in scope:
                self.requests.count(scope.get(STATUS, 499), time.perf_counter() - arrived)

    def problem(self, error: KgError, accept: str | None, scope: Scope) -> tuple[int, Headers, bytes]:
        """Status, headers and body of an error."""
        status, headers, body = problem(error, accept, self._public_url(scope))
        return status, headers + CORS, body

    def _public_url(self, scope: Scope) -> str:
        return public_url(self._settings, scope, scope["path"].partition("/sparql")[0])

    async def _route(self, scope: Scope, receive: Receive, send: Send, asked: Asked) -> None:
        method: str = scope["method"]
        if method == "OPTIONS":
            await send_whole(send, scope, 204, PREFLIGHT + CORS, b"")
            return
        name = scope["path"].partition("/sparql")[2].strip("/")
        if self.is_reserved(name):
            await self._fixed(scope, send, asked, name)
        elif "/" in name:
            raise NotFound("There is nothing at this address.", "Queries go to /sparql or /sparql/{dataset}.")
        else:
            await self._query(scope, receive, send, asked, name)

    async def _query(self, scope: Scope, receive: Receive, send: Send, asked: Asked, dataset: str) -> None:
        arrived = time.perf_counter()
        method: str = scope["method"]
        longest = self._settings.query_length
        body = await read_body(scope, receive, protocol.body_limit(longest)) if method == "POST" else b""
        parameters = protocol.read_request(method, scope["query_string"], asked.content_type, body, longest=longest)
        request = protocol.query_request(parameters, asked.accept, dataset, self._settings.query_timeout_max)
        if self.page_url and method != "POST" and prefers_html(asked.accept) and not (request and request.format):
            await _redirect(send, scope, self.page_url(scope))
            return
        if request is None:
            if method == "POST":
                raise InvalidInput("This request has no query.", "Send it as the parameter “query”.")
            await self._describe(scope, send, asked, dataset)
            return
        client = self.client(scope)
        prepared = await self.service.prepare(request, client, lambda: gone(receive))
        if prepared.etag and matches_etag(asked.if_none_match, prepared.etag):
            await _not_modified(send, scope, prepared.etag)
            return
        answer = await self.service.run(prepared, client, lambda: gone(receive))
        await self._send_answer(scope, send, answer, arrived, asked)

    async def _send_answer(self, scope: Scope, send: Send, answer: Answer, arrived: float, asked: Asked) -> None:
        try:
            coding = encoding.choose_encoding(asked.accept_encoding or "")
            if not answer.complete and scope.get("http_version") == "1.0":
                await gather(answer)
            headers = answer_headers(answer, arrived, self.service.budget, self.client(scope))
            if answer.complete:
                body, more = encoded_body(answer, coding)
                await send_whole(send, scope, 200, headers + more, body)
            else:
                await send_stream(send, scope, headers, answer, coding)
        finally:
            answer.close()

    async def _describe(self, scope: Scope, send: Send, asked: Asked, dataset: str) -> None:
        format_ = TURTLE if prefers_html(asked.accept) else choose(asked.accept, RDF_FORMATS)
        body, etag = await self._describer.describe(self._public_url(scope), dataset, format_)
        if matches_etag(asked.if_none_match, etag):
            await _not_modified(send, scope, etag)
        else:
            await _send_document(send, scope, format_.content_type, body, [(b"etag", etag.encode())])

    async def _fixed(self, scope: Scope, send: Send, asked: Asked, name: str) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(f"{scope['method']} cannot be used here.", "Use GET.")
        if name == "prefixes":
            format_ = JSON if prefers_html(asked.accept) else choose(asked.accept, (JSON, TURTLE))
            body = prefixes.as_json() if format_ is JSON else prefixes.as_turtle()
        else:
            format_ = TURTLE if prefers_html(asked.accept) else choose(asked.accept, RDF_FORMATS)
            body = as_document(as_graph(self._public_url(scope)), format_)
        await _send_document(send, scope, format_.content_type, body, [])


def encoded_body(answer: Answer, coding: str) -> tuple[bytes, Headers]:
    """The body of a complete answer in a content coding if it is worth it, and the headers that say so."""
    body, headers = answer.first, []
    if coding and len(body) >= encoding.SMALLEST:
        body = answer.encoded.get(coding) or encoding.encode(coding, body)
        answer.encoded[coding] = body
        headers.append((b"content-encoding", coding.encode()))
    headers.append((b"content-length", b"%d" % len(body)))
    return body, headers


async def _not_modified(send: Send, scope: Scope, etag: str) -> None:
    await send_whole(send, scope, 304, not_modified_headers(etag), b"")


async def _redirect(send: Send, scope: Scope, location: str) -> None:
    headers = [(b"location", location.encode("ascii", "xmlcharrefreplace")), (b"content-length", b"0"), *SHARED]
    await send_whole(send, scope, 303, headers, b"")


async def _send_document(send: Send, scope: Scope, content_type: str, body: bytes, more: Headers) -> None:
    headers = [(b"content-type", content_type.encode()), (b"content-length", b"%d" % len(body)), *more, *SHARED]
    await send_whole(send, scope, 200, headers, body)
