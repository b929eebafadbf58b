"""One worker process as the pool sees it: started, asked, read, killed."""

import asyncio
import contextlib
import json
import marshal
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol, cast

import pyoxigraph

from sparql.sandbox.sandbox import ENVIRONMENT
from sparql.workers import frames
from sparql.workers.jobs import Head, Job
from sparql.workers.spawner import Spawner

_BOOT: Final = (
    "import sys;sys.path[:0]=sys.argv[4:];from importlib import import_module;"
    "import_module(sys.argv[1]).main(int(sys.argv[2]),sys.argv[3])"
)
_PATHS: Final = tuple(str(Path(file).resolve().parents[up]) for file, up in ((__file__, 2), (pyoxigraph.__file__, 1)))
_REAP_EVERY: Final = 0.002
_REAP_TRIES: Final = 1000


class Owner(Protocol):
    """Events of a worker, as methods that it calls on its owner."""

    def worker_ready(self, worker: "WorkerProcess") -> None:
        """It has started and can take a query."""

    def worker_done(self, worker: "WorkerProcess", job: Job) -> None:
        """It has answered and can take another query."""

    def worker_failed(self, worker: "WorkerProcess", job: Job, error: str, message: str) -> None:
        """It could not answer; it can take another query."""

    def worker_closed(self, worker: "WorkerProcess") -> None:
        """It hung up: give it nothing more; `worker_lost` follows when it is known why."""

    def worker_lost(self, worker: "WorkerProcess", code: int | None, words: str) -> None:
        """It is gone: exit code (negative: the signal), and what it last wrote to its log."""


