"""Sending messages over HTTP: to the address that was checked, with the name of the host in TLS, in bounded time.

Redirects are not followed, proxies of the environment are not used, and of an answer only the beginning is read.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import httpx

from kg.errors import KgError
from kg.rdf.formats import JSON
from kg.webhooks.addresses import Target, find_public

SECONDS: Final = 15.0
"""For all of a message and its answer."""
_AT_ONCE: Final = 8
_READ: Final = 4_096


@dataclass(frozen=True, slots=True)
class Message:
    """A body with its header fields, and where it is sent."""

    target: Target
    body: bytes
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a message: status (0: no answer), milliseconds, why it failed, the beginning of the answer."""

    status: int
    milliseconds: int
    error: str = ""
    content: bytes = b""

    @property
    def received(self) -> bool:
        """Whether the receiver took it."""
        return 200 <= self.status < 300


def send_all(messages: Sequence[Message], *, local: bool = False) -> list[Outcome]:
    """Send messages, some at once, and wait for all. `local`: also to addresses that are not public."""

    async def run() -> list[Outcome]:
        gate = asyncio.Semaphore(_AT_ONCE)
        return await asyncio.gather(*(_send(one, gate, local=local) for one in messages))

    return asyncio.run(run())


async def _send(message: Message, gate: asyncio.Semaphore, *, local: bool) -> Outcome:
    async with gate:
        started = time.monotonic()
        try:
            async with asyncio.timeout(SECONDS):
                status, content = await _post(message, local=local)
            error = "" if 200 <= status < 300 else f"It was answered {status}."
        except TimeoutError:
            status, content, error = 0, b"", f"There was no answer within {SECONDS:.0f} seconds."
        except KgError as refused:
            status, content, error = 0, b"", refused.message
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failed:
            status, content, error = 0, b"", _why(failed)
        return Outcome(status, round((time.monotonic() - started) * 1000), error, content)


async def _post(message: Message, *, local: bool) -> tuple[int, bytes]:
    """Status and beginning of the answer; TLS asks for the name of the host, though an address is connected to."""
    target = message.target
    address = await asyncio.to_thread(find_public, target, local=local)
    host = f"[{address}]" if ":" in address else address
    fields = {
        "Host": target.authority,
        "Content-Type": JSON.media_type,
        "User-Agent": "kg-webhooks/1",
        "Accept-Encoding": "identity",
        **message.fields,
    }
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS, verify=_trust()) as client,
        client.stream(
            "POST",
            f"{target.scheme}://{host}:{target.port}{target.path}",
            content=message.body,
            headers=fields,
            extensions={"sni_hostname": target.host},
        ) as answer,
    ):
        content = b""
        async for part in answer.aiter_raw():
            content += part
            if len(content) >= _READ:
                break
        return answer.status_code, content[:_READ]


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes a tenth of a second."""
    return httpx.create_ssl_context()


def _why(error: Exception) -> str:
    """The kind of failure, without addresses or what the other side said."""
    if isinstance(error, httpx.ConnectError):
        return "It could not be connected to, or its certificate is not of its name."
    return f"The connection failed ({type(error).__name__})."
