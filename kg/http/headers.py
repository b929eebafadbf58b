"""Header fields as pairs of bytes, names in lower case, which is how they are passed on; and in two other shapes."""

from collections.abc import Iterable, Mapping
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


def as_text(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Headers of different names as frameworks take them.

    >>> as_text([(b"etag", b"x")])
    {'etag': 'x'}
    """
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
