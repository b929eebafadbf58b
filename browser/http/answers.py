"""Answers with validators: ETag, 304, gzip with an ETag of its own, cache lifetimes (RFC 9110 and 9111)."""

import gzip
from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from browser.http.services import services
from kg.http.negotiation import parse

_WORTH_PACKING: Final = 1_000
_PACKED_ALREADY: Final = ("image/png", "application/gzip", "application/vnd.openxmlformats", "font/woff2")


def answer(
    request: Request,
    content: bytes,
    content_type: str,
    *,
    max_age: int = 60,
    vary: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The content, or 304 when the client holds it already. `max_age` is in seconds; 0 means ask every time."""
    packed = _accepts_gzip(request) and len(content) >= _WORTH_PACKING and not content_type.startswith(_PACKED_ALREADY)
    digest = blake2b(content, digest_size=10).hexdigest()
    etag = f'"{digest}-gz"' if packed else f'"{digest}"'
    sent = {
        "ETag": etag,
        "Vary": ", ".join(part for part in (vary, "Accept-Encoding") if part),
        "Cache-Control": f"public, max-age={max_age}, must-revalidate" if max_age else "no-cache",
        **(headers or {}),
    }
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=sent)
    if packed:
        cache = services(request).cache
        content = cache.get_or_make(("gzip", digest), lambda: gzip.compress(content, 6, mtime=0))
        sent["Content-Encoding"] = "gzip"
    return Response(content, headers=sent | {"Content-Type": content_type})


def matches(if_none_match: str | None, etag: str) -> bool:
    """Weak comparison of RFC 9110 section 13.1.2.

    >>> matches('W/"a", "b"', '"b"'), matches("*", '"b"'), matches(None, '"b"')
    (True, True, False)
    """
    if not if_none_match:
        return False
    given = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in given or etag in given


def _accepts_gzip(request: Request) -> bool:
    ranges = parse(request.headers.get("accept-encoding", ""))
    return any(range_.value in ("gzip", "*") and range_.quality > 0 for range_ in ranges)
