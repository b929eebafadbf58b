"""The file to which the engine writes an answer: gathers blocks, counts rows, sends frames. Used by workers."""

import json
import os
import time
from functools import lru_cache
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.rdf.formats import TRIG, TURTLE
from kg.rdf.xml import is_well_formed, keep_returns
from sparql.engine.rows import Counter, count_rows, counter
from sparql.engine.turtle import tidy
from sparql.workers import frames

_LONGEST_CHARACTER: Final = 3
_READABLE: Final = (TURTLE.media_type, TRIG.media_type)


class Unsayable(Exception):
    """The format cannot say what an answer holds."""


class Writer:
    """A binary file, as far as the engine asks.

    The head of the answer goes out together with the first block; a short answer is one frame and one write.
    """

    __slots__ = (
        "_blocks", "_counter", "_descriptor", "_end", "_head", "_media_type", "_size", "_started", "_table", "_xml",
    )  # fmt: skip

    def __init__(self, descriptor: int, head: bytes, media_type: str, *, table: bool) -> None:
        self._descriptor = descriptor
        self._head = head
        self._media_type = media_type
        self._table = table
        self._xml = media_type.endswith("+xml")
        self._end = b""
        self._blocks: list[bytes] = []
        self._size = 0
        self._started = False
        self._counter: Counter | None = None

    def write(self, block: bytes) -> int:
        """Called by the engine with pieces of 8 kB or less."""
        self._blocks.append(block)
        self._size += len(block)
        if self._size >= frames.BLOCK:
            send(self._descriptor, self._gathered())
        return len(block)

    def flush(self) -> None:
        """Called by the engine; blocks are sent when they are full."""

    def _gathered(self) -> bytes:
        """The frames of the blocks gathered so far; more follow."""
        data = self._checked(b"".join(self._blocks))
        self._blocks, self._size = [], 0
        head = b""
        if not self._started:
            self._started = True
            head = frames.frame(frames.HEAD, self._head)
            self._counter = counter(self._media_type) if self._table else None
            data = self._tidied(data, whole=False)
        if self._counter:
            self._counter.feed(data)
        return head + frames.frame(frames.DATA, data) if data else head

    def _checked(self, data: bytes) -> bytes:
        """The data, in XML with what the engine forgets; raises Unsayable for what XML cannot say."""
        if not self._xml:
            return data
        if not is_well_formed(self._end + data):
            raise Unsayable
        self._end = data[-_LONGEST_CHARACTER:]
        return keep_returns(data)

    def _tidied(self, data: bytes, *, whole: bool) -> bytes:
        return tidy(data, whole=whole) if not self._table and self._media_type in _READABLE else data

    def finish(self, started: float, resident: int) -> None:
        """Send what is left and say that the answer is complete; `started` is when the query came."""
        if self._started:
            rest = self._gathered()
            rows = self._counter.rows if self._counter else None
            rest += frames.end_frame((time.perf_counter() - started) * 1000, rows, resident)
        else:
            data = self._checked(b"".join(self._blocks))
            rows = count_rows(self._media_type, data) if self._table else None
            data = self._tidied(data, whole=True)
            elapsed = (time.perf_counter() - started) * 1000
            rest = frames.answer_frame(self._head, data, elapsed, rows, resident)
        send(self._descriptor, rest)


def send(descriptor: int, data: bytes) -> None:
    """Write all bytes to the pool. Raises OSError when the pool is gone."""
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])


@lru_cache(maxsize=512)
def head_of(
    kind: str, columns: tuple[str, ...] = (), truth: bool | None = None, unknown: tuple[str, ...] = ()
) -> bytes:
    """The head of an answer, as JSON; queries of an application have few different ones."""
    head = {"kind": kind, "columns": columns, "truth": truth}
    return json.dumps(head | ({"unknown": unknown} if unknown else {})).encode()


@lru_cache
def rdf_format(media_type: str) -> RdfFormat:
    """The engine's format of graphs by media type."""
    format_ = RdfFormat.from_media_type(media_type)
    if format_ is None:
        raise ValueError(f"no such RDF format: {media_type}")
    return format_


@lru_cache
def results_format(media_type: str) -> QueryResultsFormat:
    """The engine's format of tables by media type."""
    format_ = QueryResultsFormat.from_media_type(media_type)
    if format_ is None:
        raise ValueError(f"no such results format: {media_type}")
    return format_
