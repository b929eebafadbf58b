"""What all connections of a server share that answers queries past ASGI (`express`)."""

import contextlib

from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE
from uvicorn.server import ServerState

from kg.graph.generations import Generation
from sparql.http.app import SparqlApp
from sparql.http.headers import as_bytes
from sparql.http.sending import Scope
from sparql.service.answers import Prepared


class Shared:
    """The application, its generation, answers that are ready, and the beginnings of all."""

    def __init__(self, config: Config, server: ServerState) -> None:
        self.app: SparqlApp | None = None
        self.generation: Generation | None = None
        self._looked = -1.0
        self._server = server
        self._defaults: object = None
        self._starts: dict[int, bytes] = {}
        # What these settings are for is done by uvicorn's protocol only.
        self._possible = config.limit_concurrency is None and not config.access_log and not config.root_path
        self._proxies = ProxyHeadersMiddleware(_nothing, config.forwarded_allow_ips) if config.proxy_headers else None

    def use(self, app: SparqlApp) -> None:
        """Let this application answer."""
        if self._possible:
            self.app = app

    def look(self, app: SparqlApp, now: float) -> None:
        """See that `generation` is the current one. The clock stands still while the events of a moment (a millisecond
        at most) are handled, so this is not asked for each of them."""
        if now != self._looked:
            self._looked = now
            generation = app.service.current()
            if generation is not self.generation and generation != self.generation:
                self.generation = generation
                app.ready.clear()

    def start(self, status: int) -> bytes:
        """The beginning of an answer: status line and uvicorn's own headers, which change each second."""
        if self._server.default_headers is not self._defaults:
            self._defaults = self._server.default_headers
            self._starts.clear()
        start = self._starts.get(status)
        if start is None:
            start = self._starts[status] = STATUS_LINE[status] + as_bytes(self._server.default_headers)
        return start

    def keep(self, data: bytes, prepared: Prepared, status: int, answer: bytes) -> None:
        """Keep an answer, all but its beginning, for when the same bytes are received again."""
        if self.app and prepared.generation == self.generation:
            self.app.ready.put(data, (status, answer), len(data) + len(answer))

    def seen_through_proxies(self, scope: Scope) -> Scope:
        """The scope of a request with client and scheme as a trusted proxy tells them."""
        if self._proxies:
            with contextlib.suppress(StopIteration):  # it awaits nothing that would wait
                self._proxies(scope, _nothing, _nothing).send(None)  # type: ignore[arg-type]
        return scope


async def _nothing(*_: object) -> None:
    """An application that does not answer."""
