"""Requests to /sparql as bytes, usual ones and odd ones: whatever way they take, their answers must be the same."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

from tests.sparql.cases import Case
from tests.sparql.hostile import LARGE, NESTING, OUTSIDE
from tests.sparql.protocol_tables import BAD_QUERIES, QUERIES

LABELS = "SELECT ?l { ?s skos:prefLabel ?l }"
NUMBERS = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 } VALUES ?b { 1 2 3 4 5 6 7 8 9 } }"
LONG = "SELECT * { VALUES ?a { 0 1 2 3 4 5 6 7 8 9 } VALUES ?b { 0 1 2 3 4 5 6 7 8 9 } ?s ?p ?o . ?t ?q ?u }"
SLOW = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x }"
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_MOST: int = 60_000
"""Bytes of a request line that uvicorn's parser and the short way both read in one piece."""


def get(query: str, more: str = "", path: str = "/sparql") -> bytes:
    """A request."""
    return f"GET {path}?query={quote(query)} HTTP/1.1\r\nhost: x\r\n{more}\r\n".encode()


def plain(target: str, more: str = "") -> bytes:
    """A request for an address as it is given."""
    return f"GET {target} HTTP/1.1\r\nhost: x\r\n{more}\r\n".encode("latin-1")


def of_case(case: Case) -> bytes:
    """The request of a row of a table."""
    target = case.path + (f"?{urlencode(list(case.parameters))}" if case.parameters else "")
    fields = [
        f"{case.method} {target} HTTP/1.1",
        "host: x",
        *(f"{key}: {value}" for key, value in case.headers.items()),
    ]
    fields += [f"content-type: {case.content_type}"] if case.content_type else []
    fields += [f"content-length: {len(case.body)}"] if case.method != "GET" else []
    return "\r\n".join([*fields, "", ""]).encode() + case.body


# Not read by the short way, whatever they ask; with the status that uvicorn's parser gives them.
ODD: Mapping[str, tuple[bytes, int]] = {
    "close": (get("ASK {}", "connection: close\r\n"), 200),
    "old": (get("ASK {}").replace(b"HTTP/1.1", b"HTTP/1.0"), 200),
    "folded": (get("ASK {}", "accept: text/csv,\r\n  */*\r\n"), 400),
    "two lengths": (get("ASK {}", "content-length: 0\r\ncontent-length: 5\r\n"), 400),
    "length and chunked": (get("ASK {}", "content-length: 5\r\ntransfer-encoding: chunked\r\n"), 400),
    "space before colon": (get("ASK {}", "accept : */*\r\n"), 400),
    "bare line feed": (get("ASK {}").replace(b"\r\nhost", b"\nhost"), 400),
    "nul": (get("ASK {}", "accept: a\0b\r\n"), 400),
    "fragment": (get("ASK {}").replace(b" HTTP", b"#x HTTP"), 200),
    "large": (get("ASK {}", f"x-large: {'x' * 20_000}\r\n"), 200),
    "expect": (get("ASK {}", "expect: 200-fine\r\n"), 200),
    "upgrade": (get("ASK {}", "connection: upgrade\r\nupgrade: h2c\r\n"), 200),
}

HEADS: Mapping[str, bytes] = {
    "no host": get("ASK {}").replace(b"host: x\r\n", b""),
    "an odd host": get("ASK {").replace(b"host: x", b"host: a/b <c>"),
    "two hosts": get("ASK {", "host: y\r\n"),
    "two accepts": get(LABELS, "accept: text/csv;q=0.1\r\nACCEPT: application/sparql-results+xml\r\n"),
    "an empty accept": get(LABELS, "accept:\r\n"),
    "a wild accept": get(LABELS, "accept: */*;q=0.1, text/*\r\n"),
    "an accept that is none": get(LABELS, "accept: ;;;=,q=\r\n"),
    "an accept of other bytes": get(LABELS, "accept: text/csv\xe9\r\n"),
    "nothing that we have": get(LABELS, "accept: image/png\r\n"),
    "text for an error": get("ASK {\n ?s }", "accept: text/csv\r\n"),
    "a browser": get(LABELS, f"accept: {BROWSER}\r\n"),
    "a browser that names a format": plain(f"/sparql?query={quote(LABELS)}&format=csv", f"accept: {BROWSER}\r\n"),
    "a browser without a query": plain("/sparql", f"accept: {BROWSER}\r\n"),
    "zstd or gzip": get(NUMBERS, "accept-encoding: gzip, deflate, br, zstd\r\n"),
    "gzip": get(NUMBERS, "accept-encoding: gzip\r\n"),
    "no gzip": get(NUMBERS, "accept-encoding: gzip;q=0\r\n"),
    "anything but gzip": get(NUMBERS, "accept-encoding: gzip;q=0, *\r\n"),
    "any tag": get(LABELS, "if-none-match: *\r\n"),
    "another tag": get(LABELS, 'if-none-match: "x", W/"y"\r\n'),
    "any tag of what is new each time": get("SELECT (RAND() < 2 AS ?r) {}", "if-none-match: *\r\n"),
    "through a proxy": get(LABELS, "x-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: https\r\n"),
    "an error through a proxy": get("ASK {", "x-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: https\r\n"),
    "keep-alive": get(LABELS, "connection: Keep-Alive\r\n"),
    "a range": get(LABELS, "range: bytes=0-10\r\n"),
    "an origin": get(LABELS, "origin: https://elsewhere.example\r\n"),
    "HEAD": get(LABELS).replace(b"GET", b"HEAD", 1),
    "OPTIONS": get(LABELS).replace(b"GET", b"OPTIONS", 1),
    "lower case": get(LABELS).replace(b"GET", b"get", 1),
    "TRACE": get(LABELS).replace(b"GET", b"TRACE", 1),
}

