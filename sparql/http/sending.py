"""ASGI, the few pieces of it that the SPARQL front needs: read a body, send whole answers and streams."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from kg.errors import Busy, InvalidInput, KgError, TooLarge
from kg.http.encoding import encoder
from kg.http.headers import NO_HEADERS, HeaderBlock, Headers, as_bytes
from kg.texts.numbers import read_whole
from sparql.http.headers import header
from sparql.service.answers import Answer, Prepared

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_Result = TypeVar("_Result")
BODY_SECONDS: Final = 30.0
"""Time a client has to send the body of its request."""
STALL_SECONDS: Final = 60.0
"""Time a client may take nothing of an answer."""
STATUS: Final = "kg.status"
"""Key of the scope under which the status of the answer is kept once it is sent."""
COUNTED: Final = "kg.counted"
"""Key of the scope of requests that the caller counts."""
INSTANCE: Final = "kg.instance"
"""Key of the scope of requests that are passed on under another path: the path that was asked for."""
_HELD_FOR_OLD: Final = 16 * 1024 * 1024


@dataclass(slots=True)
class Reply:
    """A reply to a client. The body of a long answer is in `stream`, and is packed with `coding` on its way.

    `common` are headers before `headers` that many replies share. `prepared` is the request that it answers, None for
    errors; `again` is whether the same reply may be given to the same request again while the data is what it is.
    """

    status: int
    headers: Headers
    body: bytes = b""
    stream: Answer | None = None
    coding: str = ""
    prepared: Prepared | None = None
    again: bool = False
    common: HeaderBlock = NO_HEADERS

    @property
    def all_headers(self) -> Headers:
        """The headers as ASGI has them."""
        return [*self.common.pairs, *self.headers]

    def wire(self, headers: Headers) -> bytes:
        """The common headers, these instead of `headers`, and the body, as they go over the wire."""
        return self.common.wire + as_bytes(headers) + b"\r\n" + self.body


class Disconnected(Exception):
    """The client went away before its whole request had arrived."""


async def read_body(scope: Scope, receive: Receive, most: int, seconds: float | None = None) -> bytes:
    """The body of a request; raises TooLarge before it is all in memory, and InvalidInput if it does not come."""
    seconds = BODY_SECONDS if seconds is None else seconds
    length = read_whole(header(scope, b"content-length") or "0")
    if length is None or length > most:
        raise TooLarge(f"The body of this request is longer than {most:,} bytes.")
    parts, size = [], 0
    try:
        async with asyncio.timeout(seconds):
            message = await receive()
            while True:
                if message["type"] == "http.disconnect":
                    raise Disconnected
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > most:
                    raise TooLarge(f"The body of this request is longer than {most:,} bytes.")
                if not message.get("more_body"):
                    return b"".join(parts)
                message = await receive()
    except TimeoutError:
        raise InvalidInput(f"The body did not arrive within {seconds:g} seconds.") from None


async def until_gone(receive: Receive) -> None:
    """Ends when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def while_connected(receive: Receive, work: Coroutine[Any, Any, _Result]) -> _Result:
    """The result of some work, which is cancelled when the client goes; raises Disconnected then."""
    working, gone = asyncio.create_task(work), asyncio.create_task(until_gone(receive))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Disconnected
        return working.result()
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.wait((working, gone))


async def send_reply(send: Send, scope: Scope, reply: Reply) -> None:
    """Send a reply, and close its stream whatever happens."""
    if reply.stream is None:
        await send_whole(send, scope, reply.status, reply.all_headers, reply.body)
        return
    try:
        await _send_stream(send, scope, reply, reply.stream)
    finally:
        reply.stream.close()


async def send_whole(send: Send, scope: Scope, status: int, headers: Headers, body: bytes) -> None:
    """An answer whose length is known."""
    scope[STATUS] = status
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def make_whole(answer: Answer) -> None:
    """Make an answer whole for a client of HTTP/1.0, to which a stream that broke off would look complete."""
    try:
        body, whole = await answer.body(_HELD_FOR_OLD)
    finally:
        answer.close()
    if not whole:
        raise Busy("The answer is too long for HTTP/1.0.", "Ask with HTTP/1.1, or for less.", retry_after=3600)
    answer.first, answer.rest = body, None


async def _send_stream(send: Send, scope: Scope, reply: Reply, answer: Answer) -> None:
    """Send block by block. Returning without a last block makes the server break the connection, which is the only way
    left to say that the answer is not complete."""
    scope[STATUS] = reply.status
    running = encoder(reply.coding) if reply.coding else None
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.all_headers})
    if scope["method"] == "HEAD" or answer.rest is None:
        await send({"type": "http.response.body", "body": b""})
        return
    try:
        await _send_block(send, running.compress(answer.first) if running else answer.first)
        async for block in answer.rest:
            await _send_block(send, running.compress(block) if running else block)
    except (KgError, TimeoutError):
        return
    await send({"type": "http.response.body", "body": running.flush() if running else b""})


async def _send_block(send: Send, block: bytes) -> None:
    if block:
        async with asyncio.timeout(STALL_SECONDS):
            await send({"type": "http.response.body", "body": block, "more_body": True})
