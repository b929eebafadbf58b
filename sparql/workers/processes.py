"""The workers of a pool: started, replaced, moved to another generation, let go.

A worker is *free*, *at work*, or *slow*: one whose query has run for a second is given less of the processor, and
another takes its place, so that short queries do not queue behind long ones. A slow worker is not used again.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from kg.errors import Busy
from sparql.workers.jobs import Job
from sparql.workers.process import WorkerProcess
from sparql.workers.spawner import Spawner

_log = logging.getLogger(__name__)

RECYCLE_BYTES: Final = 500 * 1024 * 1024
RECYCLE_QUERIES: Final = 10_000
SLOW_SECONDS: Final = 1.0
_SLOW_NICENESS: Final = 10
_RETRY_SECONDS: Final = 1.0
_START_SECONDS: Final = 60.0
_OPEN_SECONDS: Final = 30.0


class WorkerProcesses:
    """Worker processes, `size` of them for short queries and as many again for slow ones.

    `module` is what they run: its `main` takes the descriptor of a socket and the folder of all snapshots. `on_free`
    is called when a worker can take a query; `on_death` when one died under a job: (job, exit code, words).
    """

    def __init__(self, size: int, configuration: Mapping[str, Any], module: str) -> None:
        self.size = size
        self.graph = ""
        self.spawned = self.recycled = self.died = 0
        self.on_free: Callable[[], None] = lambda: None
        self.on_done: Callable[[Job], None] = lambda job: None
        self.on_failed: Callable[[Job, str, str], None] = lambda job, error, message: None
        self.on_death: Callable[[Job, int | None, str], None] = lambda job, code, words: None
        self.missing: tuple[str, ...] = ()
        self._configuration = dict(configuration)
        self._module = module
        self._workers: set[WorkerProcess] = set()
        self._slow: set[WorkerProcess] = set()
        self._dying: set[WorkerProcess] = set()
        self._free: list[WorkerProcess] = []
        self._spawner: Spawner | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failures = 0
        self._stopped: asyncio.Event | None = None

    @property
    def ready(self) -> int:
        """Workers that are up."""
        return sum(worker.ready for worker in self._workers)

    @property
    def slow(self) -> int:
        """Workers busy with a long query."""
        return len(self._slow)

    @property
    def has_free(self) -> bool:
        """Whether a worker could take a query now."""
        return bool(self._free)

    def start(self, graph: str) -> None:
        """Begin to start the workers on a graph (path of a snapshot; '': later). Call it on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._spawner = Spawner()
        self.graph = graph
        self._refill()

    async def stop(self) -> None:
        """Kill all workers, and wait until they are gone."""
        self._stopped = asyncio.Event()
        for worker in self._workers | self._slow:
            self._discard(worker)
        if not self._dying:
            self._stopped.set()
        try:
            await asyncio.wait_for(self._stopped.wait(), 5)
        finally:
            if self._spawner:
                await asyncio.to_thread(self._spawner.stop)

    def _refill(self) -> None:
        if not self.graph:
            return  # workers need the path at their start, since the sandbox lets them read only there
        while not self._stopped and self._spawner and self._loop and len(self._workers) < self.size:
            worker = WorkerProcess(self, self._module, dict(self._configuration, graph=self.graph))
            self._workers.add(worker)
            self.spawned += 1
            worker.start(self._spawner, self._loop)
            self._loop.call_later(_START_SECONDS, self._give_up_start, worker)

    @staticmethod
    def _give_up_start(worker: WorkerProcess) -> None:
        if not worker.ready:
            worker.kill()

    def assign(self, job: Job) -> None:
        """Give a query to the worker that was used last: its caches are warm."""
        self._free.pop().ask(job)

    def slow_down(self, job: Job) -> None:
        """A query takes long: make room for short ones, as long as there are not too many slow workers already."""
        worker = job.worker
        if not isinstance(worker, WorkerProcess) or worker not in self._workers or len(self._slow) >= self.size:
            return
        if worker.pid is not None and hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, worker.pid, _SLOW_NICENESS)
        self._workers.discard(worker)
        self._slow.add(worker)
        self._refill()

    def move(self, graph: str) -> None:
        """A new generation: let free workers open it now, before queries wait for it."""
        self.graph = graph
        free, self._free = self._free, []
        for worker in free:
            job = Job({"graph": graph}, "", _OPEN_SECONDS, loop=self._loop)
            worker.ask(job)
            job.loop.call_at(job.deadline, self.end, job)
        self._refill()

    def end(self, job: Job) -> None:
        """Kill the worker of a job; the job itself is up to the caller."""
        worker = job.worker
        if isinstance(worker, WorkerProcess):
            self._discard(worker)
            self._refill()

    def _discard(self, worker: WorkerProcess) -> None:
        self._leave(worker)
        self._dying.add(worker)
        worker.job = None
        worker.kill()

    def _leave(self, worker: WorkerProcess) -> None:
        self._workers.discard(worker)
        self._slow.discard(worker)
        if worker in self._free:
            self._free.remove(worker)

    def worker_ready(self, worker: WorkerProcess) -> None:
        """A worker started."""
        self._failures = 0
        if worker.missing and not self.missing:
            self.missing = worker.missing
            _log.warning(
                "workers (%s) run without a part of their sandbox: %s", self._module, "; ".join(worker.missing)
            )
        self._freed(worker)

    def worker_done(self, worker: WorkerProcess, job: Job) -> None:
        """A worker answered."""
        self.on_done(job)
        self._freed(worker)

    def worker_failed(self, worker: WorkerProcess, job: Job, error: str, message: str) -> None:
        """A worker could not answer."""
        if error == "open":
            _log.error("a worker (%s) cannot open %s: %s", self._module, job.message["graph"], message)
        self.on_failed(job, error, message)
        self._freed(worker)

    def _freed(self, worker: WorkerProcess) -> None:
        worn = worker.resident > RECYCLE_BYTES or worker.queries >= RECYCLE_QUERIES
        if worn or worker in self._slow:
            self.recycled += 1
            self._discard(worker)
            self._refill()
        elif worker in self._workers:
            self._free.append(worker)
            self.on_free()

    def worker_closed(self, worker: WorkerProcess) -> None:
        """A worker hung up."""
        if worker in self._free:
            self._free.remove(worker)

    def worker_lost(self, worker: WorkerProcess, code: int | None, words: str) -> None:
        """A worker ended: by our hand, by its own fault, or killed from outside."""
        job, worker.job = worker.job, None
        expected = worker in self._dying
        self._dying.discard(worker)
        self._leave(worker)
        if not expected:
            self.died += 1
            said = words.strip().replace("\n", " | ")[:500]
            _log.warning("a worker (%s) ended with %s: %s", self._module, code, said)
        if job and not job.finished:
            self.on_death(job, code, words)
        if self._stopped:
            if not self._dying:
                self._stopped.set()
        elif worker.ready or expected:
            self._refill()
        elif self._loop:
            self._failures += 1
            self._loop.call_later(_RETRY_SECONDS * min(self._failures, 10), self._refill)


STOPPING: Final = Busy("The server is stopping.", "Try again in a moment.", retry_after=5)