class WorkerProcess(asyncio.Protocol):
    """A process, the socket to it, and the job it is busy with."""

    def __init__(self, owner: Owner, module: str, configuration: Mapping[str, Any]) -> None:
        self._owner = owner
        self._module = module
        self._configuration = configuration
        self._decoder = frames.Decoder()
        self._transport: asyncio.Transport | None = None
        self._paused = False
        self._popen: subprocess.Popen[bytes] | None = None
        self._killed = False
        self.graph: str = configuration["graph"]
        self.job: Job | None = None
        self.ready = False
        self.queries = 0
        self.resident = 0
        self.scopes: set[str] = set()
        self.sandbox: tuple[str, ...] = ()
        self.missing: tuple[str, ...] = ()

    @property
    def pid(self) -> int | None:
        """Process id, once started."""
        return self._popen.pid if self._popen else None

    def start(self, spawner: Spawner, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to start the process; `worker_ready` or `worker_lost` follows."""
        spawner.do(lambda: self._spawn(loop))

    def _spawn(self, loop: asyncio.AbstractEventLoop) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            self._popen = subprocess.Popen(
                [
                    sys.executable,
                    "-S",
                    "-c",
                    _BOOT,
                    self._module,
                    str(theirs.fileno()),
                    _snapshots(self.graph),
                    *_PATHS,
                ],
                pass_fds=[theirs.fileno()],
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            self._call_soon(loop, self._owner.worker_lost, self, None, str(error))
            return
        finally:
            theirs.close()
        self._call_soon(loop, self._connect, loop, ours)

    @staticmethod
    def _call_soon(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(call, *arguments)

    def _connect(self, loop: asyncio.AbstractEventLoop, ours: socket.socket) -> None:
        if self._killed:
            ours.close()
            self.kill()
            self._reap()
            return
        task = loop.create_task(self._attach(loop, ours))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _attach(self, loop: asyncio.AbstractEventLoop, ours: socket.socket) -> None:
        await loop.create_unix_connection(lambda: self, sock=ours)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ours: configure the worker."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are not of that class
        self._transport.write(frames.frame(frames.CONFIGURE, marshal.dumps(dict(self._configuration))))

    def ask(self, job: Job) -> None:
        """Send a query, or only the wish to open another graph."""
        assert self._transport
        self.job, job.worker = job, self
        self.queries += 1
        self._transport.write(frames.frame(frames.QUERY, marshal.dumps(self._adapt(job.message))))

    def _adapt(self, message: dict[str, Any]) -> dict[str, Any]:
        """The message as this worker needs it: the graphs of a scope, which may be many, go out once."""
        if message["graph"] != self.graph:
            self.graph = message["graph"]
            self.scopes.clear()
        scope = message.get("scope")
        if scope is None:
            return message
        if scope in self.scopes:
            return {key: value for key, value in message.items() if key != "scope_graphs"}
        self.scopes.add(scope)
        return message

    def data_received(self, data: bytes) -> None:
        """Frames from the worker."""
        try:
            for kind, body in self._decoder.feed(data):
                self._take(kind, body)
        except (ValueError, KeyError):
            self.kill()  # no worker of ours sends that: it may have been taken over

    def _take(self, kind: bytes, body: bytes) -> None:
        job = self.job
        if kind == frames.DATA:
            if job:
                job.add(body)
            return
        if kind == frames.ANSWER and job:
            head, data, end = frames.read_answer(body)
            job.head = _head(head)
            job.add(data)
            self._done(job, end)
        elif kind == frames.HEAD and job:
            job.head = _head(body)
        elif kind == frames.END and job:
            self._done(job, frames.read_end(body))
        elif kind == frames.READY:
            message = json.loads(body)
            self.ready = True
            self.sandbox, self.missing = tuple(message["sandbox"]), tuple(message["missing"])
            self._owner.worker_ready(self)
        elif kind == frames.FAILED and job:
            message = json.loads(body)
            self._release(job)
            self._owner.worker_failed(self, job, message["error"], message["message"])

    def _done(self, job: Job, end: frames.End) -> None:
        """The job has all of its answer. The worker takes its next query first, so that it does not wait for us."""
        milliseconds, rows, resident = end
        self.resident = resident or self.resident
        self._release(job)
        job.complete(milliseconds, rows)
        self._owner.worker_done(self, job)
        job.show()

    def _release(self, job: Job) -> None:
        self.job = None
        job.worker = None
        self.resume()

    def pause(self) -> None:
        """Let the worker wait: its client is slower than it is."""
        if self._transport and not self._paused:
            self._paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self._transport and self._paused and not self._transport.is_closing():
            self._paused = False
            self._transport.resume_reading()

    def kill(self) -> None:
        """End the process at once (1-2 ms); `worker_lost` follows."""
        self._killed = True
        if self._popen and self._popen.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._popen.pid, signal.SIGKILL)
        if self._transport:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The process is dead or dying: wait for its exit code and read its last words."""
        self._transport = None
        self._owner.worker_closed(self)
        self._reap()

    def _reap(self, tries: int = 0) -> None:
        popen = self._popen
        code = popen.poll() if popen else None
        if popen and code is None and tries < _REAP_TRIES:
            if tries == 0 and not self._killed:
                # A worker that closed its socket but does not end must not linger.
                asyncio.get_running_loop().call_later(1, self.kill)
            asyncio.get_running_loop().call_later(_REAP_EVERY, self._reap, tries + 1)
            return
        if popen and code is None:  # a busy machine: wait on, or the process stays a zombie
            threading.Thread(target=popen.wait, daemon=True).start()
        words = ""
        if popen and popen.stderr:
            words = _last_words(popen.stderr.fileno())
            popen.stderr.close()
        self._owner.worker_lost(self, code, words)


@lru_cache(maxsize=512)
def _head(body: bytes) -> Head:
    """The head of an answer; those of similar queries are the same bytes."""
    message = json.loads(body)
    unknown = tuple("".join(str(name).split())[:200] for name in message.get("unknown", ()))
    return Head(message["kind"], tuple(message.get("columns", ())), message.get("truth"), unknown)


def _snapshots(graph: str) -> str:
    """The folder of all generations, below which workers may read: {data}/generations/{number}/graph."""
    return str(Path(graph).resolve().parents[1])


def _last_words(descriptor: int) -> str:
    """The last text that a dead process wrote to the pipe of its log."""
    os.set_blocking(descriptor, False)
    try:
        return os.read(descriptor, 8192).decode("utf-8", "replace")
    except OSError:
        return ""
