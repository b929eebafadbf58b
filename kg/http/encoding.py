"""Content codings of answers: zstd or gzip, for clients that accept them (RFC 9110 sections 8.4 and 12.5.3)."""

import zlib
from functools import lru_cache
from typing import Final, Protocol

import zstandard

from kg.http.negotiation import parse

CODINGS: Final = ("zstd", "gzip")
"""All content codings that are offered, the best first."""
_GZIP_LEVEL: Final = 5
_ZSTD_LEVEL: Final = 3
_GZIP_CONTAINER: Final = 31


class Encoder(Protocol):
    """A running compression."""

    def compress(self, data: bytes, /) -> bytes:
        """Compress some bytes; returns what is ready."""

    def flush(self) -> bytes:
        """The rest of the compressed bytes."""


@lru_cache(maxsize=256)
def choose_coding(accept_encoding: str | None, offered: tuple[str, ...] = CODINGS) -> str:
    """The coding to use, one of those that are offered, or '' for none.

    >>> choose_coding("gzip, deflate, br, zstd"), choose_coding("*;q=0.5, gzip;q=0", ("gzip",)), choose_coding(None)
    ('zstd', '', '')
    """
    qualities = {range_.value: range_.quality for range_ in parse(accept_encoding or "")}
    given = [(qualities.get(name, qualities.get("*", 0.0)), name) for name in offered]
    quality, best = max(given, key=lambda entry: entry[0])
    return best if quality > 0 else ""


def encoder(coding: str) -> Encoder:
    """A fresh compression of a coding."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
    return zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_CONTAINER)


def encode(coding: str, body: bytes) -> bytes:
    """All of a body at once."""
    running = encoder(coding)
    return running.compress(body) + running.flush()
