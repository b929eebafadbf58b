"""HTTP headers of the SPARQL service: reading those of requests, writing those of answers."""

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from kg.errors import NotAcceptable
from kg.http.addresses import root_address
from kg.http.cors import CORS
from kg.http.headers import HeaderBlock, Headers
from kg.http.negotiation import choose
from kg.rdf.formats import HTML, RDF_FORMATS, RESULT_FORMATS
from kg.settings import Settings
from sparql.service.answers import Answer
from sparql.service.budget import WINDOW, Budget

# Caches must ask again each time (a 304 is cheap): an answer must not outlive its generation.
_CACHED: Final[Headers] = [
    (b"vary", b"Accept, Accept-Encoding"),
    (b"cache-control", b"public, no-cache"),
    (b"x-content-type-options", b"nosniff"),
]
_VOLATILE: Final[Headers] = [_CACHED[0], (b"cache-control", b"no-store"), _CACHED[2]]
_READ: Final = frozenset((b"accept", b"accept-encoding", b"content-type", b"if-none-match"))
TIMING: Final = b"server-timing"
SHARED: Final[Headers] = [*_CACHED, *CORS]
"""Headers of every document and every 304."""


def header(scope: Mapping[str, Any], name: bytes) -> str | None:
    """A header of the request, or None; several of one name are joined with commas."""
    found = [value for key, value in scope["headers"] if key == name]
    if not found:
        return None
    return (found[0] if len(found) == 1 else b", ".join(found)).decode("latin-1")


class RequestHeaders:
    """The headers of a request that matter here, read in one go."""

    __slots__ = ("accept", "accept_encoding", "content_type", "if_none_match")

    def __init__(self, scope: Mapping[str, Any]) -> None:
        found: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            if name in _READ:
                found[name] = found[name] + b", " + value if name in found else value
        self.accept = _text(found.get(b"accept"))
        self.accept_encoding = _text(found.get(b"accept-encoding"))
        self.content_type = _text(found.get(b"content-type"))
        self.if_none_match = _text(found.get(b"if-none-match"))


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


@lru_cache(maxsize=256)
def prefers_html(accept: str | None) -> bool:
    """Whether a client is a browser that shows pages: it names HTML, and prefers none of our formats to it."""
    if not accept or "html" not in accept:
        return False
    try:
        return choose(accept, (*RESULT_FORMATS, *RDF_FORMATS, HTML)) is HTML
    except NotAcceptable:
        return False


def answer_headers(answer: Answer, arrived: float, budget: Budget, client: str) -> Headers:
    """Headers of one answer, but for its length and coding; `arrived` is by time.perf_counter."""
    prepared, outline = answer.prepared, answer.outline
    headers = [(b"etag", prepared.etag.encode())] if prepared.etag else []
    if outline.rows is not None:
        headers.append((b"x-kg-rows", b"%d" % outline.rows))
    if outline.hints:
        hint = " ".join(outline.hints).replace("“", '"').replace("”", '"')
        headers.append((b"x-kg-hint", hint.encode("ascii", "backslashreplace")))
    headers.append((b"x-kg-cache", b"hit" if answer.cached else b"miss"))
    headers.append((TIMING, _timing(answer, arrived)))
    if budget.seconds and not answer.cached:
        headers.append((b"ratelimit-policy", b'"query-seconds";q=%d;w=%d' % (budget.seconds, WINDOW)))
        headers.append((b"ratelimit", b'"query-seconds";r=%d' % budget.remaining(client)))
    return headers


@lru_cache(maxsize=64)
def common_headers(content_type: str, generation: int, cacheable: bool) -> HeaderBlock:
    """The headers that an answer shares with others of its kind."""
    return HeaderBlock.of(
        (b"content-type", content_type.encode()),
        (b"x-kg-generation", b"%d" % generation),
        *(_CACHED if cacheable else _VOLATILE),
        *CORS,
    )


def _timing(answer: Answer, arrived: float) -> bytes:
    total = (time.perf_counter() - arrived) * 1000
    outline = answer.outline
    if answer.cached or outline.engine_ms is None:
        return b"total;dur=%.2f" % total
    return b"wait;dur=%.2f, engine;dur=%.2f, total;dur=%.2f" % (outline.waited_ms, outline.engine_ms, total)


def not_modified_headers(etag: str) -> Headers:
    """Headers of a 304."""
    return [(b"etag", etag.encode()), *SHARED]


def public_url(settings: Settings, scope: Mapping[str, Any], below: str = "") -> str:
    """The address of this copy as the client of a request sees it, with a final slash (`kg.http.addresses`)."""
    host = header(scope, b"host") or "localhost"
    return root_address(settings.public_url, scope.get("scheme", "http"), host, below)
