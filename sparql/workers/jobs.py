"""One query on its way through the pool: its message, its state, and its answer as it arrives."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from kg.errors import KgError
from sparql.workers.frames import BLOCK

HOLD: Final = BLOCK
"""Bytes of an answer that are held back until it is known whether more will follow (section F1 of the engine notes)."""
HIGH: Final = 4 * 1024 * 1024
LOW: Final = 256 * 1024
"""Above HIGH bytes waiting for a slow client its worker is not read from; below LOW it is again."""
ALL_BUFFERS: Final = 64 * 1024 * 1024
"""With more than these waiting for all clients together, each has LOW instead of HIGH."""


class _Buffers:
    """Bytes of all answers of this process that wait for their clients."""

    bytes = 0


_buffers = _Buffers()


Disconnected = Callable[[], Awaitable[object]]
"""Makes something to await that ends when the client is gone."""

Kind = Literal["table", "truth", "graph"]


@dataclass(frozen=True, slots=True)
class Head:
    """Head of an answer: kind, and columns of a table or the truth value. `unknown`: functions that do not exist."""

    kind: Kind
    columns: tuple[str, ...] = ()
    truth: bool | None = None
    unknown: tuple[str, ...] = ()


_NO_HEAD: Final = Head("table")


class Pausable(Protocol):
    """The methods of a worker that its job calls."""

    def pause(self) -> None:
        """Stop reading the answer."""

    def resume(self) -> None:
        """Go on reading the answer."""


class JobOwner(Protocol):
    """The methods of the pool that a job calls."""

    def cancel(self, job: "Job") -> None:
        """Stop a job whose client is gone."""

    def release(self, job: "Job") -> None:
        """The client has all of its answer, or will have no more."""


class Job:
    """A query, its limits and its answer.

    `message` is what the worker gets; times are of the event loop's clock, in seconds. An answer that fails before it
    is `shown` has none of its bytes seen by anybody; afterwards `next` raises the failure. `on_shown` is called once,
    when the answer is complete, has failed, or has more bytes than are held back.
    """

    __slots__ = (
        "_buffered",
        "_disconnected",
        "_failure",
        "_pieces",
        "_waiting",
        "_watch",
        "abandoned",
        "admitted",
        "client",
        "deadline",
        "finished",
        "head",
        "identifier",
        "key",
        "loop",
        "message",
        "milliseconds",
        "on_shown",
        "pool",
        "rows",
        "seconds",
        "shown",
        "started",
        "tries",
        "worker",
    )

    def __init__(
        self,
        message: dict[str, Any],
        client: str,
        seconds: float,
        key: object = None,
        disconnected: Disconnected | None = None,
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.loop = loop or asyncio.get_running_loop()
        self.message = message
        self.client = client
        self.seconds = seconds
        self.key = key
        self.identifier = 0
        self.admitted = self.loop.time()
        self.deadline = self.admitted + seconds
        self.started: float | None = None
        self.pool: JobOwner | None = None
        self.tries = 1
        self._disconnected = disconnected
        self._watch: asyncio.Task[None] | None = None
        self.worker: Pausable | None = None
        self.abandoned = False
        self.shown = False
        self.on_shown: Callable[[Job], None] | None = None
        self.head = _NO_HEAD
        self.milliseconds: float | None = None
        self.rows: int | None = None
        self.finished = False
        self._failure: KgError | None = None
        self._pieces: deque[bytes] = deque()
        self._buffered = 0
        self._waiting: asyncio.Future[None] | None = None

    @property
    def text(self) -> str:
        """The query."""
        return str(self.message.get("query") or self.message.get("inspect", ""))

    @property
    def failure(self) -> KgError | None:
        """Why there is no answer, or no complete one."""
        return self._failure

    def watch(self) -> None:
        """Begin to look whether the client is still there. Costs a task, so only queries that take a while do."""
        if self._disconnected and not self._watch:
            self._watch = self.loop.create_task(self._look(self._disconnected))

    async def _look(self, disconnected: Disconnected) -> None:
        await disconnected()
        self.cancel()

    def over(self) -> None:
        """The request is over: the client has everything, or will get nothing more. To be called once it is."""
        self._disconnected = None
        if self._watch:
            self._watch.cancel()
        self._forget(self._buffered)
        self._pieces.clear()
        if self.pool:
            self.pool.release(self)

    async def begun(self) -> None:
        """Wait until the answer is `shown`."""
        while not self.shown:
            self._waiting = self.loop.create_future()
            await self._waiting

    def cancel(self) -> None:
        """Stop the query: its client does not want the answer any more."""
        if self.pool and not self.finished:
            self.pool.cancel(self)

    def abandon(self) -> None:
        """The client is gone. A query at work may still finish within the pool's next tick: to kill its worker for a
        short query would cost fifty times as much as the query."""
        if self.started is None or self.shown:
            self._drop()
        else:
            self.abandoned, self.on_shown = True, Job._drop

    def _drop(self) -> None:
        self.on_shown = None
        self.cancel()
        self.over()

    def restart(self) -> None:
        """Forget what has arrived: another worker will try."""
        self._pieces.clear()
        self._forget(self._buffered)
        self.worker = self.started = None
        self.head = _NO_HEAD
        self.tries += 1

    def add(self, piece: bytes) -> None:
        """Take a piece of the answer from the worker."""
        self._pieces.append(piece)
        self._buffered += len(piece)
        _buffers.bytes += len(piece)
        if self._buffered >= HOLD:
            self.show()
        most = HIGH if _buffers.bytes < ALL_BUFFERS else LOW
        if self._buffered > most and self.worker:
            self.worker.pause()

    def _forget(self, size: int) -> None:
        """So many bytes are not waiting any more."""
        self._buffered -= size
        _buffers.bytes -= size

    def complete(self, milliseconds: float, rows: int | None) -> None:
        """Nothing more will come; `show` is to follow. `milliseconds` is the worker's own time."""
        if not self.finished:
            self.finished = True
            self.milliseconds, self.rows = milliseconds, rows
            self.worker = None

    def fail(self, failure: KgError) -> None:
        """There is no answer, or no complete one. Only the first outcome counts."""
        if not self.finished:
            self.finished, self._failure = True, failure
            self.worker = None
            self.show()

    def show(self) -> None:
        """Mark the answer as shown, and wake those who wait for it."""
        if not self.shown:
            self.shown = True
            if self.on_shown:
                self.on_shown(self)
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    def take(self) -> bytes:
        """All bytes that have arrived and were not taken before."""
        data = b"".join(self._pieces) if len(self._pieces) != 1 else self._pieces[0]
        self._pieces.clear()
        self._forget(self._buffered)
        if self.worker:
            self.worker.resume()
        return data

    async def next(self) -> bytes | None:
        """The next piece of the answer, None after the last; raises the failure if it cannot be finished."""
        while not self._pieces:
            if self.finished:
                if self._failure:
                    raise self._failure
                return None
            self._waiting = self.loop.create_future()
            await self._waiting
        piece = self._pieces.popleft()
        self._forget(len(piece))
        if self._buffered < LOW and self.worker:
            self.worker.resume()
        return piece
