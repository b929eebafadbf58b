"""Documents given to the validator, as many of one client as it may have judged."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import Services, services, urls
from browser.validation.asked import Asked
from kg.errors import Busy, NotReady
from kg.http.addresses import client_address
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import Format
from kg.records.mapping.iris import read_iris
from kg.validation.documents import Documents
from kg.validation.engines.choosing import choose_engine
from kg.validation.known import KnownOfGraph
from kg.validation.report import Report
from sparql.workers.failures import TooMany

_BURST: Final = 100
"""Documents that a client who asked for none for a while may have judged at once, by the rate that then holds."""
_CLIENTS: Final = 10_000
_WAITING: Final = 32
"""Requests that may wait for the validator."""


class Allowance:
    """How many documents each client may still have judged: a bucket that fills at a rate. `rate` 0: no limit."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._most = max(float(_BURST), rate)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, documents: int = 1) -> None:
        """Take so many documents from a client's bucket. Raises TooMany (429), which says when to come back."""
        if not self._rate:
            return
        now = time.monotonic()
        left, then = self._left.get(client, (self._most, now))
        left = min(self._most, left + (now - then) * self._rate)
        if left < 1:
            wait = int((1 - left) / self._rate) + 1
            raise TooMany(
                f"A client may have {self._rate:g} documents judged a second.",
                f"Wait {wait} seconds, or run `kg validate` on your own computer.",
                retry_after=wait,
            )
        self._left[client] = (left - documents, now)  # a batch may be more than is left: the next one waits for it
        self._left.move_to_end(client)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)


class Judging:
    """The validator of a web process, one document after another, with what the newest generation knows."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._lock = Lock()
        self._waiting = 0
        self._iris = read_iris(parts.settings.base_iri)
        self._engine = choose_engine(parts.settings.validation_engine)
        self._made: tuple[int, Documents] | None = None
        self.allowance = Allowance(parts.settings.validation_rate)

    async def judge(self, content: bytes, form: Format, asked: Asked) -> Report:
        """The report on one document. Raises Busy (503) when too many wait."""
        if self._waiting >= _WAITING:
            raise Busy("Too many documents wait to be judged.", "Try again in a second.", retry_after=1)
        self._waiting += 1
        try:
            return await asyncio.shield(run_in_threadpool(self._judge, content, form, asked))
        finally:
            self._waiting -= 1

    def _judge(self, content: bytes, form: Format, asked: Asked) -> Report:
        with self._lock:
            return self._documents().judge(content, form, asked.profile, asked.schema, asked.contexts)

    def _documents(self) -> Documents:
        try:
            knowledge: Knowledge | None = self._parts.knowledge.current()
        except NotReady:
            knowledge = None
        number = knowledge.generation.number if knowledge else 0
        if self._made is None or self._made[0] != number:
            known = KnownOfGraph(knowledge.graph, self._iris) if knowledge else None
            self._made = (number, Documents(self._iris, self._engine, known))
        return self._made[1]


async def judge(request: Request, content: bytes, form: Format, asked: Asked) -> Report:
    """The report on a document that was sent. Raises TooMany and Busy."""
    judging = services(request).of(Judging)
    asked = replace(asked, contexts=(urls(request).context(),))
    judging.allowance.take(client_address(request.scope))
    return await judging.judge(content, form, asked)
