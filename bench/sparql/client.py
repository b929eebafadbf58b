"""A frugal HTTP/1.1 client for many connections in one process, each from an address of its own choosing."""

import asyncio
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

import httptools

_BLOCK: Final = 256 * 1024


@dataclass(slots=True)
class Answer:
    """Status (0: none came), bytes of the body, seconds that the client is asked to wait, whether it came whole."""

    status: int = 0
    size: int = 0
    retry_after: float = 0.0
    complete: bool = False


@dataclass(slots=True)
class _Parsing:
    """What httptools calls back."""

    answer: Answer = field(default_factory=Answer)

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after" and value.isdigit():
            self.answer.retry_after = float(value)

    def on_body(self, body: bytes) -> None:
        self.answer.size += len(body)

    def on_message_complete(self) -> None:
        self.answer.complete = True


class Client:
    """One connection, made again when it was closed. The local address is one of the loopback network."""

    def __init__(self, port: int, address: str) -> None:
        self._port = port
        self._address = address
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def ask(self, path: str, query: str, accept: str, patience: float) -> Answer:
        """The answer to a query; an incomplete one if the connection broke or `patience` (seconds) ended first."""
        head = (
            f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Accept: {accept}\r\nUser-Agent: kg-bench\r\n\r\n"
        )
        for fresh in (self._streams is None, True):
            parsing = _Parsing()
            try:
                await asyncio.wait_for(self._exchange(head.encode(), parsing), patience)
            except (OSError, TimeoutError, EOFError, httptools.HttpParserError):
                self.close()
            # A kept connection may have been closed by the server in the meantime, as it may: that is no failure.
            if parsing.answer.status or fresh:
                break
        return parsing.answer

    async def _exchange(self, request: bytes, parsing: _Parsing) -> None:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                "127.0.0.1", self._port, local_addr=(self._address, 0), limit=_BLOCK
            )
        reader, writer = self._streams
        writer.write(request)
        parser = httptools.HttpResponseParser(parsing)
        while not parsing.answer.complete:
            block = await reader.read(_BLOCK)
            if not block:
                raise EOFError
            parser.feed_data(block)
            parsing.answer.status = parser.get_status_code()
        if not parser.should_keep_alive():
            self.close()
