"""Requests to the application in the very bytes of their targets, which most clients would put in order."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message

Result = TypeVar("Result")


@dataclass(frozen=True)
class Answer:
    """An answer: status, headers by their names in lower case, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class RawClient:
    """Sends requests to an application, as the server hands them over (`scope` of ASGI)."""

    def __init__(self, app: ASGIApp, runner: "_Loop") -> None:
        self.app = app
        self._runner = runner

    def get(self, target: str, accept: str = "", **headers: str) -> Answer:
        """GET of a path with its query, or of an address."""
        parts = urlsplit(target) if target.startswith("http") else None
        path = f"{parts.path}?{parts.query}" if parts and parts.query else parts.path if parts else target
        sent = headers | ({"accept": accept} if accept else {})
        return self.send("GET", path.encode("ascii"), [(n.encode(), v.encode("latin-1")) for n, v in sent.items()])

    def send(
        self, method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]] = (), body: bytes = b""
    ) -> Answer:
        """Any request; `target` is what stands in the first line of its head."""
        return self._runner.run(self._send(method, target, headers, body))

    async def _send(self, method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Answer:
        raw_path, _, query = target.partition(b"?")
        own = list(headers)
        if not any(name == b"host" for name, _ in own):
            own.append((b"host", b"testserver"))
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(raw_path.decode("ascii")), "raw_path": raw_path, "query_string": query, "root_path": "",
            "headers": own, "client": ("192.0.2.1", 50_000), "server": ("testserver", 80), "state": {},
        }  # fmt: skip
        got: list[Message] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if waiting:
                return waiting.pop()
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: Message) -> None:
            got.append(message)

        await self.app(scope, receive, send)
        start: Any = next(message for message in got if message["type"] == "http.response.start")
        found = {name.decode("latin-1").lower(): value.decode("ascii") for name, value in start["headers"]}
        return Answer(start["status"], found, b"".join(m.get("body", b"") for m in got[1:]))


class _Loop:
    """An event loop in a thread of its own: other tests of the process may have left one running in theirs."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "raw client")
        self._runner = self._thread.submit(asyncio.Runner).result()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What some work gives."""
        return self._thread.submit(self._runner.run, work).result()

    def close(self) -> None:
        """End the loop and the thread."""
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()


@contextmanager
def raw_client(app: ASGIApp, *, started: bool = False) -> Iterator[RawClient]:
    """A client of an application; one whose parts were not `started` runs no queries."""
    with closing(_Loop()) as loop:
        if not started:
            yield RawClient(app, loop)
            return
        life = _Life(app)
        loop.run(life.begin())
        yield RawClient(app, loop)
        loop.run(life.end())


class _Life:
    """The lifespan of an application (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._orders: asyncio.Queue[Message] = asyncio.Queue()
        self._reports: asyncio.Queue[Message] = asyncio.Queue()

    async def begin(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        self._task = asyncio.ensure_future(self._app(scope, self._orders.get, self._reports.put))
        await self._order("startup")

    async def end(self) -> None:
        await self._order("shutdown")
        await self._task

    async def _order(self, name: str) -> None:
        await self._orders.put({"type": f"lifespan.{name}"})
        assert (await self._reports.get())["type"] == f"lifespan.{name}.complete"
