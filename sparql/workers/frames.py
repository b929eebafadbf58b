"""The language between the pool and its workers: frames of one letter, a length and a body, over a socket pair.

    pool -> worker   C configuration, once: {graph, memory, prefixes, ...}
                     Q a query: {query, type, graph, ...}; without `query`, only open that graph
    worker -> pool   R ready, JSON: {sandbox: [what is in force], missing: [what is not]}
                     H head of an answer, JSON: {kind, columns}
                     D a piece of the answer, bytes
                     E end of the answer: milliseconds, rows (-1: unknown), bytes of memory in use (0: not measured)
                     A a whole short answer: what E says, the length of what H says, that, and all bytes
                     X the answer failed, JSON: {error, message}; may follow D frames

What the pool says is marshalled, which is fastest; what a worker says is not, because it may have been taken over.

Imported by workers: standard library only, and little of it.
"""

import struct
from typing import Final

CONFIGURE, QUERY, READY, HEAD, DATA, END, ANSWER, FAILED = b"C", b"Q", b"R", b"H", b"D", b"E", b"A", b"X"
_HEADER: Final = struct.Struct(">cI")
_END: Final = struct.Struct(">dqQ")
_ANSWER: Final = struct.Struct(">dqQI")
HEADER_SIZE: Final = _HEADER.size
BLOCK: Final = 65_536
"""Bytes of an answer that a worker gathers before it sends them."""
MOST: Final = 8 * 1024 * 1024
"""Bytes that one frame may have; a longer one means that the other side went wrong."""


def frame(kind: bytes, body: bytes) -> bytes:
    """One frame, ready to be written.

    >>> frame(DATA, b"ab")
    b'D\\x00\\x00\\x00\\x02ab'
    """
    return _HEADER.pack(kind, len(body)) + body


End = tuple[float, int | None, int]
"""The end of an answer: milliseconds, rows or None, and bytes of memory in use or 0."""


def end_frame(milliseconds: float, rows: int | None, resident: int) -> bytes:
    """The frame that ends an answer."""
    return frame(END, _END.pack(milliseconds, -1 if rows is None else rows, resident))


def read_end(body: bytes) -> End:
    """The content of an END frame; raises ValueError for another size."""
    if len(body) != _END.size:
        raise ValueError("not the end of an answer")
    milliseconds, rows, resident = _END.unpack(body)
    return milliseconds, None if rows < 0 else rows, resident


def answer_frame(head: bytes, data: bytes, milliseconds: float, rows: int | None, resident: int) -> bytes:
    """The frame of a whole answer."""
    return frame(ANSWER, _ANSWER.pack(milliseconds, -1 if rows is None else rows, resident, len(head)) + head + data)


def read_answer(body: bytes) -> tuple[bytes, bytes, End]:
    """Head, data and end of an ANSWER frame; raises ValueError for what is none."""
    if len(body) < _ANSWER.size:
        raise ValueError("not an answer")
    milliseconds, rows, resident, length = _ANSWER.unpack_from(body)
    start = _ANSWER.size + length
    return body[_ANSWER.size : start], body[start:], (milliseconds, None if rows < 0 else rows, resident)


class Decoder:
    """Turns received bytes into frames, whatever the pieces they arrive in."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """The frames that are complete with these bytes; raises ValueError for an impossible length."""
        if self._pending:
            data = self._pending + data
            self._pending = b""
        found = []
        offset, size = 0, len(data)
        while size - offset >= HEADER_SIZE:
            kind, length = _HEADER.unpack_from(data, offset)
            if length > MOST:
                raise ValueError("frame too long")
            end = offset + HEADER_SIZE + length
            if end > size:
                break
            found.append((kind, data[offset + HEADER_SIZE : end]))
            offset = end
        if offset < size:
            self._pending = data[offset:]
        return found
