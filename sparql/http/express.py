"""The short way for queries: uvicorn's protocol, which answers plain `GET /sparql?query=…` requests past ASGI.

Parser, scope, task and futures of an ASGI request cost more than all else about a short query. So a request that
arrives in one piece on an idle connection and has nothing unusual about it (`heads`) is answered here, by the same
service and with the same headers as in `app`: given again from memory by its very bytes, answered from the cache, or
written when the pool calls back. Everything else goes to uvicorn's parser unchanged, and so do long answers once they
have begun: uvicorn knows how to wait for slow clients.

The application makes itself known with its first request (`app.EXPRESS`); until then all requests take the usual way.
Middleware around it does not see what is answered here.
"""

import asyncio
import logging
import time
from typing import Any, Final

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from kg.errors import KgError
from sparql.http.app import EXPRESS, SparqlApp, encoded_body
from sparql.http.express_questions import Caller, Question
from sparql.http.express_shared import Shared
from sparql.http.headers import (
    as_bytes,
    constant_bytes,
    matches_etag,
    not_modified_headers,
    own_headers,
    varying_headers,
)
from sparql.http.heads import HEAD_END, read_fields, read_head
from sparql.http.sending import Receive, Scope, Send
from sparql.protocol import requests as protocol
from sparql.service.answers import Answer, Prepared
from sparql.workers.jobs import Job

_log = logging.getLogger(__name__)

_START: Final = b"GET /sparql"
_MOST_HELD: Final = 65_536
"""Bytes of further requests that are read while one is being answered."""
_HIT: Final = b"x-kg-cache: hit\r\n"