TARGETS: Mapping[str, bytes] = {
    "no query": plain("/sparql"),
    "no query, a question mark": plain("/sparql?"),
    "an empty query": plain("/sparql?query="),
    "no value": plain("/sparql?query"),
    "two question marks": plain("/sparql??query=ASK{}"),
    "fields of nothing": plain("/sparql?&&query=ASK%7B%7D&&"),
    "unknown fields": plain("/sparql?query=ASK%7B%7D&x=1&%00=2"),
    "plus for a space": plain("/sparql?query=ASK+%7B%7D"),
    "braces as they are": plain("/sparql?query=ASK{}"),
    "a percent sign": plain("/sparql?query=ASK%7B%7D%20%23%zz%"),
    "a backslash": plain("/sparql?query=ASK%7B%7D%23\\x41"),
    "bytes that are not UTF-8": plain("/sparql?query=ASK%7B%7D%23%ff"),
    "bytes above ASCII": plain("/sparql?query=ASK%7B%7D%23\xe9"),
    "a quotation mark": plain('/sparql?query=ASK%7B%7D%23"'),
    "a fragment": plain("/sparql?query=ASK%7B%7D#fragment"),
    "a final slash": plain("/sparql/?query=ASK%7B%7D"),
    "two slashes": plain("//sparql?query=ASK%7B%7D"),
    "an absolute address": plain("http://x/sparql?query=ASK%7B%7D"),
    "a dataset": get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", path="/sparql/first"),
    "an unknown dataset": get("ASK {}", path="/sparql/nothing"),
    "a dataset in escapes": get("ASK {}", path="/sparql/%66irst"),
    "below a dataset": get("ASK {}", path="/sparql/a/b"),
    "prefixes": get("ASK {}", path="/sparql/prefixes"),
    "examples": get("ASK {}", path="/sparql/examples"),
    "a longer word": get("ASK {}", path="/sparqlx"),
    "two queries": plain("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"),
    "an update": plain("/sparql?update=CLEAR%20ALL"),
    "a format": plain("/sparql?query=ASK%7B%7D&format=XML"),
    "an unknown format": plain("/sparql?query=ASK%7B%7D&format=png"),
    "two formats": plain("/sparql?query=ASK%7B%7D&format=xml&format=json"),
    "no time": plain("/sparql?query=ASK%7B%7D&timeout=0"),
    "time that is no number": plain("/sparql?query=ASK%7B%7D&timeout=nan"),
    "endless time": plain("/sparql?query=ASK%7B%7D&timeout=inf"),
    "many fields": plain("/sparql?query=ASK%7B%7D" + "&a=1" * 2_001),
}

_TEXTS = (
    LABELS, "ASK {", "ASK { SERVICE <http://e/> {} }", "SELECT (RAND() < 2 AS ?r) {}", "ASK { ?s skos:no ?o }",
    "DESCRIBE <http://example.org/one>", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "SELECT (<u:f>(1) AS ?x) {}",
    'SELECT * { ?s text:query "one" }', "ASK { ?s text:query }", "ASK {} #" + "x" * 30_000, "CLEAR ALL", LONG,
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
)  # fmt: skip
LATE = plain(f"/sparql?query={quote(SLOW)}&timeout=0.3")


def _named(kind: str, requests: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    return {f"{kind}: {name}": request for name, request in requests if len(request) < _MOST}


def _asking(kind: str, queries: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Requests with queries; those that would be too long are not written first, which takes a second."""
    return _named(kind, ((name, get(query)) for name, query in queries if len(query) < _MOST))


ALL: Mapping[str, bytes] = {
    **_named("odd", ((name, request) for name, (request, _) in ODD.items())),
    **_named("head", HEADS.items()),
    **_named("target", TARGETS.items()),
    **_asking("text", ((text[:60], text) for text in _TEXTS)),
    **_named("late", [("a deadline", LATE)]),
    **_named("protocol", ((str(case), of_case(case)) for case in (*QUERIES, *BAD_QUERIES))),
    **_asking("nesting", NESTING.items()),
    **_asking("outside", ((name, text.replace("%CANARY%", "9")) for name, text in OUTSIDE.items())),
    **_asking("large", LARGE.items()),
}
"""All of them by name."""
