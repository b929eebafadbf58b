"""The state that all connections of a server share for queries past ASGI (`express`)."""

import contextlib

from kg.graph.generations import Generation
from kg.http.headers import as_bytes
from sparql.http.app import SparqlApp
from sparql.http.headers import TIMING
from sparql.http.sending import Reply, Scope
from sparql.http.uvicorn_parts import STATUS_LINE, Config, ProxyHeadersMiddleware, ServerState


class SharedByConnections:
    """The application, replies that are ready to be given again, and the beginnings of all replies."""

    def __init__(self, config: Config, server: ServerState) -> None:
        self.app: SparqlApp | None = None
        self.generation: Generation | None = None
        self._looked = -1.0
        self._server = server
        self._defaults: object = None
        self._beginnings: dict[int, bytes] = {}
        # Only uvicorn's protocol does what these settings ask for.
        self._possible = config.limit_concurrency is None and not config.access_log and not config.root_path
        self._proxies = ProxyHeadersMiddleware(_nothing, config.forwarded_allow_ips) if config.proxy_headers else None

    def use(self, app: SparqlApp) -> None:
        """Let queries be answered with the service of this application."""
        if self._possible:
            self.app = app

    def ready(self, app: SparqlApp, data: bytes, now: float) -> tuple[int, bytes] | None:
        """The reply to a request that was received before in these very bytes: status, and what follows `beginning`.

        The clock stands still while the events of a moment (a millisecond at most) are handled, so the generation is
        not asked for at each of them.
        """
        if now != self._looked:
            self._looked = now
            generation = app.service.current()
            if generation is not self.generation and generation != self.generation:
                self.generation = generation
                app.ready.clear()
        return app.ready.get(data)

    def keep(self, data: bytes, reply: Reply) -> None:
        """Keep a reply for when the same bytes are received again, if it may be given again."""
        if self.app and reply.again and reply.prepared and reply.prepared.generation == self.generation:
            again = reply.wire([header for header in reply.headers if header[0] != TIMING])
            self.app.ready.put(data, (reply.status, again), len(data) + len(again))

    def beginning(self, status: int) -> bytes:
        """The beginning of a reply: status line and uvicorn's own headers, which change each second."""
        if self._server.default_headers is not self._defaults:
            self._defaults = self._server.default_headers
            self._beginnings.clear()
        beginning = self._beginnings.get(status)
        if beginning is None:
            beginning = self._beginnings[status] = STATUS_LINE[status] + as_bytes(self._server.default_headers)
        return beginning

    def seen_through_proxies(self, scope: Scope) -> Scope:
        """The scope of a request with client and scheme as a trusted proxy gives them."""
        if self._proxies:
            with contextlib.suppress(StopIteration):  # it awaits nothing, so one step finishes it
                self._proxies(scope, _nothing, _nothing).send(None)  # type: ignore[arg-type]
        return scope


async def _nothing(*_: object) -> None:
    """An application that does not answer."""
