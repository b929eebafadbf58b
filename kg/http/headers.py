"""Header fields as pairs of bytes, names in lower case, which is how they are passed on; and in two other shapes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

Headers = list[tuple[bytes, bytes]]
READ_ONLY: Final = "GET, HEAD, OPTIONS"
"""`Allow` of an address that is only read."""


def as_bytes(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they go over the wire (RFC 9112 section 5).

    >>> as_bytes([(b"etag", b"x"), (b"vary", b"Accept")])
    b'etag: x\\r\\nvary: Accept\\r\\n'
    """
    return b"".join([b"%b: %b\r\n" % header for header in headers])


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """Headers that many answers have in common: as pairs, and as they go over the wire."""

    pairs: tuple[tuple[bytes, bytes], ...]
    wire: bytes

    @classmethod
    def of(cls, *headers: tuple[bytes, bytes]) -> "HeaderBlock":
        """The block of these headers."""
        return cls(headers, as_bytes(headers))


NO_HEADERS: Final = HeaderBlock.of()


def as_text(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Headers of different names as frameworks take them.

    >>> as_text([(b"etag", b"x")])
    {'etag': 'x'}
    """
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
