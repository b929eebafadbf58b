"""Requests that are answered past ASGI (`express`): who asks, and what."""

import time

from sparql.http.app import SparqlApp
from sparql.http.headers import Asked, prefers_html
from sparql.http.heads import Head
from sparql.http.sending import Scope
from sparql.protocol.encoding import choose_encoding
from sparql.service.answers import Prepared
from sparql.workers.jobs import Job


class Caller:
    """Who asks and how: what the header fields of a request say, which clients send again and again."""

    __slots__ = ("asked", "block", "client", "coding", "scope", "wants_page")

    def __init__(self, block: bytes, scope: Scope, app: SparqlApp) -> None:
        self.block = block
        self.scope = scope
        self.asked = Asked(scope)
        self.client = app.client(scope)
        self.coding = choose_encoding(self.asked.accept_encoding or "")
        self.wants_page = bool(app.page_url) and prefers_html(self.asked.accept)


class Question:
    """A request that is being answered. `arrived` is by time.perf_counter."""

    __slots__ = ("arrived", "caller", "data", "head", "job", "prepared")

    def __init__(self, data: bytes, head: Head, caller: Caller) -> None:
        self.arrived = time.perf_counter()
        self.data = data
        self.head = head
        self.caller = caller
        self.prepared: Prepared | None = None
        self.job: Job | None = None

    def scope(self) -> Scope:
        """The request as ASGI has it."""
        path = self.head.path
        return {
            **self.caller.scope, "path": path.decode(), "raw_path": path, "query_string": self.head.query_string,
        }  # fmt: skip
