"""Messages between the server and the process that reads updates and documents: values and bytes after their length.

To the process goes marshalled Python, which is fastest; from it come JSON and bytes, because it may have been taken
over. Imported by that process: standard library only.
"""

import json
import struct
from collections.abc import Sequence
from typing import Any, Final

_LENGTH: Final = struct.Struct(">Q")
HEADER_SIZE: Final = _LENGTH.size


def pack(body: bytes) -> bytes:
    """Bytes with their length before them."""
    return _LENGTH.pack(len(body)) + body


def length(header: bytes) -> int:
    """The length in a header."""
    return int(_LENGTH.unpack(header)[0])


def pack_answer(head: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """A JSON object and some byte strings as one message."""
    text = json.dumps(head | {"blobs": [len(blob) for blob in blobs]}).encode()
    return pack(b"".join([pack(text), *blobs]))


def read_answer(body: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The JSON object and byte strings of a message; raises ValueError or KeyError if it is none."""
    end = HEADER_SIZE + length(body[:HEADER_SIZE])
    head = json.loads(body[HEADER_SIZE:end])
    blobs = []
    for size in head.pop("blobs"):
        blobs.append(body[end : end + int(size)])
        end += int(size)
    if end != len(body):
        raise ValueError("not an answer")
    return head, blobs
