"""The process of one request that writes (`worker`): starting it, giving it tasks, killing it at its deadline."""

import asyncio
import contextlib
import marshal
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pyoxigraph

from kg.errors import (
    Busy,
    Exhausted,
    Impossible,
    InvalidInput,
    KgError,
    ReadOnly,
    Refused,
    StorageFull,
    TimedOut,
    TooLarge,
    storage_error,
)
from kg.settings import Settings
from sparql.sandbox.sandbox import ENVIRONMENT
from sparql.workers.failures import death
from sparql.writing.messages import HEADER_SIZE, length, pack, read_answer

_BOOT: Final = (
    "import sys;sys.path[:0]=sys.argv[2:];"
    "from sparql.writing.worker import main;main(sys.argv[1])"
)  # fmt: skip
_PATHS: Final = tuple(str(Path(file).resolve().parents[up]) for file, up in ((__file__, 2), (pyoxigraph.__file__, 1)))
_ERRORS: Final = {error.slug: error for error in (Impossible, InvalidInput, Refused, TooLarge)}
_STORAGE: Final = {error.slug: error for error in (StorageFull, ReadOnly)}
_SCRATCH: Final = "The folder in which updates are worked out"
_MEGABYTE: Final = 1024 * 1024
_MOST: Final = 2 * 1024**3
_STALE_SECONDS: Final = 2 * 3600.0  # more than the longest write_timeout


class WritingProcess:
    """A running process that takes tasks. Made by `writing_process`."""

    def __init__(self, process: asyncio.subprocess.Process, memory: int, seconds: float) -> None:
        self._process = process
        self._memory = memory
        self._seconds = seconds

    async def ask(self, task: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        """The answer to a task: what it says, and byte strings.

        Raises InvalidInput and Refused as the process found them, and Exhausted if it died of the task.
        """
        try:
            await self.send(task)
            assert self._process.stdout
            size = length(await self._process.stdout.readexactly(HEADER_SIZE))
            if size > _MOST:
                raise ValueError("answer too long")
            head, blobs = read_answer(await self._process.stdout.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError, ValueError, KeyError):
            raise await self._died() from None
        if "error" in head:
            raise self._error(head)
        return head, blobs

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message without waiting for an answer."""
        assert self._process.stdin
        self._process.stdin.write(pack(marshal.dumps(message)))
        await self._process.stdin.drain()

    def _error(self, head: dict[str, Any]) -> KgError:
        if head["error"] == "memory":
            return self._too_much()
        if head["error"] in _STORAGE:
            return _STORAGE[head["error"]](head["message"], head["hint"])
        place = {name: head[name] for name in ("line", "column", "excerpt")}
        return _ERRORS[head["error"]](head["message"], head["hint"], **place)

    def _too_much(self) -> KgError:
        return Exhausted(
            f"This needs more than {self._memory:,} MB of memory.", "Send it in smaller parts. Nothing was changed."
        )

    async def _died(self) -> KgError:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        assert self._process.stderr
        words = (await self._process.stderr.read(8192)).decode("utf-8", "replace")
        if (full := storage_error(OSError(words), _SCRATCH)) is not None:
            return full
        failure = death(await self._process.wait(), words, self._seconds, self._memory)
        if isinstance(failure, Busy):
            return Exhausted("What was sent cannot be read by the engine.", "Nothing was changed.")
        if isinstance(failure, Exhausted) and "memory" in failure.message:
            return self._too_much()
        return Exhausted("What was sent is nested too deeply for the engine.", "Nothing was changed.")

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def writing_process(settings: Settings, graph: Path | None = None) -> AsyncIterator[WritingProcess]:
    """A locked-in process for one request; with a snapshot it works on a copy of that, which is removed at the end.

    What is done inside must end within `write_timeout`; raises TimedOut otherwise.
    """
    scratch = settings.data.absolute() / "scratch" / uuid4().hex if graph else None
    try:
        if scratch and graph:
            try:
                await asyncio.to_thread(_copy, graph, scratch)
            except OSError as error:
                raise storage_error(error, _SCRATCH) or error from error
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-S", "-c", _BOOT, str(scratch or ""), *_PATHS),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        running = WritingProcess(process, settings.write_memory, settings.write_timeout)
        try:
            async with asyncio.timeout(settings.write_timeout):
                memory = settings.write_memory * _MEGABYTE
                configuration = {"memory": memory, "seconds": settings.write_timeout, "scratch": str(scratch or "")}
                await running.send(configuration)
                yield running
        except TimeoutError:
            raise TimedOut(
                f"This took longer than {settings.write_timeout:g} seconds and was stopped.",
                "Send it in smaller parts. Nothing was changed.",
            ) from None
        finally:
            await running.end()
    finally:
        if scratch:
            await asyncio.to_thread(shutil.rmtree, scratch, ignore_errors=True)


def _copy(graph: Path, target: Path) -> None:
    """A copy of a snapshot that may be written to: table files, which never change, are shared by hard links."""
    target.mkdir(parents=True)
    _sweep(target.parent)
    for file in graph.iterdir():
        if file.suffix == ".sst":
            (target / file.name).hardlink_to(file)
        elif file.name != "LOCK":
            shutil.copyfile(file, target / file.name)


def _sweep(folder: Path) -> None:
    """Remove copies that a killed server left behind."""
    for entry in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if time.time() - entry.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(entry, ignore_errors=True)
