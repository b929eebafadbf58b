"""Where the engine writes an answer: gathers blocks, counts rows, sends frames. Used by workers."""

import json
import os
import time
from functools import lru_cache
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from sparql import frames
from sparql.rows import COUNTERS
from sparql.turtle import tidy

_READABLE: Final = ("text/turtle", "application/trig")


class Writer:
    """A binary file, as far as the engine asks.

    The head of the answer goes out together with the first block, so a short answer is one write.
    """

    def __init__(self, descriptor: int, head: bytes, media_type: str, *, table: bool) -> None:
        self._descriptor = descriptor
        self._out = head
        self._blocks: list[bytes] = []
        self._size = 0
        self._first = True
        self._tidy = not table and media_type in _READABLE
        counter = COUNTERS.get(media_type) if table else None
        self._counter = counter() if counter else None

    def write(self, block: bytes) -> int:
        """Called by the engine with pieces of 8 kB or less."""
        self._blocks.append(block)
        self._size += len(block)
        if self._size >= frames.BLOCK:
            send(self._descriptor, self._gathered(whole=False))
        return len(block)

    def flush(self) -> None:
        """Called by the engine; blocks are sent when they are full."""

    def _gathered(self, *, whole: bool) -> bytes:
        data = b"".join(self._blocks)
        self._blocks, self._size = [], 0
        if self._counter:
            self._counter.feed(data)
        if self._first and self._tidy:
            data = tidy(data, whole=whole)
        self._first = False
        head, self._out = self._out, b""
        return head + frames.frame(frames.DATA, data) if data else head

    def finish(self, started: float, resident: int) -> None:
        """Send what is left and say that the answer is complete; `started` is when the query came."""
        rest = self._gathered(whole=self._first)
        rows = self._counter.rows if self._counter else None
        elapsed = (time.perf_counter() - started) * 1000
        send(self._descriptor, rest + frames.end_frame(elapsed, rows, resident))


def send(descriptor: int, data: bytes) -> None:
    """Write all of it; the pool reads, or is gone and the write fails."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


@lru_cache(maxsize=512)
def head_frame(kind: str, columns: tuple[str, ...] = (), truth: bool | None = None) -> bytes:
    """The frame with the head of an answer; queries of an application have few different ones."""
    return frames.frame(frames.HEAD, json.dumps({"kind": kind, "columns": columns, "truth": truth}).encode())


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
