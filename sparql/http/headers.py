"""HTTP headers of the SPARQL service: reading those of requests, writing those of answers."""

import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from kg.errors import NotAcceptable
from kg.http.negotiation import choose
from kg.rdf.formats import HTML, RDF_FORMATS, RESULT_FORMATS
from kg.settings import Settings
from sparql.service.answers import Answer
from sparql.service.budget import WINDOW, Budget

Headers = list[tuple[bytes, bytes]]

_EXPOSED: Final = (
    b"ETag, Link, Retry-After, Server-Timing, RateLimit, RateLimit-Policy, "
    b"X-Kg-Generation, X-Kg-Cache, X-Kg-Rows, X-Kg-Hint"
)
CORS: Final[Headers] = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _EXPOSED)]
PREFLIGHT: Final[Headers] = [
    (b"allow", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"Accept, Accept-Language, Content-Type, If-None-Match, Cache-Control, X-Requested-With",
    ),
    (b"access-control-max-age", b"86400"),
]
# Always asked again, which costs a 304: an answer must not outlive its generation.
_CACHED: Final[Headers] = [
    (b"vary", b"Accept, Accept-Encoding"),
    (b"cache-control", b"public, no-cache"),
    (b"x-content-type-options", b"nosniff"),
]
_VOLATILE: Final[Headers] = [_CACHED[0], (b"cache-control", b"no-store"), _CACHED[2]]
_READ: Final = frozenset((b"accept", b"accept-encoding", b"content-type", b"if-none-match"))
SHARED: Final[Headers] = [*_CACHED, *CORS]
"""What every document and every 304 carries."""


def header(scope: Mapping[str, Any], name: bytes) -> str | None:
    """A header of the request, or None; several of one name are joined with commas."""
    found = [value for key, value in scope["headers"] if key == name]
    if not found:
        return None
    return (found[0] if len(found) == 1 else b", ".join(found)).decode("latin-1")


class Asked:
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


def client_address(scope: Mapping[str, Any]) -> str:
    """The client's network address; of IPv6, the part that stands for a household (64 bits)."""
    client = scope.get("client")
    if not client:
        return "unknown"
    address: str = client[0]
    return ":".join(address.split(":")[:4]) if address.count(":") > 1 else address


@lru_cache(maxsize=256)
def prefers_html(accept: str | None) -> bool:
    """Whether a client is a browser that shows pages: it names HTML, and nothing of ours it likes better."""
    if not accept or "html" not in accept:
        return False
    try:
        return choose(accept, (*RESULT_FORMATS, *RDF_FORMATS, HTML)) is HTML
    except NotAcceptable:
        return False


def matches_etag(if_none_match: str | None, etag: str) -> bool:
    """Weak comparison of RFC 9110 section 13.1.2.

    >>> matches_etag('"a", W/"b"', 'W/"b"'), matches_etag("*", '"x"'), matches_etag(None, '"x"')
    (True, True, False)
    """
    if not if_none_match:
        return False
    if if_none_match.strip() == "*":
        return True
    opaque = etag.removeprefix("W/")
    return any(candidate.strip().removeprefix("W/") == opaque for candidate in if_none_match.split(","))


def answer_headers(answer: Answer, arrived: float, budget: Budget, client: str) -> Headers:
    """Headers of an answer, but for its length and coding; `arrived` is by time.perf_counter."""
    prepared = answer.prepared
    constant = constant_headers(prepared.format.content_type, prepared.generation.number, bool(prepared.etag))
    return [*constant, *varying_headers(answer, arrived, budget, client)]


@lru_cache(maxsize=64)
def constant_headers(content_type: str, generation: int, cacheable: bool) -> Headers:
    """Those that many answers share."""
    return [
        (b"content-type", content_type.encode()),
        (b"x-kg-generation", b"%d" % generation),
        *(_CACHED if cacheable else _VOLATILE),
        *CORS,
    ]


def varying_headers(answer: Answer, arrived: float, budget: Budget, client: str) -> Headers:
    """Those of one answer, given now."""
    headers = own_headers(answer)
    headers.append((b"x-kg-cache", b"hit" if answer.cached else b"miss"))
    headers.append((b"server-timing", _timing(answer, arrived)))
    if budget.seconds and not answer.cached:
        headers.append((b"ratelimit-policy", b'"query-seconds";q=%d;w=%d' % (budget.seconds, WINDOW)))
        headers.append((b"ratelimit", b'"query-seconds";r=%d' % budget.remaining(client)))
    return headers


def own_headers(answer: Answer) -> Headers:
    """Those of one answer, each time it is given."""
    headers: Headers = []
    prepared, outline = answer.prepared, answer.outline
    if prepared.etag:
        headers.append((b"etag", prepared.etag.encode()))
    if outline.rows is not None:
        headers.append((b"x-kg-rows", b"%d" % outline.rows))
    if outline.hints:
        hint = " ".join(outline.hints).replace("“", '"').replace("”", '"')
        headers.append((b"x-kg-hint", hint.encode("ascii", "backslashreplace")))
    return headers


def not_modified_headers(etag: str) -> Headers:
    """Headers of a 304."""
    return [(b"etag", etag.encode()), *SHARED]


def as_bytes(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they go over the wire (RFC 9112 section 5).

    >>> as_bytes([(b"etag", b"x"), (b"vary", b"Accept")])
    b'etag: x\\r\\nvary: Accept\\r\\n'
    """
    return b"".join([b"%b: %b\r\n" % header for header in headers])


@lru_cache(maxsize=64)
def constant_bytes(content_type: str, generation: int, cacheable: bool) -> bytes:
    """`constant_headers` as they go over the wire."""
    return as_bytes(constant_headers(content_type, generation, cacheable))


def _timing(answer: Answer, arrived: float) -> bytes:
    total = (time.perf_counter() - arrived) * 1000
    outline = answer.outline
    if answer.cached or outline.engine_ms is None:
        return b"total;dur=%.2f" % total
    return b"wait;dur=%.2f, engine;dur=%.2f, total;dur=%.2f" % (outline.waited_ms, outline.engine_ms, total)


def public_url(settings: Settings, scope: Mapping[str, Any], before: str = "") -> str:
    """The address of this copy as the client sees it, with a final slash: as set, else as the request names it.

    `before` is a path under which the application stands. A host that is none is escaped, since it comes from outside.
    """
    if settings.public_url:
        return settings.public_url.rstrip("/") + "/"
    host = quote(header(scope, b"host") or "localhost", safe=":[].-")
    return f"{scope.get('scheme', 'http')}://{host}{before}/"
