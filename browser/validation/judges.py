"""The processes that judge documents, as a web process sees them: asked, waited for, replaced."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from browser.validation import failures
from kg.errors import NotReady
from kg.graph.generations import Generation
from kg.rdf.formats import JSON, Format
from kg.settings import Settings
from kg.sheets.model import Rows
from kg.sheets.tables import unpacked_table
from kg.validation.engines.engine import EngineFailed
from kg.validation.report import Report
from kg.validation.shapes import Profile
from kg.validation.wire import unpack
from sparql.protocol.representation import snapshot_of
from sparql.workers.counts import Limits
from sparql.workers.jobs import Job
from sparql.workers.pool import Pool

_WORKER: Final = "browser.validation.worker"
_START_SECONDS: Final = 30.0
_LOOK_EVERY: Final = 0.02
_OF_TABLE: Final = 2.5
"""A table has up to 200,000 cells; a document is much smaller."""


class Judges:
    """A pool of workers that judge documents (`worker`): warm, in a sandbox, killed at the deadline and replaced.

    Documents wait in the order of their arrival; one client can neither fill the queue nor occupy all workers.
    """

    def __init__(self, settings: Settings, current: Callable[[], Generation | None]) -> None:
        self._settings = settings
        self._current = current
        limits = Limits(
            workers=settings.validation_workers,
            queue=settings.validation_queue,
            per_client=settings.validation_per_client,
            memory=settings.validation_memory,
        )
        configuration = {"base": settings.base_iri, "engine": settings.validation_engine}
        self.pool = Pool(limits, configuration, _WORKER, failures)
        self._started = False
        self._waiting = 0

    def start(self) -> None:
        """Start the workers, unless they are or there is no graph yet; the first document does, and waits."""
        generation = self._current()
        if generation is not None and not self._started:
            self._started = True
            self.pool.start(snapshot_of(generation))

    async def stop(self) -> None:
        """End the workers; what still waits is answered with 503."""
        if self._started:
            self._started = False
            await self.pool.stop()

    async def _up(self) -> None:
        """Wait for the first worker: that it has to start is not the document's fault."""
        if self.pool.processes.ready:
            return
        if self._waiting >= self._settings.validation_queue:
            raise failures.full()
        self._waiting += 1
        try:
            until = time.monotonic() + _START_SECONDS
            while not self.pool.processes.ready and time.monotonic() < until:
                await asyncio.sleep(_LOOK_EVERY)
        finally:
            self._waiting -= 1

    async def judge(
        self,
        client: str,
        content: bytes,
        form: Format = JSON,
        profile: Profile = "publish",
        schema: str = "",
        contexts: Iterable[str] = (),
    ) -> Report:
        """The report on a document, by what the newest generation knows (`kg.validation.documents`).

        Raises NotReady, Busy (503), TooMany (429), TimedOut, Exhausted (422), and EngineFailed (500) for a fault of
        ours; no failure is ever a report.
        """
        asked = (form.name, profile, schema, tuple(contexts))
        try:
            return unpack(await self._answer(client, "document", content, asked))
        except ValueError as error:
            raise EngineFailed("The document could not be judged; this is a fault of the service.") from error

    async def read_table(self, client: str, content: bytes, schema: str = "", salt: str = "") -> Rows:
        """The records of a table (`kg.sheets.tables`), read where nothing but the table can be harmed.

        Raises InvalidInput and TooLarge for a table that cannot be read, and what `judge` raises.
        """
        try:
            return unpacked_table(await self._answer(client, "table", content, (schema, salt), _OF_TABLE))
        except ValueError as error:
            raise EngineFailed("The table could not be read; this is a fault of the service.") from error

    async def _answer(
        self, client: str, kind: str, content: bytes, asked: tuple[Any, ...], longer: float = 1.0
    ) -> bytes:
        """What a worker says to a document or a table, which may take so many times as long as a document."""
        generation = self._current()
        if generation is None:
            raise NotReady("The graph is being built for the first time.", "Try again in a few seconds.", retry_after=5)
        self.start()
        await self._up()
        graph = snapshot_of(generation)
        message = {"graph": graph, kind: content, "asked": asked}
        key = (graph, kind, asked, hashlib.sha256(content).digest())
        job = Job(message, client, self._settings.validation_timeout * longer, key)
        self.pool.submit(job)
        try:
            pieces = []
            while (piece := await job.next()) is not None:
                pieces.append(piece)
        except BaseException:
            job.cancel()
            raise
        finally:
            job.over()
        return b"".join(pieces)
