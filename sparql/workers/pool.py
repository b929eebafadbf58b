"""Admission of queries: how many of a client at once, in which order, and for how long.

A query is admitted if there is room in the queue and its client has not too many already; from then on its time runs.
It waits for a free worker in the order of arrival, but one client cannot occupy all of them. At its deadline, or when
its client is gone, its worker is killed and another is started (about 50 ms): nothing a query does can keep one longer.
"""

import asyncio
import itertools
import os
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from kg.errors import Busy, Exhausted, KgError, TimedOut
from sparql.workers import failures
from sparql.workers.counts import SHOWN, Counts, Limits, Running, hash_of
from sparql.workers.failures import Words
from sparql.workers.jobs import Job
from sparql.workers.known_failures import KnownFailures
from sparql.workers.processes import SLOW_SECONDS, STOPPING, WorkerProcesses

_TICK: Final = 0.02
_BRIEF: Final = 0.5


class Pool:
    """Queries that run or wait. To be used from one event loop.

    `module` is what its workers run (`WorkerProcesses`), `words` says why one of its jobs has no answer.
    """

    def __init__(
        self,
        limits: Limits,
        configuration: Mapping[str, Any],
        module: str = "sparql.engine.worker",
        words: Words = failures,
    ) -> None:
        self.limits = limits
        self._words = words
        self.counts = Counts()
        self.known_failures = KnownFailures()
        self.processes = WorkerProcesses(
            limits.workers, dict(configuration, memory=limits.memory * 1024 * 1024), module
        )
        self.processes.on_free = self._next
        self.processes.on_done = self._done
        self.processes.on_failed = self._failed
        self.processes.on_death = self._died
        self.on_finished: Callable[[Job, float], None] = lambda job, seconds: None
        self._queue: deque[Job] = deque()
        self._jobs: dict[int, Job] = {}
        self._clients: dict[str, int] = {}
        self._working: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._ticking: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        """Queries that wait for a worker."""
        return len(self._queue)

    def counters(self) -> dict[str, float]:
        """Counts of events since the start and numbers of what runs now, by name."""
        processes = self.processes
        return {
            **asdict(self.counts),
            "waiting": self.waiting,
            "running": len(self.running()) - self.waiting,
            "workers": processes.ready,
            "workers_slow": processes.slow,
            "workers_started": processes.spawned,
            "workers_recycled": processes.recycled,
            "workers_died": processes.died,
            "known_failures": len(self.known_failures),
        }

    def start(self, graph: str) -> None:
        """Begin to start the workers on a graph (path of a snapshot). Call it on the event loop."""
        self.processes.start(graph)

    async def stop(self) -> None:
        """Fail what still runs or waits, and end the workers."""
        if self._ticking:
            self._ticking.cancel()
        for job in list(self._jobs.values()):
            self._end(job, STOPPING)
        await self.processes.stop()

    def submit(self, job: Job) -> None:
        """Admit a query; raises TooMany, Busy, or what the same query ended with a moment ago."""
        if known := self.known_failures.recall(job.key, job.seconds):
            self.counts.remembered += 1
            raise known
        if self._clients.get(job.client, 0) >= self.limits.per_client:
            self.counts.refused_client += 1
            raise self._words.too_many(self.limits.per_client)
        if not self.processes.has_free and len(self._queue) >= self.limits.queue:
            self.counts.refused_busy += 1
            raise self._words.full()
        job.identifier = next(self._numbers)
        job.pool = self
        self._jobs[job.identifier] = job
        _increment(self._clients, job.client)
        if self._ticking is None:
            self._ticking = job.loop.call_later(_TICK, self._tick, job.loop)
        if job.message["graph"] != self.processes.graph:
            self.processes.move(job.message["graph"])
        if self.processes.has_free and self._may_work(job):
            self._assign(job)
        else:
            self._queue.append(job)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look after the queries that take a while: one timer for all, because most are done before it rings."""
        now = loop.time()
        for job in list(self._jobs.values()):
            if now >= job.deadline:
                self._expire(job)
            elif now - job.admitted > _TICK:
                if job.abandoned:
                    self.cancel(job)
                    continue
                job.watch()
                if job.started is not None and now - job.started > SLOW_SECONDS:
                    self.processes.slow_down(job)
        self._ticking = loop.call_later(_TICK, self._tick, loop) if self._jobs else None

    def _may_work(self, job: Job) -> bool:
        """One client may keep as many workers busy as there are for short queries, which is half of all."""
        return self._working.get(job.client, 0) < self.limits.workers

    def _next(self) -> None:
        """A worker is free: give it the first query in the queue whose client may have one more."""
        for position, job in enumerate(self._queue):
            if self._may_work(job):
                del self._queue[position]
                self._assign(job)
                return

    def _assign(self, job: Job) -> None:
        job.started = job.loop.time()
        job.message["seconds"] = max(1.0, job.deadline - job.started)
        _increment(self._working, job.client)
        self.processes.assign(job)

    def _expire(self, job: Job) -> None:
        if job.started is None:
            self.counts.refused_busy += 1
            self._end(job, self._words.none_free(job.seconds))
            return
        self.counts.timed_out += 1
        error = self._words.too_slow(job.seconds)
        if job.loop.time() - job.started > 0.8 * job.seconds:  # and not because it waited for most of its time
            self.known_failures.remember(job.key, job.seconds, error)
        self._end(job, error)

    def cancel(self, job: Job) -> None:
        """The client is gone: forget the query and kill its worker."""
        if not job.finished:
            self.counts.cancelled += 1
            self._end(job, Busy("The query was stopped.", "Try again later.", retry_after=10))

    def kill(self, identifier: int) -> bool:
        """Stop a query by the id that `running` lists, because an administrator wants it; False if there is none."""
        job = self._jobs.get(identifier)
        if job:
            self.counts.killed += 1
            self._end(job, self._words.stopped())
        return job is not None

    def running(self) -> list[Running]:
        """Queries at work and waiting, oldest first."""
        return [
            Running(
                job.identifier,
                job.client,
                job.loop.time() - job.admitted,
                job.started is None,
                job.text[:SHOWN],
                hash_of(job.text),
            )
            for job in self._jobs.values()
        ]

    def _end(self, job: Job, failure: KgError) -> None:
        """End an unfinished job with an error of ours, and its worker if one is at it."""
        if job.started is None:
            self._queue.remove(job)
        else:
            self.processes.end(job)
        job.fail(failure)
        self._forget(job)

    def _most_tries(self, job: Job) -> int:
        """All workers may be killed at once; but one that is killed after a while may have given a reason for it."""
        brief = job.started is not None and job.loop.time() - job.started < _BRIEF
        return self.limits.workers if brief else 1

    def _forget(self, job: Job) -> None:
        if self._jobs.pop(job.identifier, None) is None:
            return
        seconds = 0.0
        if job.started is not None:
            _decrement(self._working, job.client)
            seconds = job.loop.time() - job.started
        self.counts.seconds += seconds
        self.on_finished(job, seconds)

    def release(self, job: Job) -> None:
        """The client has its answer, so it may ask another; until then a finished query counts as one of its own."""
        job.pool = None
        _decrement(self._clients, job.client)

    def _done(self, job: Job) -> None:
        if job.identifier:
            self.counts.answered += 1
            self._forget(job)

    def _failed(self, job: Job, error: str, message: str) -> None:
        self.counts.failed += 1
        job.fail(self._words.reported(error, message, self.limits.memory))
        self._forget(job)

    def _died(self, job: Job, code: int | None, words: str) -> None:
        """The worker died during a query: by the query, or it was killed from outside and another may try."""
        failure = self._words.death(code, words, job.seconds, self.limits.memory)
        if isinstance(failure, Busy) and job.identifier and not job.shown and job.tries <= self._most_tries(job):
            _decrement(self._working, job.client)
            job.restart()
            self._queue.appendleft(job)
            if self.processes.has_free:
                self._next()
            return
        if isinstance(failure, Exhausted | TimedOut):
            self.counts.exhausted += 1
            self.known_failures.remember(job.key, job.seconds, failure)
        job.fail(failure)
        self._forget(job)


def _increment(counts: dict[str, int], key: str) -> None:
    counts[key] = counts.get(key, 0) + 1


def _decrement(counts: dict[str, int], key: str) -> None:
    if counts[key] > 1:
        counts[key] -= 1
    else:
        del counts[key]


def default_workers() -> int:
    """One for each core, and one more."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) + 1
