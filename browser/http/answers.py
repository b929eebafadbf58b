"""Answers with validators: ETag, 304, gzip with an ETag of its own, cache lifetimes (RFC 9110 and 9111)."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from browser.http.services import services
from kg.http.conditional import matches
from kg.http.encoding import choose_coding, encode
from kg.http.links import location

FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
"""Headers of what never changes at its address: a year, the most that caches keep (RFC 8246)."""
_WORTH_PACKING: Final = 1_000
_CODINGS: Final = ("gzip",)
_PACKED_ALREADY: Final = ("image/png", "application/gzip", "application/vnd.openxmlformats", "font/woff2")


def redirect(address: str, status: int = 303, headers: Mapping[str, str] | None = None) -> Response:
    """A redirect, by default to what a thing is described by (303); the address may hold any letters."""
    return Response(status_code=status, headers={"Location": location(address), **(headers or {})})


def answer(
    request: Request,
    content: bytes,
    content_type: str,
    *,
    max_age: int = 60,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The content, or 304 when the client holds it already. `max_age` is in seconds; 0 means ask every time."""
    worth = len(content) >= _WORTH_PACKING and not content_type.startswith(_PACKED_ALREADY)
    coding = choose_coding(request.headers.get("accept-encoding"), _CODINGS) if worth else ""
    digest = blake2b(content, digest_size=10).hexdigest()
    etag = f'"{digest}-gz"' if coding else f'"{digest}"'
    sent = {
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": f"public, max-age={max_age}, must-revalidate" if max_age else "no-cache",
        **(headers or {}),
    }
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=sent)
    if coding:
        content = services(request).cache.get_or_make((coding, digest), lambda: encode(coding, content))
        sent["Content-Encoding"] = coding
    return Response(content, headers=sent | {"Content-Type": content_type})
