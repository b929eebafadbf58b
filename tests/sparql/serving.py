"""A real server of the SPARQL front: uvicorn in a thread, on a free port, with real worker processes."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kg.graph.generations import Generation, publish, read_current
from kg.search.search import Search
from kg.settings import Settings
from sparql.http.app import SparqlApp
from sparql.http.bounds import Bounds
from sparql.http.protocols import protocol_class
from sparql.service.service import SparqlService
from tests.waiting import PATIENCE, until

EX = "http://example.org/"
GRAPH_A, GRAPH_B, GRAPH_C = (f"{EX}graph/{name}" for name in "abc")


def make_generation(data: Path, number: int, graphs: Mapping[str, str | Path]) -> Generation:
    """Write a generation from Turtle texts or files by graph name, and make it current."""
    generation = Generation(number, number, f"2026-01-01T00:00:{number:02d}Z", data)
    generation.graph.mkdir(parents=True)
    store = Store(str(generation.graph))
    for name, source in graphs.items():
        given: dict[str, Any] = {"path": str(source)} if isinstance(source, Path) else {"input": source.encode()}
        store.bulk_load(**given, format=RdfFormat.TURTLE, to_graph=NamedNode(name))
    store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in store)  # the union, as the writer has it
    store.flush()
    del store
    publish(generation)
    return generation


@dataclass
class Server:
    """A running server: its address, and its insides. `passed` are the paths of requests that came through ASGI."""

    url: str
    port: int
    service: SparqlService
    loop: asyncio.AbstractEventLoop
    client: httpx.Client
    front: SparqlApp
    uvicorn: uvicorn.Server
    passed: list[str]

    def get(self, query: str | None = None, path: str = "/sparql", **parameters: Any) -> httpx.Response:
        """GET with a query; `accept` and `headers` are for the request, the rest are parameters."""
        headers = dict(parameters.pop("headers", {}))
        if accept := parameters.pop("accept", None):
            headers["accept"] = accept
        if query is not None:
            parameters["query"] = query
        return self.client.get(path, params=parameters, headers=headers)

    def rows(self, query: str, **parameters: Any) -> list[dict[str, str]]:
        """The rows of a SELECT, as plain values."""
        answer = self.get(query, **parameters)
        assert answer.status_code == 200, answer.text
        return [{k: v["value"] for k, v in row.items()} for row in answer.json()["results"]["bindings"]]

    def raw(self) -> socket.socket:
        """A socket connected to the server."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def call(self, function: Callable[[], Any]) -> Any:
        """Run something on the server's event loop."""

        async def run() -> Any:
            return function()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(PATIENCE)

    def take_in(self) -> None:
        """Until the server has read what was sent to it: its event loop has looked at all connections since."""
        for _ in range(3):
            self.call(lambda: None)

    def wait_idle(self) -> None:
        """Until no query runs."""
        self.until(lambda: not self.service.pool.running())

    def wait_at_work(self) -> None:
        """Until a worker is at a query."""
        self.until(lambda: any(not one.waiting for one in self.service.pool.running()))

    def until(self, condition: Callable[[], bool]) -> None:
        """Until something about the server holds."""
        until(lambda: self.call(condition))

    def worker_pids(self) -> list[int]:
        """Process ids of the workers that are up."""
        workers = self.service.pool.processes._workers
        return [pid for pid in self.call(lambda: [worker.pid for worker in workers if worker.ready]) if pid]


@contextlib.contextmanager
def serving(
    settings: Settings,
    datasets: Mapping[str, Sequence[str]] | None = None,
    page_url: Callable[[Any], str] | None = None,
    bounds: Bounds | None = None,
    proxies: str = "127.0.0.1",
) -> Iterator[Server]:
    """A server on the data of the settings."""
    service = SparqlService(settings, lambda: read_current(settings.data), datasets or {}, Search(settings.data).text)
    front = SparqlApp(service, page_url)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    started = threading.Event()
    loops: list[asyncio.AbstractEventLoop] = []
    passed: list[str] = []

    @contextlib.asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        loops.append(asyncio.get_running_loop())
        await service.start()
        started.set()
        yield
        await service.stop()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            passed.append(scope["path"])
            await front(scope, receive, send)
            return
        async with lifespan():
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    config = uvicorn.Config(
        app,
        http=protocol_class(settings.express, bounds),
        forwarded_allow_ips=proxies,
        lifespan="on",
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    assert started.wait(PATIENCE)
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=url, timeout=PATIENCE) as client:
        try:
            running = Server(url, port, service, loops[0], client, front, server, passed)
            running.until(lambda: service.pool.processes.ready > 0 or not service.pool.processes.graph)
            yield running
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            listening.close()
    assert not thread.is_alive()
