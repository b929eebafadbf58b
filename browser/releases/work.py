"""Releases as requests use them, and work that takes seconds, done in processes of its own.

Nothing here parses uploads: that is done in the sandbox of `sparql.writing`, and what comes out of it is
compared and checked by `kg.releases.work`, which is killed at the deadline.
"""

import asyncio
import contextlib
import json
import sys
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import Services, services
from kg.errors import (
    Busy,
    Conflict,
    Exhausted,
    InvalidInput,
    KgError,
    NotFound,
    PreconditionFailed,
    Refused,
    TimedOut,
    TooLarge,
)
from kg.graph.generations import write_durably
from kg.publishing.changes import await_visible
from kg.releases.candidates import Candidates
from kg.releases.difference import LARGEST
from kg.releases.model import Difference
from kg.releases.publishing import Release, Releases
from kg.releases.stored import difference_path, read_difference
from sparql.writing.documents import Document
from sparql.writing.process import writing_process
from sparql.writing.service import examined_graphs

_ERRORS: Final = {
    error.slug: error for error in (InvalidInput, Conflict, TooLarge, NotFound, Refused, PreconditionFailed)
}
_SECONDS: Final = 120.0
_WAITING: Final = 8
_ONE_AT_A_TIME: Final = asyncio.Semaphore(1)
_waiting = 0
_candidates = lru_cache(maxsize=4)(Candidates)
_read = lru_cache(maxsize=2)(read_difference)


def releases_of(parts: Services) -> Releases:
    """The releases of the running copy. This process never becomes the writer."""
    wait = partial(await_visible, patience=_SECONDS)
    return Releases(parts.settings, parts.ledger, _candidates(parts.settings.ledger_address), wait)


async def find_difference(request: Request, releases: Sequence[Release], after: Release) -> Difference:
    """The difference of a release to the one before, from its file or computed anew. Raises TooLarge and Busy."""
    before = previous_of(releases, after)
    data = services(request).settings.data
    path = difference_path(data, before[0].sha256 if before else "", after[0].sha256)
    if await asyncio.to_thread(path.exists):
        with contextlib.suppress(FileNotFoundError):  # it was damaged, and is gone now
            return await run_in_threadpool(_read, path)
    triples = after[0].triples + (before[0].triples if before else 0)
    if triples > LARGEST:
        raise TooLarge(f"Both releases together have {triples:,} triples.", "Download and compare them yourself.")
    revisions = {"before": before[0].revision if before else 0, "after": after[0].revision}
    await run_work(request, {"task": "difference", "dataset": after[1].dataset, **revisions})
    return await run_in_threadpool(_read, path)


def previous_of(releases: Sequence[Release], release: Release) -> Release | None:
    """The release before one, of those newest first."""
    return next((other for other in releases if other[0].revision == release[0].revision - 1), None)


async def propose(request: Request, fields: dict[str, str], documents: Sequence[Document]) -> int:
    """Read uploaded documents in the sandbox and keep them as a candidate; its number."""
    settings = services(request).settings
    sent = [(document.content, document.media_type, document.base_iri, document.name) for document in documents]
    async with writing_process(settings) as process:
        head, blobs = await process.ask({"task": "document", "documents": sent, "add_to": b""})
    content = examined_graphs({"": int(head["triples"])}, blobs)[""]
    assert content is not None
    path = settings.data / "scratch" / f"candidate-{uuid4().hex}.nt"
    try:
        await asyncio.to_thread(_keep, path, content.ntriples)
        task = {"task": "propose", "candidate": fields, "content": str(path), "triples": content.count}
        return int((await run_work(request, task))["id"])
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, content)


async def compare_again(request: Request, dataset: str, id_: int) -> None:
    """Compare a candidate with what is published now."""
    await run_work(request, {"task": "compare", "dataset": dataset, "id": id_})


async def run_work(request: Request, task: dict[str, Any], module: str = "kg.releases.work") -> dict[str, Any]:
    """The answer of a module that does such work. Raises Busy if many wait, TimedOut, and what the work raised."""
    global _waiting
    if _waiting >= _WAITING:
        raise Busy("Many releases are being compared already.", "Try again in a moment.", retry_after=10)
    settings = services(request).settings
    body = json.dumps({**task, "settings": settings.model_dump(mode="json")}).encode()
    _waiting += 1
    try:
        async with asyncio.timeout(_SECONDS), _ONE_AT_A_TIME:
            answer: dict[str, Any] = json.loads(await _run(module, body))
    except TimeoutError:
        raise TimedOut("Comparing took too long.", "Compare on the command line: kg release difference.") from None
    except ValueError:
        raise Exhausted("Comparing needs more than this server has.", "Compare on the command line.") from None
    finally:
        _waiting -= 1
    if "error" in answer:
        raise _ERRORS.get(answer["error"], KgError)(answer["message"], answer["hint"])
    return answer


async def _run(module: str, body: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        out, _ = await process.communicate(body)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return out
