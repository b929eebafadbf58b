"""The door: heads of requests are bounded in bytes, number of fields and time, and connections by client address.

uvicorn's parser keeps the head of a request for as long, and as large, as a client cares to make it. Here a head is
held back until it is all there; what is wrong with it is answered with a problem document, and the connection closed
(RFC 9112 sections 3.2 and 9.6, RFC 6585 section 5). Bytes beyond ASCII in a request line, which the parser refuses and
people type, become escapes (RFC 3987 section 3.1).
"""

import asyncio
import re
from collections import Counter
from typing import Any, Final

from kg.errors import InvalidInput, KgError
from kg.http.problems import as_json
from sparql.http.heads import HEAD_END, HOST, MOST_FIELDS
from sparql.http.uvicorn_parts import STATUS_LINE, Config, HttpToolsProtocol, ServerState
from sparql.protocol.requests import AddressTooLong

MOST_BYTES: Final = 96 * 1024
"""Bytes of a head."""
MOST_LINE: Final = 65_000
"""Bytes of a request line, which the parser would take."""
HEAD_SECONDS: Final = 20.0
"""Time that a client has to send the head of a request."""
LINGER_SECONDS: Final = 1.0
"""Time in which a client that was refused may still send, unheard."""
MOST_CONNECTIONS: Final = 512
"""Connections of one address to one process; a trusted proxy may have any number."""
_HOST: Final = re.compile(rb"\r\nhost[ \t]*:[ \t]*([^\r]*)", re.IGNORECASE)
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")


def _with_status(error: KgError, status: int) -> KgError:
    error.status = status  # type: ignore[misc]
    return error


def refusal(head: bytes) -> KgError | None:
    """What is wrong with a whole head; None for nothing.

    >>> refusal(b"GET / HTTP/1.1\\r\\nhost: a\\r\\nHost: b\\r\\n\\r\\n").message
    'The request names 2 hosts.'
    """
    line = head.partition(b"\r\n")[0]
    if len(line) > MOST_LINE:
        return AddressTooLong(f"The address is longer than {MOST_LINE:,} bytes.", "Send a query by POST.")
    if head.count(b"\r\n") > MOST_FIELDS:
        return _with_status(InvalidInput(f"The request has more than {MOST_FIELDS} header fields."), 431)
    hosts = _HOST.findall(head)
    if len(hosts) > 1 or (not hosts and line.endswith(b"HTTP/1.1")):
        return InvalidInput(f"The request names {len(hosts) or 'no'} hosts.", "Send one Host header (RFC 9112, 3.2).")
    if hosts and not HOST.fullmatch(hosts[0].rstrip(b" \t")):
        return InvalidInput("The Host header is no name of a host.", "Send the name that the address has.")
    return None


def escaped(head: bytes) -> bytes:
    """A head whose request line is in ASCII.

    >>> escaped("GET /?q=é HTTP/1.1\\r\\nx: é\\r\\n".encode())[:20]
    b'GET /?q=%C3%A9 HTTP/'
    """
    line, end, rest = head.partition(b"\r\n")
    if line.isascii():
        return head
    return _BEYOND_ASCII.sub(lambda found: b"%%%02X" % ord(found[0]), line) + end + rest


class Connections:
    """How many connections each address has, in one process."""

    def __init__(self, trusted: str | list[str] | None) -> None:
        given = trusted if isinstance(trusted, list) else (trusted or "127.0.0.1").split(",")
        self._trusted = frozenset(one.strip() for one in given)
        self._open: Counter[str] = Counter()

    def come(self, address: str) -> bool:
        """A connection has come; False if it is one too many."""
        self._open[address] += 1
        return self._open[address] <= MOST_CONNECTIONS or bool({address, "*"} & self._trusted)

    def go(self, address: str) -> None:
        """A connection has gone."""
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]


_CONNECTIONS: Final = "kg.connections"


class Door(HttpToolsProtocol):
    """A connection."""

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], **more: Any) -> None:
        super().__init__(config, server_state, app_state, **more)
        if _CONNECTIONS not in app_state:
            app_state[_CONNECTIONS] = Connections(config.forwarded_allow_ips)
        self._connections: Connections = app_state[_CONNECTIONS]
        self._between_requests = True
        self._head = b""
        self._refused = False
        self._parsed = 0
        self._in_head = False
        self._late: asyncio.TimerHandle | None = None
        self._address = ""

    def connection_made(self, transport: Any) -> None:
        """Called by the event loop."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        if self._connections.come(self._address):
            self._wait()
        else:
            self._refuse(_with_status(InvalidInput(f"More than {MOST_CONNECTIONS} connections are open."), 429))

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._too_late)

    def _no_longer_wait(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        if self._head or self._in_head:
            seconds = f"The head of the request did not arrive within {HEAD_SECONDS:g} seconds."
            self._refuse(_with_status(InvalidInput(seconds), 408))
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Hold the head of a request back until it is there; what follows it goes to the parser as it comes."""
        if self._refused:
            return
        if not self._between_requests:
            self._parsed += len(data)
            if self._in_head and self._parsed > MOST_BYTES:  # one that came behind another request
                self._refuse(self._too_long())
                return
            super().data_received(data)
            return
        self._head += data
        end = self._head.find(HEAD_END)
        if end < 0 and len(self._head) <= MOST_BYTES:
            self._wait()
            return
        head, self._head = self._head, b""
        self._no_longer_wait()
        size = end + len(HEAD_END)
        error = self._too_long(head) if end < 0 or size > MOST_BYTES else refusal(head[:size])
        if error:
            self._refuse(error)
        else:
            super().data_received(escaped(head[:size]) + head[size:])

    @staticmethod
    def _too_long(head: bytes = b"") -> KgError:
        line = head.partition(b"\r\n")[0]
        if len(line) > MOST_LINE:
            return AddressTooLong(f"The address is longer than {MOST_LINE:,} bytes.", "Send a query by POST.")
        return _with_status(InvalidInput(f"The head of the request is longer than {MOST_BYTES:,} bytes."), 431)

    def _refuse(self, error: KgError) -> None:
        """Answer with a problem, and close the connection, once the client had time to read the answer: closed with
        bytes of it unread, it would be reset (RFC 9112 section 9.6)."""
        self._refused = True
        self._no_longer_wait()
        body = as_json(error, "/", "")
        self.transport.write(
            STATUS_LINE[error.status]
            + b"content-type: application/problem+json\r\ncontent-length: %d\r\n" % len(body)
            + b"cache-control: no-store\r\nconnection: close\r\n\r\n"
            + body
        )
        self.transport.write_eof()
        self._late = self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def on_message_begin(self) -> None:
        """Called by uvicorn's parser."""
        self._between_requests, self._in_head, self._parsed = False, True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Called by uvicorn's parser."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Called by uvicorn's parser."""
        self._between_requests = not self.parser.should_upgrade()
        super().on_message_complete()

    def eof_received(self) -> None:
        """Called by the event loop: the client has no more to say."""
        if self._refused:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._no_longer_wait()
        self._connections.go(self._address)
        super().connection_lost(exc)
