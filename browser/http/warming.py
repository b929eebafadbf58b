"""Visits of the frequent pages after each new generation, so that no first visitor waits for them.

They are made one after the other, with pauses in which other visitors are answered, and begin anew when a still newer
generation comes. What readers find is the same without them, only slower.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Scope

from browser.http.services import Services
from browser.urls import Urls
from kg.errors import KgError
from kg.knowledge.knowledge import Knowledge

Frequent = Callable[[Knowledge, Urls], Iterable[str]]
"""The addresses of the frequent pages of a room."""
_LOOK: Final = 1.0
"""Seconds between two looks for a newer generation; changes often come in quick succession."""
_PAUSE: Final = 0.05
"""Seconds between two visits, some times as long as most of them take."""
_LOG: Final = logging.getLogger(__name__)


class Warming:
    """The visits to an application."""

    def __init__(self, app: ASGIApp, parts: Services, frequent: Iterable[Frequent]) -> None:
        self._app = app
        self._parts = parts
        self._frequent = tuple(frequent)
        self.warmed = 0
        """The number of the generation whose pages were all visited last."""

    async def run(self) -> None:
        """Visit the pages of each new generation, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK)
            try:
                await self.look(_PAUSE)
            except Exception:  # the next look may find it mended; visitors are told what is wrong
                _LOG.warning("The frequent pages could not be visited", exc_info=True)

    async def look(self, pause: float = 0) -> None:
        """Visit the pages if the current generation is another than the one whose pages were visited."""
        number = self._number()
        if number == self.warmed:
            return
        try:
            addresses = await asyncio.to_thread(lambda: list(self._addresses()))
        except KgError:  # nothing is there yet
            return
        for address in addresses:
            if self._number() != number:
                return
            await self._visit(address)
            await asyncio.sleep(pause)
        self.warmed = number

    def _number(self) -> int:
        generation = self._parts.knowledge.generation()
        return generation.number if generation else 0

    def _addresses(self) -> Iterator[str]:
        settings = self._parts.settings
        root = settings.public_url or f"http://{settings.host}:{settings.port}/"
        knowledge = self._parts.knowledge.current()
        to = Urls(f"{root.rstrip('/')}/", self._parts.identifiers, knowledge.spaces)
        for frequent in self._frequent:
            yield from frequent(knowledge, to)

    async def _visit(self, address: str) -> None:
        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(_message: Message) -> None:
            pass

        try:
            await self._app(_scope(address, self._parts.settings.public_url), receive, send)
        except Exception:  # whoever asks for the page is told
            _LOG.warning("%s could not be visited", address, exc_info=True)


def _scope(address: str, public_url: str) -> Scope:
    """A request as a proxy passes it on: without the path that the public address has in front."""
    parts = urlsplit(address)
    path = parts.path.removeprefix(urlsplit(public_url).path.rstrip("/"))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": parts.scheme,
        "path": path,
        "raw_path": path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", parts.netloc.encode()), (b"accept", b"text/html, */*;q=0.5")],
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname or "", parts.port or 80),
        "state": {},
    }
