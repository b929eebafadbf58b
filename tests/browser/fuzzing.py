"""Hostile requests to every address that an application has, the same ones each time.

Routes are taken from the application, names of parameters from the signatures of operations and from the text of the
endpoints that read them by themselves.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount, Route

from browser.app import ProtocolRouter
from browser.http.by_segment import BySegment
from browser.http.parameters import Reader

_ROOT: Final = Path(__file__).parents[2]
_READ: Final = re.compile(
    r"""(?:query_params|parameters|values|fields|call)(?:\.get(?:list)?\(|\[|\.has\()["']([\w-]+)"""
)
_PLACE: Final = re.compile(r"\{(\w+)(?::\w+)?\}")
NINES: Final = "9" * 5_000
SEGMENTS: Final = (
    "%20", "%22", "%FF", "%00", "%0A", "%0D%0A", "%ED%A0%80", "%EF%BF%BE", "²", "٢", "\u202e\u200f", "..", ".",
    "%2e%2e", "%2F",
    "%2f..%2f..", "%25", "%", "%zz", "%5C", "{x}", "<script>", "'", "*", "~", "@", "@2", "x@99999999999",
    ";a=b", ":", "-", "-1", "0",
    NINES, "n" * 3_000, "生物", "%C3%A9", "e%CC%81", "http:%2F%2Fa%20b", "http://a/b", "", "NaN", "1e999",
    "null", "a.ttl", ".ttl", "x.", "en",
)  # fmt: skip
"""Segments of a path as they are sent; what is not ASCII is escaped first."""
GOOD: Final = {
    "lang": ("en", "ar", "zh"), "dataset": ("kmgbf", "thesaurus"), "iso2": ("mn", "MN"), "name": ("kmgbf.ttl",
    "goals-and-targets"),
    "local": ("target_3", "target_3.ttl"), "path": ("kmgbf/target_3", "vocabularies", "kmgbf/search"),
    "extension": ("json", "ttl", "csv"),
    "format": ("json", "csv"), "rule": ("labels-missing", ), "letter": ("A", ), "revision": ("1", ),
    "id": ("1", ), "number": ("1", ),
    "slug": ("not-found",), "identifier": ("3", "A"), "code": ("3", "A"),
}  # fmt: skip
"""Values of places in paths for which something is there, so that requests get past the first door."""
_VALUES: Final = (
    "", "1", "0", "-1", "2", "10", "100", "²", "٢", "1.5", "1e9", NINES, "-", "--", "*", "**", '"', "'", "\\",
    "(", ")", "a AND", "NEAR(", "^", "{", "}",
    "\x00", "\n", "\x0b", "\ud800", "\ufffe", "\u202e", "生物", "en", "fr", "xx", "en-US", "true", "json", "csv",
    "xlsx", "ttl", "text/turtle",
    "http://metadata.cbd.int/kmgbf/target_3", "http://a b", "http://e/\ud800", "//", "../../etc/passwd",
    "2024-13-45", "2024", "0000-00-00", "99999-01-01",
    "2024-01-01T99:99", "n" * 5_000, "%", "%%%", "' OR 1=1 --", "kmgbf", "a,b,,c", "<b>", "target",
    "SELECT * WHERE { ?s ?p ?o } LIMIT 1", "ASK {",
    "ASK { ?s ?p '\x00' }", "protected areas", "nationalTarget7", "3", "A", "mn",
)  # fmt: skip
_HEADERS: Final[dict[bytes, tuple[bytes, ...]]] = {
    b"accept": (b"", b"*/*", b"text/html", b"application/json", b"text/turtle", b"application/rdf+xml",
    b"text/plain", b"x", b"/", b"*/*;q=0",
                b"text/html;q=9", b"a/b;q=", b"\xff\xfe", b"," * 500, b"application/ld+json, */*;q=0.1",
                b"text/csv", b"text/html;q=0.5;q=0.4"),
    b"accept-language": (b"", b"fr", b"*", b"zh-Hant-TW", b"xx", b"-", b"en;q=nan", b"\xe9", b"a" * 5_000,
    b"ar,fr;q=0", b"en-"),
    b"accept-encoding": (b"gzip", b"zstd", b"*", b"gzip;q=0", b"br", b"\xff"),
    b"range": (b"bytes=0-1", b"bytes=-1", b"bytes=9-1", b"bytes=", b"x", b"bytes=0-0,2-2",
    b"bytes=" + b"9" * 5_000 + b"-"),
    b"if-none-match": (b"*", b'"', b"W/", b'"a", W/"b"', b"\xff", b"," * 500),
    b"if-modified-since": (b"x", b"Thu, 01 Jan 1970 00:00:00 GMT", b"Thu, 99 Jan 99999 00:00:00 GMT"),
    b"cookie": (b"SKOSMOS_LANGUAGE=xx", b"SKOSMOS_LANGUAGE=fr", b"=;=;", b"a=\xff", b'kg_session="',
    b"kg_session=kg_x", b";" * 500),
    b"origin": (b"null", b"http://evil.example", b"\xff", b""),
    b"authorization": (b"Bearer ", b"Bearer kg_x", b"Basic eA==", b"\xff", b"Bearer " + b"x" * 5_000),
    b"content-type": (b"", b"application/json", b"text/turtle", b"application/sparql-query",
    b"application/sparql-update", b"x", b"/", b"\xff",
                      b"application/x-www-form-urlencoded", b"multipart/form-data",
                      b"multipart/form-data; boundary=x", b"text/turtle; charset=latin1"),
    b"content-length": (b"-1", b"x", b"0", b"9" * 30, b"\xb2"),
    b"host": (b"", b"a b", b"evil.example", b"[", b"\xff", b"x:y", b"testserver:99999"),
}  # fmt: skip
_BODIES: Final = (
    b"", b"{}", b"[]", b"null", b"[" * 3_000, b'{"iris": ["http://a b", "\\ud800", 1, null]}',
    b'{"queries": {}}', b"\xff\xfe", b"\xef\xbb\xbf{}", b"\x00",
    b"query=ASK%20%7B%7D", b"query=%FF", b"<a> <b> <c> .", b"<http://a/> <http://b/> <http://c/> .",
    b"SELECT * WHERE { ?s ?p ?o } LIMIT 1", b"a=b&" * 3_000,
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n', b"--x",
    b'{"q": "a", "n": 1e999}', b"9" * 5_000,
)  # fmt: skip
_WORST: Final = (" ", '"', "\x00", "\n", "²", NINES, "\u202e", "..")
_WORST_VALUES: Final = ("²", NINES, "-", "\ud800", "\x00", '"', "生物", "http://a b", "*")
_METHODS: Final = ("POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "x")


@dataclass(frozen=True)
class Address:
    """A path with its places, the names of parameters that are read there, and the methods that it has."""

    path: str
    parameters: tuple[str, ...]
    methods: tuple[str, ...]
    signature: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A request."""

    method: str
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def addresses(app: Any) -> list[Address]:
    """Every address of the application, those of mounted ones and of the protocols too."""
    found: list[Address] = []
    while not isinstance(app, FastAPI):
        if isinstance(app, ProtocolRouter):
            for name in app._services:
                methods = ("GET", "POST", "PUT", "DELETE")
                found += [
                    Address(f"/{name}{end}", _read_in("sparql"), methods) for end in ("", "/{dataset}", "/{path}/x")
                ]
        app = app._app
    return found + list(_routes(app.routes, ""))


def _routes(routes: Any, prefix: str) -> Iterator[Address]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _routes(route.routes or (), prefix + route.path)
            yield Address(f"{prefix}{route.path}/{{path}}", (), ("GET",))
        elif isinstance(route, BySegment):
            yield from _routes(route.routes, prefix)
        elif isinstance(route, Route):
            methods = tuple(sorted(route.methods or ("GET",)))
            own = _signature(route) if isinstance(route, APIRoute) else ()
            yield Address(prefix + route.path, own or _read_by(route), methods, own)


def _read_by(route: Route) -> tuple[str, ...]:
    room = getattr(route.endpoint, "__module__", "").split(".")
    return _read_in("/".join(room[:2]) if room[0] == "browser" else "browser")


def _signature(route: APIRoute) -> tuple[str, ...]:
    waiting, names = [route.dependant], set[str]()
    while waiting:
        one = waiting.pop()
        names.update(field.alias for field in (*one.query_params, *one.header_params))
        if isinstance(one.call, Reader):
            names.update(one.call._known)
        waiting += one.dependencies
    return tuple(sorted(names))


@cache
def _read_in(folder: str) -> tuple[str, ...]:
    """Names of parameters that the endpoints of a folder read by themselves."""
    text = "".join(path.read_text() for path in sorted((_ROOT / folder).rglob("*.py")))
    return tuple(sorted({*_READ.findall(text), "lang", "page", "uri"}))


def cases(address: Address, count: int, seed: int = 2030) -> Iterator[Case]:
    """The worst for each place and parameter of an address, and so many requests with any hostile things."""
    chance = random.Random(f"{seed} {address.path}")
    places = _PLACE.findall(address.path)
    for place in places:
        for worst in _WORST:
            segments = {name: _good(chance, name) for name in places} | {place: quote(worst)}
            yield Case("GET", _target(address, segments), (), b"")
    for name in address.signature:
        for worst in chance.sample(_WORST_VALUES, 3):
            segments = {place: _good(chance, place) for place in places}
            yield Case("GET", _target(address, segments, [(name, worst)]), (), b"")
    for _ in range(count):
        yield _any(address, chance)


def _any(address: Address, chance: random.Random) -> Case:
    tame = chance.random() < 0.5
    segments = {name: _good(chance, name) if tame else chance.choice(SEGMENTS) for name in _PLACE.findall(address.path)}
    names = [*address.parameters, "unknown", "x[]", ""]
    sent = chance.sample(names, min(len(names), chance.choice((0, 1, 1, 2, 3))))
    pairs = [(name, chance.choice(_VALUES)) for name in sent * chance.choice((1, 1, 1, 2))]
    method = chance.choice(address.methods) if chance.random() < 0.85 else chance.choice(_METHODS)
    chosen = chance.sample(sorted(_HEADERS), chance.choice((0, 0, 1, 2, 4)))
    headers = tuple((name, chance.choice(_HEADERS[name])) for name in chosen)
    body = chance.choice(_BODIES) if method not in ("GET", "HEAD") else b""
    return Case(method, _target(address, segments, pairs), headers, body)


def _target(address: Address, segments: dict[str, str], pairs: Sequence[tuple[str, str]] = ()) -> bytes:
    path = _PLACE.sub(lambda place: segments[place[1]], address.path)
    query = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in pairs)
    return (quote(path, safe="%/:;@!$&'()*+,=~-._?{}<>") + (f"?{query}" if query else "")).encode()


def _good(chance: random.Random, name: str) -> str:
    return chance.choice(GOOD.get(name, ("1",)))


def good_target(address: Address) -> str:
    """An address with something in each place for which something is there."""
    return _PLACE.sub(lambda place: GOOD.get(place[1], ("1",))[0], address.path)
