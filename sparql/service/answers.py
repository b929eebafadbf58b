"""Answers of the service: requests that may run, whole answers, and streams of long ones."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kg.graph.generations import Generation
from kg.rdf.formats import Format
from kg.rdf.namespaces import PREFIXES
from sparql.language.guard import Inspected
from sparql.language.hints import misspelt_terms
from sparql.protocol.requests import QueryRequest
from sparql.text_search.search import Searched
from sparql.workers.jobs import Job, Kind


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request that may run: inspected, its format chosen, and pinned to a generation.

    `etag` is '' for queries whose answer depends on the moment; `key` identifies the answer in caches; `seconds` is the
    time it may take; `searched` is the query with the hits of text:query in it, if it may use that.
    """

    request: QueryRequest
    inspected: Inspected
    format: Format
    generation: Generation
    key: tuple[object, ...]
    etag: str
    seconds: float
    searched: Searched | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """An answer without its bytes: columns, times, hints.

    `rows` counts rows of a table, where it could be counted and the answer is complete; times are in milliseconds;
    `hints` are sentences about terms that do not exist, when nothing was found, and about hits that were left out.
    """

    kind: Kind
    columns: tuple[str, ...] = ()
    rows: int | None = None
    engine_ms: float | None = None
    waited_ms: float = 0.0
    hints: tuple[str, ...] = ()


def outline_of(prepared: Prepared, job: Job) -> Outline:
    """Kind, columns, number of rows, times and hints of an answer."""
    hints = tuple(f"There is no function <{name}>: its calls have no value." for name in job.head.unknown[:5])
    if job.finished and prepared.inspected.prefixes_used and (job.rows == 0 or job.head.truth is False):
        prefixes = {**PREFIXES, **prepared.inspected.prefixes_declared}
        hints = tuple(misspelt_terms(prepared.request.query, prefixes))[:5]
    if prepared.searched:
        hints = prepared.searched.notes + hints
    waited = ((job.started or job.admitted) - job.admitted) * 1000
    return Outline(job.head.kind, job.head.columns, job.rows, job.milliseconds, waited, hints)


class Stream:
    """The blocks of a long answer after the first, to be iterated once and closed in any case.

    Iterating raises kg.errors.KgError if the answer cannot be finished. `kept` is called with the whole answer if it
    has at most `most` bytes; `ended` when nothing more will come.
    """

    def __init__(self, job: Job, first: bytes, most: int, kept: Callable[[bytes], None]) -> None:
        self._job = job
        self._pieces: list[bytes] | None = [first]
        self._size = len(first)
        self._most = most
        self._kept = kept

    def __aiter__(self) -> "Stream":
        return self

    async def __anext__(self) -> bytes:
        block = await self._job.next()
        if block is None:
            if self._pieces is not None:
                self._kept(b"".join(self._pieces))
            self.close()
            raise StopAsyncIteration
        self._size += len(block)
        if self._pieces is not None:
            self._pieces.append(block)
            if self._size > self._most:
                self._pieces = None
        return block

    def close(self) -> None:
        """Drop the rest, and stop the query if it still runs."""
        self._pieces = None
        self._job.cancel()
        self._job.over()


@dataclass(slots=True)
class Answer:
    """An answer with status 200. `first` holds all of it if `rest` is None, else what has come so far.

    A `rest` that raises has sent only a part: the connection must be broken, so that the receiver notices.
    `encoded` keeps compressed forms of a complete answer by content coding.
    """

    prepared: Prepared
    outline: Outline
    first: bytes
    rest: Stream | None = None
    cached: bool = False
    encoded: dict[str, bytes] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether `first` is everything."""
        return self.rest is None

    def close(self) -> None:
        """Stop the query if it still runs."""
        if self.rest is not None:
            self.rest.close()

    async def body(self, most: int) -> tuple[bytes, bool]:
        """The answer and True, or, if it has more than `most` bytes, its beginning and False; then it is closed."""
        parts, size = [self.first], len(self.first)
        if self.rest is not None:
            async for block in self.rest:
                parts.append(block)
                size += len(block)
                if size > most:
                    self.rest.close()
                    return b"".join(parts), False
        return b"".join(parts), size <= most
