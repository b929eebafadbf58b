"""ASGI, the few pieces of it that the SPARQL front needs: read a body, send whole answers and streams."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from kg.errors import Busy, InvalidInput, KgError, TooLarge
from sparql.http.headers import Headers, header
from sparql.protocol import encoding
from sparql.service.answers import Answer

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_SECONDS: Final = 30.0
"""Time a client has to send the body of its request."""
STALL_SECONDS: Final = 60.0
"""Time a client may take nothing of an answer."""
STATUS: Final = "kg.status"
"""Key of the scope under which the status of the answer is kept once it is sent."""
COUNTED: Final = "kg.counted"
"""Key of the scope of requests that somebody else counts."""
_HELD_FOR_OLD: Final = 16 * 1024 * 1024


class Disconnected(Exception):
    """The client went away before it had said everything."""


async def read_body(scope: Scope, receive: Receive, most: int, seconds: float | None = None) -> bytes:
    """The body of a request; raises TooLarge before it is all in memory, and InvalidInput if it does not come."""
    seconds = BODY_SECONDS if seconds is None else seconds
    length = header(scope, b"content-length") or "0"
    if not length.isdigit() or int(length) > most:
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


async def gone(receive: Receive) -> None:
    """Ends when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_whole(send: Send, scope: Scope, status: int, headers: Headers, body: bytes) -> None:
    """An answer whose length is known."""
    scope[STATUS] = status
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def gather(answer: Answer) -> None:
    """Make an answer whole for a client of HTTP/1.0, which cannot be told that a stream broke off."""
    body, whole = await answer.body(_HELD_FOR_OLD)
    if not whole:
        raise Busy("The answer is too long for HTTP/1.0.", "Ask with HTTP/1.1, or for less.", retry_after=3600)
    answer.first, answer.rest = body, None


async def send_stream(send: Send, scope: Scope, headers: Headers, answer: Answer, coding: str) -> None:
    """Send block by block. Returning without a last block makes the server break the connection, which is the only way
    left to say that the answer is not complete."""
    scope[STATUS] = 200
    running = encoding.encoder(coding) if coding else None
    if coding:
        headers.append((b"content-encoding", coding.encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
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
