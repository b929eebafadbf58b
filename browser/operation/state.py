"""The state of one web process: for a scrape, to the page of operation, and to its siblings as JSON."""

import os
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from pydantic import BaseModel

from kg.running.histogram import Histogram, Requests
from sparql.service.service import SparqlService


class Timing(BaseModel):
    """Durations: how many fell into each of `kg.running.histogram.BUCKETS`, and their sum in seconds."""

    counts: list[int]
    seconds: float


class RequestGroup(BaseModel):
    """HTTP requests of one kind: how many by the first digit of their status, and how long they took."""

    classes: list[int]
    durations: Timing


class CacheState(BaseModel):
    """One cache."""

    hits: int
    misses: int
    bytes: int


class OpenQuery(BaseModel):
    """A query that runs or waits. `client` is a name for a day; `seconds` its age; `text` its beginning."""

    number: int
    hash: str
    client: str
    seconds: float
    waiting: bool
    text: str


class ProcessState(BaseModel):
    """A web process. `started` is in seconds since 1970; `counters` are those of `SparqlService.counters`
    and, with the name of the pool before theirs, of other pools of workers."""

    name: str
    pid: int
    started: float
    counters: dict[str, float]
    durations: Timing
    first_bytes: Timing
    requests: dict[str, RequestGroup]
    caches: dict[str, CacheState]
    queries: list[OpenQuery]


class Cache(Protocol):
    """The numbers that are read of a cache: hits, misses and content."""

    hits: int
    misses: int
    bytes: int


class StateReader:
    """Reads the state of this process. `requests`, `caches` and `pools` are filled by their owners.

    For the event loop only.
    """

    def __init__(self, name: str, sparql: SparqlService) -> None:
        self.name = name
        self.requests: dict[str, Requests] = {}
        self.caches: dict[str, Cache] = {}
        self.pools: dict[str, Callable[[], Mapping[str, float]]] = {}
        self._sparql = sparql
        self._started = time.time()

    def state(self) -> ProcessState:
        """The state of this process now."""
        return ProcessState(
            name=self.name,
            pid=os.getpid(),
            started=self._started,
            counters=self._sparql.counters() | self._of_pools(),
            durations=_timing(self._sparql.durations),
            first_bytes=_timing(self._sparql.first_bytes),
            requests=_groups(self.requests),
            caches={
                name: CacheState(hits=cache.hits, misses=cache.misses, bytes=cache.bytes)
                for name, cache in self.caches.items()
            },
            queries=self._queries(),
        )

    def _of_pools(self) -> dict[str, float]:
        return {f"{pool}_{name}": number for pool, read in self.pools.items() for name, number in read().items()}

    def _queries(self) -> list[OpenQuery]:
        name_of = self._sparql.slow_log.pseudonyms.name
        return [
            OpenQuery(
                number=query.identifier,
                hash=query.hash,
                client=name_of(query.client),
                seconds=query.seconds,
                waiting=query.waiting,
                text=query.query,
            )
            for query in self._sparql.pool.running()
        ]

    def kill(self, number: int) -> bool:
        """Stop a query of this process; False if it is over."""
        return self._sparql.pool.kill(number)


def _timing(histogram: Histogram) -> Timing:
    return Timing(counts=histogram.counts, seconds=histogram.seconds)


def _groups(requests: Mapping[str, Requests]) -> dict[str, RequestGroup]:
    return {
        name: RequestGroup(classes=group.classes, durations=_timing(group.durations))
        for name, group in requests.items()
    }


"""The name that `browser.app` knows."""
