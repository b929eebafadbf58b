"""Reading the heads of plain GET requests without a parser: request line and header fields, RFC 9112 sections 3 and 5.

Far stricter than the standard: whatever is unusual, long, or about the connection is not read here but left to the
server's parser, so that the two can never disagree about where a request ends.
"""

import re
from functools import lru_cache
from typing import Final

from sparql.http.bounds import MOST_FIELDS, head_problem

HEAD_END: Final = b"\r\n\r\n"
_LONGEST_FIELDS: Final = 8_192
_LINE: Final = re.compile(rb"GET (/sparql(?:/([A-Za-z0-9_-]{1,100}))?)\?([!\"$-~]+) HTTP/1\.1\r\n")
_FIELD: Final = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*((?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?)\r\n"
)
# Fields about the length of a request or about the connection: uvicorn must handle them.
_UNUSUAL: Final = frozenset(
    (b"content-length", b"transfer-encoding", b"trailer", b"upgrade", b"expect", b"http2-settings")
)

Fields = tuple[tuple[bytes, bytes], ...]
"""Names in lower case, and values."""


class Head:
    """The head of a request: its path, the name after `/sparql/` or '', the query string, and the bytes after that."""

    __slots__ = ("block", "name", "path", "query_string")

    def __init__(self, match: re.Match[bytes]) -> None:
        self.path = match[1]
        self.name = match[2].decode() if match[2] else ""
        self.query_string = match[3]
        self.block = match.string[match.end() :]


def read_head(data: bytes) -> Head | None:
    """The head that these bytes are, which end with the first empty line; None if uvicorn should read it."""
    match = _LINE.match(data)
    return Head(match) if match else None


@lru_cache(maxsize=512)
def read_fields(block: bytes) -> Fields | None:
    """The header fields of a block that ends with an empty line; None if uvicorn should read it."""
    if len(block) > _LONGEST_FIELDS:
        return None
    found, position, end = [], 0, len(block) - 2
    while position < end:
        match = _FIELD.match(block, position)
        if not match:
            return None
        name = match[1].lower()
        if name in _UNUSUAL or (name == b"connection" and match[2].lower() != b"keep-alive"):
            return None
        found.append((name, match[2]))
        position = match.end()
    once = [name for name, _ in found if name in (b"host", b"connection")]
    usual = (
        len(found) <= MOST_FIELDS
        and position == end
        and block.endswith(b"\r\n")
        and once.count(b"host") == 1
        and once.count(b"connection") < 2
    )
    return tuple(found) if usual and head_problem(found, "1.1", 0) is None else None
