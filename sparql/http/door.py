"""The door: what a connection may take before a request is read. Heads of requests have bounds (RFC 9112 section 3, RFC
9110 section 15.5, RFC 6585), bodies must keep arriving, an address has so many connections at once.

An application sees a request when its head is whole. Up to then nothing but this bounds what a stranger may send, or
how long.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from kg.errors import Busy, HeadTooLarge, InvalidInput, KgError, TooSlow
from kg.http.addresses import client_address
from kg.http.headers import as_bytes
from kg.http.problems import error_headers, members
from kg.rdf.formats import PROBLEM
from sparql.http.bounds import MOST_FIELDS, Bounds, head_problem, in_ascii
from sparql.http.uvicorn_parts import STATUS_LINE, Config, HttpToolsProtocol, ProxyHeadersMiddleware, ServerState
from sparql.protocol.requests import AddressTooLong

_GROWTH: Final = 1_024
"""Bytes by which a body must grow within `Bounds.body_seconds`."""
_LINGER: Final = 2.0
"""Seconds in which a client that still sends can read why it was refused, before its connection is closed."""
_FIELDS_LENGTH: Final = 64 * 1024
_TARGET_LENGTH: Final = 256 * 1024
_DOOR: Final = "kg.door"


class Door:
    """Connections by address, for all connections of one process. Proxies that are trusted stand for many clients."""

    def __init__(self, config: Config) -> None:
        self._open: Counter[str] = Counter()
        self._trusted = ProxyHeadersMiddleware(config.loaded_app, config.forwarded_allow_ips).trusted_hosts

    def enter(self, client: Sequence[Any] | None, bounds: Bounds) -> KgError | None:
        """Count a connection; the reason if there are too many. `leave` is to be called in any case."""
        address = client_address({"client": client})
        self._open[address] += 1
        own = client is None or client[0] in self._trusted
        if self._open.total() > bounds.connections or (not own and self._open[address] > bounds.per_client):
            return Busy(
                "There are too many connections just now." if own else "You have too many connections open.",
                "Close some, or send requests one after the other over one of them.",
                retry_after=10,
            )
        return None

    def leave(self, client: Sequence[Any] | None) -> None:
        """A connection has ended."""
        address = client_address({"client": client})
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


class BoundedProtocol(HttpToolsProtocol):
    """A connection with these bounds."""

    bounds: ClassVar[Bounds] = Bounds()

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], **more: Any) -> None:
        super().__init__(config, server_state, app_state, **more)
        if _DOOR not in app_state:
            app_state[_DOOR] = Door(config)
        self._door: Door = app_state[_DOOR]
        self._looking: asyncio.TimerHandle | None = None
        self._head_began: float | None = None
        self._body_unread = False
        self._received = self._seen = self._fields_length = self._head_length = 0
        self._grew = 0.0
        self._refusal: KgError | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the loop."""
        super().connection_made(transport)
        self._head_began = self.loop.time()
        self._look_later()
        if refusal := self._door.enter(self.client, self.bounds):
            self._refuse(refusal)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._door.leave(self.client)
        if self._looking:
            self._looking.cancel()
        super().connection_lost(exc)

    def _look_later(self) -> None:
        shorter = min(self.bounds.head_seconds, self.bounds.body_seconds)
        self._looking = self.loop.call_later(shorter / 3, self._look)

    def _look(self) -> None:
        """Whether what is to come still comes."""
        self._look_later()
        now = self.loop.time()
        if self._head_began is not None:
            if now - self._head_began <= self.bounds.head_seconds:
                return
            if self._received:
                self._refuse(TooSlow("The head of the request did not arrive in time."))
            else:
                self.transport.close()  # opened ahead of need, as browsers do
        elif not self._body_unread or self.flow.read_paused or self._received - self._seen >= _GROWTH:
            self._seen, self._grew = self._received, now
        elif now - self._grew > self.bounds.body_seconds:
            self._refuse(TooSlow("The body of the request does not arrive."))

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        if not self._refusal:
            self._received += len(data)
            super().data_received(data if self._body_unread or data.isascii() else in_ascii(data))
            if self._head_began is not None:
                self._head_length += len(data)
                if self._head_length > _TARGET_LENGTH + _FIELDS_LENGTH:
                    self._refuse(HeadTooLarge("The head of this request is too long."))

    def on_message_begin(self) -> None:
        """Called by uvicorn's parser."""
        super().on_message_begin()
        self._head_began = self._head_began or self.loop.time()
        self._fields_length = self._head_length = 0

    def on_url(self, url: bytes) -> None:
        """Called by uvicorn's parser."""
        super().on_url(url)
        if len(self.url) > _TARGET_LENGTH:
            self._stop(AddressTooLong("The address of this request is too long.", "Send a query by POST."))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by uvicorn's parser."""
        super().on_header(name, value)
        self._fields_length += len(name) + len(value)
        if self._fields_length > _FIELDS_LENGTH or len(self.headers) > MOST_FIELDS:
            self._stop(
                HeadTooLarge(
                    f"The head of this request has more than {MOST_FIELDS} fields or {_FIELDS_LENGTH:,} bytes."
                )
            )

    def on_headers_complete(self) -> None:
        """Called by uvicorn's parser."""
        self._head_began = None
        if problem := head_problem(self.headers, self.parser.get_http_version(), self.bounds.body):
            self._stop(problem)
        self._body_unread, self._seen, self._grew = True, self._received, self.loop.time()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Called by uvicorn's parser."""
        self._body_unread = False
        super().on_message_complete()

    def _stop(self, error: KgError) -> None:
        """Make the parser give up."""
        self._refusal = error
        raise ValueError(error.message)

    def send_400_response(self, msg: str) -> None:
        """Called by uvicorn when its parser gave up."""
        self._refuse(self._refusal or InvalidInput(msg))

    def _refuse(self, error: KgError) -> None:
        """Answer with an error and close the connection."""
        self._refusal = error
        self._head_began, self._body_unread = None, False
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is not None and cycle.response_started and not cycle.response_complete:
            self.transport.abort()  # in the middle of an answer nothing else can be said
            return
        content = members(error, "/", "")
        del content["instance"]
        body = json.dumps(content, indent=1).encode()
        headers = [
            *self.server_state.default_headers,
            (b"content-type", PROBLEM.content_type.encode()),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
            *error_headers(error),
        ]
        self.transport.write(STATUS_LINE[error.status] + as_bytes(headers) + b"\r\n" + body)
        # What arrives after a connection is closed makes the system reset it, and the answer would be lost.
        self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.close)
