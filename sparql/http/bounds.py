"""Bounds of connections and of the heads of requests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import InvalidInput, KgError, TooLarge

MOST_FIELDS: Final = 100
"""Header fields of a request."""
# RFC 9110 section 7.2: a host, which may be empty, and a port.
_HOST: Final = re.compile(rb"(?:[A-Za-z0-9_.~!$&'()*+,;=%-]*|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")

_LETTER: Final = re.compile(rb"[\x80-\xff]")
_LINE: Final = re.compile(rb"[A-Z]{1,20} [^ \r\n]* HTTP/1\.[01]\r\n")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Most bytes of a body, and most connections of one address and of all, for each web process.

    `head_seconds` is the time in which the head of a request must arrive once it has begun, or once the connection is
    there; `body_seconds` that in which a body must grow.
    """

    body: int = 64_000_000
    per_client: int = 100
    connections: int = 4_000
    head_seconds: float = 15.0
    body_seconds: float = 30.0


def head_problem(headers: Sequence[tuple[bytes, bytes]], version: str, most_body: int) -> KgError | None:
    """Why a request with these fields is not passed on: its host (RFC 9112 section 3.2) or the length of its body."""
    hosts = [value for name, value in headers if name == b"host"]
    if (version == "1.1" and len(hosts) != 1) or len(hosts) > 1:
        return InvalidInput(f"The request has {len(hosts)} Host header fields.", "Send one.")
    if hosts and not _HOST.fullmatch(hosts[0]):
        return InvalidInput("The Host header field names no host.", "Send the host of the address, and its port.")
    for name, value in headers:
        if name == b"content-length" and value.isdigit() and int(value[:20]) > most_body:
            return TooLarge(f"The body of this request is longer than {most_body:,} bytes.")
    return None


def in_ascii(head: bytes) -> bytes:
    """A head with letters in its request line escaped (RFC 3987 section 3.1): people type them, parsers refuse them.

    >>> in_ascii("GET /?q=é HTTP/1.1\\r\\n".encode())
    b'GET /?q=%C3%A9 HTTP/1.1\\r\\n'
    """
    line = _LINE.match(head)
    return _LETTER.sub(lambda found: b"%%%02X" % ord(found[0]), line[0]) + head[line.end() :] if line else head