class ExpressProtocol(HttpToolsProtocol):
    """A connection."""

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], **more: Any) -> None:
        super().__init__(config, server_state, app_state, **more)
        if EXPRESS not in app_state:
            app_state[EXPRESS] = Shared(config, server_state)
        self._shared: Shared = app_state[EXPRESS]
        self._between = True
        self._question: Question | None = None
        self._held = b""
        self._caller: Caller | None = None
        self._long: Answer | None = None
        self._last = 0.0
        self._closing = False

    def data_received(self, data: bytes) -> None:
        """Answer a request, or let uvicorn do it; what comes while one is being answered waits."""
        if self._question or self._held:
            self._held += data
            if len(self._held) > _MOST_HELD:
                self.flow.pause_reading()
        elif not (data.startswith(_START) and self._is_idle() and self._take(data)):
            super().data_received(data)

    def _is_idle(self) -> bool:
        """Whether uvicorn has nothing to do with this connection just now."""
        return self._between and (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused

    def _take(self, data: bytes) -> bool:
        """Answer what was received, or begin to; False if uvicorn should."""
        app = self._shared.app
        if app is None:
            return False
        arrived = time.perf_counter()
        self._shared.look(app, self.loop.time())
        ready = app.ready.get(data)
        if ready is not None:
            self._write(ready[0], ready[1], arrived)
            return True
        end = data.find(HEAD_END) + len(HEAD_END)
        whole = end == len(data)
        question = self._read(data if whole else data[:end], app) if end >= len(HEAD_END) else None
        if question is None or not self._ask(question, app):
            return False
        if not whole:
            self._held = data[end:]
            if not self._question:
                self.loop.call_soon(self._go_on)
        return True

    def _read(self, data: bytes, app: SparqlApp) -> Question | None:
        head = read_head(data)
        if head is None:
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
        return Question(data, head, caller)

    def _ask(self, question: Question, app: SparqlApp) -> bool:
        """Answer a question or give it to the pool; False if it is none that can be answered here."""
        caller, head, settings = question.caller, question.head, app.service.settings
        generation = self._shared.generation
        if generation is None or caller.wants_page or app.is_reserved(head.name):
            return False
        try:
            parameters = protocol.read_request("GET", head.query_string, longest=settings.query_length)
            request = protocol.query_request(parameters, caller.asked.accept, head.name, settings.query_timeout_max)
            prepared = app.service.prepare_at_once(request, generation) if request else None
            if prepared is None:
                return False
            question.prepared = prepared
            if prepared.etag and matches_etag(caller.asked.if_none_match, prepared.etag):
                self._write_unmodified(question, prepared)
            elif (known := app.service.known(prepared)) is not None:
                self._write_whole(question, app, known)
            else:
                question.job = app.service.job(prepared, caller.client)
                question.job.on_shown = self._shown
                app.service.pool.submit(question.job)
                self._question = question
        except KgError as error:
            self._write_problem(question, app, error)
        return True

    def _shown(self, job: Job) -> None:
        """The pool has an answer, or its beginning, or a failure."""
        question, self._question = self._question, None
        app = self._shared.app
        assert app
        assert question
        assert question.prepared
        try:
            answer = app.service.answer(question.prepared, job)
            if answer.complete:
                self._write_whole(question, app, answer)
            else:
                self._stream(question, app, answer)
        except KgError as error:
            self._write_problem(question, app, error)
        except Exception:
            _log.exception("an answer could not be written")
            self.transport.abort()
        if self._held:
            self.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        """Look at what was received meanwhile."""
        data, self._held = self._held, b""
        if not self.transport.is_closing():
            self.flow.resume_reading()
            self.data_received(data)

    def _write_whole(self, question: Question, app: SparqlApp, answer: Answer) -> None:
        prepared, caller = answer.prepared, question.caller
        body, more = encoded_body(answer, caller.coding)
        constant = constant_bytes(prepared.format.content_type, prepared.generation.number, bool(prepared.etag))
        if answer.cached:  # asked at least twice, so it may be asked like this again
            again = b"%b%b%b%b\r\n%b" % (constant, as_bytes(own_headers(answer)), _HIT, as_bytes(more), body)
            self._shared.keep(question.data, prepared, 200, again)
        own = as_bytes(varying_headers(answer, question.arrived, app.service.budget, caller.client) + more)
        self._write(200, b"%b%b\r\n%b" % (constant, own, body), question.arrived)

    def _write_unmodified(self, question: Question, prepared: Prepared) -> None:
        answer = as_bytes(not_modified_headers(prepared.etag)) + b"\r\n"
        self._shared.keep(question.data, prepared, 304, answer)
        self._write(304, answer, question.arrived)

    def _write_problem(self, question: Question, app: SparqlApp, error: KgError) -> None:
        status, headers, body = app.problem(error, question.caller.asked.accept, question.scope())
        self._write(status, as_bytes(headers) + b"\r\n" + body, question.arrived)

    def _write(self, status: int, rest: bytes, arrived: float) -> None:
        """Send an answer; `rest` is what follows uvicorn's own headers."""
        closing = b"connection: close\r\n" if self._closing else b""
        self.transport.write(self._shared.start(status) + closing + rest)
        self._last = self.loop.time()
        self.server_state.total_requests += 1
        if self._shared.app:
            self._shared.app.requests.count(status, time.perf_counter() - arrived)
        if self._closing:
            self.transport.close()
        elif self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_handler()

    def _stream(self, question: Question, app: SparqlApp, answer: Answer) -> None:
        """Let uvicorn send a long answer: it waits for slow clients and breaks off what cannot be finished."""
        cycle = RequestResponseCycle(
            scope=question.scope(),  # type: ignore[arg-type]
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
        self.cycle, self._long = cycle, answer

        async def send(scope: Scope, _receive: Receive, send: Send) -> None:
            await app.send(scope, send, answer, question.arrived, question.caller.asked)
            self._long = None

        self._unset_keepalive_if_required()
        self._start_asgi_task(cycle, send)  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        """Called by uvicorn's parser."""
        self._between = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """Called by uvicorn's parser."""
        self._between = not self.parser.should_upgrade()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone: its query stops."""
        question, self._question = self._question, None
        if question and question.job:
            question.job.abandon()
        if self._long:
            self._long.close()
        self._held = b""
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Called by uvicorn before it ends."""
        if self._question:
            self._closing = True
        else:
            super().shutdown()

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection if nothing was asked for a while. One timer for many requests: each pushes it on."""
        self.timeout_keep_alive_task = None
        left = self._last + self.timeout_keep_alive - self.loop.time()
        if self._question or left > 0:
            self.timeout_keep_alive_task = self.loop.call_later(max(left, 1.0), self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()
