"""Cross-origin requests: everything public may be read by scripts of all sites (the Fetch standard, section 3.2)."""

from collections.abc import Sequence
from typing import Final

from kg.http.headers import Headers

# One list for all answers: a script need not know which part of the service answers it.
_EXPOSED: Final = (
    b"ETag, Link, Location, Memento-Datetime, Content-Location, Retry-After, Server-Timing, RateLimit, "
    b"RateLimit-Policy, X-Kg-Generation, X-Kg-Cache, X-Kg-Rows, X-Kg-Hint"
)
_ALLOWED: Final = (
    "Accept", "Accept-Datetime", "Accept-Language", "Cache-Control", "Content-Type", "If-None-Match",
    "X-Requested-With",
)  # fmt: skip
CORS: Final[Headers] = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _EXPOSED)]
"""Headers of every answer that scripts of other sites may read."""


def preflight(methods: Sequence[str], more: Sequence[str] = ()) -> Headers:
    """Headers of the answer to a preflight request: these methods are allowed, and `more` headers than
    those that all addresses take."""
    return [
        (b"access-control-allow-methods", ", ".join(methods).encode()),
        (b"access-control-allow-headers", ", ".join((*_ALLOWED, *more)).encode()),
        (b"access-control-max-age", b"86400"),
        *CORS,
    ]
