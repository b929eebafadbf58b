"""Requests that are answered past ASGI (`express`): their client, and their query."""

import types
from collections.abc import Coroutine, Generator
from typing import Any

from kg.graph.generations import Generation
from sparql.http.app import SparqlApp
from sparql.http.exchange import Exchange
from sparql.http.headers import RequestHeaders, prefers_html
from sparql.http.heads import Head
from sparql.http.sending import Reply, Scope
from sparql.workers.jobs import Job


@types.coroutine
def until_called_back(job: Job) -> Generator[Job, None, None]:
    """Wait until the pool shows an answer, without a task or a future: the caller gets the job to wait for."""
    if not job.shown:
        yield job


class Caller:
    """Client, scheme and header fields of a request; kept, since clients send the same fields again and again."""

    __slots__ = ("block", "client", "headers", "scope", "wants_page")

    def __init__(self, block: bytes, scope: Scope, app: SparqlApp) -> None:
        self.block = block
        self.scope = scope
        self.headers = RequestHeaders(scope)
        self.client = app.client(scope)
        self.wants_page = bool(app.page_url) and prefers_html(self.headers.accept)


class ShortRequest:
    """A request that is being answered: its bytes, what it says, and the steps to its reply, once they are taken."""

    __slots__ = ("caller", "data", "exchange", "head", "steps")

    def __init__(self, data: bytes, head: Head, caller: Caller, app: SparqlApp, generation: Generation | None) -> None:
        self.data = data
        self.head = head
        self.caller = caller
        self.exchange = Exchange(
            app.service, caller.headers, caller.client, wait=until_called_back, generation=generation
        )
        self.steps: Coroutine[Job, None, Reply] | None = None

    def begin(self) -> bool:
        """Read the query; False if it cannot be answered here. Raises InvalidInput and its kinds."""
        request = self.exchange.read("GET", self.head.query_string, dataset=self.head.name)
        if request is None or not self.exchange.service.is_ready_at_once(request):
            return False
        self.steps = self.exchange.reply(request)
        return True

    def scope(self) -> dict[str, Any]:
        """The request as ASGI has it."""
        path = self.head.path
        return {
            **self.caller.scope, "path": path.decode(), "raw_path": path, "query_string": self.head.query_string,
        }  # fmt: skip
