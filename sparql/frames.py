"""The language between the pool and its workers: frames of one letter, a length and a body, over a socket pair.

    pool -> worker   C configuration, once: {graph, memory, prefixes, ...}
                     Q a query: {query, type, graph, ...}; without `query`, only open that graph
    worker -> pool   R ready, JSON: {sandbox: [what is in force], missing: [what is not]}
                     H head of an answer, JSON: {kind, columns}
                     D a piece of the answer, bytes
                     E end of the answer: milliseconds, rows (-1: unknown), bytes of memory in use (0: not measured)
                     X the answer failed, JSON: {error, message}; may follow D frames

What the pool says is marshalled, which is fastest; what a worker says is not, because it may have been taken over.

Imported by workers: standard library only, and little of it.
"""

import struct
from collections.abc import Iterator
from typing import Final

CONFIGURE, QUERY, READY, HEAD, DATA, END, FAILED = b"C", b"Q", b"R", b"H", b"D", b"E", b"X"
_HEADER: Final = struct.Struct(">cI")
_END: Final = struct.Struct(">dqQ")
HEADER_SIZE: Final = _HEADER.size
BLOCK: Final = 65_536
"""Bytes of an answer that a worker gathers before it sends them."""
MOST: Final = 4 * 1024 * 1024
"""Bytes that one frame may have; a longer one means that the other side went wrong."""


def frame(kind: bytes, body: bytes) -> bytes:
    """One frame, ready to be written.

    >>> frame(DATA, b"ab")
    b'D\\x00\\x00\\x00\\x02ab'
    """
    return _HEADER.pack(kind, len(body)) + body


def end_frame(milliseconds: float, rows: int | None, resident: int) -> bytes:
    """The frame that ends an answer."""
    return frame(END, _END.pack(milliseconds, -1 if rows is None else rows, resident))


def read_end(body: bytes) -> tuple[float, int | None, int]:
    """Milliseconds, rows and resident memory of an END frame; raises ValueError for another size."""
    if len(body) != _END.size:
        raise ValueError("not the end of an answer")
    milliseconds, rows, resident = _END.unpack(body)
    return milliseconds, None if rows < 0 else rows, resident


class Decoder:
    """Turns received bytes into frames, whatever the pieces they arrive in."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames that are complete with these bytes; raises ValueError for an impossible length."""
        if self._pending:
            data = self._pending + data
            self._pending = b""
        offset, size = 0, len(data)
        while size - offset >= HEADER_SIZE:
            kind, length = _HEADER.unpack_from(data, offset)
            if length > MOST:
                raise ValueError("frame too long")
            end = offset + HEADER_SIZE + length
            if end > size:
                break
            yield kind, data[offset + HEADER_SIZE : end]
            offset = end
        self._pending = data[offset:] if offset else data
