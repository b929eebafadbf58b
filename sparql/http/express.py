"""The short way for queries: uvicorn's protocol, which answers plain `GET /sparql?query=…` requests past ASGI.

Parser, scope, task and futures of an ASGI request cost more than all else about a short query. So a request that
arrives in one piece on an idle connection and has nothing unusual about it (`heads`) takes the same steps as all others
(`exchange`), but its bytes come and go without these. A reply that was given before to the very same bytes is given
again from memory. Everything else goes to uvicorn's parser unchanged, and so do long answers once they have begun:
uvicorn knows how to wait for slow clients.

The application makes itself known with its first request (`app.SHORT_WAY`); until then all requests take the usual way.
Middleware around it does not see what is answered here.
"""

import asyncio
import logging
import time
from typing import Any, Final

from kg.errors import KgError
from sparql.http.app import SHORT_WAY, SparqlApp
from sparql.http.door import BoundedProtocol
from sparql.http.express_requests import Caller, ShortRequest
from sparql.http.express_shared import SharedByConnections
from sparql.http.heads import HEAD_END, read_fields, read_head
from sparql.http.sending import Receive, Reply, Scope, Send
from sparql.http.uvicorn_parts import Config, RequestResponseCycle, ServerState
from sparql.service.answers import Answer
from sparql.workers.jobs import Job

_log = logging.getLogger(__name__)

_START: Final = b"GET /sparql"
_MOST_HELD_BACK: Final = 65_536
"""Bytes of further requests that are read while one is being answered."""


class ExpressProtocol(BoundedProtocol):
    """A connection."""

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], **more: Any) -> None:
        super().__init__(config, server_state, app_state, **more)
        if SHORT_WAY not in app_state:
            app_state[SHORT_WAY] = SharedByConnections(config, server_state)
        self._shared: SharedByConnections = app_state[SHORT_WAY]
        self._between_requests = True
        self._request: ShortRequest | None = None
        self._held_back = b""
        self._caller: Caller | None = None
        self._streaming: Answer | None = None
        self._last_reply = 0.0
        self._closing = False

    def data_received(self, data: bytes) -> None:
        """Answer a request, or let uvicorn do it; what comes while one is being answered waits."""
        if self._request or self._held_back:
            self._held_back += data
            if len(self._held_back) > _MOST_HELD_BACK:
                self.flow.pause_reading()
        elif not (data.startswith(_START) and self._is_idle() and self._take(data)):
            super().data_received(data)

    def _is_idle(self) -> bool:
        """Whether uvicorn has nothing to do with this connection just now."""
        return (
            self._between_requests
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
        )

    def _take(self, data: bytes) -> bool:
        """Answer what was received, or begin to; False if uvicorn should."""
        app = self._shared.app
        if app is None:
            return False
        arrived = time.perf_counter()
        ready = self._shared.ready(app, data, self.loop.time())
        if ready is not None:
            self._head_began = None
            self._write(*ready, arrived)
            return True
        end = data.find(HEAD_END) + len(HEAD_END)
        whole = end == len(data)
        request = self._read(data if whole else data[:end], app) if end >= len(HEAD_END) else None
        if request is None or not self._answer(request, app):
            return False
        self._head_began = None
        if not whole:
            self._held_back = data[end:]
            if not self._request:
                self.loop.call_soon(self._go_on)
        return True

    def _read(self, data: bytes, app: SparqlApp) -> ShortRequest | None:
        """The request that these bytes are, None if uvicorn should read it."""
        head = read_head(data)
        if head is None or app.is_reserved(head.name):
            return None
        caller = self._caller
        if caller is None or caller.block != head.block:
            fields = read_fields(head.block)
            if fields is None:
                return None
            scope: Scope = {
                "type": "http", "http_version": "1.1", "method": "GET", "root_path": "", "scheme": self.scheme,
                "server": self.server, "client": self.client, "headers": list(fields),
            }  # fmt: skip
            caller = self._caller = Caller(head.block, self._shared.seen_through_proxies(scope), app)
        return None if caller.wants_page else ShortRequest(data, head, caller, app, self._shared.generation)

    def _answer(self, request: ShortRequest, app: SparqlApp) -> bool:
        """Begin or go on to answer a request; False if it cannot be answered here."""
        try:
            if request.steps is None and not request.begin():
                return False
            self._take_steps(request, app)
        except KgError as error:
            self._write_reply(request, app.problem(error, request.scope()))
        except Exception:
            _log.exception("a query could not be answered")
            self.transport.abort()
        return True

    def _take_steps(self, request: ShortRequest, app: SparqlApp) -> None:
        """Go on with a request, to its reply or until the pool is to call back."""
        assert request.steps
        try:
            job = request.steps.send(None)
        except StopIteration as ended:
            reply: Reply = ended.value
            if reply.stream:
                self._stream(request, app, reply, reply.stream)
            else:
                self._write_reply(request, reply)
        else:
            self._request = request
            job.on_shown = self._shown

    def _shown(self, _job: Job) -> None:
        """The pool has an answer, or its beginning, or a failure."""
        request, self._request = self._request, None
        app = self._shared.app
        assert app
        assert request
        self._answer(request, app)
        if self._held_back:
            self.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        """Look at what was received meanwhile."""
        data, self._held_back = self._held_back, b""
        if not self.transport.is_closing():
            self.flow.resume_reading()
            self.data_received(data)

    def _write_reply(self, request: ShortRequest, reply: Reply) -> None:
        self._shared.keep(request.data, reply)
        self._write(reply.status, reply.wire(reply.headers), request.exchange.arrived)

    def _write(self, status: int, rest: bytes, arrived: float) -> None:
        """Send a reply; `rest` is what follows uvicorn's own headers."""
        closing = b"connection: close\r\n" if self._closing else b""
        self.transport.write(self._shared.beginning(status) + closing + rest)
        self._last_reply = self.loop.time()
        self.server_state.total_requests += 1
        if self._shared.app:
            self._shared.app.requests.count(status, time.perf_counter() - arrived)
        if self._closing:
            self.transport.close()
        elif self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_handler()

    def _stream(self, request: ShortRequest, app: SparqlApp, reply: Reply, answer: Answer) -> None:
        """Let uvicorn send a long answer: it waits for slow clients and breaks off what cannot be finished."""
        cycle = RequestResponseCycle(
            scope=request.scope(),  # type: ignore[arg-type]
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=False,
            keep_alive=not self._closing,
            on_response=self.on_response_complete,
        )
        cycle.more_body = False
        self.cycle, self._streaming = cycle, answer

        async def send(scope: Scope, _receive: Receive, send: Send) -> None:
            await app.send(scope, send, reply, request.exchange.arrived)
            self._streaming = None

        self._unset_keepalive_if_required()
        self._start_asgi_task(cycle, send)  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        """Called by uvicorn's parser."""
        self._between_requests = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """Called by uvicorn's parser."""
        self._between_requests = not self.parser.should_upgrade()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone: its query stops."""
        request, self._request = self._request, None
        if request and request.steps:
            request.steps.close()
        if self._streaming:
            self._streaming.close()
        self._held_back = b""
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Called by uvicorn before it ends."""
        if self._request:
            self._closing = True
        else:
            super().shutdown()

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection if nothing was asked for a while. One timer for many requests: each pushes it on."""
        self.timeout_keep_alive_task = None
        left = self._last_reply + self.timeout_keep_alive - self.loop.time()
        if self._request or left > 0:
            self.timeout_keep_alive_task = self.loop.call_later(max(left, 1.0), self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()
