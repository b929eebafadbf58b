"""Content codings of answers: zstd or gzip, for those who accept them and answers that are worth it."""

import zlib
from functools import lru_cache
from typing import Final, Protocol

import zstandard

from kg.http.negotiation import parse

CODINGS: Final = ("zstd", "gzip")
SMALLEST: Final = 4_096
"""Bytes below which an answer is sent as it is: it costs more time to compress than it saves."""
_GZIP_LEVEL: Final = 5
_ZSTD_LEVEL: Final = 3
_GZIP_CONTAINER: Final = 31


class Encoder(Protocol):
    """A running compression."""

    def compress(self, data: bytes, /) -> bytes:
        """Take some bytes, give some back."""

    def flush(self) -> bytes:
        """Give the rest."""


@lru_cache(maxsize=256)
def choose_encoding(accept_encoding: str) -> str:
    """The coding to use: `zstd`, `gzip`, or '' for none (RFC 9110 section 12.5.3).

    >>> choose_encoding("gzip, deflate, br, zstd"), choose_encoding("gzip;q=0"), choose_encoding("identity")
    ('zstd', '', '')
    """
    qualities = {range_.value: range_.quality for range_ in parse(accept_encoding)}
    offered = [(qualities.get(name, qualities.get("*", 0.0)), name) for name in CODINGS]
    best = max(offered, key=lambda offer: offer[0])
    return best[1] if best[0] > 0 else ""


def encoder(coding: str) -> Encoder:
    """A fresh compression of a coding."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
    return zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_CONTAINER)


def encode(coding: str, body: bytes) -> bytes:
    """All of a body at once."""
    running = encoder(coding)
    return running.compress(body) + running.flush()
